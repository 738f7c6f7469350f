#pragma once
// What the unary tests of a table's cell accept, where they say it with constants: for an index over rules and for what can be said
// of a table without running it.
#include <mado/feel/expression.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace mado::feel {

struct Cell {
    struct Test {
        enum class Kind : std::uint8_t {
            Equals,     // the input = value
            Differs,    // the input != value
            Within,     // the input lies in `range`; of `< 5` one side has no limit
            OneOf       // value is a list: the input is one of its items, lies in one that is a range, or is the list
        } kind = Kind::Equals;
        Value value {};
        RangeParts range {};
    };
    bool any = false;                          // "-": everything, null too
    bool negated = false;                      // not( ): all tests are false
    std::vector<Test> tests {};                // one of them holds; none: nothing is accepted
};

// Nothing when the tests read names, the clock or a host's function, or say what no Cell can. `? >= 1 and ? < 5`, `? in (…)` and
// computed constants (`date("2026-04-01")`, `2 * 500`) are seen.
std::optional<Cell> cell_of(UnaryTests const& tests);
// As evaluate_unary() answers: true, false or null.
Value evaluate_cell(Cell const& cell, Value const& input);

}  // namespace mado::feel
