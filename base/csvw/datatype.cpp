#include "datatype.h"

#include "names.h"
#include <mado/csvw/url.h>

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::csvw {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_name_character(char32_t c, bool first)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':')
        return true;
    if (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040))
        return true;
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && c != 0x37E && !(c >= 0x2000 && c <= 0x206F && c != 0x200C && c != 0x200D) && !(c >= 0x2190 && c < 0x2C00) && !(c >= 0x2FF0 && c <= 0x3000)
        && !(c >= 0xD800 && c < 0xF900) && !(c >= 0xFDD0 && c <= 0xFDEF) && c < 0xF0000;
}

bool is_name(std::string_view text, bool token, bool colons)
{
    bool first = !token;
    for (auto const c : text::code_points(text)) {
        if (!is_name_character(c, first) || (c == ':' && !colons))
            return false;
        first = false;
    }
    return !text.empty();
}

bool is_qualified_name(std::string_view text)
{
    auto const colon = text.find(':');
    return colon == std::string_view::npos ? is_name(text, false, false) : is_name(text.substr(0, colon), false, false) && is_name(text.substr(colon + 1), false, false);
}

// The bytes of a binary value; nothing: it is none.
std::optional<std::size_t> bytes_of(Kind kind, std::string_view text)
{
    if (kind == Kind::Hex)
        return text.size() % 2 == 0 && std::ranges::all_of(text, is_hex) ? std::optional(text.size() / 2) : std::nullopt;
    std::size_t characters = 0, padding = 0;
    char last = 'A';
    for (auto const c : text) {
        if (is_space(c))
            continue;
        if (c == '=')
            ++padding;
        else if (padding != 0 || !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/'))
            return {};
        else {
            ++characters;
            last = c;
        }
    }
    if (padding > 2 || (characters + padding) % 4 != 0)
        return {};
    // The bits that padding leaves over are zero.
    if ((padding == 1 && std::string_view("AEIMQUYcgkosw048").find(last) == std::string_view::npos) || (padding == 2 && std::string_view("AQgw").find(last) == std::string_view::npos))
        return {};
    return characters * 3 / 4;
}

bool is_uri(std::string_view text)
{
    // XML Schema 1.1 takes nearly any string; what can be no reference at all is told.
    return std::ranges::none_of(text, [](char c) { return is_space(c) || c == '<' || c == '>' || c == '"' || c == '{' || c == '}' || c == '\\' || c == '^' || c == '`'; });
}

std::string no_value(Datatype const& datatype, std::string_view text, std::string_view why = {})
{
    return "“" + std::string(text) + "” is no " + std::string(datatype.base->name) + (why.empty() ? "" : ": " + std::string(why));
}

std::expected<Number, std::string> number_in(Datatype const& datatype, std::string_view text)
{
    auto const kind = datatype.base->kind;
    auto const* format = std::get_if<NumberFormat>(&datatype.format);
    auto const number = format ? format->read(text) : number_of(text);
    if (!number)
        return std::unexpected(no_value(datatype, text, format ? "not in its format" : ""));
    bool const exact = kind == Kind::Decimal || kind == Kind::Integer;
    if (exact && number->special != Number::Special::None)
        return std::unexpected(no_value(datatype, text));
    if (exact && number->exponent)
        return std::unexpected(no_value(datatype, text, "it has an exponent"));
    if (kind == Kind::Integer && (!number->fraction.empty() || (!format && text.find('.') != std::string_view::npos)))
        return std::unexpected(no_value(datatype, text, "it is not whole"));
    auto const& [name, url, of, least, most] = *datatype.base;
    if ((!least.empty() && compare(*number, *number_of(least)) < 0) || (!most.empty() && compare(*number, *number_of(most)) > 0))
        return std::unexpected(no_value(datatype, text, "out of range"));
    return *number;
}

std::expected<std::string, std::string> boolean_in(Datatype const& datatype, std::string_view text)
{
    if (auto const* format = std::get_if<BooleanFormat>(&datatype.format)) {
        if (text == format->yes || text == format->no)
            return text == format->yes ? "true" : "false";
        return std::unexpected(no_value(datatype, text, "it is neither “" + format->yes + "” nor “" + format->no + "”"));
    }
    if (text == "true" || text == "1")
        return "true";
    if (text == "false" || text == "0")
        return "false";
    return std::unexpected(no_value(datatype, text));
}

bool is_of_kind(Kind kind, std::string_view text)
{
    switch (kind) {
    case Kind::NormalizedString: return text.find_first_of("\t\n\r") == std::string_view::npos;
    case Kind::Token: return text.find_first_of("\t\n\r") == std::string_view::npos && text.find("  ") == std::string_view::npos && !text.starts_with(' ') && !text.ends_with(' ');
    case Kind::Language: {
        std::size_t run = 0;
        bool first = true;
        for (auto const c : text) {
            bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (c == '-' ? run == 0 : !(letter || (!first && c >= '0' && c <= '9')) || ++run > 8)
                return false;
            if (c == '-') {
                run = 0;
                first = false;
            }
        }
        return run != 0;
    }
    case Kind::Name: return is_name(text, false, true);
    case Kind::NmToken: return is_name(text, true, true);
    case Kind::AnyUri: return is_uri(text);
    case Kind::QName: return is_qualified_name(text);
    case Kind::Base64:
    case Kind::Hex: return bytes_of(kind, text).has_value();
    case Kind::Duration:
    case Kind::DayTimeDuration:
    case Kind::YearMonthDuration: return duration_of(kind, text).has_value();
    default: return true;
    }
}

std::string length_fault(Datatype const& datatype, std::string_view text)
{
    if (!datatype.length && !datatype.least_length && !datatype.most_length)
        return {};
    auto const kind = datatype.base->kind;
    auto const length = static_cast<std::int64_t>(is_binary(kind) ? bytes_of(kind, text).value_or(0) : text::length(text));
    if (datatype.length && length != *datatype.length)
        return "“" + std::string(text) + "” has the length " + std::to_string(length) + " and not " + std::to_string(*datatype.length);
    if (datatype.least_length && length < *datatype.least_length)
        return "“" + std::string(text) + "” is shorter than " + std::to_string(*datatype.least_length);
    if (datatype.most_length && length > *datatype.most_length)
        return "“" + std::string(text) + "” is longer than " + std::to_string(*datatype.most_length);
    return {};
}

std::string limit_fault(Datatype const& datatype, Limit const& value, std::string_view text)
{
    auto const set = [](Limit const& limit) { return limit.index() != 0; };
    if (set(datatype.least) && !(compare(value, datatype.least) >= 0))
        return "“" + std::string(text) + "” is less than its minimum";
    if (set(datatype.most) && !(compare(value, datatype.most) <= 0))
        return "“" + std::string(text) + "” is more than its maximum";
    if (set(datatype.above) && !(compare(value, datatype.above) > 0))
        return "“" + std::string(text) + "” is not more than its minimum";
    if (set(datatype.below) && !(compare(value, datatype.below) < 0))
        return "“" + std::string(text) + "” is not less than its maximum";
    return {};
}

}  // namespace

