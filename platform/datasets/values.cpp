#include "values.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <algorithm>
#include <array>

namespace mado::datasets {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes digits from the front; nothing: none there, or more than `most`.
std::optional<int> take_number(std::string_view& text, std::size_t most)
{
    std::size_t count = 0;
    int value = 0;
    while (count < text.size() && is_digit(text[count])) {
        if (count == most)
            return {};
        value = value * 10 + (text[count++] - '0');
    }
    if (count == 0)
        return {};
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view what)
{
    if (!text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

std::optional<Day> day_of(int year, int month, int day)
{
    if (month < 1 || day < 1)
        return {};
    return Day::of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

// 2023-4-1, 2023/04/01, 2023.4.1, 2023年4月1日
std::optional<ReadDay> year_first(std::string_view text)
{
    auto rest = text;
    auto const year = take_number(rest, 4);
    if (!year || *year < 1000)
        return {};
    std::string_view const after = rest.starts_with("年") ? "年" : rest.substr(0, 1);
    if (after.empty() || (after != "年" && after != "/" && after != "-" && after != ".") || !take(rest, after))
        return {};
    auto const month = take_number(rest, 2);
    if (!month || !take(rest, after == "年" ? "月" : after))
        return {};
    auto const number = take_number(rest, 2);
    if (!number || !(rest.empty() || (after == "年" && rest == "日")))
        return {};
    auto const day = day_of(*year, *month, *number);
    if (!day)
        return {};
    return ReadDay { *day, day->iso() == text ? DayForm::Iso : DayForm::YearFirst };
}

struct ThreeParts { int a, b, c; std::size_t last_digits; };
std::optional<ThreeParts> three_parts(std::string_view text)
{
    auto rest = text;
    auto const a = take_number(rest, 2);
    if (!a || rest.empty() || (rest[0] != '/' && rest[0] != '.' && rest[0] != '-'))
        return {};
    auto const mark = rest.substr(0, 1);
    rest.remove_prefix(1);
    auto const b = take_number(rest, 2);
    if (!b || !take(rest, mark))
        return {};
    auto const digits = rest.size();
    auto const c = take_number(rest, 4);
    if (!c || !rest.empty())
        return {};
    return ThreeParts { *a, *b, *c, digits };
}

constexpr auto vague_words = std::to_array<std::string_view>({ "約", "およそ", "以上", "以下", "程度", "未満", "※", "*", "注", "頃", "~" });

}  // namespace

bool is_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

bool is_plain_number(std::string_view text)
{
    if (text.starts_with('-'))
        text.remove_prefix(1);
    auto const point = text.find('.');
    auto const whole = text.substr(0, point);
    if (!is_digits(whole) || (whole.size() > 1 && whole[0] == '0'))
        return false;
    return point == std::string_view::npos || is_digits(text.substr(point + 1));
}

std::optional<TrimmedNumber> number_in(std::string_view cell)
{
    auto const trimmed = text::trimmed(cell);
    auto const narrow = text::narrow(trimmed);
    TrimmedNumber found;
    found.wide = narrow != trimmed;
    auto rest = std::string_view(narrow);
    for (auto const word : vague_words)
        if (take(rest, word))
            found.vague = true;
    for (std::string_view const sign : { "¥", "\\", "￥" })
        if (take(rest, sign))
            found.unit = "円";
    if (take(rest, "▲") || take(rest, "△") || take(rest, "-"))
        found.number = "-";
    std::size_t since_comma = 0;
    bool whole = true, right = true;
    while (!rest.empty() && (is_digit(rest[0]) || rest[0] == ',' || rest[0] == '.')) {
        if (rest[0] == ',') {
            right = right && whole && (found.commas ? since_comma == 3 : since_comma >= 1 && since_comma <= 3);
            found.commas = true;
            since_comma = 0;
        } else {
            if (rest[0] == '.') {
                right = right && whole && (!found.commas || since_comma == 3);
                whole = false;
            }
            since_comma += whole ? 1 : 0;
            found.number += rest[0];
        }
        rest.remove_prefix(1);
    }
    right = right && (!found.commas || !whole || since_comma == 3);
    if (!right || !is_plain_number(found.number))
        return {};
    for (auto const word : vague_words)
        if (auto const at = rest.find(word); at != std::string_view::npos)
            found.vague = true;
    auto const unit = text::trimmed(rest);
    // A unit is short and has no digits: "40人", "32㎡"; "2丁目3" is no number.
    if (text::length(unit) > 4 || std::ranges::any_of(unit, is_digit))
        return {};
    if (!unit.empty())
        found.unit = unit;
    return found;
}

bool is_special_sign(std::string_view cell)
{
    auto const sign = text::narrow(text::trimmed(cell));
    constexpr auto signs = std::to_array<std::string_view>({ "-", "--", "---", "...", "…", "*", "**", "***", "x", "X", "χ", "Χ", "―", "—", "−", "ー", "/", "?", "N/A", "n/a", "NA", "不明", "秘匿", "非公表" });
    return std::ranges::find(signs, sign) != signs.end();
}

std::optional<SmallParts> small_parts_of(std::string_view cell)
{
    auto const parts = three_parts(text::narrow(text::trimmed(cell)));
    return parts && parts->last_digits == 4 ? std::optional(SmallParts { parts->a, parts->b }) : std::nullopt;
}

std::optional<ReadDay> day_in(std::string_view cell, bool month_first)
{
    auto const narrow = text::narrow(text::trimmed(cell));
    if (auto const found = year_first(narrow)) {
        if (narrow != text::trimmed(cell))
            return ReadDay { found->day, DayForm::YearFirst };
        return found;
    }
    if (narrow.size() == 8 && is_digits(narrow)) {
        auto const number = [&](std::size_t at, std::size_t size) { int value = 0; for (auto const c : narrow.substr(at, size)) value = value * 10 + (c - '0'); return value; };
        auto const day = day_of(number(0, 4), number(4, 2), number(6, 2));
        return day && day->year() >= 1868 && day->year() <= 2100 ? std::optional(ReadDay { *day, DayForm::Compact }) : std::nullopt;
    }
    if (auto const parts = three_parts(narrow)) {
        if (parts->last_digits != 4)
            return {};
        auto const month = day_of(parts->c, parts->a, parts->b), day = day_of(parts->c, parts->b, parts->a);
        auto const& wanted = month_first ? (month ? month : day) : (day ? day : month);
        return wanted ? std::optional(ReadDay { *wanted, DayForm::MonthOrDayFirst }) : std::nullopt;
    }
    // 和暦: begins with a letter or a word of an era, never with a digit.
    if (!narrow.empty() && !is_digit(narrow[0]))
        if (auto const day = wareki::parse(narrow))
            return ReadDay { *day, DayForm::Wareki };
    return {};
}

bool is_time(std::string_view text)
{
    auto const two = [&](std::size_t at) { return at + 2 <= text.size() && is_digits(text.substr(at, 2)); };
    if ((text.size() != 5 && text.size() != 8) || !two(0) || text[2] != ':' || !two(3) || (text.size() == 8 && (text[5] != ':' || !two(6))))
        return false;
    return text.substr(0, 2) <= "24" && text.substr(3, 2) < "60";
}

std::optional<std::string> time_in(std::string_view cell)
{
    auto const narrow = text::narrow(text::trimmed(cell));
    auto rest = std::string_view(narrow);
    int add = 0;
    bool halves = false;
    if (take(rest, "午前") || take(rest, "AM"))
        halves = true;
    else if (take(rest, "午後") || take(rest, "PM"))
        add = 12, halves = true;
    rest = text::trimmed(rest);
    auto const hour = take_number(rest, 2);
    if (!hour || (!take(rest, "時") && !take(rest, ":") && !take(rest, "：")))
        return {};
    int minute = 0;
    if (take(rest, "半"))
        minute = 30;
    else if (!rest.empty()) {
        auto const said = take_number(rest, 2);
        if (!said)
            return {};
        minute = *said;
        take(rest, "分");
        if (!rest.empty() && rest != ":00")
            return {};
    }
    auto const whole = (halves && *hour == 12 ? 0 : *hour) + add;
    if (minute > 59 || whole > 24 || (halves && *hour > 12) || (whole == 24 && minute > 0))
        return {};
    auto const two = [](int value) { return std::string { static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10) }; };
    return two(whole) + ":" + two(minute);
}

std::optional<std::int64_t> degrees_in(std::string_view cell)
{
    auto text = text::trimmed(cell);
    bool const negative = text.starts_with('-');
    if (negative)
        text.remove_prefix(1);
    auto const point = text.find('.');
    auto const whole = text.substr(0, point);
    auto const fraction = point == std::string_view::npos ? std::string_view {} : text.substr(point + 1);
    if (!is_digits(whole) || whole.size() > 3 || (point != std::string_view::npos && !is_digits(fraction)))
        return {};
    std::int64_t value = 0;
    for (auto const c : whole)
        value = value * 10 + (c - '0');
    for (std::size_t i = 0; i < 7; ++i)
        value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    return negative ? -value : value;
}

}  // namespace mado::datasets
