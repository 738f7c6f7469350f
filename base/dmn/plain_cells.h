#pragma once
// Cells of the shapes that most tables have, read without the compiler: literals, comparisons with one, ranges of two, and lists of these.
// What is not certainly such a shape is left to the compiler, which also says what is wrong with it.
#include <mado/feel/cell.h>

#include <optional>
#include <string_view>

namespace mado::dmn {

class PlainCells {
public:
    explicit PlainCells(feel::Names const& names) : names_(names) {}
    std::optional<feel::Value> literal(std::string_view text);  // 12, -0.5, "text", date("2026-04-01"), @"2026-04-01"
    std::optional<feel::Cell> tests(std::string_view text);     // as cell_of() has it after compile_unary_tests()

private:
    struct Rest;
    std::optional<feel::Value> literal_at(Rest& rest);
    std::optional<feel::Cell::Test> test_at(Rest& rest);
    bool has_own_date();                       // `date` is not the host's

    feel::Names const& names_;
    std::optional<bool> own_date_ {};
};

}  // namespace mado::dmn
