// Any bytes as YAML: a tree whose places lie in the text, or problems that do. Never anything else.
#include <mado/yaml/document.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace mado::yaml;

namespace {

[[noreturn]] void wrong(char const* what, Place place)
{
    std::fprintf(stderr, "wrong: %s at %d:%d\n", what, place.line, place.column);
    std::abort();
}

struct Text {
    int lines;
    void holds(Place place) const
    {
        if (place.line < 1 || place.column < 1 || place.line > lines)
            wrong("a place outside the text", place);
    }
    void check(Node const& node) const
    {
        holds(node.place);
        for (std::size_t offset = 0; node.is_scalar() && offset <= node.text.size(); offset += 1 + node.text.size() / 8)
            if (auto const place = node.place_at(offset); place.line < 1 || place.column < 1)
                wrong("a place outside the text", place);
        for (auto const& item : node.items)
            check(item);
        for (auto const& entry : node.entries) {
            holds(entry.key_place);
            if (node.find(entry.key) != &entry.value)
                wrong("a key that stands twice", entry.key_place);
            check(entry.value);
        }
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    Text const whole { static_cast<int>(std::ranges::count_if(text, [](char c) { return c == '\n' || c == '\r'; })) + 2 };
    auto const parsed = parse(text, { .bytes = 1 << 16, .depth = 16, .nodes = 5'000 });
    if (parsed) {
        whole.check(*parsed);
        return 0;
    }
    if (parsed.error().empty())
        std::abort();  // refused without a word
    for (auto const& problem : parsed.error()) {
        if (problem.key.empty() || problem.japanese.empty() || problem.english.empty())
            wrong("a problem without words", problem.place);
        whole.holds(problem.place);
    }
    return 0;
}
