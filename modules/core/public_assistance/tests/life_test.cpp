#include <mado/public_assistance/life.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::public_assistance;

namespace {
Day day(std::string_view iso) { return *Day::parse(iso); }
}

TEST_CASE("fourteen days, thirty at last, and from the thirty-first the applicant may take it for refused")
{
    CHECK(answer_by(day("2026-11-18")) == day("2026-12-02"));
    CHECK(answer_at_last(day("2026-11-18")) == day("2026-12-18"));
    CHECK_FALSE(may_be_deemed_refused(day("2026-11-18"), day("2026-12-18")));
    CHECK(may_be_deemed_refused(day("2026-11-18"), day("2026-12-19")));
    CHECK(answer_by(day("2028-02-15")) == day("2028-02-29"));
}

TEST_CASE("each state knows its steps and refuses the others")
{
    using S = HouseholdState;
    using M = Matter;
    struct Row { S from; M step; std::optional<S> to; };
    for (auto const& [from, step, to] : { Row { S::Applied, M::Start, S::Assisted }, Row { S::Applied, M::Refuse, S::Refused }, Row { S::Applied, M::Change, {} }, Row { S::Applied, M::Suspend, {} },
             Row { S::Applied, M::Resume, {} }, Row { S::Applied, M::End, {} }, Row { S::Applied, M::Claim, {} }, Row { S::Assisted, M::Start, {} }, Row { S::Assisted, M::Refuse, {} },
             Row { S::Assisted, M::Change, S::Assisted }, Row { S::Assisted, M::Suspend, S::Suspended }, Row { S::Assisted, M::Resume, {} }, Row { S::Assisted, M::End, S::Ended },
             Row { S::Assisted, M::Claim, S::Assisted }, Row { S::Suspended, M::Start, {} }, Row { S::Suspended, M::Change, S::Suspended }, Row { S::Suspended, M::Suspend, {} },
             Row { S::Suspended, M::Resume, S::Assisted }, Row { S::Suspended, M::End, S::Ended }, Row { S::Ended, M::Start, {} }, Row { S::Ended, M::Change, {} }, Row { S::Ended, M::End, {} },
             Row { S::Ended, M::Claim, S::Ended }, Row { S::Refused, M::Start, {} }, Row { S::Refused, M::Claim, {} } }) {
        CAPTURE(word_of(from));
        CAPTURE(word_of(step));
        auto const made = after(from, step);
        CHECK(made.has_value() == to.has_value());
        if (made && to)
            CHECK(*made == *to);
    }
}

TEST_CASE("the four claims and 戻入 are told apart by article, and only two are collected by force")
{
    CHECK(rule_of(ClaimKind::Return63).article == "生活保護法第63条");
    CHECK_FALSE(rule_of(ClaimKind::Return63).is_enforced);
    CHECK(rule_of(ClaimKind::Levy77_2).is_enforced);
    CHECK(rule_of(ClaimKind::Levy78).is_enforced);
    CHECK(rule_of(ClaimKind::Levy78).allows_surcharge);
    CHECK_FALSE(rule_of(ClaimKind::Levy77_2).allows_surcharge);
    CHECK_FALSE(rule_of(ClaimKind::Kin77).is_enforced);
    CHECK(rule_of(ClaimKind::Reversal).only_this_year);
    for (auto const kind : { ClaimKind::Return63, ClaimKind::Levy77_2, ClaimKind::Levy78, ClaimKind::Kin77, ClaimKind::Reversal })
        CHECK(rule_of(kind).kind == kind);
}

TEST_CASE("paid months are corrected back to the month before last, and visits follow by their grade, unless a town has it otherwise")
{
    Limits const usual;
    CHECK(adjustable_from(day("2026-11-30"), usual) == day("2026-09-01"));
    CHECK(adjustable_from(day("2027-01-01"), usual) == day("2026-11-01"));
    CHECK(months_between_visits(VisitGrade::A, usual) == 1);
    CHECK(months_between_visits(VisitGrade::D, usual) == 12);
    constexpr char csv[] = "code,adjustable_months,visits_a,visits_b,visits_c,visits_d,source,sure\n*,2,1,3,6,12,all,memory\n332089,1,1,2,4,6,its own,\n";
    CHECK(limits_in(csv, "332089").visit_months == std::array { 1, 2, 4, 6 });
    CHECK(adjustable_from(day("2026-11-30"), limits_in(csv, "332089")) == day("2026-10-01"));
    CHECK(limits_in(csv, "330001").visit_months == usual.visit_months);
    for (auto const* wrong : { "", "332089,0,1,2,4,6,x,\n", "332089,1,1,2,4,x,x,\n", "332089,1,1,2,4\n", "332089,1,1,2,4,61,x,\n" }) {
        CAPTURE(wrong);
        CHECK(limits_in(wrong, "332089").adjustable_months == 2);
    }
}
