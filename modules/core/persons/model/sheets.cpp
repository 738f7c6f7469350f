#include "model/sheets.h"

#include <mado/csv/reader.h>
#include <mado/csv/writer.h>
#include <mado/text/cp932.h>

#include <algorithm>
#include <charconv>

namespace mado::persons {

std::span<std::string_view const> columns_of(Sheet sheet)
{
    static constexpr std::string_view individuals[] = { "number", "id", "born_on", "sex", "died_on", "divisions", "came_from" }, names[] = { "number", "from", "until", "characters", "kana", "common_name" },
        addresses[] = { "number", "kind", "from", "until", "postcode", "words", "town" },
        accounts[] = { "number", "purpose", "source", "from", "until", "bank", "bank_name", "branch", "branch_name", "account_kind", "account_number", "account_name" },
        numbers[] = { "number", "my_number" }, households[] = { "household", "kind", "owner", "head" }, members[] = { "household", "number", "relation", "from", "until" },
        judgements[] = { "number", "other", "verdict", "reason" };
    switch (sheet) {
    case Sheet::Individuals: return individuals;
    case Sheet::Names: return names;
    case Sheet::Addresses: return addresses;
    case Sheet::Accounts: return accounts;
    case Sheet::Numbers: return numbers;
    case Sheet::Households: return households;
    case Sheet::Members: return members;
    case Sheet::Judgements: return judgements;
    }
    return {};
}

namespace model {

namespace {

// Once more for words that begin with an apostrophe themselves, so that taking one away gives back what was written.
std::string guarded(std::string const& cell) { return csv::is_formula(cell) || cell.starts_with('\'') ? "'" + cell : cell; }
std::string unguarded(std::string_view cell) { return std::string(cell.starts_with('\'') ? cell.substr(1) : cell); }

std::unexpected<Refusal> wrong_file(std::string key, std::map<std::string, std::string> arguments = {}) { return refuse({ FieldError { "file", std::move(key), std::move(arguments), {} } }); }

std::string header_of(Sheet sheet)
{
    std::string all;
    for (auto const column : columns_of(sheet))
        all += (all.empty() ? "" : ",") + std::string(column);
    return all;
}

}  // namespace

std::string written(Sheet sheet, std::vector<std::vector<std::string>> const& rows)
{
    std::string out;
    csv::Writer writer(out);
    writer.row(columns_of(sheet));
    for (auto const& row : rows) {
        std::vector<std::string> cells;
        for (auto const& cell : row)
            cells.push_back(guarded(cell));
        writer.row(std::span<std::string const>(cells));
    }
    return out;
}

Result<std::vector<SheetRow>> rows_in(Sheet sheet, std::string_view bytes)
{
    auto const text = text::from_office(bytes);
    if (!text)
        return wrong_file("persons.exchange.not_csv");
    csv::Reader reader(csv::of_text(*text));
    auto const columns = columns_of(sheet);
    std::vector<SheetRow> rows;
    bool is_first = true;
    while (true) {
        auto next = reader.next();
        if (!next)
            return wrong_file("persons.exchange.not_csv");
        if (!*next)
            return is_first ? Result<std::vector<SheetRow>>(wrong_file("persons.exchange.columns", { { "columns", header_of(sheet) } })) : std::move(rows);
        auto const& row = **next;
        if (std::exchange(is_first, false)) {
            if (!std::ranges::equal(row.fields, columns))
                return wrong_file("persons.exchange.columns", { { "columns", header_of(sheet) } });
            continue;
        }
        if (row.content.empty())
            continue;
        if (row.fields.size() != columns.size())
            return wrong_file("persons.exchange.width", { { "line", std::to_string(row.number) } });
        if (rows.size() == most_exchanged)
            return wrong_file("persons.exchange.too_large", { { "most", std::to_string(most_exchanged) } });
        rows.push_back({ row.number, {} });
        for (auto const field : row.fields)
            rows.back().cells.push_back(unguarded(field));
    }
}

FieldError wrong_at(std::uint64_t line, std::string_view column, std::string_view says, std::map<std::string, std::string> arguments)
{
    arguments["line"] = std::to_string(line), arguments["column"] = std::string(column), arguments["says"] = std::string(says);
    return { "file", "persons.exchange.wrong", std::move(arguments), {} };
}

std::optional<Day> Cells::day_or_none()
{
    auto const& cell = row_.cells[at_++];
    auto const day = Day::parse(cell);
    if (!day && !cell.empty())
        fail("persons.wrong_day");
    return day;
}

Day Cells::day()
{
    auto const day = Day::parse(row_.cells[at_++]);
    if (!day)
        fail("persons.wrong_day");
    return day.value_or(Day {});
}

std::int64_t Cells::number()
{
    auto const& cell = row_.cells[at_++];
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc {} || end != cell.data() + cell.size() || value < 1 || value > 999'999'999'999)
        fail("persons.exchange.value");
    return value;
}

std::string Cells::uuid_or_none()
{
    auto const& cell = row_.cells[at_++];
    if (!cell.empty() && !is_uuid(cell))
        fail("persons.exchange.value");
    return cell;
}

void Cells::fail(std::string_view column, std::string_view says, std::map<std::string, std::string> arguments)
{
    auto const columns = columns_of(sheet_);
    auto const found = std::ranges::find(columns, column);
    fail_at(found == columns.end() ? 0 : static_cast<std::size_t>(found - columns.begin()), says, std::move(arguments));
}

}  // namespace model

}  // namespace mado::persons
