// Through the provider by whom it came: asked of the front, answered by it, by a settlement, or, when nobody answers, ended by a person.
#include <mado/treasury/provider_refunds.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/receipts.h>

#include "service/arrears_shared.h"
#include "service/giving_back.h"
#include "service/posting.h"
#include "store/provider_refund_store.h"
#include "store/refund_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_why = 100;
constexpr std::string_view denied = "payments.provider.declined";
constexpr int ids_a_look = 200;

struct HeldPayment { Way way; std::string provider, reference; Yen left; };

// What providers still hold of it. A refund by hand names the provider's number of the refund, not of the payment, and is taken off the payments one after the other.
std::vector<HeldPayment> held_payments(db::Read& tx, Claim const& claim)
{
    std::vector<HeldPayment> all;
    for (auto const& receipt : receipts_of(tx, claim.id))
        if (auto const& money = receipt.incoming; is_money(money.state) && (money.way == Way::Card || money.way == Way::Wallet || money.way == Way::Terminal))
            all.push_back({ money.way, money.provider, money.reference, money.amount });
    Yen by_hand(0);
    for (auto const& one : store::refunds_of(tx, claim.id)) {
        if (one.way != RefundWay::Provider || one.state == RefundState::Dropped)
            continue;
        if (auto const from = std::ranges::find(all, one.receipt, &HeldPayment::reference); from != all.end())
            from->left = from->left - one.amount;
        else
            by_hand += one.amount;
    }
    for (auto& one : all) {
        auto const taken = std::clamp(by_hand, Yen(0), std::max(one.left, Yen(0)));
        one.left = one.left - taken;
        by_hand = by_hand - taken;
    }
    std::erase_if(all, [](HeldPayment const& one) { return one.left <= Yen(0); });
    return all;
}

// The front knows charges of cases alone, and no terminal.
std::vector<HeldPayment> held_online(db::Read& tx, Claim const& claim)
{
    auto all = held_payments(tx, claim);
    std::erase_if(all, [&](HeldPayment const& one) { return claim.matter_kind != "case" || one.way == Way::Terminal; });
    return all;
}

Yen most_of(std::vector<HeldPayment> const& held)
{
    Yen most(0);
    for (auto const& one : held)
        most = std::max(most, one.left);
    return most;
}

Result<Claim> claim_behind(db::Read& tx, Refund const& refund)
{
    auto found = treasury::find(tx, refund.claim);
    if (!found)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    return std::move(*found);
}

// It had been given up, and was given back all the same. Where that is still too much it is simply done; else it went out twice: expenditure that somebody has to ask back.
Result<void> given_after_all(db::Write& tx, Caller const& caller, Workplace const& here, Refund refund)
{
    auto const claim = TRY(claim_behind(tx, refund));
    auto const today = here.now().today();
    if (auto const end = store::end(tx, refund.id); end && end->how == HandEnd::Never)
        store::contradict(tx, refund.id, "given");
    if (refundable(tx, claim) >= refund.amount) {
        TRY(service::give_back(tx, caller, here, claim, refund, today));
        return service::landed(tx, caller, here, refund, "treasury.refund.paid");
    }
    service::post_loose(tx, caller, here, { "given_twice", { Account::Repaid, Account::Entrusted, refund.amount }, fiscal_year(today), claim.item, refund.id.value, refund.reason });
    refund.state = RefundState::Twice;
    refund.paid_on = today;
    return service::landed(tx, caller, here, refund, "treasury.refund.given_twice");
}

// It counts as given, by a settlement, by the provider's own word or by a person's, and the provider says no. The books stay until somebody knows better: it is kept and shown.
Result<void> refused_after_all(db::Write& tx, Caller const& caller, Workplace const& here, Refund const& refund, std::string_view why)
{
    auto const says = std::string(why.empty() ? denied : why.substr(0, most_why));
    auto const end = store::end(tx, refund.id);
    bool const is_ended_so = end && end->how == HandEnd::Given;
    if (!(is_ended_so ? end->contradicted : store::contradiction(tx, refund.id)).empty())  // the same word again
        return {};
    if (is_ended_so)
        store::contradict(tx, refund.id, says);
    else
        store::contradict_given(tx, refund.id, says);
    service::trace_refund(tx, caller, here, "treasury.refund.contradicted", refund);
    return {};
}

