#include "plain_cells.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::dmn {

namespace {

using feel::Value;
using Test = feel::Cell::Test;

constexpr std::size_t most_bytes = 1'000;      // a longer cell is not usual
constexpr std::size_t most_digits = 18;
constexpr std::size_t date_bytes = 10;         // 2026-04-01

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

struct PlainCells::Rest {
    std::string_view text;

    void space() { text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size())); }
    bool take(std::string_view sign)
    {
        if (!text.starts_with(sign))
            return false;
        text.remove_prefix(sign.size());
        return true;
    }
    std::size_t digits(std::size_t from) const
    {
        auto to = from;
        while (to < text.size() && is_digit(text[to]))
            ++to;
        return to;
    }

    std::optional<Value> number()
    {
        bool const negative = take("-");
        auto const whole = digits(0);
        auto const fraction = whole + 1 < text.size() && text[whole] == '.' && is_digit(text[whole + 1]) ? digits(whole + 1) : whole;
        if (whole == 0 || fraction > most_digits)
            return {};
        auto const value = Decimal::parse(text.substr(0, fraction));
        text.remove_prefix(fraction);
        if (!value || (negative && value->is_zero()))
            return {};
        return Value::number(negative ? -*value : *value);
    }

    // Behind the opening quotation mark.
    std::optional<std::string_view> string()
    {
        auto const end = text.find_first_of("\"\\");
        if (end == text.npos || text[end] == '\\')
            return {};
        auto const content = text.substr(0, end);
        text.remove_prefix(end + 1);
        return text::is_utf8(content) ? std::optional(content) : std::nullopt;
    }

    std::optional<Value> date(std::string_view behind)
    {
        auto const iso = string();
        if (!iso || iso->size() != date_bytes || !take(behind))
            return {};
        auto const value = feel::Date::parse(*iso);
        return value ? std::optional(Value::date(*value)) : std::nullopt;
    }
};

bool PlainCells::has_own_date()
{
    if (!own_date_) {
        auto const compiled = feel::compile("date(\"2026-04-01\")", names_);
        own_date_ = compiled && compiled->slots().empty() && compiled->functions().empty();
    }
    return *own_date_;
}

std::optional<Value> PlainCells::literal_at(Rest& rest)
{
    rest.space();
    std::optional<Value> value;
    if (rest.take("\"")) {
        if (auto const content = rest.string())
            value = Value::string(*content);
    } else if (rest.take("@\"")) {
        value = rest.date("");
    } else if (rest.take("date(\"")) {
        value = has_own_date() ? rest.date(")") : std::nullopt;
    } else {
        value = rest.number();
    }
    rest.space();
    return value;
}

std::optional<Value> PlainCells::literal(std::string_view text)
{
    Rest rest { text };
    auto value = text.size() <= most_bytes ? literal_at(rest) : std::nullopt;
    return rest.text.empty() ? std::move(value) : std::nullopt;
}

std::optional<Test> PlainCells::test_at(Rest& rest)
{
    rest.space();
    bool const below = rest.text.starts_with('<');
    if (below || rest.text.starts_with('>')) {
        rest.text.remove_prefix(1);
        bool const closed = rest.take("=");
        auto limit = literal_at(rest);
        if (!limit)
            return {};
        feel::RangeParts range { {}, {}, !below && closed, below && closed, below, !below };
        (below ? range.to : range.from) = std::move(*limit);
        return Test { Test::Kind::Within, {}, std::move(range) };
    }
    bool const from_closed = rest.take("[");
    if (!from_closed && !rest.take("(")) {
        auto value = literal_at(rest);
        return value ? std::optional(Test { Test::Kind::Equals, std::move(*value), {} }) : std::nullopt;
    }
    auto from = literal_at(rest);
    if (!from || !rest.take(".."))
        return {};
    auto to = literal_at(rest);
    bool const to_closed = rest.take("]");
    if (!to || (!to_closed && !rest.take(")")) || feel::compare(*from, *to) != -1)
        return {};
    feel::RangeParts range { std::move(*from), std::move(*to), from_closed, to_closed };
    auto whole = Value::range(range);
    return Test { Test::Kind::Within, std::move(whole), std::move(range) };
}

std::optional<feel::Cell> PlainCells::tests(std::string_view text)
{
    if (text.size() > most_bytes)
        return {};
    Rest rest { text };
    feel::Cell cell;
    do {
        auto test = test_at(rest);
        if (!test)
            return {};
        rest.space();
        cell.tests.push_back(std::move(*test));
    } while (rest.take(","));
    return rest.text.empty() ? std::optional(std::move(cell)) : std::nullopt;
}

}  // namespace mado::dmn
