#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include <array>
#include <utility>

namespace mado {

namespace {

constexpr std::array<std::string_view, 8> kanji_of_weekday { "", "月", "火", "水", "木", "金", "土", "日" };
constexpr std::array<std::string_view, 8> english_weekday { "", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
constexpr std::array<std::string_view, 13> english_month { "", "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December" };

std::string month_and_day(Day day)
{
    return std::to_string(day.month()) + "月" + std::to_string(day.day_of_month()) + "日";
}

std::string gregorian(Day day)
{
    return std::to_string(day.year()) + "年" + month_and_day(day);
}

}  // namespace

namespace wareki {

namespace {

struct Row { Era era; std::string_view name, one_character, wide_letter; char letter; int year; unsigned month, day; };
constexpr std::array<Row, 5> eras { {
    { Era::Meiji, "明治", "明", "Ｍ", 'M', 1868, 1, 25 },
    { Era::Taisho, "大正", "大", "Ｔ", 'T', 1912, 7, 30 },
    { Era::Showa, "昭和", "昭", "Ｓ", 'S', 1926, 12, 25 },
    { Era::Heisei, "平成", "平", "Ｈ", 'H', 1989, 1, 8 },
    { Era::Reiwa, "令和", "令", "Ｒ", 'R', 2019, 5, 1 },
} };

Row const& row_of(Era era) { return eras.at(static_cast<std::size_t>(era)); }

std::string year_number(int year) { return year == 1 ? "元" : std::to_string(year); }

// A number of one to four digits; 元 (only for years) is 1.
std::optional<int> number(std::string_view text, bool first_year_has_a_name = false)
{
    if (first_year_has_a_name && text == "元")
        return 1;
    if (text.empty() || text.size() > 4)
        return {};
    int value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9')
            return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

// The part of `text` up to the first of the two separators, which is taken off too; all of it when there is none.
std::string_view taken(std::string_view& text, std::string_view separator)
{
    auto end = text.find(separator);
    auto length = separator.size();
    if (end == std::string_view::npos) {
        end = text.find_first_of("./-");
        length = 1;
    }
    if (end == std::string_view::npos)
        return std::exchange(text, {});
    auto const part = text.substr(0, end);
    text.remove_prefix(end + length);
    return part;
}

// The era at the front of the text, taken off.
std::optional<Era> taken_era(std::string_view& text)
{
    for (auto const& row : eras)
        for (auto const name : { row.name, row.one_character, row.wide_letter, std::string_view(&row.letter, 1) })
            if (text.starts_with(name)) {
                text.remove_prefix(name.size());
                return row.era;
            }
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        if (auto const era = era_of(text.substr(0, 1))) {
            text.remove_prefix(1);
            return era;
        }
    return {};
}

}  // namespace

std::string_view name_of(Era era) { return row_of(era).name; }
char letter_of(Era era) { return row_of(era).letter; }

std::optional<Era> era_of(std::string_view typed)
{
    for (auto const& row : eras)
        if (typed == row.name || typed == row.one_character || typed == row.wide_letter
            || (typed.size() == 1 && (typed[0] == row.letter || typed[0] == row.letter - 'A' + 'a')))
            return row.era;
    return {};
}

Day first_day_of(Era era)
{
    auto const& row = row_of(era);
    return *Day::of(row.year, row.month, row.day);
}

std::optional<Day> last_day_of(Era era)
{
    if (era == eras.back().era)
        return {};
    return first_day_of(static_cast<Era>(static_cast<int>(era) + 1)).plus_days(-1);
}

std::optional<EraYear> era_year_of(Day day)
{
    for (auto row = eras.rbegin(); row != eras.rend(); ++row)
        if (day >= first_day_of(row->era))
            return EraYear { row->era, day.year() - row->year + 1 };
    return {};
}

std::string text(EraYear year)
{
    return std::string(name_of(year.era)) + year_number(year.year) + "年";
}

std::expected<Day, Wrong> day_of(Era era, int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || day < 1)
        return std::unexpected(Wrong::NoSuchDay);
    auto const found = Day::of(row_of(era).year + year - 1, static_cast<unsigned>(month), static_cast<unsigned>(day));
    if (!found)
        return std::unexpected(Wrong::NoSuchDay);
    auto const last = last_day_of(era);
    if (*found < first_day_of(era) || (last && *found > *last))
        return std::unexpected(Wrong::OutsideEra);
    return *found;
}

std::expected<Day, Wrong> day_of(std::string_view era, std::string_view year, std::string_view month, std::string_view day)
{
    auto const known = era_of(era);
    if (!known)
        return std::unexpected(Wrong::NoSuchEra);
    auto const y = number(year, true), m = number(month), d = number(day);
    if (!y || !m || !d)
        return std::unexpected(Wrong::NoSuchDay);
    return day_of(*known, *y, *m, *d);
}

std::expected<Day, Wrong> parse(std::string_view text)
{
    auto const era = taken_era(text);
    if (!era)
        return std::unexpected(Wrong::NoSuchEra);
    auto const year = taken(text, "年"), month = taken(text, "月");
    if (text.ends_with("日"))
        text.remove_suffix(std::string_view("日").size());
    return day_of(name_of(*era), year, month, text);
}

std::string_view weekday_name(Day day) { return kanji_of_weekday.at(day.weekday()); }

std::string text(Day day)
{
    auto const year = era_year_of(day);
    return year ? text(*year) + month_and_day(day) : gregorian(day);
}

std::string text_with_weekday(Day day)
{
    return text(day) + "（" + std::string(weekday_name(day)) + "）";
}

std::string short_text(Day day)
{
    auto const year = era_year_of(day);
    return (year ? letter_of(year->era) + std::to_string(year->year) : std::to_string(day.year())) + "." + std::to_string(day.month()) + "."
        + std::to_string(day.day_of_month());
}

std::string text(TimeOfDay time)
{
    return std::to_string(time.hour) + "時" + std::to_string(time.minute) + "分";
}

std::string text(Instant at)
{
    return text(day_in_tokyo(at)) + " " + text(time_in_tokyo(at));
}

std::string fiscal_year_text(int fiscal_year)
{
    // The era of 1 May names the whole year: the year that began on 1 April 2019 as 平成31年度 is called 令和元年度 as a whole
    // (新元号への円滑な移行に向けた関係省庁連絡会議申合せ, 2019-04-01). No other era began in April.
    auto const year = era_year_of(first_day_of_fiscal_year(fiscal_year).plus_days(30));
    return year ? std::string(name_of(year->era)) + year_number(year->year) + "年度" : std::to_string(fiscal_year) + "年度";
}

}  // namespace wareki

std::string easy_text(Day day)
{
    return gregorian(day) + "（" + std::string(wareki::weekday_name(day)) + "曜日）";
}

std::string easy_text(TimeOfDay time)
{
    auto const afternoon = time.hour >= 12;
    return (afternoon ? "午後" : "午前") + wareki::text(TimeOfDay { afternoon ? time.hour - 12 : time.hour, time.minute, time.second });
}

std::string english_text(Day day)
{
    return std::to_string(day.day_of_month()) + " " + std::string(english_month.at(day.month())) + " " + std::to_string(day.year());
}

std::string english_text_with_weekday(Day day)
{
    return std::string(english_weekday.at(day.weekday())) + " " + english_text(day);
}

std::string english_text(TimeOfDay time)
{
    return std::to_string(time.hour) + (time.minute < 10 ? ":0" : ":") + std::to_string(time.minute);
}

}  // namespace mado
