#pragma once
#include <mado/disclosure/disclosure.h>
#include <mado/disclosure/disputes.h>

namespace mado::disclosure::store {

void insert(db::Write& tx, Target const& target);
bool change(db::Write& tx, Target& target);                         // names the version that it expects, and counts it up
std::optional<Target> target(db::Read& tx, TargetId const& id);
std::vector<Target> of_case(db::Read& tx, CaseId const& id);
std::vector<Target> open_ones(db::Read& tx, std::string const& division, int most);
std::int64_t count_to_check(db::Read& tx, std::string const& division, PersonId const& but);
void remove(db::Write& tx, TargetId const& id);                     // with its boxes
void erase(db::Write& tx, TargetId const& id);                      // its words and the key of what was made; numbers and hashes stay

void insert(db::Write& tx, TargetId const& target, Box const& box);
bool remove(db::Write& tx, TargetId const& target, std::string const& box);
std::vector<Box> boxes(db::Read& tx, TargetId const& target);

std::vector<Ground> grounds(db::Read& tx);                          // those that the town has changed
bool keep(db::Write& tx, Ground const& ground, PersonId const& by, Instant at);

void insert(db::Write& tx, Due const& due);
bool finish(db::Write& tx, CaseId const& of, std::string const& id, Day on);
std::vector<Due> dues(db::Read& tx, CaseId const& id);

std::vector<db::Statement> statements();

}  // namespace mado::disclosure::store
