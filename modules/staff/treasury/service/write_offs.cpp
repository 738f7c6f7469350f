#include "service/arrears_shared.h"

#include <mado/approvals/drafts.h>
#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/period.h>
#include <mado/time/wareki.h>
#include <mado/yaml/document.h>

#include "service/carrying.h"
#include "service/posting.h"
#include "store/arrears_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr int years_of_suspension = 3;  // 地方税法15条の7第4項

struct TownRule { Yen approval_from {}; std::string route, matter_class; };
TownRule town_rule(Workplace const& here)
{
    auto const parsed = yaml::parse(here.library.text("treasury/lateness.yaml"));
    auto const* node = parsed ? parsed->find("write_offs") : nullptr;
    if (!node)
        return { Yen(0), "general_affairs", "不納欠損処分" };
    return { Yen::parse(node->text_of("approval_from")).value_or(Yen(0)), node->text_of("route"), node->text_of("matter_class") };
}

ArrearsStep const* find_step(std::vector<ArrearsStep> const& steps, StepKind kind)
{
    auto const found = std::ranges::find_if(steps, [&](ArrearsStep const& one) { return one.kind == kind && one.end != StepEnd::Withdrawn; });
    return found == steps.end() ? nullptr : &*found;
}

std::string ground_words(WriteOffGround ground)
{
    switch (ground) {
    case WriteOffGround::Limitation: return "消滅時効の完成";
    case WriteOffGround::Waiver: return "債権の放棄";
    case WriteOffGround::SuspensionOfThreeYears: return "滞納処分の執行停止が3年間継続";
    case WriteOffGround::SuspensionAtOnce: return "滞納処分の執行停止と同時の消滅";
    case WriteOffGround::Discharge: return "破産の免責";
    }
    return {};
}

approvals::Proposal proposal_of(Claim const& claim, WriteOff const& one, TownRule const& rule)
{
    approvals::Proposal made;
    made.matter_kind = "own";
    made.matter = one.id.value;
    made.owner = claim.owner;
    made.title = "不納欠損　" + claim.title + "　" + service::number_words(claim);
    made.effect = "service";
    made.result_words = "不納欠損とする";
    made.route = rule.route;
    made.matter_class = rule.matter_class;
    made.amount = one.amount.amount();
    made.moves_money = true;
    made.body = "次の債権を不納欠損としてよろしいか。\n" + service::number_words(claim) + "　" + claim.title + "\n額　" + one.amount.text() + "\n根拠　" + ground_words(one.ground) + "（"
        + article_of(one.ground, claim.claim_class) + "）\n理由　" + one.reason;
    made.lines = { { "law", ground_words(one.ground), article_of(one.ground, claim.claim_class) }, { "charge", "収入未済額　" + one.amount.text(), {} } };
    return made;
}

Result<void> book(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, WriteOff& one)
{
    claim = TRY(service::carried(tx, caller, here, std::move(claim)));
    TRY(service::post(tx, caller, here, claim, { Change::WriteOff, one.amount, Account::WrittenOff, one.id.value, one.reason }));
    one.state = WriteOffState::Done;
    one.done_on = here.now().today();
    audit::record(tx, caller, here.now(), "treasury.write_off.done", { { "claim", claim.id.value } }, { { "ground", word_of(one.ground) }, { "amount", std::to_string(one.amount.amount()) }, { "write_off", one.id.value } });
    return {};
}

// What was proposed days ago must still be so: money may have come in meanwhile.
Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    auto one = event.draft.proposal.matter_kind == "own" ? store::write_off(tx, event.draft.proposal.matter) : std::nullopt;
    if (!one || one->state != WriteOffState::Proposed || one->draft != event.draft.id.value)
        return {};
    auto const claim = treasury::find(tx, one->claim);
    if (!claim || claim->balance.unpaid() != one->amount)
        return refuse(Kind::Conflict, "treasury.write_off.changed_since");
    TRY(bears(tx, here, *claim, one->ground));
    TRY(book(tx, caller, here, *claim, *one));
    if (!store::change_write_off(tx, *one))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    return {};
}

Result<void> dropped(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto one = draft.proposal.matter_kind == "own" ? store::write_off(tx, draft.proposal.matter) : std::nullopt;
    if (!one || one->state != WriteOffState::Proposed || one->draft != draft.id.value)
        return {};
    one->state = WriteOffState::Dropped;
    store::change_write_off(tx, *one);
    audit::record(tx, caller, here.now(), "treasury.write_off.dropped", { { "claim", one->claim.value } }, { { "write_off", one->id.value } });
    return {};
}

}  // namespace

