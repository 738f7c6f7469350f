#pragma once
#include <mado/treasury/vouchers.h>

namespace mado::treasury::store {

std::vector<db::Statement> voucher_statements();

// A line that has no number yet. `voucher`: where the other system's own word made it, its number there.
struct Unnumbered { std::string book, line, owner; Day booked_on; std::string voucher; };
std::vector<Unnumbered> unnumbered(db::Read& tx, int most);            // as they were written: by id
bool has_unnumbered(db::Read& tx);
void pass_over(db::Write& tx, int fiscal_year);                        // what came in with a year's books: another system had it first
std::int64_t take_numbers(db::Write& tx, std::int64_t many);           // the first of them
void insert(db::Write& tx, std::int64_t number, Unnumbered const& line, Instant at);

std::vector<Voucher> vouchers(db::Read& tx, VoucherQuery::Which which, std::optional<Day> day, std::int64_t after, int most);
struct Accepted { std::string owner, voucher; };
std::optional<Accepted> accepted(db::Read& tx, std::int64_t number);
void accept(db::Write& tx, std::int64_t number, std::string const& voucher, std::string const& by, Instant at);
// From the first that was ever accepted on: what came before the other system began is none of its work.
std::int64_t mark_late(db::Write& tx, Instant before);
std::int64_t count_late(db::Read& tx);
bool was_ever_accepted(db::Read& tx);
VoucherTally tally(db::Read& tx, Day day);
void insert_step(db::Write& tx, std::string const& id, Payout const& payout, Day on, Instant at);

}  // namespace mado::treasury::store
