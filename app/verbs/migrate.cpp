#include "../safekeeping.h"
#include "verbs.h"

#include <mado/log/log.h>

namespace mado::verbs {

char const* const migrate_help = R"(madoguchi migrate --to postgresql --database ADDRESS [--password-file FILE] [--data DIR] [--configuration FILE]
madoguchi migrate --to sqlite --database ADDRESS [--password-file FILE] [--data DIR] [--configuration FILE]

Moves all zones of a stopped server from the SQLite files in DIR to PostgreSQL, or back: table by table, with counts and hashes compared on both
sides. ADDRESS is what libpq takes, with {zone} where the zone's name stands: "host=db dbname=madoguchi_{zone} user=madoguchi". The databases are
prepared (`madoguchi database prepare`) and hold no rows. What is moved stays where it was, unchanged. At the end it says which lines of the
configuration to change. Keys and attachments stay in DIR, which has to be the server's own. Exit status: 0 moved and proved, 1 not (said why; what is
moved is unchanged, and a target that was begun is emptied or given another name before the next try), 2 called wrongly.
)";

namespace {

using db::transfer::Sum;
using db::transfer::Table;

// One zone: every table is read once, written, and read back.
std::int64_t move(std::string const& zone, db::transfer::Source& source, db::transfer::Target& target, backup::Progress const& progress)
{
    std::int64_t rows = 0;
    std::vector<std::pair<Table, Sum>> read;
    for (auto const& table : source.tables()) {
        auto const of = source.count(table);
        std::int64_t done = 0;
        read.emplace_back(table, source.read(table, [&](std::string_view bytes, std::int64_t count) {
            target.write(table, bytes);
            progress(zone + " " + table.name, done += count, of);
        }));
    }
    target.rows_are_in();
    for (auto const& [table, sum] : read) {
        auto const there = target.sum(table);
        bool const fits = there == sum;
        std::printf("%-6s %-40s %10lld rows  %.16s  %s\n", zone.c_str(), table.name.c_str(), static_cast<long long>(sum.rows), sum.sha256.c_str(), fits ? "equal" : "DIFFERENT");
        if (!fits)
            throw db::Failure(zone + " " + table.name + ": " + std::to_string(sum.rows) + " rows " + sum.sha256 + " were read, " + std::to_string(there.rows) + " rows " + there.sha256 + " arrived");
        rows += sum.rows;
    }
    return rows;
}

// All zones of a server that nobody uses meanwhile; the databases take their places when everything has been read back.
std::int64_t move_all(Configuration const& from, Configuration const& into, ClosedZones& zones, backup::Progress const& progress)
{
    std::vector<std::unique_ptr<db::transfer::SoleUse>> alone;
    for (auto const& zone : from.zones)
        alone.push_back(std::make_unique<db::transfer::SoleUse>(database_of(from, zone)));
    std::vector<std::unique_ptr<db::transfer::Target>> targets;
    std::int64_t rows = 0;
    for (auto const& zone : from.zones) {
        auto const source = db::transfer::open_source(database_of(from, zone));
        auto const migrations = db::transfer::exactly(source->migrations(), zones.zone(zone).migrations());
        targets.push_back(db::transfer::open_target(database_of(into, zone), migrations));
        rows += move(zone, *source, *targets.back(), progress);
    }
    for (auto const& target : targets)
        target->finish();
    return rows;
}

Configuration on_sqlite(Configuration configuration)
{
    configuration.database_address.clear();
    configuration.database_password_file.clear();
    return configuration;
}

Configuration on_postgresql(Configuration configuration, Arguments const& arguments)
{
    configuration.database_address = arguments.of("database", configuration.database_address);
    configuration.database_password_file = arguments.of("password-file", configuration.database_password_file);
    if (configuration.database_address.empty())
        throw WrongArguments("--database ADDRESS is missing");
    if (configuration.zones.size() > 1 && configuration.database_address.find("{zone}") == std::string::npos)
        throw WrongArguments("each zone has a database of its own: write {zone} where its name stands in --database");
    return configuration;
}

}  // namespace

int migrate(Arguments const& arguments)
{
    auto const to = arguments.of("to");
    if (to != "postgresql" && to != "sqlite")
        throw WrongArguments("say --to postgresql or --to sqlite");
    if (!arguments.rest.empty())
        throw WrongArguments("there is nothing to be said behind the options");
    auto const given = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    auto const from = to == "sqlite" ? on_postgresql(given, arguments) : on_sqlite(given);
    auto const into = to == "sqlite" ? on_sqlite(given) : on_postgresql(given, arguments);
    TakingPlace(given).refuse();
    for (auto const& zone : given.zones)
        if (auto const options = database_of(from, zone); options.postgresql.empty() && !std::filesystem::exists(options.path))
            throw WrongArguments("there is no database " + options.path + ": name the data folder of the server with --data");
    require_keys(given);
    ClosedZones zones(given);
    Meter meter;
    std::int64_t rows = 0;
    with_advice("What was to be moved is unchanged.", [&] { rows = move_all(from, into, zones, meter.progress()); });
    std::printf("%lld rows in %.1f s, %.0f rows/s. Every count and hash is equal.\n", static_cast<long long>(rows), meter.seconds(), static_cast<double>(rows) / meter.seconds());
    if (!prove_traces(into, given.zones))
        return 1;
    if (to == "postgresql") {
        std::printf("Now write into the configuration file:\n\ndatabase:\n  address: \"%s\"\n", into.database_address.c_str());
        if (!into.database_password_file.empty())
            std::printf("  password_file: %s\n", into.database_password_file.c_str());
        std::puts("\nKeep the SQLite files until the server has run on PostgreSQL for a while; then remove them.");
    } else {
        std::puts("Now remove database.address and database.password_file from the configuration file.");
    }
    return 0;
}

}  // namespace mado::verbs
