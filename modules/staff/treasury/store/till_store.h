#pragma once
#include <mado/treasury/tills.h>

namespace mado::treasury::store {

std::vector<db::Statement> till_statements();

bool insert(db::Write& tx, Till const& till);                  // false: this person has an open one
bool close(db::Write& tx, Till const& till, Instant at);                 // false: it is not open
bool deposit(db::Write& tx, Till const& till);                 // false: it is not closed
std::optional<Till> till(db::Read& tx, TillId const& id);
std::optional<Till> open_till_of(db::Read& tx, PersonId const& person);
std::vector<Till> tills_of(db::Read& tx, Day day);
std::int64_t count_open_tills(db::Read& tx, Day through);

struct TakenRow { std::string form; TillId till; ReceiptId receipt; Yen given; };
void insert(db::Write& tx, TakenRow const& row);
std::optional<TakenRow> taken_by_form(db::Read& tx, std::string_view form);
std::vector<TakenRow> taken_at(db::Read& tx, TillId const& id);        // newest first
Yen cash_of(db::Read& tx, TillId const& id);                           // of payments in cash that stand, less what was given back

}  // namespace mado::treasury::store
