// Any bytes as an expression, unary tests, a type, a number, a day, a time, a duration.
#include "world.h"

using namespace mado::feel;

namespace {

template <class T>
void check_text(std::string_view text)
{
    auto const parsed = T::parse(text);
    if (!parsed)
        return;
    auto const written = parsed->to_text();
    auto const again = T::parse(written);
    if (!again || again->to_text() != written)
        fuzz::wrong("a text that reads back otherwise", text, written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    auto const& world = fuzz::world();
    check_text<mado::Decimal>(text);
    check_text<Date>(text);
    check_text<Time>(text);
    check_text<DateTime>(text);
    check_text<DaysTime>(text);
    check_text<YearsMonths>(text);
    (void)parse_type(text, world.names);
    auto scope = world.scope();
    try {
        if (auto const expression = compile(text, world.names))
            fuzz::check_literal(evaluate(*expression, scope, fuzz::small()));
        if (auto const tests = compile_unary_tests(text, world.names))
            (void)evaluate_unary(*tests, Value::number(5), scope, fuzz::small());
    } catch (LimitReached const&) {
        // as it should be
    }
    return 0;
}
