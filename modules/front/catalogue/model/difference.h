#pragma once
// What differs between two versions of a table, row by row: by its key where both have it, else by whole rows.
#include <mado/tables/columns.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::catalogue {

struct CellChange { std::string column, before, after; };
struct RowChange {
    enum class Kind { Added, Removed, Changed } kind = Kind::Added;
    std::uint64_t row = 0;                    // in the newer table; of a removed row in the older one
    std::string name {};                      // its key, or its first cells
    std::vector<CellChange> cells {};         // of a changed row
};
struct Difference {
    std::uint64_t added = 0, removed = 0, changed = 0, same = 0;
    std::vector<std::string> new_columns {}, gone_columns {};
    std::vector<RowChange> rows {};           // the first `most`
};
inline constexpr std::uint64_t most_compared = 200'000;   // rows of either table, while somebody waits
inline constexpr std::size_t most_changes_shown = 200;

// Nothing: one of them has more rows than `most_rows`.
std::optional<Difference> difference(tables::Columns const& older, tables::Columns const& newer, std::string_view key, std::size_t most, std::uint64_t most_rows = most_compared);

}  // namespace mado::catalogue
