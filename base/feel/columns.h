#pragma once
// Columns within: cells that are written once, and arithmetic on columns of numbers.
#include "syntax.h"

#include <mado/feel/columns.h>

#include <cstring>
#include <optional>

namespace mado::feel {

template <class T>
class NewCells {
public:
    explicit NewCells(std::size_t count) : cells_(std::make_shared_for_overwrite<T[]>(count > 0 ? count : 1)) {}
    T& operator[](std::size_t i) { return cells_[static_cast<std::ptrdiff_t>(i)]; }
    T* data() { return cells_.get(); }
    operator Cells<T>() const { return cells_; }

private:
    std::shared_ptr<T[]> cells_;
};

template <class T>
Cells<T> copied(std::span<T const> from)
{
    NewCells<T> cells(from.size());
    if (!from.empty())
        std::memcpy(cells.data(), from.data(), from.size_bytes());
    return cells;
}

__extension__ using Wide = __int128;
constexpr std::int64_t most_number = std::int64_t { 1 } << 62;
constexpr int most_scale = 18;
std::int64_t power_of_ten(int exponent);       // 0 to most_scale

// A number as digits and scale; nothing where it needs more than a column has.
struct Scaled { std::int64_t digits; int scale; };
std::optional<Scaled> scaled(Decimal number);

// A column of numbers or a constant that is one, as arithmetic takes it.
struct Numbers {
    std::int64_t const* each = nullptr;        // nullptr: `one` in every row
    std::int64_t one = 0;
    int scale = 0;
    std::int64_t most = 0;
    Cells<std::uint8_t> nulls {};
    std::int64_t operator[](std::size_t row) const { return each ? each[row] : one; }
};
std::optional<Numbers> numbers_of(Column const& column);
Column number_column(Cells<std::int64_t> numbers, int scale, std::int64_t most, Cells<std::uint8_t> nulls);
Column flag_column(Cells<std::uint8_t> flags, Cells<std::uint8_t> nulls);
Cells<std::uint8_t> either_null(Cells<std::uint8_t> const& a, Cells<std::uint8_t> const& b, std::size_t count);

// Of numbers alone; a row that does not fit is left.
Column calculated(Op op, Numbers const& a, Numbers const& b, Rows const& rows);
Column ordered(Op op, Numbers const& a, Numbers const& b, Rows const& rows);
Column rounded_ratio(Numbers const& a, Numbers const& b, int scale, Decimal::Rounding rounding, Rows const& rows);
Column extreme(Numbers const& a, Numbers const& b, bool greater, Rows const& rows);
// The same numbers with at least `scale` digits after the point.
Column rescaled(Numbers const& numbers, int scale, Rows const& rows);

}  // namespace mado::feel
