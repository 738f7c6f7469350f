#include "model/rows.h"

#include <mado/csv/writer.h>

#include <algorithm>
#include <numeric>

namespace mado::catalogue {

namespace {

using Is = tables::Condition::Is;

std::unexpected<Refusal> wrong(std::string field, std::string key, std::map<std::string, std::string> arguments)
{
    auto made = refuse(Refusal::Kind::Invalid, key, arguments);
    made.error().fields.push_back({ std::move(field), std::move(key), std::move(arguments) });
    return made;
}

std::vector<std::string> parted(std::string_view text, char by)
{
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        auto const to = std::min(text.find(by, from), text.size());
        if (to > from)
            parts.emplace_back(text.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

// The longest column that the text begins with, followed by ":".
std::optional<std::size_t> column_before(tables::Columns const& table, std::string_view text, std::string_view& rest)
{
    std::optional<std::size_t> best;
    auto const columns = table.columns();
    for (std::size_t n = 0; n < columns.size(); ++n) {
        auto const& name = columns[n].name;
        if (text.size() > name.size() && text.starts_with(name) && text[name.size()] == ':' && (!best || name.size() > columns[*best].name.size()))
            best = n;
    }
    if (best)
        rest = text.substr(columns[*best].name.size() + 1);
    return best;
}

Result<tables::Condition> condition_of(tables::Columns const& table, std::string const& text)
{
    std::string_view rest;
    auto const column = column_before(table, text, rest);
    if (!column)
        return wrong("filter", "catalogue.rows.no_column", { { "column", text.substr(0, text.find(':')) } });
    auto const word = rest.substr(0, rest.find(':'));
    auto const known = std::ranges::find(words_of_conditions, word);
    if (known == words_of_conditions.end())
        return wrong("filter", "catalogue.rows.no_comparison", { { "word", std::string(word) } });
    tables::Condition made { .column = *column, .is = static_cast<Is>(known - words_of_conditions.begin()) };
    auto const value = rest.size() > word.size() ? std::string(rest.substr(word.size() + 1)) : std::string();
    if (made.is == Is::OneOf)
        made.values = parted(value, '|');
    else if (made.is != Is::Empty && made.is != Is::NotEmpty)
        made.values = { value };
    return made;
}

}  // namespace

Result<RowsAsked> rows_asked(tables::Columns const& table, RowsText const& text)
{
    RowsAsked asked;
    if (text.filters.size() > most_filters)
        return wrong("filter", "catalogue.rows.too_many", { { "most", std::to_string(most_filters) } });
    for (auto const& filter : text.filters)
        if (!filter.empty())
            asked.wanted.where.push_back(TRY(condition_of(table, filter)));
    for (auto name : parted(text.sort, ',')) {
        auto column = table.column(name);
        bool const descending = !column && name.starts_with('-');
        if (descending)
            column = table.column(name.substr(1));
        if (!column)
            return wrong("sort", "catalogue.rows.no_column", { { "column", name } });
        if (std::ranges::find(asked.wanted.order, *column, &tables::Order::column) != asked.wanted.order.end())
            return wrong("sort", "catalogue.rows.twice", { { "column", name } });
        if (asked.wanted.order.size() == most_orders)
            return wrong("sort", "catalogue.rows.too_many", { { "most", std::to_string(most_orders) } });
        asked.wanted.order.push_back({ *column, descending });
    }
    for (auto const& name : parted(text.fields, ',')) {
        auto const column = table.column(name);
        if (!column)
            return wrong("fields", "catalogue.rows.no_column", { { "column", name } });
        if (std::ranges::find(asked.fields, *column) != asked.fields.end())
            return wrong("fields", "catalogue.rows.twice", { { "column", name } });
        asked.fields.push_back(*column);
    }
    if (asked.fields.empty()) {
        asked.fields.resize(table.columns().size());
        std::iota(asked.fields.begin(), asked.fields.end(), std::size_t { 0 });
    }
    asked.wanted.words = text.words;
    asked.wanted.offset = text.offset;
    asked.wanted.limit = text.limit;
    return asked;
}

Result<tables::Found> find_rows(tables::Columns const& table, tables::Wanted const& wanted)
{
    auto found = tables::find(table, wanted);
    if (!found)
        return wrong("filter", "catalogue.rows.unfit", { { "column", table.columns()[found.error().column].name }, { "value", found.error().value } });
    return std::move(*found);
}

void append_json_text(std::string& out, std::string_view text)
{
    out += '"';
    for (auto const c : text)
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            out += c;
        } else {
            constexpr auto digits = "0123456789abcdef";
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    out += '"';
}

std::string cell_of(tables::Columns const& table, std::size_t column, std::uint64_t row)
{
    std::string keep;
    return std::string(table.text(column, row, keep));
}

bool write_records(tables::Columns const& table, std::span<std::uint64_t const> rows, std::span<std::size_t const> fields, std::string_view number_name, std::string& out)
{
    auto const columns = table.columns();
    std::vector<std::string> names;           // with what stands around them
    for (auto const field : fields) {
        names.emplace_back();
        append_json_text(names.back(), columns[field].name);
        names.back() += ':';
    }
    std::string keep;
    out += '[';
    for (std::size_t n = 0; n < rows.size(); ++n) {
        out += n ? ",{" : "{";
        if (!number_name.empty()) {
            append_json_text(out, number_name);
            out += ':' + std::to_string(rows[n] + 1);
        }
        for (std::size_t k = 0; k < fields.size(); ++k) {
            if (k || !number_name.empty())
                out += ',';
            out += names[k];
            auto const field = fields[k];
            if (table.empty(field, rows[n])) {
                out += "null";
                continue;
            }
            auto const cell = table.text(field, rows[n], keep);
            auto const type = columns[field].type;
            if (type == tables::Type::Integer || type == tables::Type::Decimal || type == tables::Type::Boolean)
                out += cell;
            else
                append_json_text(out, cell);
        }
        out += '}';
        if (out.size() > most_answer_bytes)
            return false;
    }
    out += ']';
    return true;
}

bool write_rows_csv(tables::Columns const& table, std::span<std::uint64_t const> rows, std::span<std::size_t const> fields, std::string& out)
{
    csv::Writer writer(out);
    std::vector<std::string> cells;
    for (auto const field : fields)
        cells.push_back(table.columns()[field].name);
    writer.row(cells);
    for (auto const row : rows) {
        for (std::size_t k = 0; k < fields.size(); ++k)
            cells[k] = cell_of(table, fields[k], row);
        writer.row(cells);
        if (out.size() > most_answer_bytes)
            return false;
    }
    return true;
}

}  // namespace mado::catalogue
