#include <mado/approvals/drafts.h>

#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "service/enclosing.h"
#include "service/recording.h"
#include "service/way.h"
#include "store/attachment_store.h"
#include "store/draft_store.h"

#include <algorithm>

namespace mado::approvals {

namespace {

using Kind = Refusal::Kind;
using service::keep;
using service::own_writing;
using service::standing;

constexpr std::string_view free_matter = "free";

Draft made_by(Caller const& caller, Workplace const& here, Proposal const& proposal)
{
    Draft made;
    made.id = { here.now().id() };
    made.proposal = proposal;
    made.drafter = caller.person;
    made.drafter_position = caller.position;
    made.drafted_at = here.now().at;
    return made;
}

void check(std::vector<FieldError>& errors, std::string const& field, std::string const& words, std::size_t most, std::string_view required)
{
    if (words.find_first_not_of(" \t\r\n") == std::string::npos)
        errors.push_back({ field, std::string(required) });
    else if (text::length(words) > most)
        errors.push_back({ field, "approvals.words_too_long", { { "most", std::to_string(most) } } });
}

Result<void> is_complete(Proposal const& p)
{
    std::vector<FieldError> errors;
    constexpr std::size_t most_title = 200;
    check(errors, "title", p.title, most_title, "approvals.write.title_required");
    check(errors, "body", p.body, model::most_body, "approvals.write.body_required");
    if (p.route.empty() || p.matter_class.empty())
        errors.push_back({ "matter_class", "approvals.write.class_required" });
    if (p.amount && *p.amount < 0)
        errors.push_back({ "amount", "approvals.write.amount_wrong" });
    // 処分には理由と根拠: 行政手続法8条・14条.
    if (p.effect == "disposition" && (p.reasons.empty() || std::ranges::none_of(p.lines, [](Line const& line) { return line.kind == "law" || line.kind == "criteria"; })))
        errors.push_back({ "reasons", "approvals.write.reasons_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

bool holds_a_step(db::Read& tx, Caller const& caller, Workplace const& here, Draft const& draft)
{
    if (std::ranges::find(draft.steps, caller.position, &Step::position) != draft.steps.end())
        return true;
    for (auto const& one : stand_ins_of(tx, caller.position, here.now().today()))
        if (std::ranges::find(draft.steps, one.position, &Step::position) != draft.steps.end())
            return true;
    return false;
}

}  // namespace

Result<Draft> draft(db::Write& tx, Caller const& caller, Workplace const& here, Proposal const& proposal)
{
    TRY(access::allow(tx, caller, may_draft, { proposal.owner }));
    TRY(service::is_ours(tx, proposal, here.now().today()));
    return service::sent(tx, caller, here, made_by(caller, here, proposal), false);
}

Result<Draft> planned(db::Read& tx, Caller const& caller, Workplace const& here, Proposal const& proposal)
{
    auto draft = TRY(service::with_way(tx, here, made_by(caller, here, proposal)));
    draft.hash = model::hash_of(draft.proposal);
    return draft;
}

Result<Draft> write(db::Write& tx, Caller const& caller, Workplace const& here, Proposal const& proposal)
{
    TRY(access::allow(tx, caller, may_write, { proposal.owner }));
    TRY(is_complete(proposal));
    auto made = made_by(caller, here, proposal);
    made.state = DraftState::Writing;
    if (made.proposal.matter_kind.empty() || made.proposal.matter_kind == free_matter) {
        made.proposal.matter_kind = free_matter;
        made.proposal.matter = made.id.value;
    }
    made.hash = model::hash_of(made.proposal);
    store::insert(tx, made);
    service::record(tx, caller, here, made, "approvals.draft.written", service::actor_of(caller, here), {});
    return made;
}

Result<Draft> rewrite(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, Proposal const& proposal, std::int64_t expected_version)
{
    auto found = TRY(own_writing(tx, caller, id));
    TRY(access::allow(tx, caller, may_write, { proposal.owner }));
    TRY(is_complete(proposal));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    auto const kept = found.proposal;
    found.proposal = proposal;
    found.proposal.matter_kind = kept.matter_kind;
    found.proposal.matter = kept.matter;
    found.proposal.procedure = kept.procedure;
    found.proposal.drafted_on = kept.drafted_on;
    found.proposal.attachments = kept.attachments;
    found.drafter_position = caller.position;
    found.hash = model::hash_of(found.proposal);
    ++found.version;
    ++found.revision;
    store::rewrite(tx, found);
    service::record(tx, caller, here, found, "approvals.draft.rewritten", service::actor_of(caller, here), {});
    return found;
}

Result<Draft> circulate(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::int64_t expected_version)
{
    auto found = TRY(own_writing(tx, caller, id));
    TRY(access::allow(tx, caller, may_write, { found.proposal.owner }));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    TRY(is_complete(found.proposal));
    TRY(service::all_can_be_opened(tx, found));
    return service::sent(tx, caller, here, std::move(found), true);
}

Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id)
{
    auto const found = TRY(own_writing(tx, caller, id));
    for (auto const& one : found.proposal.attachments) {
        store::remove(tx, id, one.file);
        service::forget_unnamed(tx, one.file);
    }
    store::remove(tx, id);
    service::record(tx, caller, here, found, "approvals.draft.discarded", service::actor_of(caller, here), {});
    return {};
}

Result<Draft> write_again(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id)
{
    auto const old = TRY(find(tx, id));
    if (old.drafter != caller.person)
        return refuse(Kind::Forbidden, "approvals.not_the_drafter");
    if (old.proposal.matter_kind != free_matter || (old.state != DraftState::SentBack && old.state != DraftState::Rejected && old.state != DraftState::Recalled))
        return refuse(Kind::Conflict, "approvals.write.not_again");
    auto proposal = old.proposal;
    proposal.drafted_on = old.id.value;
    auto const made = TRY(write(tx, caller, here, proposal));
    service::name_again(tx, made);
    return made;
}

Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter)
{
    for (auto const& before : store::of_matter(tx, matter_kind, matter)) {
        if (before.state != DraftState::Circulating)
            continue;
        auto after = before;
        auto const by = service::actor_of(caller, here);
        for (auto& step : after.steps)
            if (step.state == StepState::Waiting || step.is_open()) {
                step.state = StepState::Skipped;
                step.done_at = by.at;
            }
        after.state = DraftState::Recalled;
        after.decided_at = by.at;
        after.decided_by = caller.person;
        ++after.revision;
        TRY(keep(tx, caller, here, before, after, "approvals.draft.dropped", by, {}));
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

Result<Draft> find_for(db::Read& tx, Caller const& caller, Workplace const& here, DraftId const& id)
{
    auto found = TRY(find(tx, id));
    bool const is_own = caller.kind == CallerKind::Staff && (found.drafter == caller.person || holds_a_step(tx, caller, here, found));
    // What is still being written is the drafter's alone.
    if (found.state == DraftState::Writing && found.drafter != caller.person)
        return refuse(Kind::NotFound, "approvals.draft.not_found");
    if (!is_own)
        TRY(access::allow(tx, caller, may_read, { found.proposal.owner }));
    return found;
}

std::vector<Draft> of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter) { return store::of_matter(tx, matter_kind, matter); }
std::vector<Draft> drafted_by(db::Read& tx, Caller const& caller) { return store::of_drafter(tx, caller.person); }
std::vector<Act> acts_of(db::Read& tx, DraftId const& id) { return store::acts_of(tx, id); }
std::vector<Version> versions_of(db::Read& tx, DraftId const& id) { return store::versions_of(tx, id); }
std::vector<Comment> comments_of(db::Read& tx, DraftId const& id) { return store::comments_of(tx, id); }

bool is_unbroken(std::vector<Act> const& acts, DraftId const& id)
{
    std::string before;
    std::int64_t number = 0;
    for (auto const& act : acts) {
        if (act.number != ++number || act.sign != model::sign_of(act, id, before))
            return false;
        before = act.sign;
    }
    return true;
}

std::optional<Turn> turn_of(db::Read& tx, Caller const& caller, Workplace const& here, Draft const& draft)
{
    auto const found = standing(tx, caller, here, draft.id);
    if (!found)
        return std::nullopt;
    auto const* const step = found->draft.step(found->actor.step);
    return Turn { step->number, step->kind, found->actor.capacity, !(model::must_differ(found->draft, found->rules) && draft.drafter == caller.person) };
}

bool may_pull_up(db::Read& tx, Caller const& caller, Draft const& draft)
{
    if (draft.state != DraftState::Circulating || caller.position == draft.decider)
        return false;
    auto const own = organization::position(tx, caller.position);
    auto const line = service::division_of(tx, draft.decider);
    return own && access::within(line, own->division) && std::ranges::find(model::ranks, own->rank) > std::ranges::find(model::ranks, draft.rank) && own->rank != "clerk";
}

bool may_take_back(Caller const& caller, Draft const& draft) { return model::step_to_take_back(draft, caller.person) != 0; }

Sentence route_sentence(db::Read& tx, Draft const& draft)
{
    auto const decider = organization::position(tx, draft.decider);
    // 専決 is deciding in the head's name; the head's own decision is none.
    return { draft.rank == "mayor" ? "approvals.route.by_the_head" : "approvals.route.delegated",
        { { "position", decider ? decider->title : std::string() }, { "article", draft.article } } };
}

}  // namespace mado::approvals
