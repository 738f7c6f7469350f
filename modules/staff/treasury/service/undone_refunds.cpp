// A refund through a provider that counts as given and was never given.
#include <mado/treasury/provider_refunds.h>

#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/years.h>

#include "service/arrears_shared.h"
#include "service/giving_back.h"
#include "service/posting.h"
#include "store/claim_store.h"
#include "store/provider_refund_store.h"
#include "store/refund_store.h"

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_says = 200;

bool counts_as_given(Refund const& refund) { return refund.way == RefundWay::Provider && (refund.state == RefundState::Done || refund.state == RefundState::Twice); }

bool has_end_as_given(std::optional<RefundEnd> const& end) { return end && end->how == HandEnd::Given; }

// By a person's end alone. Once undone that says nothing more: if it counts again, the provider has said so.
bool is_ended_as_given(AskedOfProvider const& one) { return has_end_as_given(one.end) && one.undone.empty(); }

// Of one that was given up and given all the same the end's contradiction is "given": that is no denial.
bool is_denied(AskedOfProvider const& one) { return !one.contradicted.empty() || is_ended_as_given(one) || (has_end_as_given(one.end) && !one.end->contradicted.empty()); }

PersonId whose(AskedOfProvider const& one) { return is_ended_as_given(one) ? one.end->by : one.refund.by; }

Result<void> fits(db::Read& tx, Caller const& caller, Refund const& refund)
{
    AskedOfProvider const one { refund, {}, {}, store::end(tx, refund.id), store::contradiction(tx, refund.id), store::undone(tx, refund.id) };
    if (!counts_as_given(refund))
        return refuse(Kind::Conflict, "treasury.refund.not_given");
    if (!is_denied(one))
        return refuse(Kind::Conflict, "treasury.refund.not_denied");
    if (whose(one) == caller.person)  // two people look at money of which nobody knows where it is
        return refuse(Kind::Conflict, "treasury.refund.own_end");
    if (refund.settled_on)  // the provider has taken it off what it paid in: while that stands it was given
        return refuse(Kind::Conflict, "treasury.refund.in_settlement");
    if (!refund.interest_payout.value.empty())
        return refuse(Kind::Conflict, "treasury.refund.interest_first");
    return {};
}

// What went out twice was expenditure of no claim.
Result<Claim> taken_back_twice(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund const& refund, std::string const& reason)
{
    auto const year = fiscal_year(refund.paid_on.value_or(here.now().today()));
    if (!may_book_in(year, here.now().today()) || service::year_is_closed(tx, year))
        return refuse(Kind::Conflict, "treasury.year.closed", { { "year", std::to_string(year) } });
    service::post_loose(tx, caller, here, { "given_twice", { Account::Entrusted, Account::Repaid, refund.amount }, year, claim.item, refund.id.value, reason });
    return claim;
}

// What is the payer's again may cover what he was asked for since.
Result<Claim> posted_back(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& before, Refund const& refund, std::string const& reason)
{
    service::Posted posted { refund.repaid ? Change::Unrepay : Change::Unrefund, refund.amount, Account::Entrusted, refund.id.value, reason };
    if (refund.repaid)
        posted.year = fiscal_year(refund.paid_on.value_or(here.now().today()));
    auto claim = before;
    bool const covers = !before.balance.unpaid().is_zero() && before.balance.unpaid() <= refund.amount && !refund.repaid;
    if (covers && !claim.settled_on)
        claim.settled_on = here.now().today();
    claim = TRY(service::post(tx, caller, here, std::move(claim), posted));
    if (covers)
        store::cancel_slips(tx, claim.id);
    return claim;
}

}  // namespace

bool may_be_undone(AskedOfProvider const& one, Caller const& caller)
{
    return counts_as_given(one.refund) && is_denied(one) && whose(one) != caller.person && !one.refund.settled_on && one.refund.interest_payout.value.empty();
}

Result<Refund> undo_refund(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, std::string_view says, std::string_view reason, std::int64_t expected_version)
{
    auto refund = store::refund(tx, id);
    if (!refund)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    auto const before = TRY(service::claim_for(tx, caller, may_refund, refund->claim));
    if (refund->version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    TRY(fits(tx, caller, *refund));
    TRY(service::words_at("says", says, most_says));
    TRY(service::words_at("reason", reason));
    auto const words = std::string(text::trimmed(reason));
    auto const claim = TRY(refund->state == RefundState::Twice ? taken_back_twice(tx, caller, here, before, *refund, words) : posted_back(tx, caller, here, before, *refund, words));
    store::insert(tx, UndoneRefund { id, refund->paid_on.value_or(refund->asked_on), std::string(text::trimmed(says)), words, caller.person, here.now().at }, refund->version);
    // Heard: what the provider says from now on is a new word.
    if (has_end_as_given(store::end(tx, id)))
        store::contradict(tx, id, {});
    store::contradict_given(tx, id, {});
    refund->state = RefundState::Dropped;
    refund->paid_on = std::nullopt;
    refund->repaid = false;
    TRY(service::landed(tx, caller, here, *refund, "treasury.refund.undone"));
    TRY(service::publish_money(tx, caller, here, before, claim, here.now().today()));
    return *store::refund(tx, id);
}

std::vector<UndoneRefund> undone(db::Read& tx, RefundId const& id) { return store::undone(tx, id); }

}  // namespace mado::treasury
