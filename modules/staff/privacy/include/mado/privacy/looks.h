#pragma once
// Who looked at a case, for the applicant: by positions, never names; the day and what for; later than it happened, and without what a law keeps secret.
#include <mado/audit/audit.h>
#include <mado/cases/looks.h>

namespace mado::privacy {

enum class Purpose { Opened, Changed, Printed, Forwarded, Number, Machine };
constexpr std::array<std::string_view, 6> names_of(Purpose) { return { "opened", "changed", "printed", "forwarded", "number", "machine" }; }

struct Look {
    Day day;
    std::string division, position;          // 市民生活部 環境課 動物係, 主事; of a machine both empty
    Purpose purpose = Purpose::Opened;
    friend bool operator==(Look const&, Look const&) = default;
};

// A mark by the head of a division: readings that the applicant is not told of while it lasts. That there is one is told to nobody but who may make it.
enum class Ground { DisclosureExempt, Tax, Abuse, Criminal, Other };
constexpr std::array<std::string_view, 5> names_of(Ground) { return { "disclosure_exempt", "tax", "abuse", "criminal", "other" }; }
struct Withheld {
    std::string id;
    CaseId of;
    Ground ground = Ground::DisclosureExempt;
    std::string article;                     // as who decides names it: 個人情報の保護に関する法律78条1項5号
    std::string division;                    // whose readings; "": all
    Day from, until;
    std::string why;
    PersonId by {};
    PositionId position {};
    Instant at {};
};

inline constexpr access::Action may_withhold = cases::may_see_looks;  // declared there: the page of a case leads here
inline constexpr access::Action may_set { "privacy.set", { access::Role::PrivacyOfficer } };

constexpr int usual_delay_days = 7, most_delay_days = 90;
int delay_days(db::Read& tx);
Result<void> set_delay(db::Write& tx, Caller const& caller, Workplace const& here, int days);

// Refuses Forbidden, NotFound, Invalid (article, why, until: after today, five years at most).
Result<Withheld> withhold(db::Write& tx, Caller const& caller, Workplace const& here, Withheld withheld);
Result<void> end_withholding(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, std::string const& id);
Result<std::vector<Withheld>> withheld_of(db::Read& tx, Caller const& caller, CaseId const& of);

// What the applicant is told at that moment, newest first.
std::vector<Look> looks_for_applicant(db::Read& tx, Workplace const& here, CaseId const& of);

// The schedule: tells what has changed since the last time, one write a case. How many were told.
std::size_t tell_looks(Workplace const& here);

std::vector<db::Statement> look_statements();

}  // namespace mado::privacy
