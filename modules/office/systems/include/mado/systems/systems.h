#pragma once
// 連携システムの登録: which programs a town lets in, for what, until when. Each change is told to the other zones.
#include <mado/access/access.h>
#include <mado/api/system.h>
#include <mado/json/json.h>
#include <mado/zone/workplace.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::systems {

inline constexpr access::Action manage { "systems.manage", { access::Role::Administrator }, access::Action::Asks::FreshFactor };

struct Entry {                        // what an administrator fills in
    std::string name, contact, purpose;
    std::vector<std::string> scopes, procedures, divisions;
    std::string webhook_address;
    std::optional<Day> expires_on;
};
// Shown once; made outside the transaction, of the zone's random source.
struct Secrets { api::Token token; std::string webhook_secret; };
Secrets make_secrets(Workplace const& here, std::string const& webhook_address);

// Each refuses Forbidden (no Administrator of the whole local government), Invalid naming the form control, NotFound, Conflict (revoked).
Result<api::System> add(db::Write& tx, Caller const& caller, Workplace const& here, Entry const& entry, Secrets const& secrets);
// A new token, and a new secret of the webhook: the old ones end with this commit.
Result<api::System> rotate(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& id, Secrets const& secrets);
Result<api::System> revoke(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& id);
// The front sends these dead letters again.
Result<void> replay(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& id, std::vector<std::string> const& deliveries);

// What the front reported (gateway::Kind::Reported).
struct DeadLetter { std::string id, type, subject; std::int64_t attempts = 0; std::string fault; Instant made_at; };
std::vector<DeadLetter> dead_letters(db::Read& tx, api::SystemId const& id);
// What the front says of a waiting room (reported, what: room): published to whoever keeps the openings.
struct RoomReported { json::Value body; };
Result<void> receive_report(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

std::vector<db::Statement> statements();

}  // namespace mado::systems
