#pragma once
// What a node says of itself with each beat.
#include <mado/db/database.h>
#include <mado/http/server.h>
#include <mado/json/json.h>

namespace mado {

// Whole numbers by name; "statements": the ten that took most time, each with its name, runs, microseconds and slowest.
json::Value figures_of_node(http::ServerCounts const& server, db::Figures const& database, std::int64_t jobs_running);

}  // namespace mado
