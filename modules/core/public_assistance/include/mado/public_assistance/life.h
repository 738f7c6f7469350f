#pragma once
// The life of an application and of a household on assistance, as the act has it (生活保護法).
#include <mado/result/result.h>
#include <mado/time/day.h>

#include <array>
#include <optional>
#include <string_view>

namespace mado::public_assistance {

// -- an application (24条). By any means; the moment at which it arrived counts.
enum class Means { Paper, Spoken, Post, Front, ExOfficio };   // 書面, 口頭, 郵送, 電子申請, 職権 (25条)
constexpr std::array<std::string_view, 5> names_of(Means) { return { "paper", "spoken", "post", "front", "ex_officio" }; }
enum class ApplicationState { Open, Granted, Refused, Withdrawn, Deemed };
constexpr std::array<std::string_view, 5> names_of(ApplicationState) { return { "open", "granted", "refused", "withdrawn", "deemed" }; }

Day answer_by(Day applied_on);                                // 24条5項: within 14 days
Day answer_at_last(Day applied_on);                           // 24条5項ただし書: 30 days, for a reason that is told (6項)
bool may_be_deemed_refused(Day applied_on, Day today);        // 24条7項: no notice within 30 days

// -- a household.
enum class HouseholdState { Applied, Assisted, Suspended, Ended, Refused };
constexpr std::array<std::string_view, 5> names_of(HouseholdState) { return { "applied", "assisted", "suspended", "ended", "refused" }; }

// What is decided about it, each by a draft of its own.
enum class Matter { Start, Refuse, Change, Suspend, Resume, End, Claim };   // 開始・却下・変更・停止・停止の解除・廃止・返還徴収
constexpr std::array<std::string_view, 7> names_of(Matter) { return { "start", "refuse", "change", "suspend", "resume", "end", "claim" }; }
// Conflict where the law knows no such step (a household that is not on assistance has nothing to change).
Result<HouseholdState> after(HouseholdState state, Matter matter);
bool is_disposition_against(Matter matter);                    // reasons are required (56条・行政手続法14条)

// -- claims: four that are never taken for each other, and 戻入.
enum class ClaimKind { Return63, Levy77_2, Levy78, Kin77, Reversal };
constexpr std::array<std::string_view, 5> names_of(ClaimKind) { return { "return_63", "levy_77_2", "levy_78", "kin_77", "reversal" }; }
struct ClaimRule {
    ClaimKind kind;
    std::string_view article;
    std::string_view item;            // 歳入科目 of definitions/treasury/items.yaml, whose class says whether it is 強制徴収公債権
    bool is_enforced;                 // 強制徴収公債権
    bool allows_surcharge;            // 78条1項: up to 40 %
    bool only_this_year;              // 戻入: expenditure of the running fiscal year (地方自治法施行令159条)
};
ClaimRule const& rule_of(ClaimKind kind);
constexpr int most_surcharge_percent = 40;

// What no act says, a town's own: definitions/towns/public_assistance_limits.csv, each row with its source and whether it was confirmed (要確認).
struct Limits {
    int adjustable_months = 2;                                 // 翌月調整: so many months back from the running one
    std::array<int, 4> visit_months { 1, 3, 6, 12 };           // between visits, by VisitGrade
};
constexpr char const* limits_file = "towns/public_assistance_limits.csv";
// The row of the tenant, else that of all (*). A row that is no such row holds nothing.
Limits limits_in(std::string_view csv, std::string_view tenant);
// Changes of months that have been paid are set off from this month on; older ones are claims, or paid by a decision of their own.
Day adjustable_from(Day today, Limits const& limits);

// 訪問計画: months between visits by grade of visit.
enum class VisitGrade { A, B, C, D };
constexpr std::array<std::string_view, 4> names_of(VisitGrade) { return { "a", "b", "c", "d" }; }
int months_between_visits(VisitGrade grade, Limits const& limits);

}  // namespace mado::public_assistance
