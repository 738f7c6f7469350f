#pragma once
// 漏えい等の報告 (個人情報保護法68条, 番号法29条の4), step by step: draft → quick (速報) → full (確報) → closed. Days and numbers of persons are data
// (definitions/operations/breach.yaml), which a town corrects.
#include <mado/cases/cases.h>

#include <set>

namespace mado::privacy {

enum class BreachState { Draft, Quick, Full, Closed };
constexpr std::array<std::string_view, 4> names_of(BreachState) { return { "draft", "quick", "full", "closed" }; }
enum class ReportKind { Quick, Full };       // 速報, 確報
constexpr std::array<std::string_view, 2> names_of(ReportKind) { return { "quick", "full" }; }

// 施行規則44条: what a report says.
struct BreachContent {
    std::string title {}, happened {}, what {};          // a name in the house; when it happened; 概要
    std::set<std::string> files {};                      // the procedures whose files are concerned
    std::string items {};                                // 保有個人情報の項目; "": those of the files
    std::int64_t persons = 0;                            // 本人の数; 0: not known yet
    std::set<std::string> situations {};                 // of breach.yaml
    std::string cause {}, secondary {}, measures {};     // 原因; 二次被害; 講じた措置
    std::string notice {};                               // 本人への対応
    std::optional<Day> notified_on {};
    std::string publication {}, prevention {}, others {};// 公表; 再発防止; その他
    std::string closing {};                              // why it is closed
};
struct Breach {
    std::string id {};
    BreachState state = BreachState::Draft;
    Day known_on {};
    BreachContent content {};
    std::optional<Day> quick_on {}, full_on {};
    Instant at {};
    std::int64_t version = 0;
};
struct BreachReport { ReportKind kind; Day reported_on; std::string number, text; PersonId by; PositionId position; Instant at; };

struct BreachNumber { std::string name, label, law; int value = 0, least = 0, most = 0; bool moves = false, from_memory = false; };
struct Situation { std::string name, title, law, persons; bool is_deliberate = false, is_chosen = false, from_memory = false; };
struct BreachRules {
    std::vector<BreachNumber> numbers;
    std::vector<Situation> situations;
    std::string to, how;                                 // to whom it is reported
    BreachNumber const& number(std::string_view name) const;  // throws when there is none
};
// What the law makes of it: which situations hold, whether it must be reported, until when.
struct Judgement {
    std::vector<Situation> holds;
    bool must_report = false, is_deliberate = false;
    Day quick_from {}, quick_until {}, full_until {};
};
Judgement judged(BreachRules const& rules, Day known_on, BreachContent const& content, Calendar const& calendar);

inline constexpr access::Action may_keep_breaches { "privacy.breach.keep", { access::Role::PrivacyOfficer } };
inline constexpr access::Action may_read_breaches { "privacy.breach.read", { access::Role::PrivacyOfficer, access::Role::Auditor } };

BreachRules breach_rules(db::Read& tx, Workplace const& here);   // with the town's numbers
// Refuses Forbidden, Invalid (each by its name: no number, outside its bounds).
Result<void> set_breach_numbers(db::Write& tx, Caller const& caller, Workplace const& here, std::map<std::string, std::string> const& typed);

std::vector<Breach> breaches(db::Read& tx);                      // newest first
// NotFound, Forbidden.
Result<Breach> find_breach(db::Read& tx, Caller const& caller, std::string const& id);
std::vector<BreachReport> breach_reports(db::Read& tx, std::string const& id);
// Without id: a new one. Refuses Forbidden, NotFound, Conflict (changed meanwhile; fully reported), Invalid (title, known_on, what, persons, lengths).
Result<Breach> keep_breach(db::Write& tx, Caller const& caller, Workplace const& here, Breach const& breach);
// The report has been sent: its text is kept as it stands. Quick from draft, full from quick. Refuses Conflict (another state, changed), Invalid (reported_on;
// of a full one also cause, persons, notice, prevention).
struct Sending { ReportKind kind; Day reported_on; std::string number, text; };
Result<Breach> report_breach(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, Sending const& sending, std::int64_t expected_version);
// After the full report; a draft too that need not be reported. Refuses Conflict, Invalid (closing: why).
Result<Breach> close_breach(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, std::string_view why, std::int64_t expected_version);

std::vector<db::Statement> breach_statements();

}  // namespace mado::privacy
