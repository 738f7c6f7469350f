#include "house.h"

#include <fstream>
#include <iterator>
#include <set>

namespace mado::tests {

namespace {

std::map<std::string, std::set<std::string>> declared_events()
{
    std::map<std::string, std::set<std::string>> events;
    for (auto const& zone : house().zones())
        for (auto const& module : zone->modules())
            events[module.name].insert(module.events.begin(), module.events.end());
    return events;
}

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

// The sources of modules/ZONE/NAME that do the work: neither describe() nor tests.
std::string sources_of(std::string const& module)
{
    std::string text;
    for (auto const* zone : { "front", "staff", "office", "core" }) {
        auto const folder = std::filesystem::path(MADO_SOURCE_ROOT) / "modules" / zone / module;
        if (!std::filesystem::exists(folder))
            continue;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
            auto const name = entry.path().filename().string();
            if (entry.path().extension() == ".cpp" && name != "module.cpp" && !name.ends_with("_test.cpp"))
                text += bytes_of(entry.path());
        }
    }
    return text;
}

// Every string literal in the source.
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

// What is recorded by name: the first literal behind `record(` that has the shape of an event.
std::set<std::string> recorded_in(std::string_view source, std::string const& module)
{
    std::set<std::string> events;
    constexpr std::string_view call = "record(";
    for (auto at = source.find(call); at != std::string_view::npos; at = source.find(call, at + 1)) {
        auto const statement = source.substr(at, source.find(';', at) - at);
        for (auto const& literal : literals_of(statement))
            if (literal.starts_with(module + ".") && std::ranges::count(literal, '.') == 2)
                events.insert(literal);
    }
    return events;
}

TEST_CASE("the events are those that are known: their names are public")
{
    std::string text;
    for (auto const& [module, events] : declared_events())
        for (auto const& event : events) {
            CHECK_MESSAGE(event.starts_with(module + "."), event, " is declared by ", module);
            CHECK_MESSAGE(std::ranges::count(event, '.') == 2, event, " is not module.thing.what_happened");
            text += event + "\n";
        }
    CHECK(compared_with_golden("events.txt", text) == "");
}

TEST_CASE("what is recorded is declared, and what is declared is recorded")
{
    std::size_t recorded_at_all = 0;
    for (auto const& [module, events] : declared_events()) {
        auto const source = sources_of(module);
        REQUIRE_MESSAGE(!source.empty(), module);
        for (auto const& event : recorded_in(source, module)) {
            ++recorded_at_all;
            CHECK_MESSAGE(events.contains(event), event, " is recorded and not in describe()");
        }
        auto const literals = literals_of(source);
        for (auto const& event : events)
            CHECK_MESSAGE(literals.contains(event), event, " is in describe() and never recorded");
    }
    CHECK(recorded_at_all > 20);
}

}  // namespace

}  // namespace mado::tests
