#pragma once
#include <mado/db/database.h>
#include <mado/http/server.h>

#include <string>
#include <vector>

namespace mado {

// /metrics in the text format of Prometheus: counts only, nothing about a person.
std::string metrics_text(std::string const& zone, db::Database& database, http::ServerCounts const& counts);
std::int64_t metrics_waiting(db::Read& tx);  // messages of all tenants that wait to leave
std::vector<db::Statement> metrics_statements();

}  // namespace mado
