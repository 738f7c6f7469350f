#pragma once
#include <mado/treasury/arrears.h>

namespace mado::treasury::store {

std::vector<db::Statement> arrears_statements();

bool insert_demand(db::Write& tx, Letter const& letter, Instant at);          // false: the claim has been demanded already
void insert_reminder(db::Write& tx, std::string const& id, Letter const& letter, Instant at);
std::vector<Letter> letters(db::Read& tx, ClaimId const& id);

void insert_promise(db::Write& tx, Promise const& promise, PersonId const& by, Instant at);
bool end_promise(db::Write& tx, PromiseId const& id, PromiseState to, std::string_view why);  // false: it is not live
std::vector<Promise> promises(db::Read& tx, ClaimId const& id);
std::optional<Promise> promise(db::Read& tx, PromiseId const& id);

void insert_step(db::Write& tx, ArrearsStep const& step, Instant at);
bool end_step(db::Write& tx, std::string_view id, StepEnd end, Day on);       // false: none of that id is open
std::vector<ArrearsStep> steps(db::Read& tx, ClaimId const& id);
std::optional<ArrearsStep> step(db::Read& tx, std::string_view id);

void insert_write_off(db::Write& tx, WriteOff const& one, Instant at);
bool change_write_off(db::Write& tx, WriteOff const& one);                    // false: it is not proposed any more
std::optional<WriteOff> write_off(db::Read& tx, std::string_view id);
std::vector<WriteOff> write_offs(db::Read& tx, ClaimId const& id);

struct DebtorRow { ClaimId claim; bool is_demanded = false, has_promise = false; };
// Late and unpaid, the longest first, of a division and all beneath it.
std::vector<DebtorRow> debtors(db::Read& tx, DebtorQuery const& query, std::string const& division, int most);
std::int64_t count_not_demanded(db::Read& tx, Day late_on, std::string const& division);

}  // namespace mado::treasury::store
