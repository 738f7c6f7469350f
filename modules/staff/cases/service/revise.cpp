// 取消し・撤回・変更・訂正 of what was decided, and the disputes about it.
#include <mado/text/utf8.h>

#include "model/result_words.h"
#include "service/after_decision.h"
#include "service/decided.h"
#include "service/workings.h"
#include "store/after_store.h"
#include "store/case_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

constexpr std::size_t most_words = 2000;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool takes_away(RevisionKind kind) { return kind == RevisionKind::Revoke || kind == RevisionKind::Withdraw; }

std::vector<FieldError> wrong_in(RevisionKind kind, Decision const& decision, definitions::Definition const& definition)
{
    std::vector<FieldError> errors;
    if (!takes_away(kind) && !definition.outcome(decision.result))
        errors.push_back({ "result", "cases.draft.result_required" });
    // What takes away or changes what was granted is a disposition of its own, with reasons (行政手続法14条).
    if (std::ranges::all_of(decision.reasons, [](Reason const& reason) { return is_blank(reason.words); }))
        errors.push_back({ "reasons", "cases.revise.reasons_required" });
    return errors;
}

}  // namespace

std::string_view words_of_revision(RevisionKind kind)
{
    switch (kind) {
    case RevisionKind::Revoke: return "取消し";
    case RevisionKind::Withdraw: return "撤回";
    case RevisionKind::Change: return "変更";
    case RevisionKind::Correct: return "訂正";
    }
    return {};
}

Result<Prepared> prepare_revision(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id, RevisionKind kind, Decision const& decision)
{
    auto const found = TRY(service::found_for(tx, caller, may_revise, id));
    TRY(model::after(found.state, model::Step::Revise));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    if (auto errors = wrong_in(kind, decision, *definition); !errors.empty())
        return refuse(std::move(errors));
    auto revised = decision;
    if (takes_away(kind))
        revised.result = kind == RevisionKind::Revoke ? service::revoked : service::retracted;
    auto prepared = TRY(service::prepared_for(tx, here, found, revised));
    prepared.proposal.title = std::string(words_of_revision(kind)) + "　" + prepared.proposal.title;
    prepared.proposal.result_words = takes_away(kind) ? std::string(model::words_of_result(revised.result).verb)
                                                      : std::string(words_of_revision(kind)) + "して、" + prepared.proposal.result_words;
    return prepared;
}

Result<approvals::Draft> draft_revision(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, RevisionKind kind, Prepared const& prepared)
{
    auto found = TRY(service::found_for(tx, caller, may_revise, id, prepared.version));
    auto const to = TRY(model::after(found.state, model::Step::Revise));
    if (prepared.proposal.route.empty())
        return refuse(Kind::Conflict, "cases.revise.needs_route");
    if (!found.came_from.empty() || !found.forwarded_to.empty())
        return refuse(Kind::Conflict, "cases.revise.decided_elsewhere");
    auto const draft = TRY(approvals::draft(tx, caller, here, prepared.proposal));
    store::keep_decision(tx, id, draft.id.value, service::kept(prepared), here.now().at);
    store::insert_revision(tx, { id, draft.id, kind, found.result, found.document, found.decided_on, RevisionEnd::Proposed, caller.person, here.now().at });
    found.revises = word_of(found.state);
    found.state = to;
    found.draft = draft.id;
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.revision_drafted", found, { { "draft", draft.id.value }, { "kind", word_of(kind) }, { "result", prepared.decision.result } });
    return draft;
}

std::vector<Revision> revisions(db::Read& tx, CaseId const& id) { return store::revisions(tx, id); }

Result<Dispute> keep_dispute(db::Write& tx, Caller const& caller, Workplace const& here, Dispute const& dispute)
{
    auto const found = TRY(service::found_for(tx, caller, may_revise, dispute.of));
    if (!found.decided_on)
        return refuse(Kind::Conflict, "cases.dispute.not_decided");
    std::vector<FieldError> errors;
    if (is_blank(dispute.number))
        errors.push_back({ "number", "cases.dispute.number_required" });
    if (dispute.filed_on > here.now().today() || dispute.filed_on < *found.decided_on)
        errors.push_back({ "filed_on", "cases.dispute.filed_on" });
    if (text::length(dispute.words) > most_words)
        errors.push_back({ "words", "cases.words_too_long", { { "most", std::to_string(most_words) } } });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto kept = dispute;
    kept.by = caller.person;
    kept.at = here.now().at;
    auto const is_new = kept.id.empty();
    if (is_new) {
        kept.id = here.now().id();
        kept.version = 1;
        store::insert_dispute(tx, kept);
    } else if (!store::change_dispute(tx, kept)) {
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    }
    trace(tx, caller, here, is_new ? "cases.case.dispute_recorded" : "cases.case.dispute_changed", found, { { "kind", word_of(kept.kind) }, { "dispute_state", word_of(kept.state) } });
    return kept;
}

std::vector<Dispute> disputes(db::Read& tx, CaseId const& id) { return store::disputes(tx, id); }

}  // namespace mado::cases
