// Any bytes as a definition: problems with their places, or a definition whose own examples run to their end.
#include <mado/definitions/load.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace mado;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "wrong: %s\n", what);
    std::abort();
}

void check(std::vector<definitions::Problem> const& problems)
{
    for (auto const& problem : problems)
        if (problem.file != "fuzz.yaml" || problem.line < 1 || problem.column < 1 || problem.key.empty() || problem.japanese.empty() || problem.english.empty())
            wrong("a problem that helps nobody");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    auto const loaded = definitions::load("fuzz.yaml", text);
    if (!loaded) {
        if (loaded.error().empty())
            wrong("refused without a word");
        check(loaded.error());
        return 0;
    }
    if ((*loaded)->text != text || (*loaded)->hash.size() != 64)
        wrong("a version of another text");
    static Calendar const calendar = Calendar::always_open();
    check(definitions::run_examples(*loaded, calendar));
    return 0;
}
