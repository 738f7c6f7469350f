#pragma once
// 連携システム. A program of somebody else that a town lets in: registered in the office, told to the other zones by `published` (what:
// system), known in every zone by the SHA-256 of its token alone.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/gateway/gateway.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::api {

using SystemId = Id<struct SystemTag>;

// What a token may be used for.
namespace scope {
inline constexpr std::string_view file = "applications.file";        // 申請を出す
inline constexpr std::string_view follow = "applications.follow";    // 出した申請を追う
inline constexpr std::string_view cases = "cases.read";              // 案件の一覧と状態
inline constexpr std::string_view answers = "cases.read_answers";    // 案件の申請内容(個人情報)
inline constexpr std::string_view registers = "registers.read";      // 台帳
inline constexpr std::array all { file, follow, cases, answers, registers };
}

struct System {
    SystemId id;
    std::string name, contact, purpose;
    std::vector<std::string> scopes, procedures, divisions;  // procedures: empty = all that the web has; divisions: of cases, {""} = all
    std::string token_hash;                                  // SHA-256, hex
    std::string webhook_address;                             // "": none
    std::string webhook_secret;                              // encrypted under the storage key of this zone; "": none
    std::optional<Day> expires_on;                           // the last day
    bool is_revoked = false;
    std::int64_t edition = 1;                                // goes up with every change: an older one never replaces a newer

    bool has(std::string_view scope) const;
    bool may_use(std::string_view procedure) const;
    bool may_see(std::string_view owner) const;              // a division that it was granted, or beneath it
    bool is_live(Day on) const { return !is_revoked && (!expires_on || on <= *expires_on); }
};

// -- secrets: shown once, never kept readable.
struct Token { std::string text, hash; };
Token make_token(Ids& ids);                                  // "mado_" and 256 random bits
std::string make_webhook_secret(Ids& ids);                   // "whsec_" and base64 of 256 random bits (Standard Webhooks)
std::string keep_secret(gateway::Keys const& keys, SystemId const& id, std::string const& secret);
std::optional<std::string> kept_secret(gateway::Keys const& keys, System const& system);

// -- of any zone
void keep_system(db::Write& tx, System const& system, Instant at);
std::optional<System> system(db::Read& tx, SystemId const& id);
std::vector<System> systems(db::Read& tx);                   // by name
std::optional<System> system_of_token(db::Read& tx, std::string const& token);

// -- between zones. The secret travels sealed to the zone itself, also while the letter waits in the office.
json::Value letter_body(System const& system, gateway::Keys const& keys, std::string const& to_zone, std::string const& secret);
Result<void> receive_system(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

// The office orders deliveries to a system's webhook to be made again (published, what: replay); the front publishes it to who delivers.
struct Replay { SystemId system; std::vector<std::string> deliveries; };
json::Value letter_body(Replay const& replay);
std::optional<Replay> replay_from(json::Value const& body);

// -- how much it was used
struct Use { SystemId system; std::string zone; Day day; std::int64_t calls = 0, refused = 0; Instant last_at {}; };
void add_use(db::Write& tx, Use const& use);                 // counts on
void set_use(db::Write& tx, Use const& use);                 // as another zone reported it
std::vector<Use> uses(db::Read& tx, SystemId const& id, Day since);
std::vector<Use> uses_of_zone(db::Read& tx, std::string const& zone, Day since);

std::vector<db::Statement> statements();

}  // namespace mado::api
