#include "model/difference.h"

#include <algorithm>
#include <functional>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_names = 3;

std::string cell(tables::Columns const& table, std::size_t column, std::uint64_t row)
{
    std::string keep;
    return std::string(table.text(column, row, keep));
}

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

// The columns that both have: older, newer.
Pairs shared(tables::Columns const& older, tables::Columns const& newer, Difference& made)
{
    Pairs pairs;
    for (std::size_t n = 0; n < newer.columns().size(); ++n) {
        auto const& name = newer.columns()[n].name;
        if (auto const before = older.column(name))
            pairs.emplace_back(*before, n);
        else
            made.new_columns.push_back(name);
    }
    for (auto const& column : older.columns())
        if (!newer.column(column.name))
            made.gone_columns.push_back(column.name);
    return pairs;
}

std::string whole(tables::Columns const& table, std::uint64_t row, std::vector<std::size_t> const& columns)
{
    std::string all;
    for (auto const column : columns)
        all += cell(table, column, row) + '\x1f';
    return all;
}

std::string name_of(tables::Columns const& table, std::uint64_t row, std::optional<std::size_t> key)
{
    if (key)
        return cell(table, *key, row);
    std::string name;
    for (std::size_t n = 0; n < std::min(most_names, table.columns().size()); ++n)
        name += (name.empty() ? "" : " ") + cell(table, n, row);
    return name;
}

struct Known { std::uint64_t hash; std::uint32_t row; };

std::uint64_t hash_of(std::string const& text) { return std::hash<std::string> {}(text); }

class Comparing {
public:
    Comparing(tables::Columns const& older, tables::Columns const& newer, std::string_view key, std::size_t most) : older_(older), newer_(newer), most_(most)
    {
        pairs_ = shared(older, newer, made_);
        old_key_ = older.column(key), new_key_ = newer.column(key);
        if (key.empty() || !old_key_ || !new_key_)
            old_key_ = new_key_ = std::nullopt;
    }

    Difference done()
    {
        std::vector<std::size_t> old_columns, new_columns;
        for (auto const& [before, after] : pairs_)
            old_columns.push_back(before), new_columns.push_back(after);
        if (old_key_)
            old_columns = { *old_key_ }, new_columns = { *new_key_ };
        // Of an older row its hash alone is held; its cells are looked up where they are mapped.
        std::vector<Known> known;
        known.reserve(older_.rows());
        for (std::uint64_t row = 0; row < older_.rows(); ++row)
            known.push_back({ hash_of(whole(older_, row, old_columns)), static_cast<std::uint32_t>(row) });
        std::ranges::sort(known, [](Known const& left, Known const& right) { return left.hash != right.hash ? left.hash < right.hash : left.row < right.row; });
        std::vector<bool> is_taken(known.size());
        std::vector<std::uint32_t> taken_in_front(known.size());  // by the first of a hash: of many alike rows none is looked at again
        for (std::uint64_t row = 0; row < newer_.rows(); ++row) {
            auto const text = whole(newer_, row, new_columns);
            auto const hash = hash_of(text);
            auto const first = static_cast<std::size_t>(std::ranges::lower_bound(known, hash, {}, &Known::hash) - known.begin());
            auto found = known.begin() + static_cast<std::ptrdiff_t>(first + (first < known.size() ? taken_in_front[first] : 0));
            while (found != known.end() && found->hash == hash && (is_taken[static_cast<std::size_t>(found - known.begin())] || whole(older_, found->row, old_columns) != text))
                ++found;
            if (found == known.end() || found->hash != hash) {
                ++made_.added;
                note({ RowChange::Kind::Added, row, name_of(newer_, row, new_key_), {} });
                continue;
            }
            auto const place = static_cast<std::size_t>(found - known.begin());
            is_taken[place] = true;
            taken_in_front[first] += place == first + taken_in_front[first] ? 1 : 0;
            compare(found->row, row);
        }
        std::vector<std::uint32_t> gone;
        for (std::size_t n = 0; n < known.size(); ++n)
            if (!is_taken[n])
                gone.push_back(known[n].row);
        std::ranges::sort(gone);
        for (auto const row : gone) {
            ++made_.removed;
            note({ RowChange::Kind::Removed, row, name_of(older_, row, old_key_), {} });
        }
        return std::move(made_);
    }

private:
    void compare(std::uint64_t before, std::uint64_t after)
    {
        RowChange change { RowChange::Kind::Changed, after, name_of(newer_, after, new_key_), {} };
        for (auto const& [left, right] : pairs_) {
            auto old = cell(older_, left, before), now = cell(newer_, right, after);
            if (old != now)
                change.cells.push_back({ newer_.columns()[right].name, std::move(old), std::move(now) });
        }
        if (change.cells.empty()) {
            ++made_.same;
            return;
        }
        ++made_.changed;
        note(std::move(change));
    }
    void note(RowChange change)
    {
        if (made_.rows.size() < most_)
            made_.rows.push_back(std::move(change));
    }

    tables::Columns const& older_;
    tables::Columns const& newer_;
    std::size_t most_;
    Pairs pairs_ {};
    std::optional<std::size_t> old_key_ {}, new_key_ {};
    Difference made_ {};
};

}  // namespace

std::optional<Difference> difference(tables::Columns const& older, tables::Columns const& newer, std::string_view key, std::size_t most, std::uint64_t most_rows)
{
    if (older.rows() > most_rows || newer.rows() > most_rows)
        return std::nullopt;
    return Comparing(older, newer, key, most).done();
}

}  // namespace mado::catalogue