AskedOfProvider whole(db::Read& tx, Refund refund)
{
    AskedOfProvider made { std::move(refund), {}, {}, {}, {}, {} };
    made.claim = treasury::find(tx, made.refund.claim).value_or(Claim {});
    made.word = store::word(tx, made.refund.id);
    made.end = store::end(tx, made.refund.id);
    made.contradicted = store::contradiction(tx, made.refund.id);
    made.undone = store::undone(tx, made.refund.id);
    return made;
}

bool is_theirs(db::Read& tx, Caller const& caller, Claim const& claim) { return access::allow(tx, caller, may_refund, { claim.owner }).has_value(); }

// The caller's among those of the whole town, look after look until so many are found. `next`: the ids after the last one seen.
template <class Next>
std::vector<AskedOfProvider> theirs(db::Read& tx, Caller const& caller, std::string from, int most, Next next)
{
    std::vector<AskedOfProvider> all;
    for (;;) {
        auto const ids = next(tx, from, ids_a_look);
        for (auto const& id : ids)
            if (auto one = whole(tx, *store::refund(tx, id)); is_theirs(tx, caller, one.claim)) {
                all.push_back(std::move(one));
                if (std::ssize(all) >= most)
                    return all;
            }
        if (std::ssize(ids) < ids_a_look)
            return all;
        from = ids.back().value;
    }
}

}  // namespace

Yen service::most_held(db::Read& tx, Claim const& claim) { return most_of(held_payments(tx, claim)); }
Yen held_by_provider(db::Read& tx, Claim const& claim) { return most_of(held_online(tx, claim)); }

Result<Refund> refund_by_provider(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, std::string_view cause)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, id));
    auto made = TRY(service::begun(tx, caller, here, claim, amount, reason, RefundWay::Provider));
    auto const held = held_online(tx, claim);
    auto const from = std::ranges::find_if(held, [&](HeldPayment const& one) { return one.left >= amount; });
    if (from == held.end())
        return refuse(Kind::Conflict, "treasury.refund.not_by_provider", { { "most", held_by_provider(tx, claim).text() } });
    TRY(service::reckon(tx, here, claim, made, cause, here.now().today()));
    made.receipt = from->reference;
    made.document = TRY(service::refund_notice(tx, caller, here, claim, made));
    store::insert(tx, made, here.now().at);
    service::trace_refund(tx, caller, here, "treasury.refund.planned", made);
    TRY(here.listeners.publish(tx, caller, here, RefundAsked { made, claim }));
    return made;
}

std::vector<AskedRefund> asked_refunds(db::Read& tx, std::string_view matter_kind, std::string_view matter)
{
    std::vector<AskedRefund> all;
    for (auto const& claim : claims_of(tx, matter_kind, matter))
        for (auto const& refund : store::refunds_of(tx, claim.id)) {
            if (refund.way != RefundWay::Provider || refund.state != RefundState::Planned)
                continue;
            for (auto const& receipt : receipts_of(tx, claim.id))
                if (receipt.incoming.reference == refund.receipt && !receipt.incoming.provider.empty())
                    all.push_back({ refund.id, claim.charge, receipt.incoming.provider, refund.receipt, refund.amount });
        }
    return all;
}

std::vector<RefundId> over_refunds(db::Read& tx, std::string_view matter_kind, std::string_view matter)
{
    std::vector<RefundId> all;
    for (auto const& claim : claims_of(tx, matter_kind, matter))
        for (auto const& refund : store::refunds_of(tx, claim.id))
            if (refund.way == RefundWay::Provider && refund.state != RefundState::Planned)
                all.push_back(refund.id);
    return all;
}

