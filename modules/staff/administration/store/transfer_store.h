#pragma once
#include <mado/administration/transfer.h>

namespace mado::administration::store {

struct Step {
    std::string did;                             // "began"; "ended": with its end before
    organization::Assignment assignment;
    std::optional<Day> became {};                // of an ended one: the last day that the list gave it
    std::size_t number = 0;
};
void insert(db::Write& tx, Transfer const& transfer);
bool move(db::Write& tx, std::string const& id, TransferState from, TransferState to, std::optional<Day> day);
void add_step(db::Write& tx, std::string const& transfer, std::size_t number, Step const& step);
void keep_as_it_is(db::Write& tx, std::string const& transfer, Step const& step, std::string const& why);
std::vector<Step> steps(db::Read& tx, std::string const& transfer);
std::vector<db::Statement> statements();

}  // namespace mado::administration::store
