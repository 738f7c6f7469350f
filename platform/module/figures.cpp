#include "figures.h"

#include <unistd.h>

#include <fstream>

namespace mado {

namespace {

constexpr std::size_t most_statements = 10;

std::int64_t resident_bytes_of_process()
{
    std::ifstream statm("/proc/self/statm");
    std::int64_t total = 0, resident = 0;
    statm >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

std::int64_t whole(std::uint64_t count) { return static_cast<std::int64_t>(count); }

}  // namespace

json::Value figures_of_node(http::ServerCounts const& server, db::Figures const& database, std::int64_t jobs_running)
{
    json::Array slowest;
    for (auto const& statement : database.statements)
        if (slowest.size() < most_statements)
            slowest.push_back(json::object({ { "name", statement.name }, { "runs", statement.runs }, { "microseconds", statement.microseconds }, { "slowest_microseconds", statement.slowest_microseconds } }));
    return json::object({ { "requests", whole(server.requests) }, { "busy", whole(server.refused_busy) }, { "queued", whole(server.queued) }, { "connections", whole(server.connections_open) },
        { "memory_bytes", resident_bytes_of_process() }, { "jobs_running", jobs_running }, { "db_reads", database.reads }, { "db_writes", database.writes }, { "db_failed", database.failed },
        { "db_retries", database.retries }, { "db_waiting", database.waiting }, { "db_connections", database.connections }, { "db_connections_lost", database.connections_lost },
        { "db_slow", database.slow }, { "statements", std::move(slowest) } });
}

}  // namespace mado
