#include "service/arrears_shared.h"

#include <mado/audit/audit.h>
#include <mado/time/wareki.h>
#include <mado/treasury/postponements.h>

#include "store/arrears_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr int least_days_to_pay = 1, most_days_to_pay = 60;
constexpr std::size_t least_instalments = 2, most_instalments = 60;

// Late, unpaid, and not paid by word of a convenience store.
Result<Claim> late_claim(db::Read& tx, Caller const& caller, Workplace const& here, ClaimId const& id)
{
    auto found = TRY(service::claim_for(tx, caller, may_collect, id));
    if (found.balance.unpaid().is_zero())
        return refuse(Kind::Conflict, "treasury.arrears.settled");
    if (found.before_decision || found.due_on >= here.now().today())  // who does not pay before the decision delays nobody but himself
        return refuse(Kind::Conflict, "treasury.arrears.not_late");
    if (auto const held = postponed_on(tx, id, here.now().today()))
        return refuse(Kind::Conflict, "treasury.arrears.postponed", { { "day", wareki::text(held->last()) } });
    return found;
}

Result<Letter> letter(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, LetterKind kind, Day pay_by)
{
    auto const today = here.now().today();
    if (pay_by < today.plus_days(least_days_to_pay) || pay_by > today.plus_days(most_days_to_pay))
        return refuse({ { "pay_by", "treasury.arrears.wrong_pay_by", { { "most", std::to_string(most_days_to_pay) } } } });
    if (claim.announced_on)
        return refuse(Kind::Conflict, "treasury.arrears.announced", { { "day", wareki::text(*claim.announced_on) } });
    auto const slip = TRY(issue_slip(tx, caller, here, claim.id, std::nullopt, 0, pay_by));
    bool const is_demand = kind == LetterKind::Demand;
    bool const is_public = claim.claim_class != ClaimClass::Private;
    service::Paper paper { is_demand ? "arrears_demand" : "arrears_reminder", is_demand ? "督促状" : "催告書" };
    paper.facts = { { "納めていただく額", slip.amount.text() }, { "納付書の番号", slip.number }, { "納めていただく期限", wareki::text(pay_by) } };
    paper.law = is_public ? "地方自治法第231条の3第1項" : "地方自治法施行令第171条";
    paper.until = pay_by;
    paper.has_remedies = is_demand && is_public;  // a 督促 of public claims is a disposition (地方自治法231条の3第5項)
    auto const document = TRY(service::issue_paper(tx, caller, here, claim, paper));
    return Letter { kind, claim.id, today, pay_by, slip.amount, slip.number, document, caller.person };
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, ClaimId const& claim, std::map<std::string, std::string> details)
{
    audit::record(tx, caller, here.now(), event, { { "claim", claim.value } }, details);
}

std::vector<FieldError> faults_of(std::vector<Instalment> const& instalments, Yen unpaid, Day today)
{
    std::string_view wrong;
    Yen sum;
    Day before = today;
    for (auto const& one : instalments) {
        sum += one.amount;
        if (one.amount <= Yen(0))
            wrong = "treasury.promise.no_amount";
        if (one.due_on <= before)
            wrong = "treasury.promise.wrong_days";
        before = one.due_on;
    }
    if (instalments.size() < least_instalments || instalments.size() > most_instalments)
        wrong = "treasury.promise.wrong_count";
    else if (wrong.empty() && sum != unpaid)
        return { { "instalments", "treasury.promise.wrong_sum", { { "sum", sum.text() }, { "unpaid", unpaid.text() } } } };
    if (wrong.empty())
        return {};
    return { { "instalments", std::string(wrong), { { "most", std::to_string(most_instalments) } } } };
}

}  // namespace

Result<Letter> demand(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Day pay_by)
{
    auto const claim = TRY(late_claim(tx, caller, here, id));
    if (service::demanded_on(tx, id))
        return refuse(Kind::Conflict, "treasury.arrears.demanded_already");
    auto const sent = TRY(letter(tx, caller, here, claim, LetterKind::Demand, pay_by));
    if (!store::insert_demand(tx, sent, here.now().at))
        return refuse(Kind::Conflict, "treasury.arrears.demanded_already");
    trace(tx, caller, here, "treasury.arrears.demanded", id, { { "amount", std::to_string(sent.amount.amount()) }, { "slip", sent.slip }, { "document", sent.document } });
    return sent;
}

