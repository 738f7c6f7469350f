#pragma once
#include <mado/cases/cases.h>

namespace mado::cases::store {

std::vector<db::Statement> case_statements();

bool insert(db::Write& tx, Case const& made);   // false: it is there already
// The update names the version that it expects; the case's version goes up by one.
Result<void> change(db::Write& tx, Case& changed);
std::optional<Case> find(db::Read& tx, CaseId const& id);
std::optional<CaseId> of_receipt(db::Read& tx, std::string const& receipt_number);

// One stretch of the inbox: of an owner or of a person, in one state, after a key, in the inbox's order.
struct Stretch {
    std::string owner {};                       // or …
    PersonId person {};                         // … of whom
    CaseState state;
    std::optional<Day> due_before {};           // only what runs and was due before that day
};
std::vector<InboxKey> inbox(db::Read& tx, Stretch const& stretch, InboxKey const& after, int most);
std::int64_t count(db::Read& tx, Stretch const& stretch, int most);
std::vector<std::string> owners(db::Read& tx);  // that have cases: by index, one step each
std::vector<Case> all_after(db::Read& tx, CaseId const& after, int most);  // in the order of ids
std::vector<CaseId> asked_until_before(db::Read& tx, Day day, int most);

}  // namespace mado::cases::store
