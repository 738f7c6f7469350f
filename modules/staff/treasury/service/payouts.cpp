#include <mado/treasury/payouts.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/zengin/kana.h>

#include "service/arrears_shared.h"
#include "service/giving_back.h"
#include "service/payee_accounts.h"
#include "service/payout_steps.h"
#include "store/payout_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_name = 100;

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Payout const& payout, std::map<std::string, std::string> more = {})
{
    more["amount"] = std::to_string(payout.wish.amount.amount());
    more["month"] = payout.wish.month;
    audit::record(tx, caller, here.now(), event, { { "payout", payout.id.value }, { payout.wish.source_kind, payout.wish.source } }, more);
}

Result<Payout> found_for(db::Read& tx, Caller const& caller, access::Action const& action, PayoutId const& id, std::int64_t expected_version)
{
    auto found = store::payout(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.payout.not_found");
    TRY(access::allow(tx, caller, action, { found->payout.wish.owner }));
    if (found->payout.version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    return std::move(found->payout);
}

Result<Payout> kept(db::Write& tx, Payout payout)
{
    if (!store::change(tx, payout))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    return payout;
}

bool is_digits(std::string_view text, std::size_t least, std::size_t most)
{
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_month(std::string_view month) { return month.size() == 7 && Day::parse(std::string(month) + "-01").has_value(); }

}  // namespace

Result<BankAccount> checked(BankAccount account)
{
    std::vector<FieldError> errors;
    for (auto* typed : { &account.bank, &account.branch, &account.number })
        *typed = std::string(text::trimmed(text::narrow(*typed)));
    if (!is_digits(account.bank, 4, 4))
        errors.push_back({ "bank", "treasury.account.wrong_bank" });
    if (!is_digits(account.branch, 3, 3))
        errors.push_back({ "branch", "treasury.account.wrong_branch" });
    if (account.kind != "1" && account.kind != "2" && account.kind != "4")
        errors.push_back({ "account_kind", "treasury.account.wrong_kind" });
    if (!is_digits(account.number, 1, 7))
        errors.push_back({ "account_number", "treasury.account.wrong_number" });
    auto const name = zengin::narrowed(text::trimmed(account.name), zengin::Letters::Party);
    if (name.bytes.empty() || !name.refused.empty())
        errors.push_back({ "account_name", "treasury.account.wrong_name", { { "letter", name.refused.empty() ? "―" : name.refused } } });
    if (!errors.empty())
        return refuse(std::move(errors));
    account.number.insert(0, 7 - account.number.size(), '0');
    account.name = std::string(text::trimmed(account.name));
    return account;
}

std::string masked(BankAccount const& account)
{
    auto const shown = account.number.size() > 3 ? account.number.substr(account.number.size() - 3) : account.number;
    return account.bank + "-" + account.branch + "　＊＊＊＊" + shown;
}

Result<Payout> obligate(db::Write& tx, Caller const& caller, Workplace const& here, PayoutWish const& wish)
{
    if (wish.amount <= Yen(0))
        return refuse({ { "amount", "treasury.balance.not_positive" } });
    if (text::trimmed(wish.payee).empty() || text::length(wish.payee) > most_name)
        return refuse({ { "payee", "treasury.claim.wrong_payer" } });
    if (!is_month(wish.month))
        return refuse({ { "month", "treasury.payout.wrong_month" } });
    // Cash needs no account; the empty one says that nobody can read it.
    auto const boxed_account = [&](PayoutId const& id) -> Result<std::string> {
        if (wish.way == PayoutWay::Cash)
            return std::string();
        auto const account = TRY(checked(wish.account));
        return service::boxed(here, id.value, account);
    };
    Payout made;
    made.id = { here.now().id() };
    made.wish = wish;
    made.wish.account = {};
    made.obligated_on = here.now().today();
    made.by = caller.person;
    auto const account = TRY(boxed_account(made.id));
    if (!store::insert(tx, made, account, here.now().at))
        return refuse(Kind::Conflict, "treasury.payout.exists");
    service::keep_step(tx, here, made, made.obligated_on);
    trace(tx, caller, here, "treasury.payout.obligated", made);
    return made;
}

Result<Payout> order(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id, std::int64_t expected_version)
{
    auto payout = TRY(found_for(tx, caller, may_order, id, expected_version));
    if (payout.state != PayoutState::Obligated)
        return refuse(Kind::Conflict, "treasury.payout.not_obligated");
    payout.state = PayoutState::Ordered;
    payout.ordered_on = here.now().today();
    payout.ordered_by = caller.person;
    payout = TRY(kept(tx, std::move(payout)));
    service::keep_step(tx, here, payout, *payout.ordered_on);
    trace(tx, caller, here, "treasury.payout.ordered", payout);
    return payout;
}

Result<void> service::pay_in_cash(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id)
{
    auto const found = store::payout(tx, id);
    if (!found || found->payout.wish.way != PayoutWay::Cash || found->payout.state != PayoutState::Ordered)
        return refuse(Kind::Conflict, "treasury.refund.not_ordered");
    auto payout = found->payout;
    payout.state = PayoutState::Paid;
    payout.paid_on = here.now().today();
    payout = TRY(kept(tx, std::move(payout)));
    keep_step(tx, here, payout, *payout.paid_on);
    trace(tx, caller, here, "treasury.payout.paid", payout, { { "way", "cash" } });
    return here.listeners.publish(tx, caller, here, PayoutPaid { payout });
}

Result<Payout> cancel_payout(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto payout = TRY(found_for(tx, caller, may_pay_out, id, expected_version));
    TRY(service::words_at("reason", reason));
    if (payout.state != PayoutState::Obligated && payout.state != PayoutState::Ordered && payout.state != PayoutState::Returned)
        return refuse(Kind::Conflict, "treasury.payout.under_way");
    if (payout.elsewhere)  // somebody else is about to pay it
        return refuse(Kind::Conflict, "treasury.payout.taken_over");
    payout.state = PayoutState::Cancelled;
    payout.why_returned = std::string(text::trimmed(reason));
    payout = TRY(kept(tx, std::move(payout)));
    store::keep_account(tx, id, {});  // nobody pays into it any more
    service::keep_step(tx, here, payout, here.now().today());
    trace(tx, caller, here, "treasury.payout.cancelled", payout);
    TRY(here.listeners.publish(tx, caller, here, PayoutCancelled { payout }));
    return payout;
}

Result<Payout> obligate_again(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id, BankAccount const& account, std::int64_t expected_version)
{
    auto payout = TRY(found_for(tx, caller, may_pay_out, id, expected_version));
    if (payout.state != PayoutState::Returned)
        return refuse(Kind::Conflict, "treasury.payout.not_returned");
    auto const into = TRY(checked(account));
    payout.state = PayoutState::Obligated;
    payout.obligated_on = here.now().today();
    payout.ordered_on = std::nullopt;
    payout.ordered_by = {};
    payout.transfer = {};
    payout.place = 0;
    payout.voucher = {};
    payout = TRY(kept(tx, std::move(payout)));
    store::keep_account(tx, id, service::boxed(here, id.value, into));
    service::keep_step(tx, here, payout, payout.obligated_on);
    trace(tx, caller, here, "treasury.payout.obligated_again", payout);
    return payout;
}

Result<BankAccount> account_of(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id)
{
    auto const found = store::payout(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.payout.not_found");
    TRY(access::allow(tx, caller, may_pay_out, { found->payout.wish.owner }));
    if (found->account.empty())
        return refuse(Kind::Gone, "treasury.payout.no_account");
    trace(tx, caller, here, "treasury.payout.account_read", found->payout);
    return service::opened(here, id.value, found->account);
}

std::optional<Payout> find_payout(db::Read& tx, PayoutId const& id)
{
    auto found = store::payout(tx, id);
    return found ? std::optional(std::move(found->payout)) : std::nullopt;
}

std::vector<Payout> payouts(db::Read& tx, Caller const& caller, PayoutState state, std::string_view after, int most)
{
    std::vector<Payout> all;
    for (auto const& division : access::scope(tx, caller, may_see_payouts))
        for (auto& one : store::of_state(tx, division, state, after, most))
            all.push_back(std::move(one));
    std::ranges::sort(all, {}, &Payout::id);
    all.erase(std::ranges::unique(all, {}, &Payout::id).begin(), all.end());
    if (std::ssize(all) > most)
        all.resize(static_cast<std::size_t>(most));
    return all;
}

std::vector<Payout> payouts_in(db::Read& tx, TransferId const& transfer) { return store::in_transfer(tx, transfer); }
std::vector<db::Statement> payout_statements() { return store::payout_statements(); }

}  // namespace mado::treasury
