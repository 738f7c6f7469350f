#pragma once
// 受付の混雑対策: from when on a procedure (or one round of it) may be begun, how many a minute, and whether people wait in turn. Told to the front by
// `published` (what: opening); the front keeps the waiting room and reports how it stands.
#include <mado/access/access.h>
#include <mado/db/database.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/systems/systems.h>
#include <mado/zone/workplace.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::openings {

using OpeningId = Id<struct OpeningTag>;

inline constexpr access::Action may_set { "openings.set", { access::Role::Definer, access::Role::Examiner } };

enum class Way { Always, Busy, Never };  // 常に使う・混雑したら使う・使わない
constexpr std::array<std::string_view, 3> names_of(Way) { return { "always", "busy", "never" }; }

constexpr int most_a_minute = 6'000;
constexpr std::int64_t most_ahead_us = 2 * 366ll * 24 * 3600 * 1'000'000;  // an opening that is further away is a slip of the pen
constexpr std::size_t most_message = 500;  // characters

struct Opening {
    OpeningId id {};
    std::string procedure, round;        // round: "" for the whole procedure
    Way way = Way::Never;
    std::optional<Instant> opens_at {};
    std::int64_t a_minute = 60;
    std::string message {}, message_en {};
    std::int64_t edition = 0;            // 0: not kept yet
};
struct Report {                          // as the front last said
    std::int64_t waiting = 0, called = 0, started = 0, minutes = 0;
    Instant at {};
};

// Every mistake, by form control.
std::vector<FieldError> wrong_in(Opening const& opening, std::optional<Opening> const& before, Instant now);

std::vector<Opening> openings(db::Read& tx);
std::optional<Opening> opening(db::Read& tx, std::string_view procedure, std::string_view round);
std::optional<Report> report_of(db::Read& tx, OpeningId const& id);

// Refuses NotFound (no such procedure or round), Forbidden (not of the 主管課), Invalid, Conflict (changed meanwhile). The row and its letter are one commit.
Result<Opening> set(db::Write& tx, Caller const& caller, Workplace const& here, Opening wanted, std::int64_t expected_edition);
Result<void> keep_report(db::Write& tx, Caller const& caller, Workplace const& here, systems::RoomReported const& reported);

std::vector<db::Statement> statements();

}  // namespace mado::openings
