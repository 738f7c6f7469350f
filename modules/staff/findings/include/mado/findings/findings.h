#pragma once
// 閲覧の確認. Readings of cases that a rule (definitions/operations/reading.yaml) asks about. A finding is a question, not a reproach.
#include <mado/cases/cases.h>

namespace mado::findings {

using FindingId = Id<struct FindingTag>;

enum class State { Open, Reviewed };
constexpr std::array<std::string_view, 2> names_of(State) { return { "open", "reviewed" }; }
// Needed 業務上必要, Checking 確認中 (may be reviewed again), Improper 不適切.
enum class Outcome { None, Needed, Checking, Improper };
constexpr std::array<std::string_view, 4> names_of(Outcome) { return { "none", "needed", "checking", "improper" }; }

struct Finding {
    FindingId id;
    PersonId person;                         // who read
    PositionId position;
    CaseId of;                               // empty: of many cases
    std::string rule;
    Day day;
    std::string owner;                       // 主管課 of the case; of many: the reader's own
    State state = State::Open;
    Outcome outcome = Outcome::None;
    Instant last_at {};
    std::int64_t version = 1;
};
struct Reading { std::string event; CaseId of; std::string name; Instant at; };
struct Review { Outcome outcome; std::string words; PersonId by; Instant at; };

inline constexpr access::Action may_read_findings { "findings.read", { access::Role::Auditor, access::Role::PrivacyOfficer } };
inline constexpr access::Action may_review { "findings.review", { access::Role::Auditor, access::Role::PrivacyOfficer } };
inline constexpr access::Action may_set { "findings.set", { access::Role::PrivacyOfficer } };

// The schedule: goes over the events since the last time, in bits of one write each. How many findings were raised.
std::size_t look(Workplace const& here);

std::vector<Finding> findings(db::Read& tx, Caller const& caller, State state);   // what the caller may see, newest first, at most 300
std::int64_t count_open(db::Read& tx, Caller const& caller);
// NotFound, Forbidden.
Result<Finding> find(db::Read& tx, Caller const& caller, FindingId const& id);
std::vector<Reading> readings(db::Read& tx, FindingId const& id);                 // oldest first
std::vector<Review> reviews(db::Read& tx, FindingId const& id);
// Refuses Forbidden (also one's own reading), Invalid (outcome, words), Conflict (changed since it was shown, or reviewed).
Result<void> review(db::Write& tx, Caller const& caller, Workplace const& here, FindingId const& id, Outcome outcome, std::string_view words, std::int64_t expected_version);

// One line of what a town may set: the numbers of the rules, and "own_name" = on off.
struct Setting { std::string rule, name, label; int value, least, most; };
struct StandingRule { std::string name, title, why; bool is_on; std::vector<Setting> settings; };
std::vector<StandingRule> standing_rules(db::Read& tx, Workplace const& here);
std::string read_words(Workplace const& here, std::string const& event);           // 案件の画面を開いた
// Refuses Forbidden, Invalid (named "many_cases.cases": not a number, or outside its bounds).
Result<void> set_rules(db::Write& tx, Caller const& caller, Workplace const& here, std::map<std::string, std::string> const& values);

std::vector<db::Statement> statements();

}  // namespace mado::findings
