#pragma once
// Lines of a file of results into the books by sets: however many lines a chunk has, so many statements.
#include <mado/treasury/imports.h>

namespace mado::treasury::store {

std::vector<db::Statement> import_set_statements();

struct Chunk { ImportId import; std::int64_t after = 0, through = 0; };          // places
// What is exactly a live slip's in the books of that year is marked as matched; how many. The second payment of one claim comes after the first: it waits to be taken alone.
std::int64_t match_lines(db::Write& tx, Chunk const& chunk, int year);
struct Booking { Day on; int year; Account asset; PersonId by; Instant at; std::int64_t matched; };
// Receipts, journal, balances and claims of what is matched. A line whose receipt is known already waits again. How many were booked.
std::int64_t book_matched(db::Write& tx, Chunk const& chunk, Booking const& booking);

}  // namespace mado::treasury::store
