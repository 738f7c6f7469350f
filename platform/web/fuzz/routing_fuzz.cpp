// A path between routes: what is found fits to the letter, gives back the very segments, and is the one with the most literal parts.
#include "routing.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace mado;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "wrong: %s\n", what);
    std::abort();
}

std::vector<std::string> split(std::string_view text, char between)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const part = text.substr(0, text.find(between));
        if (!part.empty())
            parts.emplace_back(part);
        text.remove_prefix(std::min(part.size() + 1, text.size()));
    }
    return parts;
}

bool is_name(std::string const& part) { return part.size() > 2 && part.front() == '{' && part.back() == '}'; }

// How many literal parts fit; nothing when the pattern does not.
std::optional<std::size_t> fits(std::string const& pattern, std::vector<std::string> const& segments)
{
    auto const parts = split(pattern, '/');
    if (parts.size() != segments.size())
        return {};
    std::size_t literals = 0;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (!is_name(parts[i])) {
            if (parts[i] != segments[i])
                return {};
            ++literals;
        }
    return literals;
}

}  // namespace

// Lines of patterns, then the last line: the path that is asked for.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    auto lines = split({ reinterpret_cast<char const*>(bytes), size }, '\n');
    if (lines.empty() || lines.size() > 40)
        return 0;
    auto const segments = split(lines.back(), '/');
    lines.pop_back();
    web::Routing routing;
    for (auto const& line : lines) {
        try {
            web::Route route;
            route.pattern = line;
            routing.add(std::move(route));
        } catch (std::logic_error const&) {  // two of one shape
        }
    }
    std::optional<std::size_t> best;
    for (auto const& route : routing.routes())
        if (auto const literals = fits(route.pattern, segments); literals && (!best || *literals > *best))
            best = literals;
    auto const found = routing.find(segments, 0);
    if (!found.route != !best)
        wrong("a path that is found, or not found, by chance");
    if (found.route && fits(found.route->pattern, segments) != best)
        wrong("a route that fits worse than another");
    if (routing.find(segments, segments.size() + 1).route)
        wrong("a route behind the end of the path");
    return 0;
}
