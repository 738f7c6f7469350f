// The edge of the job: no call inside a transaction. Between the call and its mark the process may die: then the same
// delivery goes out once more, under the same id.
#include "store/delivery_store.h"

#include <mado/audit/audit.h>
#include <mado/webhook/webhook.h>

namespace mado::webhooks {

namespace {

constexpr int batch = 50;

using webhook::Outcome;

std::optional<http::Call> call_for(Workplace const& here, api::System const& system, Delivery const& delivery)
{
    auto const secret = api::kept_secret(here.keys, system);
    return secret ? webhook::call_of({ system.webhook_address, delivery.id, delivery.body }, *secret, here.clock.now(), here.development ? webhook::Peers::ThisMachineToo : webhook::Peers::Public)
                  : std::nullopt;
}

void keep(Workplace const& here, std::string const& tenant, Delivery const& delivery, Outcome const& outcome)
{
    auto const now = here.clock.now();
    auto const next = outcome.is_good || outcome.is_final ? std::nullopt : webhook::next_try(delivery.made_at, now, delivery.attempts + 1);
    auto const state = outcome.is_good ? State::Delivered : next ? State::Waiting : State::Dead;
    (void)here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
        if (!store::settle(tx, delivery, state, next.value_or(now), outcome.fault))
            return {};
        if (state == State::Dead)
            audit::record(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "webhooks.deliver" }, here.now(), "webhooks.delivery.given_up",
                { { "delivery", delivery.id }, { "system", delivery.system.value } }, { { "fault", outcome.fault }, { "attempts", std::to_string(delivery.attempts + 1) } });
        return {};
    });
}

}  // namespace

std::size_t deliver(Workplace const& here, std::string const& tenant, api::SystemId const& id, Send const& send)
{
    std::size_t went = 0;
    if (auto const* town = here.towns.by_code(tenant); town && town->training)
        return went;  // nothing of a town for training calls anybody
    for (;;) {
        auto const now = here.clock.now();
        auto const system = here.database.read(tenant, [&](db::Read& tx) { return api::system(tx, id); });
        auto const due = here.database.read(tenant, [&](db::Read& tx) { return store::due(tx, id, now, batch); });
        if (due.empty())
            return went;
        for (auto const& delivery : due) {
            if (!system || !system->is_live(day_in_tokyo(now)) || system->webhook_address.empty()) {
                keep(here, tenant, delivery, { false, true, "webhooks.no_address" });
                continue;
            }
            auto const call = call_for(here, *system, delivery);
            auto const outcome = call ? webhook::outcome_of(send(*call)) : Outcome { false, true, "webhooks.wrong_address" };
            keep(here, tenant, delivery, outcome);
            if (!outcome.is_good)
                return went;  // whoever does not answer one does not answer the next: a deadline a round is enough
            ++went;
        }
    }
}

}  // namespace mado::webhooks
