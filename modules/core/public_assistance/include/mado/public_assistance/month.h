#pragma once
// A month of a household on assistance: what it needs, what of its income counts, what it is paid, and the sheet that says why. Amounts and formulas stand in
// definitions/decisions/public_assistance_standard.dmn and public_assistance_degree.dmn; here days are counted and facts are laid out for them.
#include <mado/money/yen.h>
#include <mado/names/id.h>
#include <mado/public_assistance/minimum.h>
#include <mado/time/day.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::public_assistance {

// What is known of a household from a day on. Rent … CareInsurance hold day by day; Maternity counts by whole months; the rest is of a month (Care and Medical are
// costs, the others income).
enum class FactKind { Rent, Disability, SingleParent, Institution, School, HomePatient, CareFacility, Radiation, CareInsurance, Maternity, Earned, NewlyWorking, OtherIncome, Windfall, Care, Medical };
constexpr std::array<std::string_view, 16> names_of(FactKind)
{
    return { "rent", "disability", "single_parent", "institution", "school", "home_patient", "care_facility", "radiation", "care_insurance", "maternity", "earned", "newly_working", "other_income",
        "windfall", "care", "medical" };
}
bool holds_by_day(FactKind kind);
bool is_of_a_member(FactKind kind);   // Disability … Maternity, Earned, NewlyWorking; SingleParent names the parent
bool has_amount(FactKind kind);       // yen of a month
std::span<std::string_view const> words_of(FactKind kind);   // of which a fact names one; empty: none

struct Fact {
    std::string id {};
    FactKind kind = FactKind::Rent;
    std::string who {};                   // id of the individual; empty: of the household
    Yen amount {}, expenses {};           // expenses: 実費 of what was earned
    std::string word {};                  // one of words_of(kind). Maternity: early and late from the day on which it was confirmed, nursing and after from the birth
    Day from {};
    std::optional<Day> until {};          // last day
    friend bool operator==(Fact const&, Fact const&) = default;
};
struct Stay { std::string who {}; std::optional<Day> born_on {}; Day from {}; std::optional<Day> until {}; };
struct Spell { Day from {}; std::optional<Day> until {}; };   // of assistance; a suspension is the gap between two

struct Standing {
    std::string grade {}, winter_zone {};  // 級地 "3-1"; 冬季加算地区 "VI"
    std::array<Yen, 5> rent_limits {};     // of 1, 2, 3 to 5, 6, 7 and more
    Yen rent_limit(std::size_t size) const;
};
struct Situation {
    Standing standing {};
    std::vector<Stay> members {};
    std::vector<Fact> facts {};
    std::vector<Spell> spells {};
};

// Days of a month in which nothing changes by the day.
struct Stretch {
    Day from {}, until {};
    std::size_t size = 0;
    Yen living {}, housing {}, education {};  // of a whole month, additions in it
    std::vector<benefits::Line> sheet {};
};
struct Month {
    Day first {};
    Yen needed {}, income {}, income_for_need {};
    Yen living {}, housing {}, education {}, care {}, medical {}, own_payment {};
    Yen paid {};                            // in money: 生活 + 住宅 + 教育
    bool is_in_need = false;
    std::vector<Stretch> stretches {};
    std::vector<benefits::Line> sheet {};   // of the degree
    friend bool same_amounts(Month const& a, Month const& b);
};

class Reckoner {
public:
    // Nothing: the library lacks a model, or it has mistakes.
    static std::optional<Reckoner> of(definitions::Library const& library);
    // A month in which the household is on no day on assistance: all nothing. Refused where a table has no row.
    std::expected<Month, benefits::Refused> month(Situation const& situation, Day in, benefits::Rules::Sheet sheet = benefits::Rules::Sheet::No) const;
    // 要否判定: the whole month, as if they were on assistance in all of it.
    std::expected<Month, benefits::Refused> whole_month(Situation situation, Day in, benefits::Rules::Sheet sheet = benefits::Rules::Sheet::No) const;

private:
    Reckoner(benefits::Rules standard, benefits::Rules degree) : standard_(std::move(standard)), degree_(std::move(degree)) {}
    benefits::Rules standard_, degree_;
};
benefits::Benefit degree();   // the second model; fields as Reckoner gives them

// 妊産婦加算 of a member in a month, as the decision model has it: early, late, after, or "". A pregnancy counts from the month after it was confirmed through the month of
// the birth; who has given birth, from that month, at most six months (nursing) or three, the month in which the pregnancy still counted among them.
std::string_view maternity_in(Situation const& situation, std::string const& who, Day month);
constexpr int months_nursing = 6, months_after_birth = 3;

Day first_of_month(Day day);
Day last_of_month(Day day);
std::string month_text(Day day);                      // "2026-11"
std::optional<Day> parse_month(std::string_view text);  // its first day

}  // namespace mado::public_assistance
