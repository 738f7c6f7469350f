#include <mado/open_data/difference.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace mado::open_data {

namespace {

constexpr std::uint64_t most_rows = 500'000;

struct Table {
    std::vector<std::string> header {};
    std::vector<std::vector<std::string>> rows {};
    std::optional<std::size_t> column(std::string_view name) const
    {
        auto const found = std::ranges::find(header, name);
        return found == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - header.begin()));
    }
};

Result<Table> read(csv::Source source)
{
    Table made;
    csv::Reader reader(std::move(source));
    for (auto row = reader.next(); row && *row; row = reader.next()) {
        std::vector<std::string> cells((*row)->fields.begin(), (*row)->fields.end());
        if (made.header.empty()) {
            made.header = std::move(cells);
            continue;
        }
        if (made.rows.size() >= most_rows)
            return refuse(Refusal::Kind::TooLarge, "open_data.difference.too_large", { { "most", std::to_string(most_rows) } });
        cells.resize(made.header.size());
        made.rows.push_back(std::move(cells));
    }
    return made;
}

std::string whole(std::vector<std::string> const& row)
{
    std::string all;
    for (auto const& cell : row)
        all += std::to_string(cell.size()) + ":" + cell;
    return all;
}

// Row by its key; nothing when a key stands twice or is empty.
std::optional<std::unordered_map<std::string, std::size_t>> by_key(Table const& table, std::optional<std::size_t> column)
{
    std::unordered_map<std::string, std::size_t> made;
    if (!column)
        return std::nullopt;
    for (std::size_t n = 0; n < table.rows.size(); ++n)
        if (auto const& key = table.rows[n][*column]; key.empty() || !made.emplace(key, n).second)
            return std::nullopt;
    return made;
}

RowDifference alone(Table const& table, std::size_t row, Changed changed, std::string key)
{
    RowDifference made { changed, std::move(key), changed == Changed::Removed ? row + 2 : 0, changed == Changed::Added ? row + 2 : 0, {} };
    for (std::size_t n = 0; n < table.header.size(); ++n)
        if (auto const& cell = table.rows[row][n]; !cell.empty())
            made.cells.push_back({ table.header[n], changed == Changed::Removed ? cell : "", changed == Changed::Added ? cell : "" });
    return made;
}

// Cells of the columns that both have.
std::vector<RowDifference::Cell> cells_that_differ(Table const& before, std::size_t old_row, Table const& after, std::size_t new_row, std::vector<std::pair<std::size_t, std::size_t>> const& shared)
{
    std::vector<RowDifference::Cell> made;
    for (auto const& [old_column, new_column] : shared)
        if (auto const &was = before.rows[old_row][old_column], &is = after.rows[new_row][new_column]; was != is)
            made.push_back({ after.header[new_column], was, is });
    return made;
}

std::vector<std::pair<std::size_t, std::size_t>> shared_columns(Table const& before, Table const& after, Difference& told)
{
    std::vector<std::pair<std::size_t, std::size_t>> shared;
    for (std::size_t n = 0; n < after.header.size(); ++n)
        if (auto const was = before.column(after.header[n]))
            shared.emplace_back(*was, n);
        else
            told.columns_added.push_back(after.header[n]);
    for (auto const& name : before.header)
        if (!after.column(name))
            told.columns_removed.push_back(name);
    return shared;
}

std::string part_of(std::vector<std::string> const& row, std::vector<std::pair<std::size_t, std::size_t>> const& shared, bool is_old)
{
    std::vector<std::string> cells;
    for (auto const& [old_column, new_column] : shared)
        cells.push_back(row[is_old ? old_column : new_column]);
    return whole(cells);
}

void compare_by_content(Table const& before, Table const& after, std::vector<std::pair<std::size_t, std::size_t>> const& shared, Difference& told, std::function<void(RowDifference const&)> const& each)
{
    std::unordered_map<std::string, std::vector<std::size_t>> there;
    for (std::size_t n = before.rows.size(); n-- > 0;)
        there[part_of(before.rows[n], shared, true)].push_back(n);
    std::vector<std::size_t> added;
    for (std::size_t n = 0; n < after.rows.size(); ++n) {
        auto const found = there.find(part_of(after.rows[n], shared, false));
        if (found == there.end() || found->second.empty())
            added.push_back(n);
        else
            found->second.pop_back(), ++told.same;
    }
    std::vector<std::size_t> removed;
    for (auto const& [content, rows] : there)
        removed.insert(removed.end(), rows.begin(), rows.end());
    std::ranges::sort(removed);
    for (auto const row : removed)
        each(alone(before, row, Changed::Removed, {}));
    for (auto const row : added)
        each(alone(after, row, Changed::Added, {}));
    told.removed = removed.size();
    told.added = added.size();
}

}  // namespace

Result<Difference> difference(csv::Source before_source, csv::Source after_source, std::string_view key, std::function<void(RowDifference const&)> const& each)
{
    auto const before = TRY(read(std::move(before_source)));
    auto const after = TRY(read(std::move(after_source)));
    Difference told;
    auto const shared = shared_columns(before, after, told);
    auto const old_key = before.column(key), new_key = after.column(key);
    auto const old_rows = by_key(before, old_key), new_rows = by_key(after, new_key);
    told.by_key = old_rows && new_rows;
    if (!told.by_key) {
        compare_by_content(before, after, shared, told, each);
        return told;
    }
    for (std::size_t n = 0; n < before.rows.size(); ++n)
        if (auto const& name = before.rows[n][*old_key]; !new_rows->contains(name)) {
            ++told.removed;
            each(alone(before, n, Changed::Removed, name));
        }
    for (std::size_t n = 0; n < after.rows.size(); ++n) {
        auto const& name = after.rows[n][*new_key];
        auto const found = old_rows->find(name);
        if (found == old_rows->end()) {
            ++told.added;
            each(alone(after, n, Changed::Added, name));
            continue;
        }
        auto cells = cells_that_differ(before, found->second, after, n, shared);
        if (cells.empty()) {
            ++told.same;
            continue;
        }
        ++told.changed;
        each({ Changed::Cells, name, found->second + 2, n + 2, std::move(cells) });
    }
    return told;
}

}  // namespace mado::open_data
