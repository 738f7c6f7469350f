#include "service/wanting.h"
#include "store/delivery_store.h"

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>

namespace mado::webhooks {

namespace {

// CloudEvents 1.0, structured JSON. Its data are states and days: what was said stays behind the code.
std::string event_body(Workplace const& here, std::string const& tenant, std::string const& id, applications::Followed const& followed)
{
    auto const* town = here.towns.by_code(tenant);
    auto const iso = [](std::optional<Day> const& day) { return day ? json::Value(day->iso()) : json::Value {}; };
    return json::write(json::object({ { "specversion", "1.0" }, { "id", id }, { "source", here.public_address + "/" + (town ? town->slug : tenant) },
        { "type", "application." + followed.event }, { "time", iso_in_tokyo(followed.at) }, { "subject", followed.receipt_number }, { "datacontenttype", "application/json" },
        { "data", json::object({ { "state", followed.state }, { "procedure", followed.procedure }, { "until", iso(followed.until) }, { "expected_on", iso(followed.expected_on) } }) } }));
}

}  // namespace

void service::want_delivery(db::Write& tx, Workplace const& here, api::SystemId const& system)
{
    auto const now = here.now();
    jobs::enqueue(tx, now, "webhooks.deliver", json::object({ { "system", system.value } }), now.at, system.value);
}

std::vector<db::Statement> statements() { return store::statements(); }

Result<void> note(db::Write& tx, Caller const&, Workplace const& here, applications::Followed const& followed)
{
    if (auto const* town = here.towns.by_code(tx.tenant()); town && town->training)
        return {};
    auto const system = api::system(tx, { followed.system });
    if (!system || system->webhook_address.empty() || !system->is_live(here.now().today()))
        return {};
    auto const now = here.now();
    Delivery made { .id = now.id(), .system = system->id, .application = followed.application, .type = "application." + followed.event, .subject = followed.receipt_number,
        .body = {}, .made_at = now.at, .next_at = now.at };
    made.body = event_body(here, tx.tenant(), made.id, followed);
    store::insert(tx, made);
    service::want_delivery(tx, here, system->id);
    return {};
}

Result<Delivery> replay(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& system, std::string const& id)
{
    auto found = store::find(tx, id);
    if (!found || found->system != system)
        return refuse(Refusal::Kind::NotFound, "webhooks.not_found");
    if (found->state == State::Waiting)
        return refuse(Refusal::Kind::Conflict, "webhooks.waits_already");
    if (!store::again(tx, *found, here.clock.now()))
        return refuse(Refusal::Kind::Conflict, "webhooks.waits_already");
    found->state = State::Waiting;
    service::want_delivery(tx, here, system);
    audit::record(tx, caller, here.now(), "webhooks.delivery.replayed", { { "delivery", id }, { "system", system.value } });
    return std::move(*found);
}

Result<void> on_replay(db::Write& tx, Caller const& caller, Workplace const& here, api::Replay const& wanted)
{
    for (auto const& id : wanted.deliveries)
        (void)replay(tx, caller, here, wanted.system, id);  // one that waits or is gone needs no order
    return {};
}

std::vector<Delivery> deliveries(db::Read& tx, api::SystemId const& system, std::optional<State> state, std::string const& before, int most)
{
    return state ? store::newest_of_state(tx, system, *state, before, most) : store::newest(tx, system, before, most);
}

}  // namespace mado::webhooks
