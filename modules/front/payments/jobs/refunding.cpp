#include "jobs/following.h"

#include "store/payment_store.h"

#include <algorithm>
#include <array>

namespace mado::payments {

namespace {

constexpr std::int64_t minute_us = 60'000'000, hour_us = 60 * minute_us;
constexpr int most_due = 50;

Instant next_call(Instant now, std::int64_t calls)
{
    constexpr std::array<std::int64_t, 5> pauses { minute_us, 5 * minute_us, 30 * minute_us, hour_us, 6 * hour_us };
    return { now.microseconds + pauses[static_cast<std::size_t>(std::clamp<std::int64_t>(calls, 0, std::ssize(pauses) - 1))] };
}

std::unexpected<Refusal> overtaken() { return refuse(Refusal::Kind::Busy, "payments.provider.silent"); }

Result<Refund> kept(Workplace const& here, std::string const& tenant, Refund refund, std::optional<gateway::Letter> const& letter)
{
    auto const is_kept = TRY(here.database.write(tenant, [&](db::Write& tx) -> Result<bool> { return keep(tx, here, refund, letter); }));
    if (!is_kept)
        return overtaken();
    ++refund.version;
    return refund;
}

std::optional<gateway::Letter> letter_of(Workplace const& here, std::string const& tenant, Refund const& refund, json::Value body)
{
    auto const whose = here.database.read(tenant, [&](db::Read& tx) { return addressee(tx, refund.application, refund.charge); });
    return whose ? std::optional(applications::paid_letter(here, tenant, *whose, std::move(body))) : std::nullopt;
}

// The last word on it, told inward in the commit that keeps it. The staff zone may have ended it while the call was under way: what the provider answered counts all the same.
Result<Refund> answered(Workplace const& here, std::string const& tenant, Refund refund, std::string const& way, RefundState state, std::string const& fault)
{
    refund.state = state;
    refund.fault = fault;
    refund.next_at = std::nullopt;
    auto const letter = letter_of(here, tenant, refund, refund_body(refund, way, here.clock.now()));
    if (!letter)
        return refuse(Refusal::Kind::NotFound, "payments.not_found");
    auto made = kept(here, tenant, refund, letter);
    auto const now = made ? std::nullopt : here.database.read(tenant, [&](db::Read& tx) { return store::refund(tx, refund.id); });
    if (!now || now->state != RefundState::Ended)
        return made;
    refund.version = now->version;
    return kept(here, tenant, std::move(refund), letter);
}

// How much of that payment the provider says it has given back; nothing where it does not answer, or does not say.
std::optional<std::int64_t> said_given_back(KnownProvider const* known, std::string const& reference)
{
    auto const asked = known ? known->provider->ask(reference) : Result<Checkout>(refuse(Refusal::Kind::Conflict, "payments.provider.gone"));
    return asked ? asked->refunded : std::nullopt;
}

// Not answered: said inward, so that a person can find out and end it.
Result<Refund> unanswered(Workplace const& here, std::string const& tenant, Refund refund, std::string const& way, KnownProvider const* known, Refusal const& says)
{
    refund.fault = says.key;
    auto body = waiting_body(refund, way, said_given_back(known, refund.reference), here.clock.now());
    auto const letter = letter_of(here, tenant, refund, std::move(body));
    TRY(kept(here, tenant, std::move(refund), letter));
    return std::unexpected(says);
}

}  // namespace

Result<Refund> give_back(Workplace const& here, Providers const& providers, std::string const& tenant, RefundId const& id)
{
    auto const seen = here.database.read(tenant, [&](db::Read& tx) { return store::refund(tx, id); });
    if (!seen)
        return refuse(Refusal::Kind::NotFound, "payments.not_found");
    if (seen->state != RefundState::Asked)
        return *seen;
    auto const payment = here.database.read(tenant, [&](db::Read& tx) { return payment_of(tx, *seen); });
    if (!payment && seen->calls == 0)
        return answered(here, tenant, *seen, "card", RefundState::Refused, "payments.provider.unknown");
    auto const way = payment ? payment->way : std::string("card");
    auto const* known = provider_named(providers, seen->provider);
    if (!known && seen->calls == 0)
        return answered(here, tenant, *seen, way, RefundState::Refused, "payments.provider.gone");
    // From here on it may have been done: the commit before the call says so, and nothing but the provider's answer ends it.
    auto calling = *seen;
    ++calling.calls;
    calling.next_at = next_call(here.clock.now(), seen->calls);
    calling = TRY(kept(here, tenant, std::move(calling), std::nullopt));
    auto const said = known ? known->provider->refund(calling.reference, calling.amount, calling.id.value) : Result<Checkout>(refuse(Refusal::Kind::Busy, "payments.provider.gone"));
    if (said)
        return answered(here, tenant, std::move(calling), way, RefundState::Given, "");
    // A no is believed of the first call alone: after one whose answer was lost, the money may have gone, and "too late" may mean just that.
    auto const kind = said.error().kind;
    if (calling.calls == 1 && (kind == Refusal::Kind::NotFound || kind == Refusal::Kind::Conflict))
        return answered(here, tenant, std::move(calling), way, RefundState::Refused, said.error().key);
    return unanswered(here, tenant, std::move(calling), way, known, said.error());
}

std::size_t give_back_all(Workplace const& here, Providers const& providers)
{
    std::size_t done = 0;
    for (auto const& town : here.towns.all()) {
        auto const due = here.database.read(town.code, [&](db::Read& tx) { return store::refunds_due(tx, here.clock.now(), most_due); });
        for (auto const& id : due)
            done += give_back(here, providers, town.code, id) ? 1 : 0;
    }
    return done;
}

}  // namespace mado::payments
