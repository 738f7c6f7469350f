#pragma once
// 審査請求・訴訟: beside a case's disputes (mado/cases/after.h) what must be handed in until when, the hold on its records, and the evidence as one file.
#include <mado/cases/after.h>
#include <mado/records/holds.h>

namespace mado::disclosure {

inline constexpr access::Action may_answer_disputes { "disclosure.dispute", { access::Role::Examiner, access::Role::Approver } };

struct Due {
    std::string id {};
    CaseId of {};
    std::string dispute {};
    std::string what {};                     // 弁明書
    Day due_on {};
    std::optional<Day> done_on {};
    PersonId by {};
    Instant at {};
};
// Each refuses NotFound, Forbidden; set_due also Invalid (what, due_on, dispute).
Result<cases::Case> disputed(db::Read& tx, Caller const& caller, CaseId const& id);
std::vector<Due> dues(db::Read& tx, CaseId const& id);                             // by day
Result<void> set_due(db::Write& tx, Caller const& caller, Workplace const& here, Due const& due);
Result<void> finish_due(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& due);
// All records of the case stay as long as the proceedings last; who keeps the records ends it. Conflict when it is held for them already.
Result<void> hold_records(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& dispute);
bool is_held(db::Read& tx, cases::Dispute const& dispute);

struct Evidence { std::string zip, hash; std::size_t files = 0; std::vector<std::string> left_out {}; };
// Outside every transaction: the records of the case with their files, its trace, and a manifest with SHA-256. Forbidden for special and shielded cases.
Result<Evidence> evidence(Workplace const& here, Caller const& caller, CaseId const& id);

}  // namespace mado::disclosure
