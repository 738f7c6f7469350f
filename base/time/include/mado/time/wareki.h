#pragma once
// Days and times as people write and read them: 和暦, and the English and easy Japanese forms.
#include <mado/time/day.h>

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace mado::wareki {

// 元号法; the first days are those of the imperial edicts and of the cabinet orders. Days before 1873-01-01 are given by the Gregorian
// calendar here, not by the lunisolar one of that time.
enum class Era { Meiji, Taisho, Showa, Heisei, Reiwa };
std::string_view name_of(Era era);                     // "令和"
char letter_of(Era era);                               // 'R'
std::optional<Era> era_of(std::string_view typed);     // 令和, 令, R, r, Ｒ
Day first_day_of(Era era);
std::optional<Day> last_day_of(Era era);               // nothing: it goes on

struct EraYear { Era era; int year; friend bool operator==(EraYear const&, EraYear const&) = default; };
std::optional<EraYear> era_year_of(Day day);           // nothing before 1868-01-25
std::string text(EraYear year);                        // "令和8年", "令和元年"

enum class Wrong {
    NoSuchEra,
    NoSuchDay,   // no such month or day in that year
    OutsideEra,  // 平成31年5月1日: the day exists, in another era
};
std::expected<Day, Wrong> day_of(Era era, int year, int month, int day);
// What stands in the four boxes of a form; the year may be 元. Digits in ASCII (text::narrow).
std::expected<Day, Wrong> day_of(std::string_view era, std::string_view year, std::string_view month, std::string_view day);
std::expected<Day, Wrong> parse(std::string_view text);  // "令和8年11月21日", "R8.11.21", "H31/4/30", "S64-1-7"

// Before 1868-01-25 these give the Gregorian year: "1800年1月1日".
std::string text(Day day);                             // "令和8年11月21日", "令和元年5月1日"
std::string text_with_weekday(Day day);                // "令和8年11月21日（土）"
std::string short_text(Day day);                       // "R8.11.21" for dense tables
std::string text(TimeOfDay time);                      // "9時12分"
std::string text(Instant at);                          // "令和8年11月21日 9時12分", Asia/Tokyo
std::string_view weekday_name(Day day);                // "土"

std::string fiscal_year_text(int fiscal_year);         // 2026 → "令和8年度", 2019 → "令和元年度"

}  // namespace mado::wareki

namespace mado {

// やさしい日本語 keeps the years that everyone knows: "2026年11月21日（土曜日）", "午前9時12分".
std::string easy_text(Day day);
std::string easy_text(TimeOfDay time);
std::string english_text(Day day);                     // "21 November 2026"
std::string english_text_with_weekday(Day day);        // "Saturday 21 November 2026"
std::string english_text(TimeOfDay time);              // "9:12"

}  // namespace mado
