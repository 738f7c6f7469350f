#pragma once
// 児童扶養手当: which months somebody is entitled to and what each is worth. Pure: days are given, amounts come from the decision model. A month is named by its first day.
#include <mado/child_support/facts.h>
#include <mado/money/yen.h>
#include <mado/time/calendar.h>

#include <expected>
#include <functional>

namespace mado::child_support {

Day month_of(Day day);
// 手当年度 (児童扶養手当法9条, 施行令の「その年の11月から翌年の10月まで」): 2026 is November 2026 to October 2027.
int allowance_year(Day month);
Day first_month_of(int allowance_year);
Day last_month_of(int allowance_year);
inline int income_year(Day month) { return allowance_year(month) - 1; }   // 所得の年
// 法7条3項, 施行令: odd months, what is due for the months before.
bool is_payment_month(Day month);
Day payment_month_of(Day month);             // in which this month is paid
Day payment_day(Day payment_month, Calendar const& calendar);   // the 11th, or the open day before
// 法22条: two years from the day on which it was to be paid.
bool is_expired(Day month, Day on, Calendar const& calendar);

struct Child {
    std::string id;                          // of the fact that added it
    Day born_on {}, asked_on {};             // arrival of the claim, or of the 額改定認定請求
    std::string ground {};                   // divorced died disabled …
    bool is_disabled = false;                // 政令で定める程度の障害
    std::optional<Day> lost_on {};
    std::string why_lost {};
    Day first() const;                       // 法7条1項, 8条1項: the month after it was asked for
    Day last() const;                        // 法3条1項: March after 18, or the month in which it becomes 20; the month in which it was lost
};

struct Basis {
    bool is_guardian = false;                // 養育者
    Day claimed_on {};                       // arrival of the claim
    Day qualified_on {};                     // 支給要件に該当した日
    std::optional<Day> counted_from {};      // months before were another system's
    std::vector<Fact> facts {};
};
// A Release ends a Withholding from its day on; a Loss or a ChildLost that it names was wrongly decided and never held.
bool is_released(Basis const& basis, Fact const& fact);
std::vector<Child> children_of(Basis const& basis);
Day first_month(Basis const& basis);         // 支給開始月
// 法13条の3: first month of which half is withheld; nothing for a 養育者.
std::optional<Day> five_years_from(Basis const& basis);
bool is_exempt(Basis const& basis, Day month);
std::optional<Fact> income_for(Basis const& basis, Day month);
// 現況届 of an allowance year: who was a recipient on 1 August owes one (施行規則4条).
bool owes_report(Basis const& basis, int allowance_year);
bool has_reported(Basis const& basis, int allowance_year);

// Different things, never taken for each other: Suspended 支給停止 (法9条–11条, 13条の2), Withheld 差止 (15条), Denied 不支給 (14条), Lost 資格喪失, Expired 時効 (22条).
// Unknown: the income of its year is not there yet.
enum class MonthState { Payable, Suspended, Withheld, Denied, Lost, Expired, Unknown };
constexpr std::array<std::string_view, 7> names_of(MonthState) { return { "payable", "suspended", "withheld", "denied", "lost", "expired", "unknown" }; }

struct Assessed {
    Yen monthly {}, allowance {}, withheld {};
    std::string tier {};                     // full partial none
    bool by_supporter = false;               // stopped by somebody else's income
};
using Worth = std::function<std::expected<Assessed, std::string>(json::Value const& asked)>;

struct Month {
    Day month {};
    MonthState state = MonthState::Unknown;
    std::string why {};                      // income supporter pension … of what is not paid whole
    int children = 0;
    Yen amount {};                           // by the law
    Yen payable {};                          // of it, now
    std::string tier {};
    Yen withheld {};                         // by 13条の3
    json::Value asked {};                    // of the decision model; null where nothing was asked
    std::string sheet_hash {};               // of the sheet as it was then; no part of what a month is worth
    friend bool operator==(Month const& a, Month const& b)
    {
        return a.month == b.month && a.state == b.state && a.why == b.why && a.children == b.children && a.amount == b.amount && a.payable == b.payable && a.tier == b.tier
            && a.withheld == b.withheld && a.asked == b.asked;
    }
};
// From the first month through `through`. `today` decides limitation alone.
std::vector<Month> months_of(Basis const& basis, Day through, Day today, Calendar const& calendar, Worth const& worth);
// What the decision model is asked for a month; null where the income is unknown.
json::Value asked_for(Basis const& basis, Day month, int children);

struct Difference { Day month; Month before, after; };
std::vector<Difference> differences(std::vector<Month> const& before, std::vector<Month> const& after);

// -- what is still to be paid, and what was paid too much.
struct MonthYen { Day month; Yen amount; friend bool operator==(MonthYen const&, MonthYen const&) = default; };
// Due less paid of each month before `payment_month`, without zeros; negative: paid too much.
std::vector<MonthYen> owed(std::vector<Month> const& months, std::vector<MonthYen> const& paid, Day payment_month);
enum class Offset { No, Yes };               // 法31条 内払調整: what was paid too much counts as paid ahead
struct Settled {
    std::vector<MonthYen> lines {};          // positive: paid; negative: set against them
    Yen total {};                            // to be paid
    Yen overpaid {};                         // left to be claimed back
};
Settled settle(std::vector<MonthYen> const& owed, Offset offset);

}  // namespace mado::child_support
