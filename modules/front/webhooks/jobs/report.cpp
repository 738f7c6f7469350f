// What the office's page shows of a system: how often it called here, and what could not be delivered. No name and no word of a person.
#include "store/delivery_store.h"

#include <mado/crypto/box.h>
#include <mado/gateway/gateway.h>

namespace mado::webhooks {

namespace {

constexpr int most_dead = 100, days_shown = 35;

json::Value report_of(db::Read& tx, api::System const& system, std::string const& zone, Day today)
{
    json::Array days, dead;
    for (auto const& use : api::uses(tx, system.id, today.plus_days(-days_shown)))
        if (use.zone == zone)
            days.push_back(json::object({ { "day", use.day.iso() }, { "calls", use.calls }, { "refused", use.refused }, { "last_at", use.last_at.microseconds } }));
    for (auto const& delivery : store::newest_of_state(tx, system.id, State::Dead, {}, most_dead))
        dead.push_back(json::object({ { "id", delivery.id }, { "type", delivery.type }, { "subject", delivery.subject }, { "attempts", delivery.attempts }, { "fault", delivery.fault },
            { "made_at", delivery.made_at.microseconds } }));
    return json::object({ { "what", "system" }, { "system", system.id.value }, { "days", std::move(days) }, { "dead", std::move(dead) }, { "waiting", store::waiting(tx, system.id) } });
}

}  // namespace

std::size_t report(Workplace const& here)
{
    if (!here.keys.seal_to.contains("office"))
        return 0;  // its pairing was ended
    std::size_t letters = 0;
    for (auto const& town : here.towns.all()) {
        auto const today = here.now().today();
        auto const all = here.database.read(town.code, [&](db::Read& tx) {
            std::vector<std::pair<api::SystemId, json::Value>> changed;
            for (auto const& system : api::systems(tx))
                if (auto body = report_of(tx, system, here.zone, today); crypto::sha256_hex(json::write(body)) != store::reported(tx, system.id))
                    changed.emplace_back(system.id, std::move(body));
            return changed;
        });
        for (auto const& [system, body] : all) {
            auto const at = here.clock.now();
            gateway::Letter letter { .kind = gateway::Kind::Reported, .subject = system.value, .receiver = "office", .arrived_at = at, .sealed = true };
            letter.body = gateway::seal_body(here.keys, letter.receiver, town.code, letter.kind, letter.subject, {}, at, body);
            auto const send = [&](db::Write& tx) -> Result<void> {
                store::keep_reported(tx, system, crypto::sha256_hex(json::write(body)));
                gateway::post(tx, here.now(), letter);
                return {};
            };
            letters += here.database.write(town.code, send) ? 1 : 0;
        }
    }
    return letters;
}

}  // namespace mado::webhooks