std::partial_ordering compare(Limit const& a, Limit const& b)
{
    if (a.index() != b.index())
        return std::partial_ordering::unordered;
    if (auto const* number = std::get_if<Number>(&a))
        return compare(*number, std::get<Number>(b));
    if (auto const* moment = std::get_if<Moment>(&a))
        return compare(*moment, std::get<Moment>(b));
    if (auto const* duration = std::get_if<Duration>(&a))
        return compare(*duration, std::get<Duration>(b));
    return std::partial_ordering::unordered;
}

Limit limit_of(Kind kind, std::string_view text)
{
    if (is_number(kind)) {
        auto const number = number_of(text);
        return number ? Limit(*number) : Limit();
    }
    if (is_date_or_time(kind)) {
        auto const moment = moment_of(kind, text);
        return moment ? Limit(*moment) : Limit();
    }
    if (is_duration(kind)) {
        auto const duration = duration_of(kind, text);
        return duration ? Limit(*duration) : Limit();
    }
    return {};
}

std::expected<std::string, std::string> typed(Datatype const& datatype, std::string_view text)
{
    auto const kind = datatype.base->kind;
    auto const checked = [](std::string value, std::string fault) -> std::expected<std::string, std::string> {
        if (!fault.empty())
            return std::unexpected(std::move(fault));
        return value;
    };
    bool const formatted = datatype.format.index() != 0;  // else the text stays as it was written
    if (is_number(kind)) {
        auto const number = number_in(datatype, text);
        if (!number)
            return std::unexpected(number.error());
        return checked(formatted ? number->text() : std::string(text), limit_fault(datatype, *number, text));
    }
    if (kind == Kind::Boolean)
        return boolean_in(datatype, text);
    if (is_date_or_time(kind)) {
        auto const* format = std::get_if<DateFormat>(&datatype.format);
        auto const moment = format ? format->read(text) : moment_of(kind, text);
        if (!moment || (kind == Kind::DateTimeStamp && !moment->zone))
            return std::unexpected(no_value(datatype, text, format ? "not in its format" : ""));
        return checked(format ? moment->text(kind) : std::string(text), limit_fault(datatype, *moment, text));
    }
    if (!is_of_kind(kind, text))
        return std::unexpected(no_value(datatype, text));
    if (auto const* pattern = std::get_if<Pattern>(&datatype.format); pattern && !pattern->found_in(text))
        return std::unexpected(no_value(datatype, text, "not in its format"));
    return checked(std::string(text), is_duration(kind) ? limit_fault(datatype, *duration_of(kind, text), text) : length_fault(datatype, text));
}

}  // namespace mado::csvw
