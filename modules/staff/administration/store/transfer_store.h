#pragma once
#include <mado/administration/transfer.h>

namespace mado::administration::store {

struct Step { std::string did; organization::Assignment assignment; };  // did: "began"; "ended": with its end before
void insert(db::Write& tx, Transfer const& transfer);
bool move(db::Write& tx, std::string const& id, TransferState from, TransferState to, std::optional<Day> day);
void add_step(db::Write& tx, std::string const& transfer, std::size_t number, Step const& step);
std::vector<Step> steps(db::Read& tx, std::string const& transfer);
std::vector<db::Statement> statements();

}  // namespace mado::administration::store