std::vector<WriteOffGround> grounds_of_class(ClaimClass claim_class)
{
    using enum WriteOffGround;
    // 強制徴収公債権 is not discharged (破産法253条1項1号); 執行停止 is its alone.
    if (claim_class == ClaimClass::Enforced)
        return { Limitation, SuspensionOfThreeYears, SuspensionAtOnce, Waiver };
    return { Limitation, Waiver, Discharge };
}

std::string article_of(WriteOffGround ground, ClaimClass claim_class)
{
    switch (ground) {
    case WriteOffGround::Limitation: return claim_class == ClaimClass::Private ? "民法第145条、第166条第1項" : "地方自治法第236条第1項・第2項";
    case WriteOffGround::Waiver: return "地方自治法第96条第1項第10号";
    case WriteOffGround::SuspensionOfThreeYears: return "地方税法第15条の7第4項（地方自治法第231条の3第3項）";
    case WriteOffGround::SuspensionAtOnce: return "地方税法第15条の7第5項（地方自治法第231条の3第3項）";
    case WriteOffGround::Discharge: return "破産法第253条第1項";
    }
    return {};
}

Result<void> bears(db::Read& tx, Workplace const& here, Claim const& claim, WriteOffGround ground)
{
    auto const grounds = grounds_of_class(claim.claim_class);
    if (std::ranges::find(grounds, ground) == grounds.end())
        return refuse(Kind::Conflict, "treasury.write_off.not_of_its_class");
    auto const today = here.now().today();
    auto const steps = store::steps(tx, claim.id);
    if (ground == WriteOffGround::Limitation) {
        auto const found = limitation(tx, here, claim);
        if (!found.completes_on)
            return refuse(Kind::Conflict, "treasury.write_off.held_open");
        if (!found.is_completed(today))
            return refuse(Kind::Conflict, "treasury.write_off.not_completed", { { "day", wareki::text(*found.completes_on) } });
        if (found.must_be_invoked && !find_step(steps, StepKind::Invocation))
            return refuse(Kind::Conflict, "treasury.write_off.not_invoked");
        return {};
    }
    if (ground == WriteOffGround::Waiver || ground == WriteOffGround::Discharge) {
        if (!find_step(steps, ground == WriteOffGround::Waiver ? StepKind::Waiver : StepKind::Discharge))
            return refuse(Kind::Conflict, ground == WriteOffGround::Waiver ? "treasury.write_off.no_waiver" : "treasury.write_off.no_discharge");
        return {};
    }
    auto const* suspension = find_step(steps, StepKind::Suspension);
    if (!suspension || suspension->end != StepEnd::Open)
        return refuse(Kind::Conflict, "treasury.write_off.no_suspension");
    auto const three_years = last_day(suspension->on.plus_days(1), Term::of_years(years_of_suspension));
    if (ground == WriteOffGround::SuspensionOfThreeYears && three_years && today <= *three_years)
        return refuse(Kind::Conflict, "treasury.write_off.suspension_too_young", { { "day", wareki::text(*three_years) } });
    return {};
}

Result<WriteOff> write_off(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, WriteOffGround ground, std::string_view reason)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_write_off, id));
    TRY(service::words_at("reason", reason));
    if (claim.balance.unpaid().is_zero())
        return refuse(Kind::Conflict, "treasury.arrears.settled");
    for (auto const& one : store::write_offs(tx, id))
        if (one.state == WriteOffState::Proposed)
            return refuse(Kind::Conflict, "treasury.write_off.proposed_already");
    TRY(bears(tx, here, claim, ground));
    WriteOff made { { here.now().id() }, id, ground, claim.balance.unpaid(), std::string(text::trimmed(reason)), {}, WriteOffState::Proposed, {}, caller.person };
    auto const rule = town_rule(here);
    if (made.amount >= rule.approval_from) {
        auto const written = TRY(approvals::write(tx, caller, here, proposal_of(claim, made, rule)));
        auto const sent = TRY(approvals::circulate(tx, caller, here, written.id, written.version));
        made.draft = sent.id.value;
        store::insert_write_off(tx, made, here.now().at);
        audit::record(tx, caller, here.now(), "treasury.write_off.proposed", { { "claim", id.value }, { "draft", made.draft } }, { { "ground", word_of(ground) }, { "amount", std::to_string(made.amount.amount()) }, { "write_off", made.id.value } });
        return made;
    }
    TRY(book(tx, caller, here, claim, made));
    store::insert_write_off(tx, made, here.now().at);
    return made;
}

std::vector<WriteOff> write_offs_of(db::Read& tx, ClaimId const& id) { return store::write_offs(tx, id); }

void arrears_listeners(Listeners& listeners)
{
    listeners.on<approvals::Decided>(on_decided);
    listeners.on<approvals::SentBack>([](db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event) { return dropped(tx, caller, here, event.draft); });
    listeners.on<approvals::Recalled>([](db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event) { return dropped(tx, caller, here, event.draft); });
}

}  // namespace mado::treasury
