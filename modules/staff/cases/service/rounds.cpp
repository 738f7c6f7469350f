#include <mado/cases/rounds.h>

#include <mado/definitions/answers.h>

#include "model/result_words.h"
#include "service/decided.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/round_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool has_rounds(definitions::Definition const& definition)
{
    return definition.effect == definitions::Effect::Lottery || definition.effect == definitions::Effect::Examination;
}

std::vector<std::string> hindrances_of(definitions::Evaluation& evaluation, Workplace const& here, Case const& found)
{
    std::vector<std::string> all;
    if (found.misfit)
        all.push_back("cases.qualify.hindered.misfit");
    if (found.replied)
        all.push_back("cases.qualify.hindered.replied");
    if (found.waits_for_papers)
        all.push_back("cases.qualify.hindered.papers");
    if (!definitions::check_examined(evaluation, &here.library, definitions::Missing::Refused).empty())
        all.push_back("cases.qualify.hindered.checks");
    if (!evaluation.flags().empty())
        all.push_back("cases.qualify.hindered.flags");
    return all;
}

// Words for a result that has no document: the front says them in the applicant's language.
std::string box_of(Case const& found, json::Value const& values, Drawn const& drawn)
{
    if (found.application_key.empty())
        return {};
    auto words = json::object({ { "words", "" }, { "result", drawn.result }, { "division", values["issuer"].text("office") }, { "position", values["issuer"].text("title") },
        { "next", json::Array {} } });
    if (drawn.number > 0)
        words.set("number", drawn.number);
    return gateway::box_for(service::key_of(found.application_key), words);
}

Result<PreparedDrawn> prepared_in(db::Read& tx, Workplace const& here, Case const& found, Drawn const& drawn)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    PreparedDrawn made { found.id, found.version, drawn };
    // A result that the definition does not name (reserve, ineligible may be left out) has no document of its own.
    if (!definition->outcome(drawn.result)) {
        made.box = box_of(found, {}, drawn);
        return made;
    }
    auto const prepared = TRY(service::prepared_for(tx, here, found, { drawn.result, drawn.reasons }));
    auto kept = service::kept(prepared);
    made.values = std::move(kept.values);
    made.charges = std::move(kept.charges);
    made.rules = std::move(kept.rules);
    made.box = box_of(found, made.values, drawn);
    return made;
}

Result<Case> carried_out(db::Write& tx, Caller const& caller, Workplace const& here, Case found, PreparedDrawn const& prepared, CaseState to)
{
    found.draft = prepared.drawn.draft;
    store::KeptDecision const decision { prepared.drawn.result, prepared.values, prepared.charges.is_array() ? prepared.charges : json::Value(json::Array {}), prepared.rules };
    store::keep_decision(tx, found.id, found.draft.value, decision, here.now().at);
    TRY(service::carry_out(tx, caller, here, found, decision, to, "decided", prepared.box));
    return found;
}

Result<Case> unchanged(db::Read& tx, PreparedDrawn const& prepared)
{
    auto found = TRY(find(tx, prepared.id));
    if (found.version != prepared.version)
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return found;
}

}  // namespace

ProposedVerdict proposed_verdict(definitions::Evaluation& evaluation, Workplace const& here, Case const& found)
{
    ProposedVerdict proposed { { "eligible" }, hindrances_of(evaluation, here, found) };
    for (auto const& ground : evaluation.grounds())
        if (ground.ground->result == "ineligible") {
            proposed.verdict.verdict = "ineligible";
            proposed.verdict.reasons.push_back({ ground.ground->say.japanese(), ground.ground->law });
        }
    return proposed;
}

Result<ProposedVerdict> proposed_verdict(db::Read& tx, Workplace const& here, Case const& found)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    return proposed_verdict(evaluation, here, found);
}

