#pragma once
// Two versions of a table, row by row: by the column that names a row where both have it and it is single, else by what stands in the rows. Neither table is in memory: of each row two
// hashes of 64 bits are, and of the rows that changed as many at a time as may be.
#include <mado/csv/reader.h>
#include <mado/result/result.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::open_data {

enum class Changed { Added, Removed, Cells };
constexpr std::array<std::string_view, 3> names_of(Changed) { return { "added", "removed", "changed" }; }

struct RowDifference {
    Changed changed = Changed::Added;
    std::string key {};                       // "" without a key
    std::uint64_t before = 0, after = 0;      // rows of the CSV, the header is 1; 0: not there
    struct Cell { std::string column, before, after; };
    std::vector<Cell> cells {};               // of an added or removed row: those that are not empty
};
struct Difference {
    std::uint64_t added = 0, removed = 0, changed = 0, same = 0;
    std::vector<std::string> columns_added {}, columns_removed {};
    bool by_key = false;
};
// Reads a table from its beginning, as often as it is asked.
using Opened = std::function<csv::Source()>;
struct DifferenceBounds {
    std::uint64_t rows = 5'000'000;           // of either table
    std::size_t bytes = 32u << 20;            // about, of older rows that are held at once
};
// `each` gets every row that differs: removed ones first, then the others in the order of the newer table; it says whether it wants more. Refuses TooLarge "open_data.difference.too_large" {most}.
Result<Difference> difference(Opened const& before, Opened const& after, std::string_view key, std::function<bool(RowDifference const&)> const& each, DifferenceBounds const& bounds = {});

}  // namespace mado::open_data
