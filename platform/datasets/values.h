#pragma once
// What one cell says, read tolerantly: numbers with their trimmings, days and times in the forms people write, coordinates. Whole numbers throughout.
#include <mado/time/day.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado::datasets {

bool is_digits(std::string_view text);
bool is_plain_number(std::string_view text);  // -12, 0.5; not 007, not 1,200, not 1e5

// A number among what people write with it: commas, a unit, a sign of a currency, full-width digits, a note.
struct TrimmedNumber {
    std::string number {};
    std::string unit {};                      // what stood behind it: "㎡", "人"
    bool commas = false, wide = false;
    bool vague = false;                       // 約, 以上, ※ …: the number alone says less
};
std::optional<TrimmedNumber> number_in(std::string_view text);
bool is_special_sign(std::string_view text);  // "-", "…", "***", "x": kept secret, not surveyed

enum class DayForm { Iso, YearFirst, Compact, Wareki, MonthOrDayFirst, TwoDigitYear };
struct ReadDay { Day day {}; DayForm form = DayForm::Iso; };
// Of MonthOrDayFirst the parts decide: `month_first` says how both readings are told apart when both are days.
std::optional<ReadDay> day_in(std::string_view text, bool month_first = true);
// The two small parts of 2/1/2023 as written; nothing: of another form.
struct SmallParts { int first = 0, second = 0; };
std::optional<SmallParts> small_parts_of(std::string_view text);

std::optional<std::string> time_in(std::string_view text);  // "09:30"; 24:00 stays
bool is_time(std::string_view text);          // HH:MM, with or without seconds

// Degrees times 10,000,000. Nothing: no plain number with at most seven digits that count.
std::optional<std::int64_t> degrees_in(std::string_view text);
constexpr std::int64_t degree = 10'000'000;
constexpr bool is_latitude_of_japan(std::int64_t d) { return d >= 20 * degree && d <= 46 * degree; }
constexpr bool is_longitude_of_japan(std::int64_t d) { return d >= 122 * degree && d <= 154 * degree; }

}  // namespace mado::datasets
