#include "service/way.h"

#include <mado/definitions/decision_shelf.h>
#include <mado/definitions/route_way.h>
#include <mado/organization/organization.h>

#include <algorithm>

namespace mado::approvals::service {

namespace {

using Kind = Refusal::Kind;

std::size_t height_of(std::string_view rank)
{
    auto const found = std::ranges::find(model::ranks, rank);
    return static_cast<std::size_t>(found - model::ranks.begin());
}

// A unit without a position of the rank that the table names is decided one rank higher: nobody may decide less than the table asks. A position that
// nobody holds is passed over in the same way, as long as there is a higher one that is held.
std::optional<model::Superior> at_least(db::Read& tx, std::string const& division, std::size_t height, Day on)
{
    std::optional<model::Superior> first;
    for (auto at = height; at < model::ranks.size(); ++at) {
        auto const found = organization::position_of_rank(tx, division, std::string(model::ranks[at]));
        if (!found)
            continue;
        model::Superior const superior { found->id, found->rank };
        if (is_held(tx, found->id, on) || is_manned(tx, found->id, on))
            return superior;
        if (!first)
            first = superior;
    }
    return first;
}

// 起案者の系統: of the drafter's division. Who serves the whole town (文書主任) drafts in the line of the division that the matter belongs to.
std::string line_of(db::Read& tx, Draft const& draft)
{
    auto const own = division_of(tx, draft.drafter_position);
    return own.empty() ? draft.proposal.owner : own;
}

std::string common_division(std::string_view one, std::string_view other)
{
    std::size_t end = 0;
    for (std::size_t i = 0; i <= std::min(one.size(), other.size()); ++i) {
        bool const one_ends = i == one.size() || one[i] == '/', other_ends = i == other.size() || other[i] == '/';
        if (one_ends && other_ends)
            end = i;
        if (i == one.size() || i == other.size() || one[i] != other[i])
            break;
    }
    return std::string(one.substr(0, end));
}

// The steps of a draft while they are laid: a position acts once, at its first place.
struct Laying {
    Draft& draft;
    int stage = 1;

