#include "service/arrears_shared.h"

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/treasury/postponements.h>

#include "store/arrears_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_office = 100, most_remark = 2'000;
// 督促状を発した日から起算して10日を経過した日までに完納しないとき (地方税法の滞納処分の例).
constexpr int days_before_seizure = 10;

bool lasts(StepKind kind)
{
    return kind == StepKind::Seizure || kind == StepKind::ShareDemand || kind == StepKind::Suspension || kind == StepKind::PaymentOrder || kind == StepKind::Suit || kind == StepKind::Provisional;
}
// An office beside the town acts there, and its number is how the step is found again.
bool is_at_office(StepKind kind)
{
    return kind == StepKind::ShareDemand || kind == StepKind::PaymentOrder || kind == StepKind::Suit || kind == StepKind::Provisional || kind == StepKind::Discharge;
}
bool needs_demand(StepKind kind) { return kind == StepKind::Seizure || kind == StepKind::PaymentOrder || kind == StepKind::Suit; }

bool has_title(std::vector<ArrearsStep> const& steps)
{
    return std::ranges::any_of(steps, [](ArrearsStep const& one) {
        return (one.kind == StepKind::PaymentOrder || one.kind == StepKind::Suit) && one.end == StepEnd::CarriedThrough;
    });
}

Result<void> may_follow(db::Read& tx, Claim const& claim, ArrearsStep const& step)
{
    auto const allowed = steps_of_class(claim.claim_class);
    if (std::ranges::none_of(allowed, [&](NextStep const& one) { return one.kind == step.kind; }))
        return refuse(Kind::Conflict, "treasury.arrears.not_of_its_class");
    if (auto const held = needs_demand(step.kind) ? postponed_on(tx, claim.id, step.on) : std::nullopt)
        return refuse(Kind::Conflict, "treasury.arrears.postponed", { { "day", wareki::text(held->last()) } });
    auto const demanded = service::demanded_on(tx, claim.id);
    if (needs_demand(step.kind) && !demanded)
        return refuse(Kind::Conflict, "treasury.arrears.demand_first");
    if (step.kind != StepKind::Seizure)
        return {};
    if (claim.claim_class == ClaimClass::Enforced && step.on <= demanded->plus_days(days_before_seizure))
        return refuse(Kind::Conflict, "treasury.arrears.demand_too_fresh", { { "day", wareki::text(demanded->plus_days(days_before_seizure)) } });
    if (claim.claim_class != ClaimClass::Enforced && !has_title(store::steps(tx, claim.id)))
        return refuse(Kind::Conflict, "treasury.arrears.needs_title");
    return {};
}

std::vector<FieldError> faults_of(ArrearsStep const& step, Claim const& claim, Day today)
{
    std::vector<FieldError> errors;
    if (step.on > today || step.on < claim.assessed_on)
        errors.push_back({ "on", "treasury.arrears.wrong_day" });
    if (is_at_office(step.kind) && text::trimmed(step.office).empty())
        errors.push_back({ "office", "treasury.arrears.office_required" });
    for (auto const& [field, words, most] : { std::tuple { "office", step.office, most_office }, std::tuple { "number", step.number, most_office }, std::tuple { "remark", step.remark, most_remark } })
        if (text::length(words) > most)
            errors.push_back({ field, "treasury.too_long", { { "most", std::to_string(most) } } });
    return errors;
}

}  // namespace

std::vector<NextStep> steps_of_class(ClaimClass claim_class)
{
    std::vector<NextStep> all { { StepKind::Contact, "" }, { StepKind::Acknowledgement, "民法第152条第1項" } };
    if (claim_class == ClaimClass::Enforced) {
        all.push_back({ StepKind::Inquiry, "国税徴収法第141条（地方自治法第231条の3第3項による地方税の滞納処分の例）" });
        all.push_back({ StepKind::Seizure, "地方自治法第231条の3第3項" });
        all.push_back({ StepKind::ShareDemand, "国税徴収法第82条（同上）" });
        all.push_back({ StepKind::Suspension, "地方税法第15条の7（地方自治法第231条の3第3項）" });
    } else {
        all.push_back({ StepKind::PaymentOrder, "民事訴訟法第382条、地方自治法施行令第171条の2第3号" });
        all.push_back({ StepKind::Suit, "地方自治法施行令第171条の2第3号" });
        all.push_back({ StepKind::Provisional, "地方自治法施行令第171条の4第2項" });
        all.push_back({ StepKind::Seizure, "地方自治法施行令第171条の2第2号（債務名義による強制執行）" });
        all.push_back({ StepKind::Discharge, "破産法第253条第1項" });
    }
    if (claim_class == ClaimClass::Private)
        all.push_back({ StepKind::Invocation, "民法第145条" });
    all.push_back({ StepKind::Waiver, "地方自治法第96条第1項第10号" });
    return all;
}

Result<ArrearsStep> take_step(db::Write& tx, Caller const& caller, Workplace const& here, ArrearsStep step)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_collect, step.claim));
    auto faults = faults_of(step, claim, here.now().today());
    if (!faults.empty())
        return refuse(std::move(faults));
    TRY(may_follow(tx, claim, step));
    step.id = here.now().id();
    step.by = caller.person;
    step.end = lasts(step.kind) ? StepEnd::Open : StepEnd::CarriedThrough;
    step.ended_on = lasts(step.kind) ? std::nullopt : std::optional(step.on);
    store::insert_step(tx, step, here.now().at);
    audit::record(tx, caller, here.now(), "treasury.arrears.step_taken", { { "claim", claim.id.value } }, { { "kind", word_of(step.kind) }, { "on", step.on.iso() }, { "step", step.id } });
    return step;
}

Result<void> end_step(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, StepEnd end, Day ended_on)
{
    auto const found = store::step(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.arrears.no_step");
    TRY(service::claim_for(tx, caller, may_collect, found->claim));
    if (ended_on < found->on || ended_on > here.now().today())
        return refuse({ { "ended_on", "treasury.arrears.wrong_day" } });
    if (end == StepEnd::Open || !store::end_step(tx, id, end, ended_on))
        return refuse(Kind::Conflict, "treasury.arrears.step_ended");
    audit::record(tx, caller, here.now(), "treasury.arrears.step_ended", { { "claim", found->claim.value } }, { { "kind", word_of(found->kind) }, { "end", word_of(end) }, { "step", found->id } });
    return {};
}

std::vector<ArrearsStep> arrears_steps(db::Read& tx, ClaimId const& id) { return store::steps(tx, id); }

}  // namespace mado::treasury
