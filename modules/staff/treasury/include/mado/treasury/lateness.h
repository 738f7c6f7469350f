#pragma once
// 延滞金 (条例、地方税の例) and 遅延損害金 (民法404条・419条): rates and cutting rules are data (definitions/treasury/lateness.yaml), the reckoning is exact. Pure.
#include <mado/money/yen.h>
#include <mado/time/day.h>

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::treasury {

struct LatenessRate {
    Day since;
    int first = 0, then = 0;           // of a year, in hundredths of a percent: 870 = 8.7 %; `first` for the first month
};

struct LatenessRule {
    std::string name, title, article;
    std::vector<LatenessRate> rates {};    // ascending
    bool fixed_at_start = false;           // 民法419条1項: the rate of the day on which the delay began holds to its end
    int first_months = 1;                  // for which `first` holds
    bool by_calendar_year = false;         // a leap year has 366 days; else 365 always (年当たりの割合)
    Yen none_below {}, principal_unit { 1 };        // of the principal: 2,000 and 1,000
    Yen charge_none_below {}, charge_unit { 1 };    // of the charge: 1,000 and 100
    bool cuts_each_span = false;           // below one yen in each span
    std::string item {};                   // 歳入科目 of the charge
    std::string source {}, sure {};        // memory read confirmed
};

struct LatePayment { Day on; Yen amount; };

struct LatenessSpan {                      // days of one principal and one rate, both ends counted
    Day from, through;
    Yen principal;                         // after cutting
    int rate = 0;
    bool is_halved = false;                // half of it is charged
    std::int64_t days() const { return through - from + 1; }
};
struct Lateness {
    Yen charge {};
    std::vector<LatenessSpan> spans {};    // none: no principal large enough was late
    bool is_cut = false;                   // there were spans, and the sum is below what is charged
};

// 徴収猶予 and the like: what is charged of days from and through, both counted.
enum class Relief { Full, Half, None };
constexpr std::array<std::string_view, 3> names_of(Relief) { return { "full", "half", "none" }; }
struct LatenessRelief { Day from, through; Relief relief = Relief::Full; };

// From the day after the term to `through`, the day of payment counted. `owed`: at the end of the term; payments up to the term belong in neither.
// Nothing before the first rate is reckoned.
Lateness lateness_of(LatenessRule const& rule, Day due_on, Yen owed, std::vector<LatePayment> payments, Day through, std::vector<LatenessRelief> const& reliefs = {});

// definitions/treasury/lateness.yaml, or all that is wrong with it.
std::expected<std::vector<LatenessRule>, std::vector<std::string>> lateness_rules(std::string_view yaml);

}  // namespace mado::treasury
