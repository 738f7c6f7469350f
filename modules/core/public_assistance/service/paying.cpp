// Months that a decision touches, what is paid of them, and what was paid too much.
#include <mado/crypto/box.h>
#include <mado/text/utf8.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr char const* heading = "03 民生費　03 生活保護費　02 扶助費　19 扶助費";

Yen corrected(std::vector<Correction> const& corrections, Day month)
{
    Yen sum;
    for (auto const& one : corrections)
        if (one.month == month)
            sum += one.amount;
    return sum;
}

void correct(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Decision const& decision, Day month, Yen amount)
{
    Correction made;
    made.id = { here.now().id() };
    made.household = household.id, made.decision = decision.id;
    made.month = month;
    made.amount = amount;
    made.way = amount > Yen(0) ? CorrectionWay::Extra : CorrectionWay::Waiting;
    made.settled = amount > Yen(0) ? decision.id.value : std::string();
    store::insert(tx, made, caller.person, here.now().at);
    service::trace(tx, caller, here, "public_assistance.month.corrected", household.id,
        { { "month", month_text(month) }, { "amount", std::to_string(amount.amount()) }, { "way", word_of(made.way) }, { "decision", decision.id.value } });
}

treasury::BankAccount of_head(db::Read& tx, Workplace const& here, Household const& household)
{
    auto const group = persons::household(tx, household.id);
    auto const account = group ? persons::account_for(tx, here, group->head, "public_assistance", here.now().today()) : std::nullopt;
    return account ? treasury::BankAccount { account->bank, account->bank_name, account->branch, account->branch_name, account->kind, account->number, account->name } : treasury::BankAccount {};
}

Result<Payment> own_payment(db::Read& tx, Caller const& caller, PaymentId const& id, access::Action const& action)
{
    auto found = store::payment(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(access::allow(tx, caller, action, { found->owner }));
    return std::move(*found);
}

Result<void> settled(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Payout const& payout, PaymentState state)
{
    auto found = store::payment_of_payout(tx, payout.id);
    if (!found || found->is_elsewhere)
        return {};
    found->state = state;
    found->paid_on = state == PaymentState::Paid ? payout.paid_on : std::nullopt;
    if (!store::change(tx, *found))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here,
        state == PaymentState::Paid ? "public_assistance.payment.paid" : state == PaymentState::Returned ? "public_assistance.payment.returned" : "public_assistance.payment.cancelled", found->household,
        { { "payment", found->id.value } });
    return {};
}

}  // namespace

Result<void> service::pay(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Day month, PaymentKind kind, Yen amount, std::string const& source)
{
    bool const is_rent = kind == PaymentKind::Landlord || kind == PaymentKind::LandlordExtra;
    auto const into = is_rent ? opened(here, household.id, store::account(tx, household.id)) : of_head(tx, here, household);
    Payment made;
    made.id = { here.now().id() };
    made.household = household.id, made.owner = household.owner;
    made.month = month;
    made.kind = kind;
    made.amount = amount;
    made.source = source;
    // Nobody waits for money because an account is missing or cannot be written as banks write it: it is handed over at the counter.
    made.way = household.pay_way == PayWay::Transfer && treasury::checked(into) ? PayWay::Transfer : PayWay::Counter;
    if (!store::insert(tx, made, here.now().at))
        return {};  // this source has paid it already
    if (made.way == PayWay::Transfer) {
        treasury::PayoutWish wish;
        wish.source_kind = decision_matter, wish.source = made.id.value;
        wish.owner = household.owner;
        wish.heading = heading;
        wish.title = is_rent ? "生活保護 住宅扶助（代理納付）" : "生活保護 保護費";
        wish.payee = is_rent ? household.landlord : head_name(tx, household.id, here.now().today());
        wish.account = into;
        wish.amount = amount;
        wish.month = month_text(month);
        made.payout = TRY(treasury::obligate(tx, caller, here, wish)).id;
        if (!store::change(tx, made))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    }
    trace(tx, caller, here, "public_assistance.payment.planned", household.id,
        { { "payment", made.id.value }, { "month", month_text(month) }, { "kind", word_of(kind) }, { "way", word_of(made.way) }, { "amount", std::to_string(amount.amount()) } });
    return {};
}

std::vector<Day> service::months_to_close(db::Read& tx, Household const& household, Decision const& decision, std::vector<Spell> const& spells, Day today)
{
    if (decision.matter == Matter::Refuse || decision.matter == Matter::Claim)
        return {};
    auto const first = first_of_month(decision.from);
    std::vector<Day> all;
    if (decision.matter != Matter::Start)
        all = store::months_done(tx, household.owner, first);
    else
        for (auto in = first; in <= today; in = in.plus_months(1))
            all.push_back(in);
    std::erase_if(all, [&](Day in) { return store::is_closed(tx, household.id, in) || (decision.matter != Matter::Start && !is_assisted_in(spells, in)); });
    return all;
}

