#include "model/acts.h"

using namespace mado;
using namespace mado::approvals;

using Kind = Refusal::Kind;

namespace {

model::Actor const clerk { { "clerk" }, { "clerk-position" }, { 5 } }, head { { "head" }, { "head-position" }, { 5 } };
model::Actor const clerk_as_head { { "clerk" }, { "head-position" }, { 5 } };

Draft draft_of(DraftState state, std::string effect, bool moves_money)
{
    Draft draft;
    draft.proposal.effect = std::move(effect);
    draft.proposal.moves_money = moves_money;
    draft.drafter = clerk.person;
    draft.decider = head.position;
    draft.state = state;
    draft.version = 3;
    return draft;
}

TEST_CASE("decided: only the named position, only while circulating, and where it matters never the drafter")
{
    struct Row { char const* name; DraftState state; model::Actor by; char const* effect; bool money; std::int64_t version; std::optional<Kind> refused; };
    for (auto const& row : {
             Row { "the head decides",                         DraftState::Circulating, head,          "disposition", false, 3, {} },
             Row { "the drafter's own position",               DraftState::Circulating, clerk,         "disposition", false, 3, Kind::Forbidden },
             Row { "a disposition by its drafter as head",     DraftState::Circulating, clerk_as_head, "disposition", false, 3, Kind::Forbidden },
             Row { "money by its drafter as head",             DraftState::Circulating, clerk_as_head, "filing",      true,  3, Kind::Forbidden },
             Row { "a filing without money by its drafter",    DraftState::Circulating, clerk_as_head, "filing",      false, 3, {} },
             Row { "decided before",                           DraftState::Decided,     head,          "disposition", false, 3, Kind::Conflict },
             Row { "recalled before",                          DraftState::Recalled,    head,          "disposition", false, 3, Kind::Conflict },
             Row { "another version was shown",                DraftState::Circulating, head,          "disposition", false, 2, Kind::Conflict },
         }) {
        CAPTURE(row.name);
        auto const result = model::decided(draft_of(row.state, row.effect, row.money), row.by, "", row.version);
        CHECK(result.has_value() == !row.refused);
        if (row.refused)
            CHECK(result.error().kind == *row.refused);
        else {
            CHECK(result->state == DraftState::Decided);
            CHECK(result->version == 4);
            CHECK(result->decided_by == row.by.person);
        }
    }
}

TEST_CASE("sending back and recall need a reason, and each its own person")
{
    CHECK(model::sent_back(draft_of(DraftState::Circulating, "filing", false), head, "理由が足りない", 3)->state == DraftState::SentBack);
    CHECK(model::sent_back(draft_of(DraftState::Circulating, "filing", false), head, "", 3).error().fields.at(0).field == "comment");
    CHECK(model::sent_back(draft_of(DraftState::Circulating, "filing", false), clerk, "x", 3).error().kind == Kind::Forbidden);
    CHECK(model::recalled(draft_of(DraftState::Circulating, "filing", false), clerk, "添付もれ")->state == DraftState::Recalled);
    CHECK(model::recalled(draft_of(DraftState::Circulating, "filing", false), clerk, "").error().kind == Kind::Invalid);
    CHECK(model::recalled(draft_of(DraftState::Circulating, "filing", false), head, "x").error().kind == Kind::Forbidden);
    CHECK(model::recalled(draft_of(DraftState::Decided, "filing", false), clerk, "x").error().kind == Kind::Conflict);
}

TEST_CASE("words end at their limit")
{
    std::string most, over;
    for (std::size_t i = 0; i < model::most_words; ++i)
        most += "あ";
    over = most + "あ";
    CHECK(model::decided(draft_of(DraftState::Circulating, "filing", false), head, most, 3));
    CHECK(model::decided(draft_of(DraftState::Circulating, "filing", false), head, over, 3).error().kind == Kind::Invalid);
}

}  // namespace
