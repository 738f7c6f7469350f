#include "metrics.h"

#include <unistd.h>

#include <fstream>

namespace mado {

namespace {

constexpr db::Statement count_waiting { "module.count_waiting", R"sql(
    SELECT count(*) AS n FROM gateway_outbox WHERE acknowledged_at IS NULL
)sql" };
constexpr db::Statement count_parked { "module.count_parked", R"sql(
    SELECT count(*) AS n FROM gateway_inbox WHERE state = 'parked'
)sql" };
constexpr db::Statement count_parked_jobs { "module.count_parked_jobs", R"sql(
    SELECT count(*) AS n FROM jobs_job WHERE state = 'parked'
)sql" };

std::int64_t count(db::Read& tx, db::Statement const& statement)
{
    return *tx.one(statement, {}, [](db::Row const& row) { return row.integer("n"); });
}

std::int64_t resident_bytes()
{
    std::ifstream statm("/proc/self/statm");
    std::int64_t total = 0, resident = 0;
    statm >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

std::vector<db::Statement> metrics_statements() { return { count_waiting, count_parked, count_parked_jobs }; }

std::int64_t metrics_waiting(db::Read& tx) { return count(tx, count_waiting); }

std::string metrics_text(std::string const& zone, db::Database& database, http::ServerCounts const& counts)
{
    struct Kept { std::int64_t waiting, parked, parked_jobs; };
    auto const kept = db::AllTenants::read(database, [](db::Read& tx) { return Kept { count(tx, count_waiting), count(tx, count_parked), count(tx, count_parked_jobs) }; });
    std::string text;
    auto const line = [&](std::string_view name, std::string_view type, std::string_view help, std::int64_t value) {
        text += "# HELP madoguchi_" + std::string(name) + " " + std::string(help) + "\n# TYPE madoguchi_" + std::string(name) + " " + std::string(type) + "\nmadoguchi_"
            + std::string(name) + "{zone=\"" + zone + "\"} " + std::to_string(value) + "\n";
    };
    line("http_requests_total", "counter", "Requests answered.", static_cast<std::int64_t>(counts.requests));
    line("http_busy_total", "counter", "Requests answered 503 because the queue was full.", static_cast<std::int64_t>(counts.refused_busy));
    line("http_connections", "gauge", "Open connections.", static_cast<std::int64_t>(counts.connections_open));
    line("http_queued", "gauge", "Requests that wait for a worker.", static_cast<std::int64_t>(counts.queued));
    line("gateway_waiting", "gauge", "Messages that wait to leave.", kept.waiting);
    line("gateway_parked", "gauge", "Messages that a person must look at.", kept.parked);
    line("jobs_parked", "gauge", "Jobs that a person must look at.", kept.parked_jobs);
    line("memory_resident_bytes", "gauge", "Resident memory of the process.", resident_bytes());
    return text;
}

}  // namespace mado
