// Where the tables of a sheet are. People put titles above them, notes below, legends beside, and empty rows within.
#include "worksheet.h"

#include <mado/csv/writer.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::xlsx {

namespace {

std::string_view cell(tables::Sheet const& sheet, std::size_t row, std::size_t column)
{
    return row < sheet.rows.size() && column < sheet.rows[row].size() ? std::string_view(sheet.rows[row][column]) : std::string_view();
}

bool is_filled(tables::Sheet const& sheet, std::size_t row, std::size_t column) { return !text::trimmed(cell(sheet, row, column)).empty(); }

bool is_number(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789.,-+:T") == std::string_view::npos && text.find_first_of("0123456789") != std::string_view::npos;
}

std::size_t filled_in(tables::Sheet const& sheet, std::size_t row, std::size_t first, std::size_t last)
{
    std::size_t filled = 0;
    for (auto column = first; column <= last && row < sheet.rows.size() && column < sheet.rows[row].size(); ++column)
        filled += is_filled(sheet, row, column) ? 1 : 0;
    return filled;
}

// Rows between empty rows, parted again where a column of them is empty.
std::vector<tables::Area> rectangles(tables::Sheet const& sheet)
{
    std::vector<tables::Area> found;
    for (std::size_t row = 0; row < sheet.rows.size();) {
        auto const first = row;
        std::vector<bool> used;
        for (; row < sheet.rows.size(); ++row) {
            bool any = false;
            used.resize(std::max(used.size(), sheet.rows[row].size()));
            for (std::size_t column = 0; column < sheet.rows[row].size(); ++column)
                if (is_filled(sheet, row, column))
                    used[column] = any = true;
            if (!any)
                break;
        }
        for (std::size_t column = 0; column < used.size() && row > first;) {
            auto const from = column;
            while (column < used.size() && used[column])
                ++column;
            if (column > from)
                found.push_back({ { first, from }, { row - 1, column - 1 } });
            else
                ++column;
        }
        if (row == first)
            ++row;
    }
    return found;
}

constexpr std::size_t most_tables = 100;       // of a sheet; more are no work of people

struct Candidate { tables::Area area {}; bool has_title = false; };

// Without titles above the header and notes below the last row. The header is the first row that fills most of the width with words.
std::optional<Candidate> candidate_of(tables::Sheet const& sheet, tables::Area area)
{
    auto const [first, last] = area;
    std::size_t widest = 0;
    for (auto row = first.row; row <= std::min(last.row, first.row + 200); ++row)
        widest = std::max(widest, filled_in(sheet, row, first.column, last.column));
    auto const enough = std::max<std::size_t>(2, (widest * 3 + 4) / 5);
    std::optional<std::size_t> header, wide;
    for (auto row = first.row; row <= std::min(last.row, first.row + 50) && !header; ++row) {
        if (filled_in(sheet, row, first.column, last.column) < enough)
            continue;
        if (!wide)
            wide = row;
        std::size_t numbers = 0;
        for (auto column = first.column; column <= last.column; ++column)
            numbers += is_number(cell(sheet, row, column)) ? 1 : 0;
        if (numbers * 2 < enough)
            header = row;
    }
    // Where numbers come before the first row of words, that row is one of data.
    if (!header || (wide && *header > *wide + 2))
        header = wide;
    if (!header)
        return std::nullopt;
    while (area.last.row > *header && widest > 2 && filled_in(sheet, area.last.row, first.column, last.column) == 1 && is_filled(sheet, area.last.row, first.column))
        --area.last.row;
    area.first.row = *header;
    return Candidate { area, *header > first.row };
}

bool has_same_header(tables::Sheet const& sheet, tables::Area const& a, tables::Area const& b)
{
    for (auto column = b.first.column; column <= b.last.column; ++column)
        if (cell(sheet, a.first.row, column) != cell(sheet, b.first.row, column))
            return false;
    return true;
}

// The rectangle goes on with the table above it: an empty row stood within.
bool goes_on(tables::Sheet const& sheet, tables::Area const& table, tables::Area const& next, std::optional<Candidate> const& own)
{
    if (next.first.column < table.first.column || next.last.column > table.last.column || next.first.row <= table.last.row)
        return false;
    if (own && (own->has_title || has_same_header(sheet, table, own->area)))
        return false;
    auto const width = table.last.column - table.first.column + 1;
    return filled_in(sheet, next.first.row, next.first.column, next.last.column) * 2 >= width;
}

std::string line_of(tables::Sheet const& sheet, std::size_t row)
{
    std::string line;
    for (auto const& text : sheet.rows[row])
        if (auto const words = text::trimmed(text); !words.empty())
            (line += line.empty() ? "" : " ") += words;
    return line;
}

Found found_at(tables::Sheet const& sheet, std::size_t place, tables::Area const& area)
{
    Found found { place, area.first.row, area.first.column, area.last.column - area.first.column + 1, area.last.row };
    for (auto column = area.first.column; column <= area.last.column; ++column)
        found.header.emplace_back(cell(sheet, area.first.row, column));
    for (std::size_t row = 0; row < sheet.rows.size(); ++row)
        if (row < area.first.row || row > area.last.row)
            if (auto line = line_of(sheet, row); !line.empty())
                found.notes.push_back(std::move(line));
    return found;
}

// A list without a second column, where there is no table.
std::optional<tables::Area> list_in(tables::Sheet const& sheet)
{
    for (auto const& area : rectangles(sheet))
        if (area.last.row > area.first.row)
            return area;
    return std::nullopt;
}

}  // namespace

