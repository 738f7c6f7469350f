// Golden files: what others may rely on changes only on purpose (`make golden`, then read the difference).
#include "world.h"

#include <mado/db/fresh.h>
#include <mado/gateway/events.h>
#include <mado/open_data/event_query.h>
#include <mado/json/json.h>
#include <mado/log/log.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>

#include <unistd.h>

using namespace mado;

namespace {

class Stage {
public:
    Stage()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-contracts-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        log::start({ .descriptor = 2, .least = log::Level::Error });
        Configuration configuration;
        configuration.data = folder_;
        configuration.database_address = databases_.address();
        world = std::make_unique<World>(configuration, clock_);
    }
    ~Stage()
    {
        world.reset();
        std::filesystem::remove_all(folder_);
    }
    std::unique_ptr<World> world;

private:
    SystemClock clock_;
    std::filesystem::path folder_;
    db::test::ZoneDatabases databases_;
};

Stage& stage()
{
    static Stage shared;
    return shared;
}

void compare(std::string const& name, std::set<std::string> const& rows)
{
    std::string text;
    for (auto const& row : rows)
        text += row + "\n";
    auto const path = std::filesystem::path(MADO_HERE "/tests/golden") / name;
    if (char const* mode = std::getenv("MADO_GOLDEN"); mode && std::string_view(mode) == "write") {
        std::ofstream(path) << text;
        return;
    }
    std::ifstream in(path);
    std::string const golden { std::istreambuf_iterator<char>(in), {} };
    std::set<std::string> before;
    std::istringstream lines(golden);
    for (std::string line; std::getline(lines, line);)
        before.insert(line);
    for (auto const& row : rows)
        if (!before.contains(row))
            FAIL_CHECK((name + ": new, or changed: " + row + "   (make golden writes it)"));
    for (auto const& row : before)
        if (!rows.contains(row))
            FAIL_CHECK((name + ": gone: " + row));
}

TEST_CASE("routes: what opens, and by which right")
{
    std::set<std::string> rows;
    for (auto const& zone : stage().world->zones())
        for (auto const& route : zone->site().routes()) {
            if (route.answer)
                continue;  // for programs: openapi_*.json
            auto const methods = std::string(route.show ? "GET" : "") + (route.show && route.act ? "+" : "") + (route.act ? "POST" : "");
            rows.insert(zone->name() + " " + methods + " " + route.pattern + " " + (route.action ? std::string(route.action->name) : "everyone"));
        }
    CHECK(rows.size() > 50);
    compare("routes.txt", rows);
}

TEST_CASE("rights: which role may do what")
{
    std::set<std::string> rows;
    auto const add = [&](access::Action const& action) {
        std::string roles;
        for (std::size_t i = 0; i < access::names_of(access::Role {}).size(); ++i)
            if (action.roles.has(static_cast<access::Role>(i)))
                roles += " " + std::string(access::names_of(access::Role {})[i]);
        rows.insert(std::string(action.name) + ":" + roles);
    };
    for (auto const& zone : stage().world->zones()) {
        for (auto const& module : zone->modules())
            for (auto const& action : module.actions)
                add(action);
        // A route's right must be one that its module lists: otherwise this table would not show it.
        std::set<std::string> listed;
        for (auto const& module : zone->modules())
            for (auto const& action : module.actions)
                listed.insert(std::string(action.name));
        for (auto const& route : zone->site().routes())
            if (route.action) {
                CAPTURE(route.pattern);
                CHECK(listed.contains(std::string(route.action->name)));
            }
    }
    compare("actions.txt", rows);
}

// docs/operations/security.md says which test shows each requirement: a test that is gone, or moved, is found here.
TEST_CASE("security.md: every file that it names is there")
{
    std::filesystem::path const root = MADO_SOURCE_ROOT;
    std::ifstream in(root / "docs/operations/security.md");
    std::string const text { std::istreambuf_iterator<char>(in), {} };
    std::size_t named = 0;
    for (auto at = text.find('`'); at != std::string::npos; at = text.find('`', at + 1)) {
        auto const end = text.find('`', at + 1);
        if (end == std::string::npos)
            break;
        auto const name = text.substr(at + 1, end - at - 1);
        at = end;
        if (name.find('/') == std::string::npos || name.find(' ') != std::string::npos || name.starts_with("./") || !(name[0] >= 'a' && name[0] <= 'z'))
            continue;
        CAPTURE(name);
        CHECK(std::filesystem::exists(root / name));
        ++named;
    }
    CHECK(named > 40);
}

