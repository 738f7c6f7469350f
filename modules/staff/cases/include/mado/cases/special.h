#pragma once
// 特別な事件. A case of a special kind opens only after a reason, for everybody, and stands in lists by its number alone. The gate stands before all
// routes with {case} at once (guard_special), not in the pages.
#include <mado/cases/cases.h>
#include <mado/web/route.h>

namespace mado::cases {

// Stopped: its use was stopped by a decision (個人情報保護法101条); who must open it all the same says why.
enum class SpecialKind { ChildAbuse, Dv, TaxInspection, CrimeVictim, Other, Stopped };
constexpr std::array<std::string_view, 6> names_of(SpecialKind) { return { "child_abuse", "dv", "tax_inspection", "crime_victim", "other", "stopped" }; }

struct Special { CaseId of; SpecialKind kind; PersonId by; Instant at; };
enum class SpecialAct { Marked, Released, Opened };
constexpr std::array<std::string_view, 3> names_of(SpecialAct) { return { "marked", "released", "opened" }; }
struct SpecialReason { SpecialAct act; PersonId by; Instant at; std::string words; };

inline constexpr access::Action may_mark_special { "cases.special.mark", { access::Role::Examiner, access::Role::Protector } };

constexpr int special_minutes = 30;          // a reason opens the pages of one case for one person
constexpr int special_sending_hours = 10;    // and lets a form that was opened then be sent, so that nothing typed is lost

std::optional<Special> special_of(db::Read& tx, CaseId const& id);
std::vector<SpecialReason> special_reasons(db::Read& tx, CaseId const& id);          // newest first, at most 100
// Each refuses NotFound, Forbidden, Conflict (is so already), Invalid (kind, reason).
Result<void> mark_special(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::optional<SpecialKind> kind, std::string_view reason);
// By the module that carries out the decision, which has asked its own right; of a case that is special already the reason is added.
Result<void> stop_use(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason);
Result<void> release_special(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason);
// Says why, and opens the case's pages for this person.
Result<void> open_special(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason);
bool has_opened(db::Read& tx, PersonId const& person, CaseId const& id, Instant since);

// As a list may show it: a special one without its procedure and applicant.
Case listed(db::Read& tx, Case found);
// Puts the gate before every route with {case}; the form that asks for the reason, and that of the mark, stay outside.
void guard_special(std::vector<mado::web::Route>& routes);

}  // namespace mado::cases
