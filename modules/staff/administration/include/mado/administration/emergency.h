#pragma once
// 緊急閲覧 (break-glass): somebody without the right reads cases for a reason and at most an hour. It is loud: a banner on every page, a notice to every
// administrator and auditor, the emergency named in the event of each page that was read, and a review by another person. It opens reading of cases alone:
// neither a protected person's address (支援措置) nor a 個人番号, and nothing that changes.
#include <mado/access/access.h>
#include <mado/db/database.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::administration {

inline constexpr access::Action review_emergency { "administration.emergency.review", { access::Role::Administrator, access::Role::Auditor } };

constexpr int most_emergency_minutes = 60;
constexpr int review_days = 7;                 // until it has to be looked at
constexpr std::size_t least_reason = 10;       // characters

enum class EmergencyOutcome { Waiting, Justified, Questioned };
constexpr std::array<std::string_view, 3> names_of(EmergencyOutcome) { return { "waiting", "justified", "questioned" }; }

struct Emergency {
    std::string id;
    PersonId person;
    PositionId position;
    std::string reason;
    Instant began {}, until {};
    std::optional<Instant> ended {};
    EmergencyOutcome outcome = EmergencyOutcome::Waiting;
    std::string found {};
    PersonId reviewed_by {};
    std::optional<Instant> reviewed_at {};
    Day due() const { return day_in_tokyo(began).plus_days(review_days); }
};

// For the session of `token`. Invalid (fields reason, minutes); Conflict while one is open; StepUp without a fresh factor.
Result<Emergency> open_emergency(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& token, std::string const& reason, int minutes);
Result<void> close_emergency(db::Write& tx, Caller const& caller, Workplace const& here);  // one's own, that is open
// By another person. Forbidden for the one who opened it; Conflict when it was reviewed or is still open; Invalid (fields outcome, found).
Result<void> review(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, std::string const& outcome, std::string const& found);
std::vector<Emergency> emergencies(db::Read& tx);                                           // newest first, at most 200
std::optional<Emergency> emergency(db::Read& tx, std::string const& id);
std::int64_t count_unreviewed(db::Read& tx);

// Whom it is told by mail besides the notices: addresses that an administrator keeps, at most ten. The mail says that there is one and where to look, never who, whom or why.
constexpr std::size_t most_alarm_addresses = 10;
std::vector<std::string> alarm_addresses(db::Read& tx);
// `typed`: one address a line. Invalid (field addresses).
Result<void> keep_alarm_addresses(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view typed);
struct AlarmWords { std::string subject, body; };
void raise_alarm(db::Write& tx, Moment const& now, std::string const& emergency, AlarmWords const& words);

std::vector<db::Statement> emergency_statements();
std::vector<db::Statement> alarm_statements();

}  // namespace mado::administration
