#include "model/sheets.h"

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
        fail("web.sheet.value");
    return value;
}

std::string Cells::uuid_or_none()
{
    auto const& cell = row_.cells[at_++];
    if (!cell.empty() && !is_uuid(cell))
        fail("web.sheet.value");
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
