// Any bytes as JSON: refused with a place, or a value that is the same after it was written and read again, in both forms.
#include <mado/json/json.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace mado::json;

namespace {

[[noreturn]] void wrong(char const* what, std::string const& text)
{
    std::fprintf(stderr, "wrong: %s\n  %s\n", what, text.c_str());
    std::abort();
}

void check(Value const& value, std::string const& text)
{
    auto const again = parse(text, { .bytes = 1 << 24 });
    if (!again || *again != value)
        wrong("a value that reads back otherwise", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    auto const parsed = parse(text);
    if (!parsed) {
        auto const& error = parsed.error();
        if (error.position > text.size() || error.line < 1 || error.column < 1 || error.says.empty())
            wrong("an error without a place", error.says);
        return 0;
    }
    auto const canonical_text = canonical(*parsed);
    check(*parsed, write(*parsed));
    check(*parsed, canonical_text);
    if (canonical(*parse(canonical_text, { .bytes = 1 << 24 })) != canonical_text)
        wrong("two canonical forms of one value", canonical_text);
    return 0;
}
