#pragma once
// 保存期間: when it begins, when it ends. Pure; laws and a town's 文書管理規程 speak here through the filing plan.
#include <mado/time/day.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::records {

constexpr int permanent = -1, under_one_year = 0;
inline constexpr std::array<int, 8> usual_years { permanent, 30, 20, 10, 5, 3, 1, under_one_year };

// FiscalYear: 4月1日 after the fiscal year of completion. CalendarYear: 1月1日 after it. EndOfEffect: the day after what was granted or agreed ended.
// Standing 常用: not yet, as long as it is in use.
enum class Start { FiscalYear, CalendarYear, EndOfEffect, Standing };
constexpr std::array<std::string_view, 4> names_of(Start) { return { "fiscal_year", "calendar_year", "end_of_effect", "standing" }; }

struct Rule {
    int years = 5;                           // permanent, under_one_year or 1 to 100
    Start start = Start::FiscalYear;
};

// Whatever is missing is not known yet, or never comes (`until` of what is permanent).
struct Span {
    std::optional<Day> starts {}, until {};  // until: the last day on which it must be kept
    friend bool operator==(Span const&, Span const&) = default;
};

// `ended`: the last day of the effect, or of use. A record that is not complete has no span.
Span span_of(Rule const& rule, std::optional<Day> completed, std::optional<Day> ended);
// From a day that a definition reckoned (keep.starts).
Span span_from(int years, Day starts);

// The year that a folder carries: 会計年度, 暦年, 0 for what is in standing use.
int year_of_folder(Start start, Day completed);

// Open: something in it is not complete, or it is in standing use. Held: its term is over, and somebody needs it.
enum class Standing { Open, Kept, Over, Held, Permanent };
constexpr std::array<std::string_view, 5> names_of(Standing) { return { "open", "kept", "over", "held", "permanent" }; }

inline constexpr std::string_view no_end = "9999-12-31";
// Of a folder: the last day of all that is in it, an extension included. Nothing: not known yet, or never.
std::optional<Day> end_of(Rule const& rule, std::vector<Span> const& records, std::optional<Day> extended_until);
Standing standing(Rule const& rule, std::optional<Day> until, bool is_held, Day today);

}  // namespace mado::records
