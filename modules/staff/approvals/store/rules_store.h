#pragma once
#include <mado/approvals/rules.h>

namespace mado::approvals::store {

Rules rules(db::Read& tx);
void keep(db::Write& tx, Rules const& rules);
std::vector<StandIn> stand_ins(db::Read& tx);
std::vector<StandIn> stand_ins_for(db::Read& tx, PositionId const& position);
std::vector<StandIn> stand_ins_of(db::Read& tx, PositionId const& by);
bool insert(db::Write& tx, StandIn const& stand_in);            // false: the same pair from the same day on
bool end(db::Write& tx, PositionId const& position, PositionId const& by, Day since, Day last_day);
std::vector<Entrustment> entrustments(db::Read& tx);
bool insert(db::Write& tx, Entrustment const& entrustment);
bool end(db::Write& tx, std::string_view route, std::string_view procedure, Day since, Day last_day);

std::vector<db::Statement> rules_statements();

}  // namespace mado::approvals::store
