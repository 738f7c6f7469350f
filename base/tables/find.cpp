#include "order.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace mado::tables {

namespace {

std::expected<std::vector<Filter>, Unfit> filters_of(Columns::Mapping const& table, std::vector<Condition> const& where)
{
    std::vector<Filter> filters;
    for (auto const& condition : where) {
        auto filter = Filter::of(table, condition);
        if (!filter)
            return std::unexpected(std::move(filter.error()));
        filters.push_back(*std::move(filter));
    }
    return filters;
}

Bits rows_of(Columns::Mapping const& table, std::size_t chunk, std::vector<Filter> const& filters)
{
    Bits bits(table.first(chunk + 1) - table.first(chunk), true);
    for (auto const& filter : filters) {
        if (bits.none())
            break;
        bits.keep(filter.rows(chunk));
    }
    return bits;
}

// The page of rows as the table has them, of those that are seen.
class Page {
public:
    Page(std::uint64_t offset, std::uint64_t limit) : offset_(offset), limit_(limit) {}
    void add(std::uint64_t first, Bits const& bits, std::uint64_t count)
    {
        if (offset_ >= count)
            offset_ -= count;
        else if (rows.size() < limit_)
            bits.each([&](std::uint64_t row) {
                if (offset_ > 0)
                    --offset_;
                else if (rows.size() < limit_)
                    rows.push_back(first + row);
            });
    }
    std::vector<std::uint64_t> rows {};

private:
    std::uint64_t offset_, limit_;
};

// All rows as they stand: nothing of the table is read.
Found all_rows(std::uint64_t rows, Wanted const& wanted)
{
    Found found { rows, {} };
    auto const begin = std::min(wanted.offset, rows), end = begin + std::min(wanted.limit, rows - begin);
    found.rows.reserve(end - begin);
    for (auto row = begin; row < end; ++row)
        found.rows.push_back(row);
    return found;
}

}  // namespace

std::expected<Found, Unfit> find(Columns const& columns, Wanted const& wanted)
{
    auto const& table = columns.mapping();
    auto const filters = filters_of(table, wanted.where);
    if (!filters)
        return std::unexpected(filters.error());
    Search const search(table, wanted.words);
    if (filters->empty() && !search.any() && wanted.order.empty())
        return all_rows(table.rows(), wanted);
    auto const most = std::min(table.rows(), wanted.offset + std::min(wanted.limit, UINT64_MAX - wanted.offset));
    std::optional<Ordering> ordering;
    if (!wanted.order.empty())
        ordering.emplace(table, wanted.order, most);
    Page page(wanted.offset, wanted.limit);
    Found found;
    for (std::size_t chunk = 0; chunk < table.chunks(); ++chunk) {
        auto bits = rows_of(table, chunk, *filters);
        if (search.any() && !bits.none())
            bits = search.rows(chunk, bits);
        auto const count = bits.count();
        found.total += count;
        if (count == 0)
            continue;
        if (ordering)
            ordering->add(chunk, bits);
        else
            page.add(table.first(chunk), bits, count);
    }
    if (!ordering) {
        found.rows = std::move(page.rows);
        return found;
    }
    auto const first = ordering->first();
    for (auto at = wanted.offset; at < first.size(); ++at)
        found.rows.push_back(first[at]);
    return found;
}

namespace {

// Numbers are counted as they are written: 1.0 and 1.00 are two values.
struct Number {
    std::int64_t order;                       // as the column compares them
    std::int64_t kept;
    int kept_scale, scale;
    bool operator<(Number const& other) const { return order != other.order ? order < other.order : scale < other.scale || (scale == other.scale && kept < other.kept); }
};

void count_numbers(Columns::Mapping const& table, std::size_t column, View const& view, Bits const& rows, std::map<Number, std::uint64_t>& counts)
{
    auto const type = table.columns()[column].type;
    auto const numbered = [&](std::uint64_t row) {
        auto const value = view.number(row);
        auto const finer = table.scale(column) - view.block->scale;
        return Number { ordered(type, value, finer), type == Type::Decimal ? ordered(type, value, finer) : value, table.scale(column), view.scale(row) };
    };
    if (view.block->width <= 1 && view.scales == nullptr) {
        std::array<std::uint64_t, 256> many {}, seen_at {};
        rows.each([&](std::uint64_t row) {
            if (view.empty(row))
                return;
            ++many[view.kept(row)];
            seen_at[view.kept(row)] = row;
        });
        for (std::size_t value = 0; value < many.size(); ++value)
            if (many[value] != 0)
                counts[numbered(seen_at[value])] += many[value];
        return;
    }
    rows.each([&](std::uint64_t row) {
        if (!view.empty(row))
            ++counts[numbered(row)];
    });
}

void count_texts(View const& view, Bits const& rows, std::unordered_map<std::string_view, std::uint64_t>& counts)
{
    if (view.block->form == Form::Plain) {
        rows.each([&](std::uint64_t row) {
            if (auto const text = view.letters_of(row); !text.empty())
                ++counts[text];
        });
        return;
    }
    std::vector<std::uint64_t> many(view.block->values);
    rows.each([&](std::uint64_t row) { ++many[view.code(row)]; });
    for (std::uint32_t i = 0; i < view.block->values; ++i)
        if (auto const text = view.letters_of(i); many[i] != 0 && !text.empty())
            counts[text] += many[i];
}

}  // namespace

std::expected<std::vector<Frequency>, Unfit> frequencies(Columns const& columns, std::size_t column, std::vector<Condition> const& where, std::size_t most)
{
    auto const& table = columns.mapping();
    if (column >= table.columns().size())
        throw std::out_of_range("the frequencies of a column that the table does not have");
    auto const filters = filters_of(table, where);
    if (!filters)
        return std::unexpected(filters.error());
    std::map<Number, std::uint64_t> numbers;
    std::unordered_map<std::string_view, std::uint64_t> texts;
    for (std::size_t chunk = 0; chunk < table.chunks(); ++chunk) {
        auto const rows = rows_of(table, chunk, *filters);
        auto const view = table.view(column, chunk);
        if (view.block->form == Form::Numbers)
            count_numbers(table, column, view, rows, numbers);
        else if (view.block->form != Form::Nothing)
            count_texts(view, rows, texts);
    }
    std::vector<Frequency> all;
    if (table.columns()[column].type == Type::Text) {
        std::vector<std::pair<std::string_view, std::uint64_t>> sorted(texts.begin(), texts.end());
        auto const first = sorted.begin() + static_cast<std::ptrdiff_t>(std::min(most, sorted.size()));
        std::ranges::partial_sort(sorted, first, [](auto const& a, auto const& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
        for (auto one = sorted.begin(); one != first; ++one)
            all.push_back({ std::string(one->first), one->second });
        return all;
    }
    std::vector<std::pair<Number, std::uint64_t>> sorted(numbers.begin(), numbers.end());
    auto const first = sorted.begin() + static_cast<std::ptrdiff_t>(std::min(most, sorted.size()));
    std::ranges::partial_sort(sorted, first, [](auto const& a, auto const& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    for (auto one = sorted.begin(); one != first; ++one) {
        all.push_back({ {}, one->second });
        write_cell(table.columns()[column].type, one->first.kept, one->first.kept_scale, one->first.scale, all.back().value);
    }
    return all;
}

}  // namespace mado::tables