Result<void> service::settle_months(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Decision const& decision)
{
    if (decision.matter == Matter::Refuse)
        return {};
    auto const current = first_of_month(here.now().today());
    auto const closed = store::closed_months(tx, household.id);
    auto const before = store::corrections(tx, household.id);
    auto const situation = situation_of(tx, household, setting(tx, here).standing, Seen::Effective);
    auto const closes = months_to_close(tx, household, decision, situation.spells, current);
    auto const last = std::max({ current, closed.empty() ? current : closed.back().month, closes.empty() ? current : closes.back() });
    auto const rules = reckoner(here);
    Yen extra, rent;
    for (auto in = first_of_month(decision.from); in <= last; in = in.plus_months(1)) {
        auto const month = rules.month(situation, in, benefits::Rules::Sheet::Yes);
        if (!month)
            return refuse(Kind::Conflict, "public_assistance.month.no_table", { { "month", month_text(in) }, { "why", month.error().japanese } });
        auto const was = std::ranges::find(closed, in, &ClosedMonth::month);
        if (was != closed.end()) {
            auto const difference = month->paid - was->amounts.paid - corrected(before, in);
            if (!difference.is_zero())
                correct(tx, caller, here, household, decision, in, difference);
            if (difference > Yen(0))
                extra += difference;
        } else if (std::ranges::find(closes, in) != closes.end()) {
            auto const sheet = sheet_text(*month);
            if (!store::insert(tx, ClosedMonth { household.id, in, *month, sheet, crypto::sha256_hex(sheet), decision.id.value }, here.now().at))
                return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
            extra += month->paid;
            rent += household.landlord.empty() ? Yen(0) : std::min(month->paid, month->housing);
        }
    }
    // 随時払; rent of the months that are closed now goes where it always goes (37条の2).
    if (rent > Yen(0))
        TRY(pay(tx, caller, here, household, current, PaymentKind::LandlordExtra, rent, decision.id.value));
    if (extra > rent)
        TRY(pay(tx, caller, here, household, current, PaymentKind::Extra, extra - rent, decision.id.value));
    return {};
}

std::vector<ClosedMonth> closed_months(db::Read& tx, HouseholdId const& id) { return store::closed_months(tx, id); }
std::vector<Correction> corrections(db::Read& tx, HouseholdId const& id) { return store::corrections(tx, id); }
std::vector<Payment> payments(db::Read& tx, HouseholdId const& id) { return store::payments(tx, id); }

Result<Correction> adjust_next_month(db::Write& tx, Caller const& caller, Workplace const& here, CorrectionId const& id, std::int64_t expected_version)
{
    auto found = store::correction(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(service::to_change(tx, caller, here, found->household));
    if (found->way != CorrectionWay::Waiting)
        return refuse(Kind::Conflict, "public_assistance.correction.settled");
    if (found->month < adjustable_from(here.now().today(), limits_in(here.library.text(limits_file), tx.tenant())))
        return refuse(Kind::Conflict, "public_assistance.correction.too_old");
    found->way = CorrectionWay::NextMonth;
    found->version = expected_version;
    if (!store::change(tx, *found))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here, "public_assistance.correction.put_off", found->household, { { "correction", id.value }, { "month", month_text(found->month) } });
    return std::move(*found);
}

Result<Payment> pay_again(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::int64_t expected_version)
{
    auto const found = TRY(own_payment(tx, caller, id, may_work));
    auto const household = TRY(service::to_change(tx, caller, here, found.household));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    if (found.is_elsewhere)
        return refuse(Kind::Conflict, "public_assistance.payment.elsewhere");
    if (found.state != PaymentState::Cancelled)
        return refuse(Kind::Conflict, "public_assistance.payment.not_cancelled");
    auto const source = id.value + "/again";
    auto const made = [&]() -> std::optional<Payment> {
        for (auto& one : store::payments(tx, found.household))
            if (one.source == source)
                return std::move(one);
        return std::nullopt;
    };
    if (made())
        return refuse(Kind::Conflict, "public_assistance.payment.again_already");
    // Rent whose landlord is gone goes to the household.
    auto kind = found.kind;
    if (household.landlord.empty())
        kind = kind == PaymentKind::Landlord ? PaymentKind::Regular : kind == PaymentKind::LandlordExtra ? PaymentKind::Extra : kind;
    TRY(service::pay(tx, caller, here, household, found.month, kind, found.amount, source));
    return made().value();
}

Result<Payment> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::string_view receipt, std::int64_t expected_version)
{
    auto found = TRY(own_payment(tx, caller, id, may_work));
    TRY(service::words_at("receipt", receipt, service::most_name));
    if (found.is_elsewhere)
        return refuse(Kind::Conflict, "public_assistance.payment.elsewhere");
    if (found.way != PayWay::Counter || found.state != PaymentState::Planned)
        return refuse(Kind::Conflict, "public_assistance.payment.not_at_counter");
    found.state = PaymentState::Paid;
    found.paid_on = here.now().today();
    found.receipt = std::string(text::trimmed(receipt));
    found.version = expected_version;
    if (!store::change(tx, found))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here, "public_assistance.payment.handed_over", found.household, { { "payment", id.value }, { "amount", std::to_string(found.amount.amount()) } });
    return found;
}

Result<void> service::on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutPaid const& event) { return settled(tx, caller, here, event.payout, PaymentState::Paid); }
Result<void> service::on_cancelled(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutCancelled const& event)
{
    return settled(tx, caller, here, event.payout, PaymentState::Cancelled);
}
Result<void> service::on_returned(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutReturned const& event)
{
    return settled(tx, caller, here, event.payout, PaymentState::Returned);
}

}  // namespace mado::public_assistance
