#pragma once
// 提供の記録 (個人情報保護法69条). Lines are made from the events of the trace (forwarded, asked of an outside body, read by a connected system); people
// complete them, and write those that no event knows (an answer to an inquiry by letter).
#include <mado/cases/cases.h>

namespace mado::privacy {

enum class Form { Paper, Electronic, Connection, Spoken, Other };    // 提供の方法
constexpr std::array<std::string_view, 5> names_of(Form) { return { "paper", "electronic", "connection", "spoken", "other" }; }
enum class Source { Hand, Forward, Consult, Connection };
constexpr std::array<std::string_view, 4> names_of(Source) { return { "hand", "forward", "consult", "connection" }; }

struct Provision {
    std::string id {};
    Day given_on {};
    std::string recipient {}, ground {};     // 提供先; the article: 個人情報の保護に関する法律69条2項3号
    std::string purpose {}, items {};        // what for; which items
    std::int64_t persons = 1;                // 本人の数
    Form form = Form::Paper;
    Source source = Source::Hand;
    std::string source_key {};
    CaseId of {};                            // "" of a hand-written one, or of many cases
    std::string division {};                 // whose provision it is; "": the whole local government
    std::string remarks {};
    bool is_checked = false;                 // a person has read the whole line
    PersonId by {};
    PositionId position {};
    Instant at {};
    std::int64_t version = 0;
    bool is_special = false;                 // of a special case: what was given is read in the case alone
};

inline constexpr access::Action may_keep_provisions { "privacy.provision.keep", { access::Role::Approver, access::Role::PrivacyOfficer } };
inline constexpr access::Action may_read_provisions { "privacy.provision.read", { access::Role::Approver, access::Role::PrivacyOfficer, access::Role::Auditor } };

// Of one 年度, of the caller's divisions, newest first.
std::vector<Provision> provisions(db::Read& tx, Caller const& caller, int fiscal_year);
// NotFound, Forbidden.
Result<Provision> find_provision(db::Read& tx, Caller const& caller, std::string const& id);
// Without id: a new line of the caller's own division. Of a line from an event its day, source and case stay. Refuses Forbidden, NotFound, Conflict, Invalid
// (given_on in the future, recipient, ground, items, persons).
Result<Provision> keep_provision(db::Write& tx, Caller const& caller, Workplace const& here, Provision const& provision);

// The schedule: what the events of each town have brought since the last time. How many new lines.
std::size_t collect_provisions(Workplace const& here);

std::vector<db::Statement> provision_statements();

}  // namespace mado::privacy
