#pragma once
#include <mado/cases/rounds.h>

namespace mado::cases::store {

std::vector<db::Statement> round_statements();

void keep_verdict(db::Write& tx, CaseId const& id, Verdict const& verdict, PersonId const& by, Instant at);
void forget_verdict(db::Write& tx, CaseId const& id);
std::optional<Verdict> verdict(db::Read& tx, CaseId const& id);
std::vector<CaseId> of_round(db::Read& tx, RoundQuery const& query);
std::map<CaseState, RoundCount> count_of_round(db::Read& tx, std::string_view procedure, std::string_view round);

}  // namespace mado::cases::store
