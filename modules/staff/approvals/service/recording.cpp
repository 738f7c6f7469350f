#include "service/recording.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "service/way.h"
#include "store/draft_store.h"

#include <algorithm>

namespace mado::approvals::service {

namespace {

using Kind = Refusal::Kind;

Result<void> somebody_else_decides(db::Read& tx, Draft const& draft, Rules const& rules, Day on)
{
    auto const holders = organization::holders_of(tx, draft.decider, on);
    auto const only_drafter = holders.size() == 1 && holders.front().id == draft.drafter;
    if (model::must_differ(draft, rules) && only_drafter)
        return refuse(Kind::Forbidden, "approvals.only_the_drafter_could_decide");
    return {};
}

// The matter's draft before this one, if any; one that circulates stands in the way.
Result<std::string> draft_before(db::Read& tx, Draft const& draft)
{
    for (auto const& other : store::of_matter(tx, draft.proposal.matter_kind, draft.proposal.matter)) {
        if (other.id == draft.id)
            continue;
        if (other.state == DraftState::Circulating)
            return refuse(Kind::Conflict, "approvals.already_circulating");
        return other.id.value;
    }
    return draft.proposal.drafted_on;
}

Result<void> may_add(db::Read& tx, Draft const& draft, Rules const& rules)
{
    constexpr std::size_t most_why = 200;
    if (!draft.proposal.added.empty() && !rules.drafter_adds_steps)
        return refuse({ { "added", "approvals.added.not_here" } });
    for (auto const& one : draft.proposal.added) {
        if (one.kind != StepKind::Concurs && one.kind != StepKind::Informs)
            return refuse({ { "added", "approvals.added.no_such_kind" } });
        if (!organization::position(tx, one.position))
            return refuse({ { "added", "approvals.added.no_such_position" } });
        if (one.why.empty())
            return refuse({ { "added", "approvals.added.why_required" } });
        if (text::length(one.why) > most_why)
            return refuse({ { "added", "approvals.words_too_long", { { "most", std::to_string(most_why) } } } });
    }
    return {};
}

}  // namespace

Result<Draft> own_writing(db::Read& tx, Caller const& caller, DraftId const& id)
{
    auto found = TRY(find(tx, id));
    if (found.drafter != caller.person)
        return refuse(Kind::Forbidden, "approvals.not_the_drafter");
    if (found.state != DraftState::Writing)
        return refuse(Kind::Conflict, "approvals.write.on_its_way");
    return found;
}

model::Actor actor_of(Caller const& caller, Workplace const& here) { return { caller.person, caller.position, here.now().at }; }

void record(db::Write& tx, Caller const& caller, Workplace const& here, Draft const& draft, std::string_view event, model::Actor const& by, std::string_view words)
{
    auto const act = event.substr(event.rfind('.') + 1);
    auto const before = store::acts_of(tx, draft.id);
    Act line { std::ssize(before) + 1, std::string(act), by.step, by.person, by.position, by.capacity, std::string(words), draft.version, draft.hash, by.at, {} };
    line.sign = model::sign_of(line, draft.id, before.empty() ? std::string() : before.back().sign);
    store::keep_act(tx, draft.id, line);
    audit::record(tx, caller, here.now(), event, { { "draft", draft.id.value }, { draft.proposal.matter_kind, draft.proposal.matter } },
        { { "result", draft.proposal.result }, { "decider", draft.decider.value }, { "rank", draft.rank }, { "step", std::to_string(by.step) }, { "capacity", word_of(by.capacity) },
            { "version", std::to_string(draft.version) }, { "hash", draft.hash }, { "sign", line.sign } });
}

Result<void> keep(db::Write& tx, Caller const& caller, Workplace const& here, Draft const& before, Draft const& after, std::string_view event, model::Actor const& by, std::string_view words)
{
    TRY(store::change(tx, after, before));
    record(tx, caller, here, after, event, by, words);
    return {};
}

Result<Standing> standing(db::Read& tx, Caller const& caller, Workplace const& here, DraftId const& id)
{
    Standing found { TRY(find(tx, id)), actor_of(caller, here), rules(tx) };
    auto refusal = Refusal { Kind::Forbidden, "approvals.not_your_turn", {}, {} };
    for (auto const& step : found.draft.steps) {
        if (!step.is_open())
            continue;
        auto const capacity = capacity_of(tx, caller, here, found.draft, step, found.rules);
        if (capacity) {
            found.actor.step = step.number;
            found.actor.capacity = *capacity;
            if (*capacity == Capacity::Own)
                return found;
        } else if (capacity.error().key != "approvals.not_your_turn")
            refusal = capacity.error();
    }
    if (found.actor.step != 0)
        return found;
    if (found.draft.state != DraftState::Circulating)
        return refuse(Kind::Conflict, "approvals.draft.not_circulating");
    // It was his turn until just now: somebody in the same position was quicker, or the draft came back to an earlier step.
    if (std::ranges::any_of(found.draft.steps, [&](Step const& step) { return step.position == caller.position && step.done_at; }))
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    return std::unexpected(std::move(refusal));
}

Result<Draft> sent(db::Write& tx, Caller const& caller, Workplace const& here, Draft made, bool is_kept)
{
    auto const rules = approvals::rules(tx);
    TRY(may_add(tx, made, rules));
    made.proposal.drafted_on = TRY(draft_before(tx, made));
    auto const before = made;
    made = TRY(with_way(tx, here, std::move(made)));
    TRY(somebody_else_decides(tx, made, rules, here.now().today()));
    made.drafted_at = here.now().at;
    made.hash = model::hash_of(made.proposal);
    made = model::started(std::move(made), here.now().at);
    if (is_kept) {
        store::rewrite(tx, made);
        ++made.revision;
        TRY(store::change(tx, made, before));
    } else
        store::insert(tx, made);
    auto const& p = made.proposal;
    store::keep_version(tx, made.id, { made.version, p.title, p.reasons, p.remark, p.body, made.hash, made.drafter, made.drafter_position, {}, false, made.drafted_at });
    record(tx, caller, here, made, "approvals.draft.drafted", { made.drafter, made.drafter_position, made.drafted_at }, {});
    return made;
}

}  // namespace mado::approvals::service