Result<Letter> remind(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Day pay_by)
{
    auto const claim = TRY(late_claim(tx, caller, here, id));
    if (!service::demanded_on(tx, id))
        return refuse(Kind::Conflict, "treasury.arrears.demand_first");
    auto const today = here.now().today();
    for (auto const& before : store::letters(tx, id))  // a second click sends no second letter
        if (before.kind == LetterKind::Reminder && before.sent_on == today)
            return refuse(Kind::Conflict, "treasury.arrears.reminded_today");
    for (auto const& one : promises_of(tx, claim, today))
        if (one.state == PromiseState::Live && std::ranges::none_of(one.instalments, &Instalment::is_missed))
            return refuse(Kind::Conflict, "treasury.arrears.promise_runs");
    auto const sent = TRY(letter(tx, caller, here, claim, LetterKind::Reminder, pay_by));
    store::insert_reminder(tx, here.now().id(), sent, here.now().at);
    trace(tx, caller, here, "treasury.arrears.reminded", id, { { "amount", std::to_string(sent.amount.amount()) }, { "slip", sent.slip }, { "document", sent.document } });
    return sent;
}

std::vector<Letter> letters_of(db::Read& tx, ClaimId const& id) { return store::letters(tx, id); }

std::vector<Instalment> equal_instalments(Yen amount, int count, Day first_on)
{
    std::vector<Instalment> all;
    auto const part = Yen(amount.amount() / count);
    for (int i = 0; i < count; ++i)
        all.push_back({ i + 1, first_on.plus_months(i), i == 0 ? amount - part * (count - 1) : part });
    return all;
}

Result<Promise> promise(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Day signed_on, std::vector<Instalment> instalments)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_collect, id));
    auto const today = here.now().today();
    auto const unpaid = claim.balance.unpaid();
    if (unpaid.is_zero())
        return refuse(Kind::Conflict, "treasury.arrears.settled");
    for (auto const& one : promises_of(tx, claim, today))
        if (one.state == PromiseState::Live)
            return refuse(Kind::Conflict, "treasury.promise.stands");
    auto faults = faults_of(instalments, unpaid, today);
    if (signed_on > today || signed_on < claim.assessed_on)
        faults.push_back({ "signed_on", "treasury.promise.wrong_day" });
    if (!faults.empty())
        return refuse(std::move(faults));
    Promise made { { here.now().id() }, id, signed_on, PromiseState::Live, service::received_in_all(tx, claim), {}, {}, std::move(instalments) };
    int number = 0;
    for (auto& one : made.instalments) {
        one.number = ++number;
        one.slip = TRY(issue_slip(tx, caller, here, id, one.amount, one.number, one.due_on)).number;
    }
    service::Paper paper { "arrears_promise", "納付誓約書" };
    paper.facts = { { "納めていない額", unpaid.text() } };
    paper.law = "民法第152条第1項";
    paper.instalments = made.instalments;
    made.document = TRY(service::issue_paper(tx, caller, here, claim, paper));
    store::insert_promise(tx, made, caller.person, here.now().at);
    trace(tx, caller, here, "treasury.arrears.promised", id, { { "promise", made.id.value }, { "count", std::to_string(made.instalments.size()) }, { "signed_on", signed_on.iso() } });
    return made;
}

Result<Promise> void_promise(db::Write& tx, Caller const& caller, Workplace const& here, PromiseId const& id, std::string_view reason)
{
    auto const kept = store::promise(tx, id);
    if (!kept)
        return refuse(Kind::NotFound, "treasury.promise.not_found");
    auto const claim = TRY(service::claim_for(tx, caller, may_collect, kept->claim));
    TRY(service::words_at("reason", reason));
    auto found = service::looked_at(tx, claim, *kept, here.now().today());
    if (found.state != PromiseState::Live)
        return refuse(Kind::Conflict, "treasury.promise.ended");
    if (std::ranges::none_of(found.instalments, &Instalment::is_missed))
        return refuse(Kind::Conflict, "treasury.promise.nothing_missed");
    if (!store::end_promise(tx, id, PromiseState::Void, reason))
        return refuse(Kind::Conflict, "treasury.promise.ended");
    found.state = PromiseState::Void;
    found.why_void = std::string(reason);
    trace(tx, caller, here, "treasury.arrears.promise_voided", claim.id, { { "promise", id.value } });
    return found;
}

std::vector<Promise> promises_of(db::Read& tx, Claim const& claim, Day today)
{
    auto all = store::promises(tx, claim.id);
    for (auto& one : all)
        one = service::looked_at(tx, claim, std::move(one), today);
    return all;
}

}  // namespace mado::treasury
