#include <mado/public_assistance/life.h>

#include <mado/csv/reader.h>

#include <charconv>

namespace mado::public_assistance {

namespace {

constexpr int usual_days = 14, most_days = 30, most_months = 60;
constexpr std::size_t limit_columns = 8;

constexpr std::array<ClaimRule, 5> claim_rules { {
    { ClaimKind::Return63, "生活保護法第63条", "assistance/return_63", false, false, false },
    { ClaimKind::Levy77_2, "生活保護法第77条の2", "assistance/levy_77_2", true, false, false },
    { ClaimKind::Levy78, "生活保護法第78条", "assistance/levy_78", true, true, false },
    { ClaimKind::Kin77, "生活保護法第77条", "assistance/kin_77", false, false, false },
    { ClaimKind::Reversal, "地方自治法施行令第159条", "assistance/reversal", false, false, true },
} };

}  // namespace

Day answer_by(Day applied_on) { return applied_on.plus_days(usual_days); }
Day answer_at_last(Day applied_on) { return applied_on.plus_days(most_days); }
bool may_be_deemed_refused(Day applied_on, Day today) { return today > answer_at_last(applied_on); }

Result<HouseholdState> after(HouseholdState state, Matter matter)
{
    using enum HouseholdState;
    bool const waits = state == Applied, lives = state == Assisted, rests = state == Suspended;
    switch (matter) {
    case Matter::Start:
        if (waits)
            return Assisted;
        break;
    case Matter::Refuse:
        if (waits)
            return Refused;
        break;
    case Matter::Change:
        if (lives || rests)
            return state;
        break;
    case Matter::Suspend:
        if (lives)
            return Suspended;
        break;
    case Matter::Resume:
        if (rests)
            return Assisted;
        break;
    case Matter::End:
        if (lives || rests)
            return Ended;
        break;
    case Matter::Claim:
        if (lives || rests || state == Ended)
            return state;
        break;
    }
    return refuse(Refusal::Kind::Conflict, "public_assistance.decision.not_in_this_state");
}

bool is_disposition_against(Matter matter) { return matter != Matter::Start && matter != Matter::Resume; }

ClaimRule const& rule_of(ClaimKind kind) { return claim_rules.at(static_cast<std::size_t>(kind)); }

Limits limits_in(std::string_view csv, std::string_view tenant)
{
    Limits made;
    csv::Reader reader(csv::of_text(csv));
    for (auto row = reader.next(); row && *row; row = reader.next()) {
        auto const& fields = (*row)->fields;
        if (fields.size() != limit_columns || (fields[0] != tenant && fields[0] != "*"))
            continue;
        std::array<int, 5> numbers {};
        bool are_right = true;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            auto const words = fields[i + 1];
            auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), numbers[i]);
            are_right = are_right && error == std::errc {} && end == words.data() + words.size() && numbers[i] >= 1 && numbers[i] <= most_months;
        }
        if (!are_right)
            continue;
        made = { numbers[0], { numbers[1], numbers[2], numbers[3], numbers[4] } };
        if (fields[0] == tenant)
            break;
    }
    return made;
}

Day adjustable_from(Day today, Limits const& limits) { return Day::of(today.year(), today.month(), 1)->plus_months(-limits.adjustable_months); }
int months_between_visits(VisitGrade grade, Limits const& limits) { return limits.visit_months.at(static_cast<std::size_t>(grade)); }

}  // namespace mado::public_assistance
