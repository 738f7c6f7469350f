#include "house.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

namespace mado::tests {

World& house()
{
    static Folder const folder;
    static SystemClock const clock;
    static World world(configuration_in(folder.path), clock);
    return world;
}

namespace {

std::string first_difference(std::string const& was, std::string const& is)
{
    std::istringstream before(was), after(is);
    std::string one, other;
    for (int line = 1;; ++line) {
        bool const more = static_cast<bool>(std::getline(before, one)), still = static_cast<bool>(std::getline(after, other));
        if (!more && !still)
            return {};
        if (!more || !still || one != other)
            return "line " + std::to_string(line) + ": was `" + (more ? one : "(end)") + "`, is `" + (still ? other : "(end)") + "`";
    }
}

}  // namespace

std::string compared_with_golden(std::string const& name, std::string const& text)
{
    auto const path = std::filesystem::path(MADO_HERE) / "contracts" / "golden" / name;
    char const* const write = std::getenv("MADO_GOLDEN");
    if (write && std::string_view(write) == "write") {
        std::ofstream(path, std::ios::binary) << text;
        return {};
    }
    std::ifstream in(path, std::ios::binary);
    std::string const golden { std::istreambuf_iterator<char>(in), {} };
    return golden == text ? "" : name + " has changed; if that is meant, run `make golden` and read the difference. " + first_difference(golden, text);
}

namespace {

// One line a zone, method and pattern, with what it needs.
std::string routes_of(Zone const& zone)
{
    std::set<std::string> lines;
    for (auto const& module : zone.modules())
        for (auto const& route : module.routes) {
            auto const needs = route.action ? std::string(route.action->name) : "everyone";
            for (auto const* method : { "GET ", "POST" })
                if (*method == 'G' ? static_cast<bool>(route.show) : static_cast<bool>(route.act))
                    CHECK_MESSAGE(lines.insert(zone.name() + "\t" + method + "\t" + route.pattern + "\t" + needs + "\n").second, "twice: ", zone.name(), " ", method, " ", route.pattern);
        }
    std::string text;
    for (auto const& line : lines)
        text += line;
    return text;
}

std::map<std::string, access::Action> actions_of_all_zones()
{
    std::map<std::string, access::Action> actions;
    for (auto const& zone : house().zones())
        for (auto const& module : zone->modules())
            for (auto const& action : module.actions) {
                auto const [found, fresh] = actions.emplace(std::string(action.name), action);
                CHECK_MESSAGE((fresh || found->second.roles.bits == action.roles.bits), "two actions of one name: ", found->first);
            }
    return actions;
}

TEST_CASE("every zone opens: pages are bound to their structs, every word is there")
{
    REQUIRE(house().zones().size() == 3);
    for (auto const& zone : house().zones())
        CHECK_FALSE(zone->modules().empty());
}

TEST_CASE("routes are those that are known")
{
    std::string text;
    for (auto const& zone : house().zones())
        text += routes_of(*zone);
    CHECK(compared_with_golden("routes.txt", text) == "");
}

TEST_CASE("each role may do what is known")
{
    std::string text;
    for (auto const& [name, action] : actions_of_all_zones()) {
        text += name + "\t";
        std::string roles;
        for (std::size_t role = 0; role < names_of(access::Role {}).size(); ++role)
            if (action.roles.has(static_cast<access::Role>(role)))
                roles += (roles.empty() ? "" : " ") + std::string(names_of(access::Role {})[role]);
        CHECK_MESSAGE(!roles.empty(), "nobody may ", name);
        text += roles + "\n";
    }
    CHECK(compared_with_golden("actions.txt", text) == "");
}

TEST_CASE("a route needs an action that some module of its zone lists")
{
    for (auto const& zone : house().zones()) {
        std::set<std::string_view> listed;
        for (auto const& module : zone->modules())
            for (auto const& action : module.actions)
                listed.insert(action.name);
        for (auto const& module : zone->modules())
            for (auto const& route : module.routes)
                if (route.action)
                    CHECK_MESSAGE(listed.contains(route.action->name), zone->name(), " ", route.pattern, " needs ", std::string(route.action->name));
    }
}

TEST_CASE("front has no page that needs a role: who is there has none")
{
    for (auto const& module : house().zone("front").modules())
        for (auto const& route : module.routes)
            CHECK_MESSAGE(!route.action, route.pattern);
}

}  // namespace

}  // namespace mado::tests
