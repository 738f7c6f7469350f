#include "web/reading.h"

#include <charconv>

#include <mado/text/utf8.h>

namespace mado::rounds::web {

namespace {

using definitions::FieldType;

// Full-width digits and commas, as people type them.
std::string digits_of(std::string_view typed)
{
    std::string plain;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        auto const c = static_cast<unsigned char>(typed[i]);
        if (c == 0xEF && i + 2 < typed.size() && static_cast<unsigned char>(typed[i + 1]) == 0xBC && static_cast<unsigned char>(typed[i + 2]) >= 0x90
            && static_cast<unsigned char>(typed[i + 2]) <= 0x99) {
            plain += static_cast<char>('0' + static_cast<unsigned char>(typed[i + 2]) - 0x90);
            i += 2;
        } else if (typed[i] != ',' && typed[i] != ' ') {
            plain += typed[i];
        }
    }
    return plain;
}

std::optional<std::int64_t> whole(std::string_view typed)
{
    auto const plain = digits_of(typed);
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
    return error == std::errc {} && end == plain.data() + plain.size() && !plain.empty() ? std::optional(number) : std::nullopt;
}

// A mistyped value is kept as text, which publishing finds and names.
json::Value column_value(definitions::Setting const& column, std::string const& typed)
{
    if (typed.empty())
        return {};
    if (column.type == FieldType::Money) {
        auto const amount = whole(typed);
        return amount ? json::Value(*amount) : json::Value(typed);
    }
    if (column.type == FieldType::YesNo) {
        if (typed == "yes" || typed == "はい" || typed == "可" || typed == "true" || typed == "1" || typed == "○")
            return true;
        if (typed == "no" || typed == "いいえ" || typed == "不可" || typed == "false" || typed == "0" || typed == "×")
            return false;
        return typed;
    }
    return column.type == FieldType::Number ? digits_of(typed) : typed;
}

definitions::Words words_of(std::string japanese, std::string english)
{
    definitions::Words words;
    words.by_language.emplace("ja", std::move(japanese));
    if (!english.empty())
        words.by_language.emplace("en", std::move(english));
    return words;
}

int places_of(std::string const& typed) { return static_cast<int>(std::clamp<std::int64_t>(whole(typed).value_or(0), 0, 10'000)); }

// One line of a table: cells divided by a comma, or by a tabulator when it was pasted from a sheet; a cell may stand in double quotes.
std::vector<std::string> cells_of(std::string_view line)
{
    auto const divider = line.find('\t') != std::string_view::npos ? '\t' : ',';
    std::vector<std::string> cells { "" };
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') {
            if (quoted && i + 1 < line.size() && line[i + 1] == '"')
                cells.back() += line[++i];
            else
                quoted = !quoted;
        } else if (line[i] == divider && !quoted) {
            cells.emplace_back();
        } else if (line[i] != '\r') {
            cells.back() += line[i];
        }
    }
    for (auto& cell : cells)
        cell = std::string(text::trimmed(cell));
    return cells;
}

void read_lines(Typed& typed, std::string const& lines, definitions::Definition const& definition)
{
    std::istringstream all(lines);
    int number = 0;
    for (std::string line; std::getline(all, line);) {
        ++number;
        if (text::trimmed(line).empty())
            continue;
        auto const cells = cells_of(line);
        if (cells.size() != 3 + definition.rounds->columns.size()) {
            typed.errors.push_back({ "lines", "rounds.lines.columns", { { "line", std::to_string(number) }, { "n", std::to_string(3 + definition.rounds->columns.size()) } } });
            continue;
        }
        definitions::RoundItem item { cells[0], words_of(cells[1], {}), places_of(cells[2]) };
        for (std::size_t i = 0; i < definition.rounds->columns.size(); ++i)
            if (auto value = column_value(definition.rounds->columns[i], cells[3 + i]); !value.is_null())
                item.columns[definition.rounds->columns[i].name] = std::move(value);
        typed.round.items.push_back(std::move(item));
    }
}

void read_rows(Typed& typed, http::Request const& request, definitions::Definition const& definition)
{
    for (std::size_t row = 0; row < most_rows; ++row) {
        auto const control = "items." + std::to_string(row) + ".";
        if (!request.has(control + "key"))
            break;
        definitions::RoundItem item { std::string(text::trimmed(request.answer(control + "key"))), words_of(request.answer(control + "title"), request.answer(control + "title_en")),
            places_of(request.answer(control + "places")) };
        bool is_blank = item.key.empty() && item.title.japanese().empty() && request.answer(control + "places").empty();
        for (auto const& column : definition.rounds->columns) {
            auto value = column_value(column, request.answer(control + column.name));
            is_blank = is_blank && value.is_null();
            if (!value.is_null())
                item.columns[column.name] = std::move(value);
        }
        if (!is_blank)
            typed.round.items.push_back(std::move(item));
    }
}

}  // namespace

Typed read_round(http::Request const& request, definitions::Definition const& definition, std::string name)
{
    Typed typed;
    typed.round.procedure = definition.procedure;
    typed.round.name = std::move(name);
    typed.round.title = words_of(request.answer("title"), request.answer("title_en"));
    read_rows(typed, request, definition);
    read_lines(typed, request.answer("lines"), definition);
    for (auto const& item : typed.round.items)  // a row without a key is lost among the others: it is asked for at once
        if (item.key.empty() || item.key.size() > 32 || item.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != std::string::npos)
            typed.errors.push_back({ "items." + std::to_string(&item - typed.round.items.data()) + ".key", "definitions.round.key" });
    return typed;
}

std::string column_text(json::Value const& value)
{
    if (value.is_flag())
        return value.flag() ? "yes" : "no";
    return value.is_integer() ? std::to_string(value.integer()) : value.is_text() ? value.text() : std::string();
}

}  // namespace mado::rounds::web