TEST_CASE("events: the names that process mining and statistics read")
{
    std::set<std::string> rows;
    for (auto const& zone : stage().world->zones())
        for (auto const& module : zone->modules())
            for (auto const& event : module.events)
                rows.insert(event);
    for (auto const& event : gateway::events())
        rows.insert(event);
    CHECK(rows.size() > 20);
    compare("events.txt", rows);
    auto const countable = open_data::countable_of(stage().world->zones().front()->here().library.text("datasets/countable-events.yaml"));
    for (auto const& [name, event] : countable.events)
        CHECK_MESSAGE(rows.contains(name), name);
}

// The document that outside programs are written against, one member a line so that a difference can be read.
void add_lines(std::set<std::string>& rows, std::string const& at, json::Value const& value)
{
    if (value.is_object() && !value.object().empty())
        for (auto const& [name, member] : value.object())
            add_lines(rows, at + "/" + name, member);
    else if (value.is_array() && !value.array().empty() && !value.array().front().is_text())
        for (std::size_t i = 0; i < value.array().size(); ++i)
            add_lines(rows, at + "/" + std::to_string(i), value.array()[i]);
    else
        rows.insert(at + " " + json::write(value));
}

void compare_document(std::string const& name, json::Value const& document)
{
    auto const path = std::filesystem::path(MADO_HERE "/tests/golden") / name;
    if (char const* mode = std::getenv("MADO_GOLDEN"); mode && std::string_view(mode) == "write") {
        std::ofstream(path) << json::write(document) << "\n";
        return;
    }
    std::ifstream in(path);
    auto const golden = json::parse(std::string { std::istreambuf_iterator<char>(in), {} }, { .bytes = 8 << 20, .depth = 64 });
    REQUIRE(golden.has_value());
    std::set<std::string> before, now;
    add_lines(before, "", *golden);
    add_lines(now, "", document);
    for (auto const& row : now)
        if (!before.contains(row))
            FAIL_CHECK((name + ": new, or changed: " + row + "   (make golden writes it)"));
    for (auto const& row : before)
        if (!now.contains(row))
            FAIL_CHECK((name + ": gone: " + row));
}

TEST_CASE("openapi: what outside programs are written against")
{
    for (auto const* zone : { "front", "office" }) {
        auto const document = stage().world->zone(zone).door().document("ja", "https://localhost/soja-shi/api/v1");
        CHECK(document.object("paths").size() >= 3);
        compare_document(std::string("openapi_") + zone + ".json", document);
    }
}

// The first table that a statement reads or writes.
std::string table_of(std::string_view sql)
{
    for (std::string_view const word : { "FROM ", "INTO ", "UPDATE " })
        for (auto at = sql.find(word); at != std::string_view::npos; at = sql.find(word, at + 1)) {
            auto const begin = sql.find_first_not_of(" \n", at + word.size());
            auto const end = sql.find_first_of(" \n(", begin);
            if (end == begin || (word == "FROM " && end != sql.npos && sql[end] == '('))  // of a subquery what it reads stands inside; json_each( ) is no table
                continue;
            return std::string(sql.substr(begin, end - begin));
        }
    return {};
}

TEST_CASE("statements: each has one owner, touches its own tables, and prepares on SQLite")
{
    std::set<std::string> rows;
    for (auto const& zone : stage().world->zones()) {
        std::map<std::string, std::string_view> seen;
        for (auto const& statement : zone->statements()) {
            CAPTURE(std::string(statement.name));
            CHECK_FALSE(seen.contains(std::string(statement.name)));
            seen[std::string(statement.name)] = statement.sql;
            rows.insert(std::string(statement.name));
            CHECK(zone->here().database.check(statement) == "");
            auto const owner = std::string(statement.name.substr(0, statement.name.find('.')));
            if (owner != "module")  // /metrics counts what waits in gateway and jobs
                CHECK(table_of(statement.sql).starts_with(owner + "_"));
        }
        CHECK(seen.size() > 60);
    }
    compare("statements.txt", rows);
}

TEST_CASE("the library that comes with the program has no mistake")
{
    CHECK(definitions::printed(stage().world->knowledge().library.problems()) == "");
    CHECK(stage().world->knowledge().towns.all().size() == 133);
}

}  // namespace
