#include <mado/approvals/commissions.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "service/enclosing.h"
#include "service/recording.h"
#include "service/way.h"
#include "store/attachment_store.h"
#include "store/draft_store.h"
#include "store/rules_store.h"

#include <algorithm>

namespace mado::approvals {

namespace {

using Kind = Refusal::Kind;
using service::keep;
using service::standing;

// Who may decide at all: the right, where the matter is the caller's own division's. Somebody on the way by the town's table, or standing in for one, needs
// no right of his own for another division's matter: being on the way is it.
Result<void> may_act(db::Read& tx, Caller const& caller, access::Action const& action, service::Standing const& found)
{
    auto const* const step = found.draft.step(found.actor.step);
    if (step && (step->kind != StepKind::Decides || found.actor.capacity != Capacity::Own))
        return {};
    return access::allow(tx, caller, action, { found.draft.proposal.owner });
}

std::string title_of(db::Read& tx, PositionId const& id)
{
    auto const found = organization::position(tx, id);
    return found ? found->title : std::string();
}

Authority authority_of(db::Read& tx, Draft const& draft, model::Actor const& by, Day on)
{
    auto const entrusted = entrustment_for(tx, draft.proposal, draft.decider, on);
    if (by.capacity != Capacity::Own)
        for (auto const& one : stand_ins_for(tx, draft.decider, on))
            if (one.by == by.position && one.is_acting == (by.capacity == Capacity::Acting))
                return { one.is_acting ? Regime::Acting : Regime::Substituted, one.article, one.is_acting ? title_of(tx, by.position) : entrusted ? entrusted->name : std::string() };
    if (entrusted)
        return { Regime::Entrusted, entrusted->article, entrusted->name };
    if (auto const taken = commission_for(tx, draft.proposal.route, draft.proposal.procedure, on); taken && taken->direction == Direction::Taken)
        return { Regime::Commissioned, taken->article, taken->other };
    return { draft.rank == "mayor" ? Regime::Own : Regime::Delegated, draft.article, {} };
}

// 後閲 is due on the last of so many working days.
Day review_day(Workplace const& here, int days)
{
    auto on = here.now().today();
    while (days > 0) {
        on = on.plus_days(1);
        if (here.calendar.is_working_day(on))
            --days;
    }
    return on;
}

std::vector<FieldError> wrong_in(std::string_view place, std::string_view words)
{
    constexpr std::size_t most_place = 40;
    std::vector<FieldError> errors;
    if (place.empty() || place.size() > most_place)
        errors.push_back({ "place", "approvals.comment.no_such_place" });
    if (words.find_first_not_of(" \t\r\n") == std::string_view::npos)
        errors.push_back({ "words", "approvals.comment.words_required" });
    else if (text::length(words) > model::most_words)
        errors.push_back({ "words", "approvals.words_too_long", { { "most", std::to_string(model::most_words) } } });
    return errors;
}

}  // namespace

Result<Draft> agree(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t expected_version)
{
    auto const found = TRY(standing(tx, caller, here, id));
    TRY(may_act(tx, caller, may_decide, found));
    auto const after = TRY(model::agreed(found.draft, found.actor, comment, expected_version));
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.agreed", found.actor, comment));
    return after;
}

Result<Draft> disagree(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const found = TRY(standing(tx, caller, here, id));
    auto const* const step = found.draft.step(found.actor.step);
    auto const common = service::common_superior(tx, service::division_of(tx, found.draft.decider), service::division_of(tx, step->position), found.draft.rank, here.now().today());
    auto const after = TRY(model::disagreed(found.draft, found.actor, reason, expected_version, common));
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.disagreed", found.actor, reason));
    return after;
}

Result<Draft> see(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t)
{
    auto const found = TRY(standing(tx, caller, here, id));
    auto const after = TRY(model::seen(found.draft, found.actor, comment));
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.seen", found.actor, comment));
    return after;
}

Result<Draft> decide(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t expected_version)
{
    auto const found = TRY(standing(tx, caller, here, id));
    TRY(may_act(tx, caller, may_decide, found));
    TRY(service::is_ours(tx, found.draft.proposal, here.now().today()));
    auto after = TRY(model::decided(found.draft, found.actor, comment, expected_version, model::must_differ(found.draft, found.rules), review_day(here, found.rules.review_days)));
    after.authority = authority_of(tx, found.draft, found.actor, here.now().today());
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.decided", found.actor, comment));
    TRY(here.listeners.publish(tx, caller, here, Decided { after }));
    return after;
}

Result<Draft> reject(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const found = TRY(standing(tx, caller, here, id));
    TRY(may_act(tx, caller, may_decide, found));
    auto const after = TRY(model::rejected(found.draft, found.actor, reason, expected_version, model::must_differ(found.draft, found.rules)));
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.rejected", found.actor, reason));
    TRY(here.listeners.publish(tx, caller, here, SentBack { after }));
    return after;
}

Result<Draft> send_back(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version, int to_step)
{
    auto const found = TRY(standing(tx, caller, here, id));
    TRY(may_act(tx, caller, may_send_back, found));
    if (to_step != 0) {
        auto const after = TRY(model::returned(found.draft, found.actor, reason, expected_version, to_step));
        TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.returned", found.actor, reason));
        return after;
    }
    auto const after = TRY(model::sent_back(found.draft, found.actor, reason, expected_version));
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.sent_back", found.actor, reason));
    TRY(here.listeners.publish(tx, caller, here, SentBack { after }));
    return after;
}

Result<Draft> hold(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, Day until, std::int64_t expected_version)
{
    auto const found = TRY(standing(tx, caller, here, id));
    auto const after = TRY(model::held(found.draft, found.actor, reason, expected_version, until));
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.held", found.actor, reason));
    return after;
}

Result<Draft> raise(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const found = TRY(standing(tx, caller, here, id));
    TRY(may_act(tx, caller, may_decide, found));
    auto const superior = service::superior_of(tx, service::division_of(tx, found.draft.decider), found.draft.rank, here.now().today());
    auto const after = TRY(model::raised(found.draft, found.actor, reason, expected_version, superior));
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.raised", found.actor, reason));
    return after;
}

Result<Draft> pull_up(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const before = TRY(find(tx, id));
    if (before.state != DraftState::Circulating)
        return refuse(Kind::Conflict, "approvals.draft.not_circulating");
    if (!may_pull_up(tx, caller, before))
        return refuse(Kind::Forbidden, "approvals.pull_up.not_above");
    TRY(access::allow(tx, caller, may_decide, { before.proposal.owner }));
    auto const by = service::actor_of(caller, here);
    auto const after = TRY(model::pulled_up(before, by, reason, expected_version, { caller.position, organization::position(tx, caller.position)->rank }));
    TRY(keep(tx, caller, here, before, after, "approvals.draft.pulled_up", by, reason));
    return after;
}

Result<Draft> take_back(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason)
{
    auto const before = TRY(find(tx, id));
    auto by = service::actor_of(caller, here);
    by.step = model::step_to_take_back(before, caller.person);
    auto const after = TRY(model::taken_back(before, by, reason));
    TRY(keep(tx, caller, here, before, after, "approvals.draft.taken_back", by, reason));
    return after;
}

Result<Draft> recall(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason)
{
    auto const before = TRY(find(tx, id));
    // Who may write a draft may take it back; of a free one that is its drafter, wherever he serves now.
    if (before.drafter != caller.person)
        TRY(access::allow(tx, caller, may_recall, { before.proposal.owner }));
    else if (before.proposal.matter_kind != "free")
        TRY(access::allow(tx, caller, may_write, { before.proposal.owner }));
    auto const by = service::actor_of(caller, here);
    auto const after = TRY(model::recalled(before, by, reason));
    TRY(keep(tx, caller, here, before, after, "approvals.draft.recalled", by, reason));
    TRY(here.listeners.publish(tx, caller, here, Recalled { after }));
    return after;
}

Result<Draft> edit(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, Edit const& typed, std::int64_t expected_version)
{
    auto const found = TRY(standing(tx, caller, here, id));
    TRY(may_act(tx, caller, may_decide, found));
    auto edit = typed;
    edit.attach = service::named(here, std::move(edit.attach));
    TRY(service::room_for(found.draft.proposal.attachments.size(), edit.attach.size()));
    auto const after = TRY(model::edited(found.draft, found.actor, edit, expected_version, found.rules));
    auto const& p = after.proposal;
    store::keep_version(tx, id, { after.version, p.title, p.reasons, p.remark, p.body, after.hash, caller.person, caller.position, edit.why, model::is_material(found.draft, edit, found.rules), here.now().at });
    for (auto const& file : edit.detach)
        store::end(tx, id, file, after.version);
    service::enclose(tx, here, id, edit.attach, after.version);
    TRY(keep(tx, caller, here, found.draft, after, "approvals.draft.edited", found.actor, edit.why));
    TRY(here.listeners.publish(tx, caller, here, Edited { found.draft, after }));
    return after;
}

Result<void> comment(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view place, std::string_view words)
{
    auto const draft = TRY(find_for(tx, caller, here, id));
    if (draft.state != DraftState::Circulating)
        return refuse(Kind::Conflict, "approvals.draft.not_circulating");
    if (auto errors = wrong_in(place, words); !errors.empty())
        return refuse(std::move(errors));
    auto const number = std::ssize(store::comments_of(tx, id)) + 1;
    store::keep_comment(tx, id, { number, std::string(place), std::string(words), draft.version, caller.person, caller.position, here.now().at });
    audit::record(tx, caller, here.now(), "approvals.draft.commented", { { "draft", id.value }, { draft.proposal.matter_kind, draft.proposal.matter } }, { { "place", std::string(place) } });
    return {};
}

Result<bool> move_on(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id)
{
    auto before = TRY(find(tx, id));
    bool moved = false;
    auto const today = here.now().today();
    for (bool again = before.state == DraftState::Circulating; again;) {
        again = false;
        for (auto const& step : before.steps) {
            if (!step.is_open() || !step.is_before_decision() || service::is_held(tx, step.position, today) || service::is_manned(tx, step.position, today))
                continue;
            auto const own = organization::position(tx, step.position);
            auto const superior = own ? service::superior_of(tx, own->division, own->rank, today) : std::nullopt;
            if (step.kind != StepKind::Passes && (!superior || superior->position == step.position))
                continue;
            auto by = service::actor_of(caller, here);
            by.step = step.number;
            auto const after = TRY(model::moved_on(before, step.number, by.at, superior));
            TRY(keep(tx, caller, here, before, after, "approvals.draft.skipped", by, {}));
            before = after;
            moved = again = true;
            break;
        }
    }
    return moved;
}

}  // namespace mado::approvals
