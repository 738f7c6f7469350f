#include "model/acts.h"

#include <algorithm>
#include <random>

using namespace mado;
using namespace mado::approvals;

using Kind = Refusal::Kind;

namespace {

Instant const at { 5'000'000 };
Day const review_on = *Day::parse("2026-05-20");
model::Actor const clerk { { "clerk" }, { "clerk-position" }, at }, head { { "head" }, { "head-position" }, at, 1 };
model::Actor const clerk_as_head { { "clerk" }, { "head-position" }, at, 1 };

model::Actor as(char const* who, int step, Capacity capacity = Capacity::Own) { return { { who }, { std::string(who) + "-position" }, at, step, capacity }; }

Draft draft_of(DraftState state, std::string effect, bool moves_money)
{
    Draft draft;
    draft.id = { "draft" };
    draft.proposal.effect = std::move(effect);
    draft.proposal.moves_money = moves_money;
    draft.drafter = clerk.person;
    draft.decider = head.position;
    draft.rank = "division_head";
    draft.steps = { { .number = 1, .stage = 1, .kind = StepKind::Decides, .state = state == DraftState::Circulating ? StepState::Here : StepState::Skipped, .position = head.position } };
    draft.state = state;
    draft.version = 3;
    draft.hash = model::hash_of(draft.proposal);
    return draft;
}

// 係長 → (都市計画課長の合議は並行) → 課長 → 部長の決裁 → 供覧
Draft long_way()
{
    Draft draft = draft_of(DraftState::Circulating, "disposition", false);
    draft.version = 1;
    draft.decider = { "director-position" };
    draft.rank = "department_head";
    auto const step = [](int number, int stage, StepKind kind, char const* who) {
        return Step { .number = number, .stage = stage, .kind = kind, .position = { std::string(who) + "-position" } };
    };
    draft.steps = { step(1, 1, StepKind::Passes, "section"), step(2, 1, StepKind::Concurs, "planning"), step(3, 2, StepKind::Passes, "division"), step(4, 3, StepKind::Decides, "director"),
        step(5, 4, StepKind::Informs, "audit") };
    return model::started(std::move(draft), at);
}

std::vector<int> open_steps(Draft const& draft)
{
    std::vector<int> all;
    for (auto const& step : draft.steps)
        if (step.is_open())
            all.push_back(step.number);
    return all;
}

TEST_CASE("decided: only the named position, only while circulating, and where it matters never the drafter")
{
    struct Row { char const* name; DraftState state; model::Actor by; char const* effect; bool money; std::int64_t version; std::optional<Kind> refused; };
    for (auto const& row : {
             Row { "the head decides",                         DraftState::Circulating, head,          "disposition", false, 3, {} },
             Row { "no step of his",                           DraftState::Circulating, clerk,         "disposition", false, 3, Kind::Forbidden },
             Row { "a disposition by its drafter as head",     DraftState::Circulating, clerk_as_head, "disposition", false, 3, Kind::Forbidden },
             Row { "money by its drafter as head",             DraftState::Circulating, clerk_as_head, "filing",      true,  3, Kind::Forbidden },
             Row { "a filing without money by its drafter",    DraftState::Circulating, clerk_as_head, "filing",      false, 3, {} },
             Row { "decided before",                           DraftState::Decided,     head,          "disposition", false, 3, Kind::Conflict },
             Row { "recalled before",                          DraftState::Recalled,    head,          "disposition", false, 3, Kind::Conflict },
             Row { "another version was shown",                DraftState::Circulating, head,          "disposition", false, 2, Kind::Conflict },
         }) {
        CAPTURE(row.name);
        auto const draft = draft_of(row.state, row.effect, row.money);
        auto const result = model::decided(draft, row.by, "", row.version, model::must_differ(draft, {}), review_on);
        CHECK(result.has_value() == !row.refused);
        if (row.refused)
            CHECK(result.error().kind == *row.refused);
        else {
            CHECK(result->state == DraftState::Decided);
            CHECK(result->decided_by == row.by.person);
            CHECK(result->steps.at(0).hash == draft.hash);
        }
    }
}

TEST_CASE("whether the drafter may decide is a rule of the town")
{
    Rules rules;
    CHECK(model::must_differ(draft_of(DraftState::Circulating, "disposition", false), rules));
    CHECK_FALSE(model::must_differ(draft_of(DraftState::Circulating, "filing", false), rules));
    rules.drafter_decides_dispositions = true;
    rules.drafter_decides_others = false;
    CHECK_FALSE(model::must_differ(draft_of(DraftState::Circulating, "disposition", false), rules));
    CHECK(model::must_differ(draft_of(DraftState::Circulating, "filing", false), rules));
}

TEST_CASE("sending back, refusing and recall need a reason, and each its own person")
{
    auto const filing = [](DraftState state = DraftState::Circulating) { return draft_of(state, "filing", false); };
    CHECK(model::sent_back(filing(), head, "理由が足りない", 3)->state == DraftState::SentBack);
    CHECK(model::sent_back(filing(), head, " ", 3).error().fields.at(0).field == "comment");
    CHECK(model::sent_back(filing(), clerk, "x", 3).error().kind == Kind::Forbidden);
    CHECK(model::rejected(filing(), head, "認めない", 3, false)->state == DraftState::Rejected);
    CHECK(model::rejected(filing(), head, "", 3, false).error().kind == Kind::Invalid);
    CHECK(model::recalled(filing(), clerk, "添付もれ")->state == DraftState::Recalled);
    CHECK(model::recalled(filing(), clerk, "").error().kind == Kind::Invalid);
    CHECK(model::recalled(filing(), head, "x").error().kind == Kind::Forbidden);
    CHECK(model::recalled(filing(DraftState::Decided), clerk, "x").error().kind == Kind::Conflict);
}

TEST_CASE("words end at their limit")
{
    std::string most, over;
    for (std::size_t i = 0; i < model::most_words; ++i)
        most += "あ";
    over = most + "あ";
    CHECK(model::decided(draft_of(DraftState::Circulating, "filing", false), head, most, 3, false, review_on));
    CHECK(model::decided(draft_of(DraftState::Circulating, "filing", false), head, over, 3, false, review_on).error().kind == Kind::Invalid);
}

TEST_CASE("the way: the line one after another, 合議 beside it, the decision when all are done, 供覧 after it")
{
    auto draft = long_way();
    CHECK(open_steps(draft) == std::vector { 1, 2 });
    draft = *model::agreed(draft, as("section", 1), "", 1);
    CHECK(open_steps(draft) == std::vector { 2, 3 });  // the line does not wait for 合議
    draft = *model::agreed(draft, as("division", 3), "", 1);
    CHECK(open_steps(draft) == std::vector { 2 });
    CHECK(model::decided(draft, as("director", 4), "", 1, true, review_on).error().kind == Kind::Conflict);  // the decision does
    draft = *model::agreed(draft, as("planning", 2), "支障なし", 1);
    CHECK(open_steps(draft) == std::vector { 4 });
    draft = *model::decided(draft, as("director", 4), "", 1, true, review_on);
    CHECK(open_steps(draft) == std::vector { 5 });
    draft = *model::seen(draft, as("audit", 5), "");
    CHECK(open_steps(draft).empty());
    CHECK(draft.state == DraftState::Decided);
}

TEST_CASE("不同意 goes to the common superior, with who would have decided on the way to it")
{
    auto draft = *model::disagreed(long_way(), as("planning", 2), "計画と合わない", 1, model::Superior { { "mayor-position" }, "mayor" });
    CHECK(draft.decider == PositionId { "mayor-position" });
    CHECK(draft.rank == "mayor");
    draft = *model::agreed(draft, as("section", 1), "", 1);
    draft = *model::agreed(draft, as("division", 3), "", 1);
    CHECK(draft.step(4)->kind == StepKind::Passes);
    draft = *model::agreed(draft, as("director", 4), "", 1);
    REQUIRE(draft.decides()->is_open());
    CHECK(model::decided(draft, as("director", 4), "", 1, true, review_on).error().kind == Kind::Conflict);
    CHECK(model::decided(draft, as("mayor", draft.decides()->number), "", 1, true, review_on)->state == DraftState::Decided);
    CHECK(model::disagreed(long_way(), as("planning", 2), "", 1, std::nullopt).error().kind == Kind::Invalid);
    CHECK(model::disagreed(long_way(), as("section", 1), "x", 1, std::nullopt).error().kind == Kind::Forbidden);
}

TEST_CASE("差戻し to an earlier step opens it again and all behind it")
{
    auto draft = *model::agreed(long_way(), as("section", 1), "", 1);
    draft = *model::agreed(draft, as("planning", 2), "", 1);
    draft = *model::agreed(draft, as("division", 3), "", 1);
    draft = *model::returned(draft, as("director", 4), "図面を確かめて", 1, 1);
    CHECK(open_steps(draft) == std::vector { 1 });
    CHECK(draft.step(2)->state == StepState::Agreed);  // beside it: nothing changed for 合議
    CHECK(draft.step(3)->state == StepState::Waiting);
    CHECK(model::returned(draft, as("section", 1), "x", 1, 3).error().kind == Kind::Invalid);
}

TEST_CASE("an agreement can be taken back until the next one has acted")
{
    auto draft = *model::agreed(long_way(), as("section", 1), "", 1);
    CHECK(open_steps(*model::taken_back(draft, as("section", 1), "早まった")) == std::vector { 1, 2 });
    CHECK(model::taken_back(draft, as("planning", 2), "x").error().kind == Kind::Conflict);
    draft = *model::agreed(draft, as("division", 3), "", 1);
    CHECK(model::taken_back(draft, as("section", 1), "x").error().kind == Kind::Conflict);
}

TEST_CASE("an edit by the town's rule: a small one is shown to those before, a material one goes round again")
{
    Rules const rules;
    auto draft = *model::agreed(long_way(), as("section", 1), "", 1);
    auto const small = *model::edited(draft, as("division", 3), { .title = "字句を直した件名", .why = "誤字" }, 1, rules);
    CHECK(small.step(1)->state == StepState::Agreed);
    CHECK(small.step(1)->version < small.version);
    CHECK(small.hash != draft.hash);
    CHECK(model::agreed(small, as("division", 3), "", 1).error().kind == Kind::Conflict);  // the version before
    auto const material = *model::edited(draft, as("division", 3), { .reasons = "別の理由", .why = "根拠を直した" }, 1, rules);
    CHECK(open_steps(material) == std::vector { 1, 2 });
    CHECK(model::edited(draft, as("planning", 2), { .title = "よその課が直した件名", .why = "x" }, 1, rules).error().kind == Kind::Forbidden);
    CHECK(model::edited(draft, as("division", 3), { .why = "x" }, 1, rules).error().kind == Kind::Invalid);
    CHECK(model::edited(draft, as("division", 3), { .title = "x", .why = "" }, 1, rules).error().kind == Kind::Invalid);
}

TEST_CASE("代決 leaves a step of 後閲 with its day")
{
    auto draft = *model::decided(draft_of(DraftState::Circulating, "filing", false), as("deputy", 1, Capacity::Substitute), "", 3, false, review_on);
    auto const& review = draft.steps.back();
    CHECK(review.kind == StepKind::Reviews);
    CHECK(review.position == head.position);
    CHECK(review.until == review_on);
    CHECK(model::seen(draft, as("head", review.number), "")->steps.back().state == StepState::Seen);
    CHECK(model::decided(draft_of(DraftState::Circulating, "filing", false), as("acting", 1, Capacity::Acting), "", 3, false, review_on)->steps.size() == 1);
}

TEST_CASE("on hold: until a day that comes, and still somebody's turn")
{
    auto const today = day_in_tokyo(at);
    auto const held = *model::held(long_way(), as("section", 1), "現地を見てから", 1, today.plus_days(3));
    CHECK(held.step(1)->state == StepState::Held);
    CHECK(model::agreed(held, as("section", 1), "", 1));
    for (auto const days : { -1, 0, 91 })
        CHECK(model::held(long_way(), as("section", 1), "x", 1, today.plus_days(days)).error().kind == Kind::Invalid);
}

TEST_CASE("the chain of acts breaks when a line is changed")
{
    std::vector<Act> acts;
    for (auto const* what : { "drafted", "agreed", "decided" }) {
        Act act { std::ssize(acts) + 1, what, 0, { "clerk" }, { "position" }, Capacity::Own, "", 1, "hash", at, {} };
        act.sign = model::sign_of(act, { "draft" }, acts.empty() ? "" : acts.back().sign);
        acts.push_back(act);
    }
    CHECK(is_unbroken(acts, { "draft" }));
    CHECK_FALSE(is_unbroken(acts, { "another" }));
    auto changed = acts;
    changed[1].words = "後から書いた";
    CHECK_FALSE(is_unbroken(changed, { "draft" }));
    changed = acts;
    changed.erase(changed.begin() + 1);
    CHECK_FALSE(is_unbroken(changed, { "draft" }));
}

// What is true of every draft, whatever was done to it.
void check_sound(Draft const& draft)
{
    auto const count = [&](auto&& holds) { return std::ranges::count_if(draft.steps, holds); };
    CHECK(count([](Step const& step) { return step.kind == StepKind::Decides; }) == 1);
    CHECK(draft.decides()->position == draft.decider);
    CHECK(count([](Step const& step) { return step.position.value.empty(); }) == 0);
    auto const open = count([](Step const& step) { return step.is_open() && step.is_before_decision(); });
    if (draft.state == DraftState::Circulating) {
        CHECK(open >= 1);  // always an owner
        CHECK(draft.decides()->state != StepState::Agreed);
        if (draft.decides()->is_open())
            CHECK(count([](Step const& step) { return step.is_before_decision() && step.kind != StepKind::Decides && (step.is_open() || step.state == StepState::Waiting); }) == 0);
    } else {
        CHECK(open == 0);
        CHECK(draft.decided_at.has_value());
        CHECK((draft.decides()->state == StepState::Agreed) == (draft.state == DraftState::Decided));
    }
    for (auto const& step : draft.steps) {
        CHECK((step.state != StepState::Agreed && step.state != StepState::Seen && step.state != StepState::Disagreed) == step.hash.empty());
        if (step.state == StepState::Agreed)
            CHECK(step.done_by != PersonId {});
    }
}

Draft random_way(std::mt19937& dice)
{
    auto const pick = [&](int below) { return static_cast<int>(dice() % static_cast<unsigned>(below)); };
    auto draft = draft_of(DraftState::Circulating, pick(2) ? "disposition" : "filing", false);
    draft.version = 1;
    draft.steps.clear();
    int stage = 1;
    auto const lay = [&](StepKind kind, int at_stage) {
        auto const number = static_cast<int>(draft.steps.size()) + 1;
        draft.steps.push_back({ .number = number, .stage = at_stage, .kind = kind, .position = { "p" + std::to_string(number) } });
    };
    if (pick(2)) {
        lay(StepKind::Concurs, stage);
        ++stage;
    }
    auto const first = stage;
    for (int i = pick(3); i > 0; --i)
        lay(StepKind::Passes, stage++);
    for (int i = pick(3); i > 0; --i) {
        lay(StepKind::Concurs, first);
        stage = std::max(stage, first + 1);
    }
    lay(StepKind::Decides, stage);
    draft.decider = draft.steps.back().position;
    if (pick(2))
        lay(StepKind::Informs, stage + 1);
    std::ranges::stable_sort(draft.steps, {}, &Step::stage);
    return model::started(std::move(draft), at);
}

TEST_CASE("whatever is done in whatever order: no state that nobody declared, always an owner, one decider, every act with the hash that was seen")
{
    std::mt19937 dice(20261122);
    auto const pick = [&](std::size_t below) { return dice() % below; };
    std::size_t ended = 0, refused = 0;
    for (int life = 0; life < 1'500; ++life) {
        auto draft = random_way(dice);
        check_sound(draft);
        for (int act = 0; act < 25; ++act) {
            auto const& step = draft.steps.at(pick(draft.steps.size()));
            auto const capacity = static_cast<Capacity>(pick(3));
            model::Actor const by { { pick(4) ? "person" + step.position.value : "clerk" }, step.position, { at.microseconds + act }, step.number, capacity };
            auto const version = draft.version - (pick(10) == 0);
            std::optional<model::Superior> superior;
            if (pick(3))
                superior = model::Superior { { "above" + std::to_string(life) + "-" + std::to_string(act) }, "mayor" };
            auto const next = [&]() -> Result<Draft> {
                switch (pick(14)) {
                case 0: case 1: case 2: return model::agreed(draft, by, "", version);
                case 3: return model::disagreed(draft, by, "不同意", version, superior);
                case 4: case 5: return model::decided(draft, by, "", version, model::must_differ(draft, {}), review_on);
                case 6: return pick(6) ? model::agreed(draft, by, "", version) : model::rejected(draft, by, "否", version, true);
                case 7: return model::returned(draft, by, "戻す", version, draft.steps.at(pick(draft.steps.size())).number);
                case 8: return model::held(draft, by, "保留", version, day_in_tokyo(at).plus_days(1));
                case 9: return model::raised(draft, by, "上申", version, superior);
                case 10: return pick(4) ? Result<Draft>(draft) : model::pulled_up(draft, by, "引上げ", version, { { "top" + std::to_string(act) }, "mayor" });
                case 11: return model::taken_back(draft, by, "引戻し");
                case 12: return model::edited(draft, by, { .title = "件名" + std::to_string(act), .reasons = pick(2) ? std::optional<std::string>("理由" + std::to_string(act)) : std::nullopt, .why = "直す" }, version, {});
                default: return pick(6) ? model::moved_on(draft, step.number, by.at, superior) : model::recalled(draft, clerk, "取り下げ");
                }
            }();
            if (!next) {
                ++refused;
                continue;
            }
            draft = *next;
            check_sound(draft);
        }
        ended += draft.state != DraftState::Circulating;
    }
    CHECK(ended > 100);
    CHECK(refused > 100);
}

}  // namespace