Result<void> provider_answered(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, ProviderAnswer answer, std::string_view why)
{
    auto refund = store::refund(tx, id);
    if (!refund || refund->way != RefundWay::Provider)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    bool const is_given = refund->state == RefundState::Done || refund->state == RefundState::Twice;
    if ((is_given && answer == ProviderAnswer::Given) || (refund->state == RefundState::Dropped && answer == ProviderAnswer::Refused))
        return {};
    if (refund->state == RefundState::Dropped)
        return given_after_all(tx, caller, here, std::move(*refund));
    if (is_given)
        return refused_after_all(tx, caller, here, *refund, why);
    if (answer == ProviderAnswer::Refused) {
        refund->state = RefundState::Dropped;
        audit::record(tx, caller, here.now(), "treasury.refund.refused", { { "claim", refund->claim.value }, { "refund", id.value } }, { { "why", std::string(why.substr(0, most_why)) } });
        return service::landed(tx, caller, here, *refund, "treasury.refund.dropped");
    }
    auto const claim = TRY(claim_behind(tx, *refund));
    TRY(service::give_back(tx, caller, here, claim, *refund, here.now().today()));
    return service::landed(tx, caller, here, *refund, "treasury.refund.paid");
}

Result<void> heard_of_refund(db::Write& tx, Caller const&, Workplace const&, RefundWord const& word)
{
    auto const refund = store::refund(tx, word.refund);
    if (!refund || refund->way != RefundWay::Provider)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    auto kept = word;
    kept.why = kept.why.substr(0, most_why);
    store::keep_word(tx, kept);
    return {};
}

bool may_be_ended(Refund const& refund, std::optional<RefundWord> const& word, Day today)
{
    return refund.way == RefundWay::Provider && refund.state == RefundState::Planned && ((word && word->calls > 0) || refund.asked_on < today);
}

Result<Refund> end_refund(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, HandEnd how, Day on, std::string_view reason, std::int64_t expected_version)
{
    auto refund = store::refund(tx, id);
    if (!refund)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, refund->claim));
    auto const today = here.now().today();
    if (refund->version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (refund->way != RefundWay::Provider || refund->state != RefundState::Planned)
        return refuse(Kind::Conflict, "treasury.refund.ended");
    if (refund->by == caller.person)  // two people look at money of which nobody knows where it is
        return refuse(Kind::Conflict, "treasury.refund.own_request");
    if (!may_be_ended(*refund, store::word(tx, id), today))
        return refuse(Kind::Conflict, "treasury.refund.too_early");
    TRY(service::words_at("reason", reason));
    if (how == HandEnd::Given && (on < refund->asked_on || on > today))
        return refuse({ { "on", "treasury.refund.end.wrong_day" } });
    store::insert(tx, RefundEnd { id, how, how == HandEnd::Given ? on : today, std::string(text::trimmed(reason)), {}, caller.person, here.now().at });
    if (how == HandEnd::Given)
        TRY(service::give_back(tx, caller, here, claim, *refund, on));
    else
        refund->state = RefundState::Dropped;
    TRY(service::landed(tx, caller, here, *refund, how == HandEnd::Given ? "treasury.refund.ended_given" : "treasury.refund.ended_never"));
    return *store::refund(tx, id);
}

std::vector<AskedOfProvider> unanswered_refunds(db::Read& tx, Caller const& caller, std::string_view after, int most)
{
    return theirs(tx, caller, std::string(after), most, store::asked_of_providers);
}

std::vector<AskedOfProvider> ended_refunds(db::Read& tx, Caller const& caller, int most)
{
    constexpr auto newest = "~";  // behind every id
    std::vector<AskedOfProvider> all;
    for (auto const next : { store::refunded_twice, store::contradicted, store::ended, store::undone_ids })
        for (auto& one : theirs(tx, caller, newest, most, next))
            if (std::ranges::find(all, one.refund.id, [](AskedOfProvider const& known) { return known.refund.id; }) == all.end())
                all.push_back(std::move(one));
    std::ranges::sort(all, std::ranges::greater {}, [](AskedOfProvider const& one) { return one.refund.id; });
    if (std::ssize(all) > most)
        all.resize(static_cast<std::size_t>(most));
    return all;
}

std::optional<RefundWord> word_on(db::Read& tx, RefundId const& id) { return store::word(tx, id); }
std::optional<RefundEnd> end_of(db::Read& tx, RefundId const& id) { return store::end(tx, id); }
std::vector<db::Statement> provider_refund_statements() { return store::provider_refund_statements(); }

}  // namespace mado::treasury
