// Every cell against the type of its column.
#include "ground.h"

#include <mado/text/utf8.h>

#include <unicode/timezone.h>
#include <unicode/ucurr.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <memory>

namespace mado::gtfs {

namespace {

using enum Severity;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }
bool is_word(char letter) { return is_letter(letter) || is_digit(letter); }

bool is_url(std::string_view text)
{
    auto const scheme = text.find("://");
    if (scheme == text.npos || (text.substr(0, scheme) != "http" && text.substr(0, scheme) != "https"))
        return false;
    auto rest = text.substr(scheme + 3);
    auto host = rest.substr(0, rest.find_first_of("/?#"));
    host = host.substr(0, host.find(':'));
    return host.find('.') != host.npos && !host.starts_with('.') && !host.ends_with('.') && text.find(' ') == text.npos
        && std::ranges::all_of(host, [](char letter) { return is_word(letter) || letter == '.' || letter == '-' || letter == '_' || static_cast<unsigned char>(letter) > 127; });
}

bool is_email(std::string_view text)
{
    auto const at = text.find('@');
    if (at == text.npos || at == 0 || text.find('@', at + 1) != text.npos || text.find(' ') != text.npos)
        return false;
    auto const host = text.substr(at + 1);
    return host.find('.') != host.npos && !host.starts_with('.') && !host.ends_with('.');
}

bool is_phone(std::string_view text)
{
    auto const digits = std::ranges::count_if(text, is_digit);
    return digits >= 3 && digits <= 20 && std::ranges::all_of(text, [](char letter) { return is_word(letter) || std::string_view("+-()#*. /,:").find(letter) != std::string_view::npos; });
}

// BCP 47: language, then parts of 1 to 8 letters or digits.
bool is_language(std::string_view text)
{
    std::size_t part = 0;
    for (std::size_t at = 0; at <= text.size(); ++part) {
        auto const end = std::min(text.find('-', at), text.size());
        auto const word = text.substr(at, end - at);
        bool const right_size = part == 0 ? (word.size() == 2 || word.size() == 3 || (word.size() >= 5 && word.size() <= 8)) : (word.size() >= 1 && word.size() <= 8);
        if (!right_size || !std::ranges::all_of(word, is_word) || (part == 0 && !std::ranges::all_of(word, is_letter)))
            return false;
        at = end + 1;
    }
    return part > 0;
}

bool is_timezone(std::string_view text)
{
    auto const zone = std::unique_ptr<icu::TimeZone>(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8({ text.data(), static_cast<int32_t>(text.size()) })));
    return *zone != icu::TimeZone::getUnknown() && text.find('/') != text.npos;
}

bool is_currency(std::string_view text)
{
    if (text.size() != 3 || !std::ranges::all_of(text, [](char letter) { return letter >= 'A' && letter <= 'Z'; }))
        return false;
    UChar const code[4] = { UChar(text[0]), UChar(text[1]), UChar(text[2]), 0 };
    auto status = U_ZERO_ERROR;
    return ucurr_isAvailable(code, U_DATE_MIN, U_DATE_MAX, &status) && U_SUCCESS(status);
}

// How the money of that currency is written: 2 digits behind the point, none for yen.
bool fits_currency(std::string_view amount, std::string_view currency)
{
    UChar const code[4] = { UChar(currency[0]), UChar(currency[1]), UChar(currency[2]), 0 };
    auto status = U_ZERO_ERROR;
    auto const digits = ucurr_getDefaultFractionDigits(code, &status);
    auto const point = amount.find('.');
    auto const behind = point == amount.npos ? 0 : amount.size() - point - 1;
    return U_FAILURE(status) || behind == static_cast<std::size_t>(digits);
}

bool is_plain(std::string_view text) { return std::ranges::all_of(text, [](char letter) { return letter >= 0x20 && letter < 0x7F; }); }

// Text for passengers in Latin letters that is all capitals or all small: more than an abbreviation of three letters.
bool is_one_case(std::string_view text)
{
    std::size_t upper = 0, lower = 0;
    for (auto const letter : text) {
        if (static_cast<unsigned char>(letter) > 127)
            return false;
        upper += letter >= 'A' && letter <= 'Z';
        lower += letter >= 'a' && letter <= 'z';
    }
    return (upper == 0) != (lower == 0) && upper + lower > 3 && !std::ranges::any_of(text, is_digit);
}

class Column {
public:
    Column(Ground const& ground, Table const& table, Field const& field) : ground_(ground), table_(table), field_(field) {}