Result<Case> qualify(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Verdict const& verdict, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    auto const to = TRY(model::after(found.state, model::Step::Qualify));
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    if (!has_rounds(evaluation.definition()) || found.round.empty())
        return refuse(Kind::Conflict, "cases.qualify.no_round");
    std::vector<FieldError> errors;
    if (verdict.verdict != "eligible" && verdict.verdict != "ineligible")
        errors.push_back({ "verdict", "cases.qualify.verdict_required" });
    if (verdict.verdict == "ineligible" && std::ranges::all_of(verdict.reasons, [](Reason const& reason) { return is_blank(reason.words); }))
        errors.push_back({ "reasons", "cases.qualify.reasons_required" });
    // Nobody is let in whose checks were not made; who is kept out by one ground needs no further ones.
    if (verdict.verdict == "eligible" && !definitions::check_examined(evaluation, &here.library, definitions::Missing::Refused).empty())
        errors.push_back({ "verdict", "cases.qualify.examine_first" });
    if (!errors.empty())
        return refuse(std::move(errors));
    store::keep_verdict(tx, id, verdict, caller.person, here.now().at);
    found.state = to;
    found.verdict = verdict.verdict;
    found.replied = false;
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    service::trace(tx, caller, here, "cases.case.qualified", found, { { "verdict", verdict.verdict }, { "reasons", std::to_string(verdict.reasons.size()) } });
    service::tell(tx, here, found, "");
    return found;
}

Result<Case> unqualify(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::Unqualify));
    TRY(here.listeners.publish(tx, caller, here, Unqualifying { found }));
    store::forget_verdict(tx, id);
    found.verdict.clear();
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    service::trace(tx, caller, here, "cases.case.unqualified", found);
    service::tell(tx, here, found, "");
    return found;
}

std::optional<Verdict> verdict_of(db::Read& tx, CaseId const& id) { return store::verdict(tx, id); }

std::vector<Case> of_round(db::Read& tx, Caller const& caller, RoundQuery const& query)
{
    std::vector<Case> cases;
    auto const divisions = access::scope(tx, caller, may_read);
    for (auto const& id : store::of_round(tx, query))
        if (auto found = store::find(tx, id); found && std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(found->owner, division); }))
            cases.push_back(std::move(*found));
    return cases;
}

std::map<CaseState, RoundCount> count_of_round(db::Read& tx, std::string_view procedure, std::string_view round) { return store::count_of_round(tx, procedure, round); }

Result<PreparedDrawn> prepare_drawn(db::Read& tx, Workplace const& here, CaseId const& id, Drawn const& drawn)
{
    auto const found = TRY(find(tx, id));
    TRY(model::after(found.state, model::Step::Draw));
    return prepared_in(tx, here, found, drawn);
}

Result<Case> carry_out_drawn(db::Write& tx, Caller const& caller, Workplace const& here, PreparedDrawn const& prepared)
{
    auto found = TRY(unchanged(tx, prepared));
    auto const to = TRY(model::after(found.state, model::Step::Draw));
    return carried_out(tx, caller, here, std::move(found), prepared, to);
}

namespace {

// A new decision on a case that was decided: over the same two steps as every revision.
Result<CaseState> after_promotion(Case const& found)
{
    if (found.result != "reserve")
        return refuse(Kind::Conflict, "cases.promote.no_reserve");
    auto const revised = TRY(model::after(found.state, model::Step::Revise));
    return model::after(revised, model::Step::Decide);
}

}  // namespace

Result<PreparedDrawn> prepare_promoted(db::Read& tx, Workplace const& here, CaseId const& id, Drawn const& drawn)
{
    auto const found = TRY(find(tx, id));
    TRY(after_promotion(found));
    return prepared_in(tx, here, found, drawn);
}

Result<Case> carry_out_promoted(db::Write& tx, Caller const& caller, Workplace const& here, PreparedDrawn const& prepared)
{
    auto found = TRY(unchanged(tx, prepared));
    auto const to = TRY(after_promotion(found));
    found.dispatched_on = std::nullopt;
    found.document.clear();
    return carried_out(tx, caller, here, std::move(found), prepared, to);
}

}  // namespace mado::cases
