#pragma once
// Sums of a column for each value of another, of the rows that fulfil the conditions. Exact: integers and decimals are added as they are written.
#include <mado/tables/find.h>

namespace mado::tables {

constexpr std::uint64_t rows_at_most_summed = 2'000'000;

struct Sum {
    std::string value {};                     // of the column that groups; "": cells that are empty
    std::string total {};                     // "1234.50": as many digits behind the point as any of its cells has
    std::uint64_t rows = 0;                   // that have a number
    std::uint64_t share = 0;                  // of the greatest total, in thousandths; 0 for what is not above nothing
};
// The greatest first, then by value. Nothing: the column to sum is neither Integer nor Decimal, the rows are too many, or a sum needs more than 38 digits.
std::expected<std::optional<std::vector<Sum>>, Unfit> sums(Columns const& table, std::size_t by, std::size_t of, std::vector<Condition> const& where, std::size_t most);

}  // namespace mado::tables