    void see(std::size_t row, std::string_view value)
    {
        switch (field_.type) {
        case Type::Id:
            if (!is_plain(value))
                ground_.notices.add("non_ascii_or_non_printable_char", ground_.japanese ? Info : Warning,
                    { { "filename", table_.name }, { "csvRowNumber", table_.line(row) }, { "columnName", field_.name }, { "fieldValue", value } });
            break;
        case Type::Text: break;
        case Type::Name: told(!is_one_case(value), "mixed_case_recommended_field", Warning, row, value); break;
        case Type::Url: known(&is_url, "invalid_url", row, value); break;
        case Type::Email: known(&is_email, "invalid_email", row, value); break;
        case Type::Phone: known(&is_phone, "invalid_phone_number", row, value); break;
        case Type::Timezone: known(&is_timezone, "invalid_timezone", row, value); break;
        case Type::Language: known(&is_language, "invalid_language_code", row, value); break;
        case Type::Currency: known(&is_currency, "invalid_currency", row, value); break;
        case Type::Color: told(value.size() == 6 && std::ranges::all_of(value, [](char letter) { return std::isxdigit(static_cast<unsigned char>(letter)); }), "invalid_color", Error, row, value); break;
        case Type::Date: told(day_number_of(value).has_value(), "invalid_date", Error, row, value); break;
        case Type::Time: told(seconds_of(value).has_value(), "invalid_time", Error, row, value); break;
        case Type::Choice: choice(row, value); break;
        case Type::Whole: case Type::NotNegative: case Type::Positive: whole(row, value); break;
        default: number(row, value);
        }
    }

private:
    void told(bool good, std::string_view code, Severity severity, std::size_t row, std::string_view value)
    {
        if (!good)
            ground_.notices.add(code, severity, { { "filename", table_.name }, { "csvRowNumber", table_.line(row) }, { "fieldName", field_.name }, { "fieldValue", value } });
    }
    // Few different values stand in such columns: each is looked at once.
    void known(bool (*good)(std::string_view), std::string_view code, std::size_t row, std::string_view value)
    {
        auto const [seen, first] = seen_.try_emplace(value, false);
        if (first)
            seen->second = good(value);
        told(seen->second, code, Error, row, value);
    }
    void choice(std::size_t row, std::string_view value)
    {
        auto const digits = whole_of(value);
        if (!digits) {
            told(false, "invalid_integer", Error, row, value);
            return;
        }
        if (field_.choices.find(" " + std::to_string(*digits) + " ") == field_.choices.npos)
            told(false, "unexpected_enum_value", Warning, row, value);
    }
    void whole(std::size_t row, std::string_view value)
    {
        auto const digits = whole_of(value);
        if (!digits)
            told(false, "invalid_integer", Error, row, value);
        else
            range((field_.type != Type::NotNegative || *digits >= 0) && (field_.type != Type::Positive || *digits > 0), row, value);
    }
    void number(std::size_t row, std::string_view value)
    {
        auto const digits = number_of(value);
        if (!digits) {
            told(false, "invalid_float", Error, row, value);
            return;
        }
        bool const good = field_.type == Type::Latitude ? std::abs(*digits) <= 90
            : field_.type == Type::Longitude            ? std::abs(*digits) <= 180
            : field_.type == Type::Number               ? true
                                                        : *digits >= 0;
        range(good, row, value);
    }
    void range(bool good, std::size_t row, std::string_view value)
    {
        if (!good)
            ground_.notices.add("number_out_of_range", Error, { { "filename", table_.name }, { "csvRowNumber", table_.line(row) }, { "fieldName", field_.name }, { "fieldValue", value } });
    }

    Ground const& ground_;
    Table const& table_;
    Field const& field_;
    std::unordered_map<std::string_view, bool> seen_ {};
};

void check_column(Ground const& ground, Table const& table, Field const& field, std::size_t at)
{
    Column column(ground, table, field);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        auto const value = table.at(row, at);
        if (!value.empty())
            column.see(row, value);
        else if (field.presence != Presence::Optional)
            ground.notices.add(field.presence == Presence::Required ? "missing_required_field" : "missing_recommended_field", field.presence == Presence::Required ? Error : Warning,
                { { "filename", table.name }, { "csvRowNumber", table.line(row) }, { "fieldName", field.name } });
    }
}

void check_points(Ground const& ground, std::string_view file, std::string_view latitude, std::string_view longitude)
{
    Cells const cells(ground.feed, file);
    auto const north = cells.column(latitude), east = cells.column(longitude);
    for (std::size_t row = 0; row < cells.rows(); ++row) {
        auto const y = number_of(cells.at(row, north)), x = number_of(cells.at(row, east));
        if (!y || !x)
            continue;
        auto const tell = [&](std::string_view code) {
            ground.notices.add(code, Error, { { "filename", file }, { "csvRowNumber", cells.line(row) }, { "latFieldName", latitude }, { "latFieldValue", *y }, { "lonFieldName", longitude }, { "lonFieldValue", *x } });
        };
        if (std::abs(*y) <= 1 && std::abs(*x) <= 1)
            tell("point_near_origin");
        if (std::abs(*y) >= 89 && std::abs(*y) <= 90)
            tell("point_near_pole");
    }
}

void check_amounts(Ground const& ground)
{
    Cells const products(ground.feed, "fare_products.txt");
    auto const amount = products.column("amount"), currency = products.column("currency");
    for (std::size_t row = 0; row < products.rows(); ++row)
        if (number_of(products.at(row, amount)) && is_currency(products.at(row, currency)) && !fits_currency(products.at(row, amount), products.at(row, currency)))
            ground.notices.add("invalid_currency_amount", Error,
                { { "filename", "fare_products.txt" }, { "csvRowNumber", products.line(row) }, { "fieldName", "amount" }, { "amount", products.at(row, amount) }, { "currencyCode", products.at(row, currency) } });
}

}  // namespace

void check_values(Ground const& ground)
{
    for (auto const& file : files()) {
        auto const* table = ground.feed.table(file.name);
        if (!table || (file.japanese && !ground.japanese))
            continue;
        for (auto const& field : file.fields)
            if (auto const at = table->column(field.name); at && (ground.japanese || !is_japanese_column(file.name, field.name)))
                check_column(ground, *table, field, *at);
    }
    check_points(ground, "stops.txt", "stop_lat", "stop_lon");
    check_points(ground, "shapes.txt", "shape_pt_lat", "shape_pt_lon");
    check_amounts(ground);
}

}  // namespace mado::gtfs
