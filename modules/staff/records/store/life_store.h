#pragma once
#include <mado/records/disposals.h>

namespace mado::records::store {

void insert(db::Write& tx, Hold const& hold);
bool release(db::Write& tx, HoldId const& id, PersonId const& by, Instant at, std::string_view why);  // false: it was before
std::optional<Hold> hold(db::Read& tx, HoldId const& id);
std::vector<Hold> open_holds(db::Read& tx, int most);
std::vector<Hold> holds_of(db::Read& tx, Holds kind, std::string_view object);
std::vector<Hold> holds_on(db::Read& tx, FolderId const& id);   // open

void insert(db::Write& tx, Loan const& loan);
bool return_loan(db::Write& tx, FolderId const& id, Day on);
std::vector<Loan> loans(db::Read& tx, FolderId const& id);

void insert(db::Write& tx, Disposal const& disposal);
bool change(db::Write& tx, Disposal& disposal, DisposalState from);   // names state and version that it expects
std::optional<Disposal> disposal(db::Read& tx, DisposalId const& id);
std::vector<Disposal> disposals(db::Read& tx, int most);
void insert(db::Write& tx, DisposalId const& id, Line const& line);
bool change(db::Write& tx, DisposalId const& id, Line const& line, LineState from);
std::vector<Line> lines(db::Read& tx, DisposalId const& id);
bool is_on_open_list(db::Read& tx, FolderId const& id);

std::vector<db::Statement> life_statements();

}  // namespace mado::records::store