std::size_t size_of(tables::Area const& area) { return (area.last.row - area.first.row + 1) * (area.last.column - area.first.column + 1); }

std::vector<tables::Area> tables_of(tables::Sheet const& sheet)
{
    std::vector<tables::Area> found;
    for (auto const& rectangle : rectangles(sheet)) {
        if (found.size() == most_tables)
            break;
        auto const own = candidate_of(sheet, rectangle);
        auto const above = std::ranges::find_if(found, [&](auto const& table) { return goes_on(sheet, table, rectangle, own); });
        if (above != found.end())
            above->last.row = rectangle.last.row;
        else if (own && own->area.last.column > own->area.first.column && own->area.last.row > own->area.first.row)
            found.push_back(own->area);
    }
    return found;
}

void keep_colours_of_cells(tables::Sheet& sheet)
{
    auto const found = tables_of(sheet);
    if (found.empty() || sheet.coloured.empty())
        return;
    auto const area = *std::ranges::max_element(found, {}, size_of);
    std::erase_if(sheet.coloured, [&](tables::Place const& place) {
        bool const is_within = place.row <= area.last.row && place.column >= area.first.column && place.column <= area.last.column;
        bool const is_empty = place.row >= sheet.rows.size() || place.column >= sheet.rows[place.row].size() || sheet.rows[place.row][place.column].empty();
        return place.row <= area.first.row || (is_empty && !is_within);
    });
}

std::optional<Found> first_table(tables::Book const& book)
{
    struct Candidate { std::size_t sheet; tables::Area area; };
    std::vector<Candidate> all;
    std::size_t largest = 0;
    bool const all_hidden = std::ranges::all_of(book.sheets, &tables::Sheet::hidden);
    for (std::size_t i = 0; i < book.sheets.size(); ++i)
        for (auto const& area : tables_of(book.sheets[i])) {
            all.push_back({ i, area });
            if (!book.sheets[i].hidden || all_hidden)
                largest = std::max(largest, size_of(area));
        }
    for (auto const& [sheet, area] : all)
        if ((!book.sheets[sheet].hidden || all_hidden) && size_of(area) * 10 >= largest) {  // a legend above the table is not the table
            auto found = found_at(book.sheets[sheet], sheet, area);
            found.other_tables = all.size() - 1;
            return found;
        }
    for (std::size_t i = 0; i < book.sheets.size(); ++i)
        if (auto const area = book.sheets[i].hidden ? std::nullopt : list_in(book.sheets[i])) {
            auto found = found_at(book.sheets[i], i, *area);
            found.other_tables = all.size();
            return found;
        }
    return std::nullopt;
}

std::string to_csv(tables::Book const& book, Found const& found)
{
    auto const& sheet = book.sheets[found.sheet];
    std::string out;
    csv::Writer writer(out);
    std::vector<std::string_view> fields(found.columns);
    for (auto row = found.header_row; row <= found.last_row; ++row) {
        bool any = false;
        for (std::size_t i = 0; i < found.columns; ++i) {
            fields[i] = cell(sheet, row, found.first_column + i);
            any = any || !fields[i].empty();
        }
        if (any)
            writer.row(std::span<std::string_view const>(fields));
    }
    return out;
}

}  // namespace mado::xlsx
