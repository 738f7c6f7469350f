#include "../world.h"
#include "verbs.h"

#include <mado/db/prepare.h>
#include <mado/log/log.h>

#include <cstdio>

namespace mado::verbs {

char const* const database_help = R"(madoguchi database prepare --admin CONNINFO [--name NAME] [--login ROLE] [--password-file FILE] [--zone all|front|office|core]
madoguchi database check [--configuration FILE] [--data DIR] [--zone all|front|office|core]

prepare: makes on a PostgreSQL server (15 or later) what Madoguchi works with, as the superuser whom CONNINFO signs in ("host=db user=postgres
dbname=postgres"): the roles madoguchi_owner, madoguchi_service and madoguchi_platform, the role that the program signs in with (ROLE, else
madoguchi; its password is the first line of FILE), and one database a zone (NAME_front, NAME_office, NAME_core; NAME is madoguchi unless said).
May be run again: what is there stays. It says what it did, and which lines the configuration needs.

check: signs in to the database of each zone as the configuration says and looks, changing nothing: the server's version, the roles, the wall
between tenants around every table, and which migrations the next start will apply.

Exit status: 0 done, or all is well; 1 something is wrong (each is named); 2 called wrongly.
)";

namespace {

int prepare(Arguments const& arguments)
{
    db::Preparation preparation { .admin = arguments.of("admin"), .login = arguments.of("login", "madoguchi"), .databases = {} };
    if (preparation.admin.empty())
        throw WrongArguments("--admin CONNINFO is missing");
    if (arguments.has("password-file"))
        preparation.password = first_line_of(arguments.of("password-file"));
    auto const name = arguments.of("name", "madoguchi");
    for (auto const& zone : configuration_of(arguments).zones)
        preparation.databases.push_back(name + "_" + zone);
    auto const did = prepare_server(preparation);
    for (auto const& step : did)
        std::printf("%s\n", step.c_str());
    if (did.empty())
        std::printf("Everything was there already.\n");
    std::printf("\nIn the configuration (host and port as the nodes reach the server):\n  database:\n    address: \"host=… dbname=%s_{zone} user=%s\"\n%s", name.c_str(),
        preparation.login.c_str(), preparation.password.empty() ? "" : "    password_file: …\n");
    return 0;
}

// The migrations of a zone are asked of a world of no rows, in memory of its own.
class Plans {
public:
    Plans()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "madoguchi-check-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("no folder could be made in " + std::filesystem::temp_directory_path().string());
        folder_ = pattern;
        Configuration configuration;
        configuration.data = folder_;
        world_ = std::make_unique<World>(configuration, clock_);
    }
    ~Plans()
    {
        world_.reset();
        std::filesystem::remove_all(folder_);
    }
    Plans(Plans const&) = delete;
    Plans& operator=(Plans const&) = delete;
    std::vector<db::Migration> of(std::string const& zone) const { return world_->zone(zone).migrations(); }

private:
    SystemClock clock_;
    std::filesystem::path folder_;
    std::unique_ptr<World> world_;
};

int check_databases(Arguments const& arguments)
{
    auto const configuration = configuration_of(arguments);
    if (configuration.database_address.empty())
        throw WrongArguments("the configuration names no database.address: the zones are SQLite files in the data folder");
    log::start({ .descriptor = 2, .least = log::Level::Error });
    Plans const plans;
    bool well = true;
    for (auto const& zone : configuration.zones) {
        auto const state = look_at(database_of(configuration, zone), plans.of(zone));
        std::printf("%-6s PostgreSQL %s as %s: %zu migrations pending, %zu faults\n", zone.c_str(), state.server.c_str(), state.login.c_str(), state.pending.size(), state.faults.size());
        for (auto const& pending : state.pending)
            std::printf("  pending: %s\n", pending.c_str());
        for (auto const& fault : state.faults)
            std::printf("  %s\n", fault.c_str());
        well = well && state.faults.empty();
    }
    return well ? 0 : 1;
}

}  // namespace

int database(Arguments const& arguments)
{
    if (arguments.rest == std::vector<std::string> { "prepare" })
        return prepare(arguments);
    if (arguments.rest == std::vector<std::string> { "check" })
        return check_databases(arguments);
    throw WrongArguments("say `madoguchi database prepare` or `madoguchi database check`");
}

}  // namespace mado::verbs
