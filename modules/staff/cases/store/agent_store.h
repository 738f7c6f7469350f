#pragma once
#include <mado/cases/cases.h>

namespace mado::cases::store {

std::vector<db::Statement> agent_statements();
void keep_agent(db::Write& tx, CaseId const& of, json::Value const& said);   // { kind, name, number?, mandate? } of the body of `submitted`; the first one stays
std::optional<json::Value> agent(db::Read& tx, CaseId const& of);

}  // namespace mado::cases::store
