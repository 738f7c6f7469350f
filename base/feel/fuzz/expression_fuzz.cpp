// Expressions and unary tests derived from the grammar: compile, evaluate within small limits, twice alike, literals read back.
#include "world.h"

using namespace mado::feel;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    fuzz::Choices choices(bytes, size);
    fuzz::Grammar grammar(choices);
    auto const& world = fuzz::world();
    bool const unary = choices.of(4) == 3;
    auto const text = unary ? grammar.unary_tests() : grammar.expression();
    if (std::getenv("MADO_FUZZ_SHOW"))
        std::fprintf(stderr, "%s\n", text.c_str());
    std::vector<Note> notes;
    auto how = fuzz::small();
    how.notes = &notes;
    auto scope = world.scope();
    try {
        if (unary) {
            auto const tests = compile_unary_tests(text, world.names);
            if (!tests)
                return 0;
            auto const& input = world.values[choices.of(world.values.size())].second;
            if (evaluate_unary(*tests, input, scope, how) != evaluate_unary(*tests, input, scope, fuzz::small()))
                fuzz::wrong("two evaluations differ", text);
            return 0;
        }
        auto const expression = compile(text, world.names);
        if (!expression)
            return 0;
        auto const value = evaluate(*expression, scope, how);
        auto const text_of_value = value.to_text();
        if (evaluate(*expression, scope, fuzz::small()).to_text() != text_of_value)
            fuzz::wrong("two evaluations differ", text, text_of_value);
        fuzz::check_literal(value);
    } catch (LimitReached const&) {
        // as it should be
    }
    return 0;
}
