// Who owns what: tables, statements and events each belong to one module, and describe() says all of it.
#include "world.h"

#include <mado/log/log.h>
#include <mado/gateway/events.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <unistd.h>

using namespace mado;

namespace {

World& world()
{
    struct Folder {
        std::filesystem::path path;
        Folder()
        {
            log::start({ .descriptor = 2, .least = log::Level::Error });
            auto pattern = (std::filesystem::temp_directory_path() / "mado-ownership-XXXXXX").string();
            path = ::mkdtemp(pattern.data());
        }
        ~Folder() { std::filesystem::remove_all(path); }
    };
    static Folder const folder;
    static SystemClock const clock;
    static World shared([] { Configuration made; made.data = folder.path; return made; }(), clock);
    return shared;
}

bool of_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The words of an SQL text, without those in quotes and comments and without parameters.
std::set<std::string> words_of(std::string_view sql)
{
    std::set<std::string> words;
    for (std::size_t at = 0; at < sql.size();) {
        if (sql[at] == '\'') {
            auto const end = sql.find('\'', at + 1);
            at = end == std::string_view::npos ? sql.size() : end + 1;
        } else if (sql.substr(at, 2) == "--") {
            at = std::min(sql.find('\n', at), sql.size());
        } else if (of_a_name(sql[at]) || sql[at] == '$') {
            auto const from = at++;
            while (at < sql.size() && of_a_name(sql[at]))
                ++at;
            if (sql[from] != '$')
                words.emplace(sql.substr(from, at - from));
        } else {
            ++at;
        }
    }
    return words;
}

// Table → the module whose migration makes it.
std::map<std::string, std::string> owners_of_tables(Zone const& zone)
{
    std::map<std::string, std::string> owners;
    for (auto const& migration : zone.migrations())
        for (std::string_view const create : { "CREATE TABLE ", "CREATE VIRTUAL TABLE " })
            for (auto at = migration.sql.find(create); at != std::string_view::npos; at = migration.sql.find(create, at + 1)) {
                auto const name = migration.sql.substr(at + create.size());
                owners[std::string(name.begin(), std::ranges::find_if_not(name, of_a_name))] = migration.module;
            }
    return owners;
}

std::string first_part(std::string_view name) { return std::string(name.substr(0, name.find('.'))); }

TEST_CASE("tables are named after the module that makes them")
{
    for (auto const& zone : world().zones()) {
        auto const owners = owners_of_tables(*zone);
        CHECK(owners.size() > 20);
        for (auto const& [table, module] : owners)
            CHECK_MESSAGE(table.starts_with(module + "_"), zone->name(), ": ", table, " is made by ", module);
    }
}

TEST_CASE("a statement names no table of another module, in whatever clause, and stands in its own module's list")
{
    for (auto const& zone : world().zones()) {
        auto const owners = owners_of_tables(*zone);
        for (auto const& statement : zone->statements())
            for (auto const& word : words_of(statement.sql))
                if (auto const table = owners.find(word); table != owners.end() && first_part(statement.name) != "module")  // /metrics counts what waits
                    CHECK_MESSAGE(table->second == first_part(statement.name), zone->name(), ": ", std::string(statement.name), " takes ", word);
        for (auto const& module : zone->modules())
            for (auto const& statement : module.statements)
                CHECK_MESSAGE(first_part(statement.name) == module.name, module.name, " lists ", std::string(statement.name));
    }
}

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

// Whether a folder holds that module: it is called so, or its describe() says so (office/datasets is the part open_data, beside platform/datasets).
bool holds(std::filesystem::path const& folder, std::string const& module)
{
    return folder.filename() == module || bytes_of(folder / "module.cpp").find("module.name = \"" + module + "\"") != std::string::npos;
}

// The sources of a module that do the work: neither describe() nor tests.
std::string sources_of(std::string const& module)
{
    std::string text;
    for (auto const* shelf : { "modules/front", "modules/staff", "modules/office", "modules/core", "platform" })
        for (auto const& folder : std::filesystem::directory_iterator(std::filesystem::path(MADO_SOURCE_ROOT) / shelf)) {
            if (!folder.is_directory() || !holds(folder.path(), module))
                continue;
            for (auto const& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
                auto const name = entry.path().filename().string();
                if (entry.path().extension() == ".cpp" && name != "module.cpp" && !name.ends_with("_test.cpp"))
                    text += bytes_of(entry.path());
            }
        }
    return text;
}

std::set<std::string> literals_of(std::string_view source)
{
    std::set<std::string> literals;
    for (auto at = source.find('"'); at != std::string_view::npos;) {
        auto const end = source.find_first_of("\"\n", at + 1);
        if (end == std::string_view::npos)
            break;
        literals.emplace(source.substr(at + 1, end - at - 1));
        at = source.find('"', end + 1);
    }
    return literals;
}

bool names_an_event(std::string_view literal, std::string const& module) { return literal.starts_with(module + ".") && std::ranges::count(literal, '.') == 2; }

// What is recorded by name: the literals of each statement that calls audit::record.
std::set<std::string> recorded_in(std::string_view source, std::string const& module)
{
    std::set<std::string> events;
    constexpr std::string_view call = "audit::record(";
    for (auto at = source.find(call); at != std::string_view::npos; at = source.find(call, at + 1))
        for (auto const& literal : literals_of(source.substr(at, source.find(';', at) - at)))
            if (names_an_event(literal, module))
                events.insert(literal);
    return events;
}

TEST_CASE("what a module records it declares, and what it declares it records")
{
    std::map<std::string, std::set<std::string>> declared;
    for (auto const& zone : world().zones())
        for (auto const& module : zone->modules())
            declared[module.name].insert(module.events.begin(), module.events.end());
    std::size_t recorded_at_all = 0;
    for (auto const& [module, events] : declared) {
        auto const source = sources_of(module);
        auto const literals = literals_of(source);
        for (auto const& event : recorded_in(source, module)) {
            ++recorded_at_all;
            CHECK_MESSAGE(events.contains(event), event, " is recorded and not declared in describe()");
        }
        for (auto const& event : events) {
            CHECK_MESSAGE(names_an_event(event, module), event, " is not module.thing.what_happened");
            CHECK_MESSAGE(literals.contains(event), event, " is declared in describe() and never recorded");
        }
    }
    CHECK(recorded_at_all > 20);
}

TEST_CASE("what the gateway and the verbs of its ceremonies record it declares, and what it declares is recorded")
{
    auto source = sources_of("gateway");
    for (auto const& entry : std::filesystem::directory_iterator(std::filesystem::path(MADO_SOURCE_ROOT) / "app/verbs"))
        if (entry.path().extension() == ".cpp")
            source += bytes_of(entry.path());
    auto const listing = bytes_of(std::filesystem::path(MADO_SOURCE_ROOT) / "platform/gateway/events.cpp");
    source.erase(source.find(listing), listing.size());
    auto const declared = gateway::events();
    std::set<std::string> recorded;
    for (std::string_view const call : { "audit::record(", "trace(", "trace_of(" })
        for (auto at = source.find(call); at != std::string::npos; at = source.find(call, at + 1))
            for (auto const& literal : literals_of(std::string_view(source).substr(at, source.find(';', at) - at)))
                if (names_an_event(literal, "gateway"))
                    recorded.insert(literal);
    CHECK(recorded == std::set<std::string>(declared.begin(), declared.end()));
    CHECK(recorded.size() > 8);
}

}  // namespace