    bool knows(PositionId const& position) const { return std::ranges::find(draft.steps, position, &Step::position) != draft.steps.end(); }
    void lay(StepKind kind, int at, PositionId const& position, std::string article, bool is_added)
    {
        draft.steps.push_back({ .number = 0, .stage = at, .kind = kind, .position = position, .article = std::move(article), .is_added = is_added });
    }
};

Result<PositionId> asked_elsewhere(db::Read& tx, Draft const& draft, definitions::OnTheWay const& one, Day on)
{
    auto const own = line_of(tx, draft);
    if (!one.division.empty() && !organization::division(tx, one.division))
        return refuse(Kind::Conflict, "approvals.no_such_division", { { "division", one.division }, { "article", one.article } });
    auto const found = at_least(tx, one.division.empty() ? own : one.division, height_of(one.rank), on);
    if (!found)
        return refuse(Kind::Conflict, "approvals.no_position_of_rank");
    return found->position;
}

void number_steps(Draft& draft)
{
    std::ranges::stable_sort(draft.steps, {}, &Step::stage);
    int number = 0;
    for (auto& step : draft.steps)
        step.number = ++number;
}

definitions::Route::Matter matter_of(Proposal const& p)
{
    return { .effect = p.effect, .result = p.result, .matter_class = p.matter_class, .urgency = p.is_urgent ? "urgent" : "", .amount = p.amount ? std::optional(Yen(*p.amount)) : std::nullopt };
}

Result<void> lay_before(db::Read& tx, Laying& laying, definitions::RouteWay const& way, Day on)
{
    for (auto const& one : way.concurs) {
        if (!one.is_before)
            continue;
        auto const position = TRY(asked_elsewhere(tx, laying.draft, one, on));
        if (position != laying.draft.decider && position != laying.draft.drafter_position && !laying.knows(position))
            laying.lay(StepKind::Concurs, laying.stage, position, one.article, false);
    }
    for (auto const& one : laying.draft.proposal.added)
        if (one.kind == StepKind::Concurs && !one.is_beside && one.position != laying.draft.decider && one.position != laying.draft.drafter_position && !laying.knows(one.position))
            laying.lay(StepKind::Concurs, laying.stage, one.position, one.why, true);
    if (!laying.draft.steps.empty())
        ++laying.stage;
    return {};
}

// 回議 up the drafter's own line, below who decides. A rank that the unit does not have, or that nobody holds, is passed over.
void lay_line(db::Read& tx, Laying& laying, definitions::RouteWay const& way, Day on)
{
    auto& draft = laying.draft;
    auto const division = line_of(tx, draft);
    for (auto const rank : model::ranks) {
        auto const row = std::ranges::find(way.passes, rank, &definitions::OnTheWay::rank);
        if (row == way.passes.end() || height_of(rank) >= height_of(draft.rank))
            continue;
        auto const found = organization::position_of_rank(tx, division, std::string(rank));
        if (!found || found->id == draft.decider || found->id == draft.drafter_position || laying.knows(found->id) || !(is_held(tx, found->id, on) || is_manned(tx, found->id, on)))
            continue;
        laying.lay(StepKind::Passes, laying.stage++, found->id, row->article, false);
    }
}

Result<void> lay_beside(db::Read& tx, Laying& laying, definitions::RouteWay const& way, int first_of_line, Day on)
{
    auto const stage = std::min(first_of_line, laying.stage);
    bool laid = false;
    auto const lay = [&](PositionId const& position, std::string article, bool is_added) {
        if (position == laying.draft.decider || position == laying.draft.drafter_position || laying.knows(position))
            return;
        laying.lay(StepKind::Concurs, stage, position, std::move(article), is_added);
        laid = true;
    };
    for (auto const& one : way.concurs)
        if (!one.is_before) {
            auto const position = TRY(asked_elsewhere(tx, laying.draft, one, on));
            lay(position, one.article, false);
        }
    for (auto const& one : laying.draft.proposal.added)
        if (one.kind == StepKind::Concurs && one.is_beside)
            lay(one.position, one.why, true);
    if (laid && laying.stage == stage)
        ++laying.stage;
    return {};
}

Result<void> lay_after(db::Read& tx, Laying& laying, definitions::RouteWay const& way, Day on)
{
    ++laying.stage;
    for (auto const& one : way.informs) {
        auto const position = TRY(asked_elsewhere(tx, laying.draft, one, on));
        if (position != laying.draft.decider && !laying.knows(position))
            laying.lay(StepKind::Informs, laying.stage, position, one.article, false);
    }
    for (auto const& one : laying.draft.proposal.added)
        if (one.kind == StepKind::Informs && one.position != laying.draft.decider && !laying.knows(one.position))
            laying.lay(StepKind::Informs, laying.stage, one.position, one.why, true);
    return {};
}

// Whether this one may stand in for the position today, being there himself, with nobody before him in the order who is there.
Result<Capacity> standing_in(db::Read& tx, PositionId const& by, PositionId const& position, Day on)
{
    bool const is_away_now = is_away(tx, position, on);
    bool somebody_earlier = false, is_listed = false;
    for (auto const& one : stand_ins_for(tx, position, on)) {
        if (one.by == by && one.is_acting)
            return Capacity::Acting;
        if (one.by == by && !somebody_earlier)
            return is_away_now ? Result<Capacity>(Capacity::Substitute) : refuse(Kind::Forbidden, "approvals.substitute.not_absent");
        is_listed = is_listed || one.by == by;
        somebody_earlier = somebody_earlier || (!one.is_acting && !is_away(tx, one.by, on));
    }
    return refuse(Kind::Forbidden, is_listed ? "approvals.substitute.earlier_is_there" : "approvals.not_your_turn");
}

}  // namespace

std::string division_of(db::Read& tx, PositionId const& position)
{
    auto const found = organization::position(tx, position);
    return found ? found->division : std::string();
}

bool is_held(db::Read& tx, PositionId const& position, Day on) { return !organization::holders_of(tx, position, on).empty(); }

bool is_away(db::Read& tx, PositionId const& position, Day on)
{
    auto const holders = organization::holders_of(tx, position, on);
    return std::ranges::all_of(holders, [&](organization::Person const& one) { return organization::absence(tx, one.id, on).has_value(); });
}

bool is_manned(db::Read& tx, PositionId const& position, Day on)
{
    if (!is_away(tx, position, on))
        return true;
    for (auto const& one : stand_ins_for(tx, position, on))
        if (!is_away(tx, one.by, on))
            return true;
    return false;
}

std::optional<model::Superior> superior_of(db::Read& tx, std::string const& division, std::string_view rank, Day on) { return at_least(tx, division, height_of(rank) + 1, on); }

std::optional<model::Superior> common_superior(db::Read& tx, std::string_view one, std::string_view other, std::string_view rank, Day on)
{
    return at_least(tx, common_division(one, other), height_of(rank) + 1, on);
}

Result<Draft> with_way(db::Read& tx, Workplace const& here, Draft draft)
{
    auto const today = here.now().today();
    auto const& p = draft.proposal;
    auto const route = definitions::route_of(tx, here.definitions, here.library, p.route, today);
    auto const decides = route ? route->decides(matter_of(p)) : std::nullopt;
    if (!decides)
        return refuse(Kind::Conflict, "approvals.no_route");
    auto const decider = at_least(tx, line_of(tx, draft), height_of(decides->rank), today);
    if (!decider)
        return refuse(Kind::Conflict, "approvals.no_position_of_rank");
    draft.decider = decider->position;
    draft.rank = decider->rank;
    draft.article = decides->article;
    draft.route_reason = dmn::to_json(decides->trace);

    auto const way = definitions::way_of(*route, matter_of(p));
    draft.steps.clear();
    Laying laying { draft };
    TRY(lay_before(tx, laying, way, today));
    auto const first_of_line = laying.stage;
    lay_line(tx, laying, way, today);
    TRY(lay_beside(tx, laying, way, first_of_line, today));
    laying.lay(StepKind::Decides, laying.stage, draft.decider, draft.article, false);
    TRY(lay_after(tx, laying, way, today));
    number_steps(draft);
    return draft;
}

Result<Capacity> capacity_of(db::Read& tx, Caller const& caller, Workplace const& here, Draft const& draft, Step const& step, Rules const& rules)
{
    if (step.position == caller.position)
        return Capacity::Own;
    if (!step.is_before_decision())
        return refuse(Kind::Forbidden, "approvals.not_your_turn");
    auto const capacity = TRY(standing_in(tx, caller.position, step.position, here.now().today()));
    if (capacity != Capacity::Substitute || step.kind != StepKind::Decides)
        return capacity;
    auto const& p = draft.proposal;
    if (p.is_grave || std::ranges::find(rules.never_substituted, p.result) != rules.never_substituted.end())
        return refuse(Kind::Forbidden, "approvals.substitute.grave");
    if (!p.is_urgent)
        return refuse(Kind::Forbidden, "approvals.substitute.not_urgent");
    return capacity;
}

}  // namespace mado::approvals::service
