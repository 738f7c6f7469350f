#include <mado/public_assistance/life.h>

namespace mado::public_assistance {

namespace {

constexpr int usual_days = 14, most_days = 30;

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

Day adjustable_from(Day today) { return Day::of(today.year(), today.month(), 1)->plus_months(-2); }

int months_between_visits(VisitGrade grade)
{
    constexpr std::array<int, 4> months { 1, 3, 6, 12 };
    return months.at(static_cast<std::size_t>(grade));
}

}  // namespace mado::public_assistance
