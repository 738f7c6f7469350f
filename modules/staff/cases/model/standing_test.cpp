#include "model/standing.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::cases;

namespace {

Day day(std::string_view iso) { return *Day::parse(iso); }

TEST_CASE("where a consult stands: the days on both sides of its last day, an agreement that is waited for, a disagreement")
{
    struct Row { char const* name; ConsultState state; ConsultAnswer answer; bool agreement; char const* until; char const* today; Standing expected; };
    for (auto const& row : {
             Row { "an opinion on its last day", ConsultState::Open, ConsultAnswer::None, false, "2026-12-02", "2026-12-02", Standing::Waits },
             Row { "an opinion on the day after", ConsultState::Open, ConsultAnswer::None, false, "2026-12-02", "2026-12-03", Standing::Passed },
             Row { "an opinion whose days the schedule has ended", ConsultState::Expired, ConsultAnswer::None, false, "2026-12-02", "2026-12-03", Standing::Passed },
             Row { "an opinion without days", ConsultState::Open, ConsultAnswer::None, false, "", "2027-12-03", Standing::Waits },
             Row { "an agreement after its last day", ConsultState::Expired, ConsultAnswer::None, true, "2026-12-02", "2026-12-03", Standing::Waits },
             Row { "agreed", ConsultState::Answered, ConsultAnswer::Agree, true, "", "2026-12-03", Standing::Answered },
             Row { "not agreed", ConsultState::Answered, ConsultAnswer::Disagree, true, "", "2026-12-03", Standing::Disagrees },
             Row { "an opinion against", ConsultState::Answered, ConsultAnswer::Disagree, false, "", "2026-12-03", Standing::Answered },
             Row { "dropped: asked anew", ConsultState::Dropped, ConsultAnswer::None, false, "", "2026-12-03", Standing::NotAsked } }) {
        Consult consult;
        consult.state = row.state;
        consult.answer = row.answer;
        consult.until = Day::parse(row.until);
        CHECK_MESSAGE(model::standing_of(&consult, row.agreement, day(row.today)) == row.expected, row.name);
    }
    CHECK(model::standing_of(nullptr, true, day("2026-12-03")) == Standing::NotAsked);
}

TEST_CASE("what stands in the way of which result")
{
    struct Row { Standing standing; char const* result; bool expected; };
    for (auto const& row : { Row { Standing::NotAsked, "granted", true }, Row { Standing::NotAsked, "refused", true }, Row { Standing::NotAsked, "dismissed", false },
             Row { Standing::Waits, "partly", true }, Row { Standing::Waits, "dismissed", false }, Row { Standing::Disagrees, "granted", true },
             Row { Standing::Disagrees, "refused", false }, Row { Standing::Passed, "granted", false }, Row { Standing::Answered, "granted", false } })
        CHECK_MESSAGE(model::stands_in_the_way(row.standing, row.result) == row.expected, row.result);
}

TEST_CASE("whom a path names: distinct, in order, without blanks")
{
    auto const found = json::parse(R"([ { "third_party": " 架空建設　" }, { "third_party": null }, { "third_party": "架空商店" }, { "third_party": "架空建設" }, { "third_party": "　" }, {} ])");
    REQUIRE(found);
    CHECK(model::distinct_values(*found, "third_party") == std::vector<std::string> { "架空建設", "架空商店" });
    CHECK(model::distinct_values(json::object({ { "text", "三宅 陽子" } }), "") == std::vector<std::string> { "三宅 陽子" });
    CHECK(model::distinct_values(json::Value {}, "third_party").empty());
}

TEST_CASE("at least two weeks lie between the decision and the act; neither day is one of them")
{
    CHECK(model::first_day_after(day("2026-12-01"), 14) == day("2026-12-16"));
    CHECK(model::first_day_after(day("2026-12-01"), 0) == day("2026-12-02"));
}

TEST_CASE("an organization is 御中, a person 様")
{
    CHECK(model::honorific_of("架空建設株式会社") == "御中");
    CHECK(model::honorific_of("三宅 陽子") == "様");
}

}  // namespace
