#include <mado/approvals/drafts.h>

#include <mado/audit/audit.h>
#include <mado/definitions/decision_shelf.h>
#include <mado/organization/organization.h>

#include "model/acts.h"
#include "store/draft_store.h"

namespace mado::approvals {

namespace {

using Kind = Refusal::Kind;

access::Resource resource_of(Draft const& draft) { return { draft.proposal.owner }; }

model::Actor actor(Caller const& caller, Workplace const& here) { return { caller.person, caller.position, here.now().at }; }

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Draft const& draft)
{
    audit::record(tx, caller, here.now(), event, { { "draft", draft.id.value }, { draft.proposal.matter_kind, draft.proposal.matter } },
        { { "result", draft.proposal.result }, { "decider", draft.decider.value }, { "rank", draft.rank } });
}

// A unit without a position of the rank that the table names is decided one rank higher: nobody may decide less than the table asks.
std::optional<organization::Position> decider_of(db::Read& tx, std::string const& division, std::string const& rank)
{
    constexpr std::array<std::string_view, 4> ranks { "section_head", "division_head", "department_head", "mayor" };
    for (auto at = std::ranges::find(ranks, rank); at != ranks.end(); ++at)
        if (auto found = organization::position_of_rank(tx, division, std::string(*at)))
            return found;
    return std::nullopt;
}

Result<void> somebody_else_decides(db::Read& tx, Draft const& draft, Day on)
{
    auto const holders = organization::holders_of(tx, draft.decider, on);
    auto const only_drafter = holders.size() == 1 && holders.front().id == draft.drafter;
    if (draft.separate() && only_drafter)
        return refuse(Kind::Forbidden, "approvals.only_the_drafter_could_decide");
    return {};
}

Result<void> nothing_circulates(db::Read& tx, Proposal const& proposal)
{
    for (auto const& other : store::of_matter(tx, proposal.matter_kind, proposal.matter))
        if (other.state == DraftState::Circulating)
            return refuse(Kind::Conflict, "approvals.already_circulating");
    return {};
}

}  // namespace

Result<Draft> draft(db::Write& tx, Caller const& caller, Workplace const& here, Proposal const& proposal)
{
    TRY(access::allow(tx, caller, may_draft, { proposal.owner }));
    TRY(nothing_circulates(tx, proposal));
    auto const route = definitions::route_of(tx, here.definitions, here.library, proposal.route, here.now().today());
    auto const decides = route ? route->decides(proposal.effect, proposal.result, proposal.amount ? std::optional(Yen(*proposal.amount)) : std::nullopt) : std::nullopt;
    if (!decides)
        return refuse(Kind::Conflict, "approvals.no_route");
    auto const own = organization::position(tx, caller.position);
    auto const decider = decider_of(tx, own ? own->division : proposal.owner, decides->rank);
    if (!decider)
        return refuse(Kind::Conflict, "approvals.no_position_of_rank");

    Draft made;
    made.id = { here.now().id() };
    made.proposal = proposal;
    made.drafter = caller.person;
    made.drafter_position = caller.position;
    made.decider = decider->id;
    made.rank = decider->rank;
    made.article = decides->article;
    made.route_reason = dmn::to_json(decides->trace);
    made.drafted_at = here.now().at;
    TRY(somebody_else_decides(tx, made, here.now().today()));
    store::insert(tx, made);
    trace(tx, caller, here, "approvals.draft.drafted", made);
    return made;
}

Result<Draft> decide(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t expected_version)
{
    auto const before = TRY(find(tx, id));
    TRY(access::allow(tx, caller, may_decide, resource_of(before)));
    auto const after = TRY(model::decided(before, actor(caller, here), comment, expected_version));
    TRY(store::change(tx, after, before));
    trace(tx, caller, here, "approvals.draft.decided", after);
    TRY(here.listeners.publish(tx, caller, here, Decided { after }));
    return after;
}

Result<Draft> send_back(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const before = TRY(find(tx, id));
    TRY(access::allow(tx, caller, may_send_back, resource_of(before)));
    auto const after = TRY(model::sent_back(before, actor(caller, here), reason, expected_version));
    TRY(store::change(tx, after, before));
    trace(tx, caller, here, "approvals.draft.sent_back", after);
    TRY(here.listeners.publish(tx, caller, here, SentBack { after }));
    return after;
}

Result<Draft> recall(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason)
{
    auto const before = TRY(find(tx, id));
    TRY(access::allow(tx, caller, may_recall, resource_of(before)));
    auto const after = TRY(model::recalled(before, actor(caller, here), reason));
    TRY(store::change(tx, after, before));
    trace(tx, caller, here, "approvals.draft.recalled", after);
    TRY(here.listeners.publish(tx, caller, here, Recalled { after }));
    return after;
}

Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter)
{
    for (auto const& before : store::of_matter(tx, matter_kind, matter)) {
        if (before.state != DraftState::Circulating)
            continue;
        auto after = before;
        after.state = DraftState::Recalled;
        after.decided_at = here.now().at;
        after.decided_by = caller.person;
        ++after.version;
        TRY(store::change(tx, after, before));
        trace(tx, caller, here, "approvals.draft.dropped", after);
    }
    return {};
}

Result<Draft> find(db::Read& tx, DraftId const& id)
{
    auto found = store::find(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "approvals.draft.not_found");
    return std::move(*found);
}

std::vector<Draft> of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter) { return store::of_matter(tx, matter_kind, matter); }
std::vector<Draft> waiting_for(db::Read& tx, Caller const& caller) { return store::of_decider(tx, caller.position); }
std::vector<Draft> drafted_by(db::Read& tx, Caller const& caller) { return store::of_drafter(tx, caller.person); }
std::int64_t count_waiting_for(db::Read& tx, Caller const& caller) { return store::count_of_decider(tx, caller.position); }

Sentence route_sentence(db::Read& tx, Draft const& draft)
{
    auto const decider = organization::position(tx, draft.decider);
    // 専決 is deciding in the head's name; the head's own decision is none.
    return { draft.rank == "mayor" ? "approvals.route.by_the_head" : "approvals.route.delegated",
        { { "position", decider ? decider->title : std::string() }, { "article", draft.article } } };
}

}  // namespace mado::approvals
