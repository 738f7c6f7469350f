#include <mado/cases/special.h>
#include <mado/definitions/answers.h>
#include <mado/documents/documents.h>
#include <mado/papers/papers.h>
#include <mado/time/wareki.h>

#include "model/result_words.h"
#include "service/charging.h"
#include "service/draft_text.h"
#include "service/shielding.h"
#include "service/attachments.h"
#include "service/consulting.h"
#include "service/after_decision.h"
#include "service/decided.h"
#include "service/forwarding.h"
#include "service/follow.h"
#include "service/limits.h"
#include "service/paper_values.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/content_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;
using definitions::Effect;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

struct Condition { std::string words, reason, law; };

// 附款: what staff established in the fields that the outcome names. A code brings its reason and law, free words are one condition a line.
std::vector<Condition> conditions_of(definitions::Evaluation& evaluation, definitions::Outcome const& outcome, definitions::Codes const& codes)
{
    std::vector<Condition> all;
    for (auto const& name : outcome.conditions) {
        auto const* field = evaluation.definition().field(name);
        auto const& examined = evaluation.inputs().examined;
        auto const answer = examined.find(name);
        if (!field || answer == examined.end() || answer->second.is_null())
            continue;
        if (field->type == definitions::FieldType::Choice) {
            auto const* list = field->from.starts_with("codes/") ? codes.list(std::string_view(field->from).substr(6)) : nullptr;
            auto const chosen = answer->second.is_array() ? answer->second.array() : json::Array { answer->second };
            for (auto const& key : chosen) {
                auto const* code = list && key.is_text() ? list->find(key.text()) : nullptr;
                all.push_back({ code ? code->title.japanese() : definitions::shown(*field, key, &codes, "ja", definitions::Showing::Staff), code ? code->reason : "", code ? code->law : "" });
            }
            continue;
        }
        std::istringstream lines(answer->second.is_text() ? answer->second.text() : std::string());
        for (std::string line; std::getline(lines, line);)
            if (!is_blank(line))
                all.push_back({ line, {}, {} });
    }
    return all;
}

struct Charged {
    std::vector<Owed> owed;        // posted with the decision
    json::Value lines;             // of the document: {title, amount, year}
    std::vector<approvals::Line> brief;
    bool moves_money = false;
    bool all_known = true;
};

Charged charged_with(definitions::Evaluation& evaluation, definitions::Outcome const& outcome, Day today)
{
    Charged all;
    all.lines = json::Array {};
    for (auto const& charge : evaluation.charges()) {
        if (std::ranges::find(outcome.charges, charge.charge->name) == outcome.charges.end())
            continue;
        all.all_known = all.all_known && charge.known && charge.fault.empty();
        auto const& title = charge.charge->title.japanese();
        for (auto const& amount : charge.amounts) {
            auto const year = amount.fiscal_year ? wareki::fiscal_year_text(*amount.fiscal_year) : std::string();
            all.lines.add(json::object({ { "title", title }, { "amount", amount.amount.text() }, { "year", year } }));
            all.brief.push_back({ "charge", (year.empty() ? title : title + "　" + year) + "　" + amount.amount.text(), amount.waived ? amount.waived->law : std::string() });
        }
        if (charge.total() <= Yen(0))
            continue;
        all.moves_money = true;
        if (!charge.charge->before_decision)
            all.owed.push_back({ charge.charge->name, title, charge.total().amount(), false, today, std::nullopt });
    }
    return all;
}

std::vector<FieldError> wrong_in(Decision const& decision, definitions::Evaluation& evaluation, std::vector<Condition> const& conditions, Charged const& charged,
    definitions::Codes const& codes)
{
    auto const& definition = evaluation.definition();
    std::vector<FieldError> errors;
    auto const has_reasons = std::ranges::any_of(decision.reasons, [](Reason const& reason) { return !is_blank(reason.words); });
    auto const is_act = definition.effect == Effect::Disposition || definition.effect == Effect::Certificate;
    // A condition is in part a refusal: one whose list gives no reason needs one here (行政手続法8条).
    auto const bare_condition = std::ranges::any_of(conditions, [](Condition const& condition) { return condition.reason.empty(); });
    if (!has_reasons && is_act && (model::needs_reasons(decision.result) || bare_condition))
        errors.push_back({ "reasons", bare_condition && !model::needs_reasons(decision.result) ? "cases.draft.reasons_for_conditions" : "cases.draft.reasons_required" });
    if (model::is_as_applied(decision.result)) {
        for (auto const& error : definitions::check_examined(evaluation, &codes, definitions::Missing::Refused))
            errors.push_back({ "result", "cases.draft.examine_first", { { "field", [&] {
                auto const* field = definition.field(error.field.substr(0, error.field.find('.')));
                return field ? field->title.japanese() : error.field;
            }() } } });
        if (!charged.all_known)
            errors.push_back({ "result", "cases.draft.charge_not_known" });
    }
    return errors;
}

std::string joined(std::vector<Reason> const& reasons)
{
    std::string all;
    for (auto const& reason : reasons)
        if (!is_blank(reason.words))
            all += (all.empty() ? "" : "\n") + reason.words + (reason.law.empty() ? "" : "（" + reason.law + "）");
    return all;
}

void lay_decision(json::Value& values, Decision const& decision, std::vector<Condition> const& conditions, Charged const& charged, json::Value remedies)
{
    auto const words = model::words_of_result(decision.result);
    values.set("decision", json::object({ { "result", decision.result }, { "word", words.noun } }));
    json::Array reasons;
    for (auto const& reason : decision.reasons)
        if (!is_blank(reason.words))
            reasons.push_back(json::object({ { "words", reason.words }, { "law", reason.law } }));
    json::Array numbered;
    for (auto const& condition : conditions)
        numbered.push_back(json::object({ { "number", std::to_string(numbered.size() + 1) }, { "words", condition.words }, { "reason", condition.reason }, { "law", condition.law } }));
    values.set("has_reasons", !reasons.empty()).set("has_conditions", !numbered.empty()).set("has_charges", !charged.lines.array().empty())
        .set("has_remedies", !remedies.array().empty());
    values.set("reasons", std::move(reasons)).set("conditions", std::move(numbered)).set("charges", charged.lines).set("remedies", std::move(remedies));
}

std::vector<approvals::Line> brief_of(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation, std::string const& result, std::vector<Condition> const& conditions,
    Charged const& charged)
{
    auto const& definition = evaluation.definition();
    std::vector<approvals::Line> lines { { "what", found.applicant_name, {} } };
    for (auto const& condition : conditions)
        lines.push_back({ "condition", condition.words, condition.law });
    for (auto const& law : definition.law)
        lines.push_back({ "law", {}, law });
    for (auto const& ground : evaluation.grounds())
        lines.push_back({ "law", ground.ground->say.japanese(), ground.ground->law });
    for (auto const& flag : evaluation.flags())
        lines.push_back({ "check", flag->say.japanese(), flag->law });
    for (auto& line : service::paper_lines(tx, definition, found.id))
        lines.push_back(std::move(line));
    for (auto& line : service::heard_lines(tx, here, found, evaluation))
        lines.push_back(std::move(line));
    for (auto& line : service::criteria_and_likes(tx, here, found, definition, result))
        lines.push_back(std::move(line));
    if (auto const owed = service::unpaid_before_decision(tx, found.id))
        lines.push_back({ "check", owed->title + " " + Yen(owed->amount).text() + "が、まだ納められていません。", {} });
    lines.insert(lines.end(), charged.brief.begin(), charged.brief.end());
    // What is granted has a figure too (a benefit a month): who decides must see it, not the addressee alone.
    if (auto const amount = evaluation.route_amount(); amount && charged.brief.empty())
        lines.push_back({ "charge", "決裁の基準となる額 " + amount->text(), {} });
    return lines;
}

// 取消し・撤回 is no outcome of a definition: one document for all.
definitions::Outcome outcome_of(definitions::Definition const& definition, std::string const& result)
{
    if (auto const* outcome = definition.outcome(result))
        return *outcome;
    definitions::Outcome none;
    none.result = result;
    if (service::is_revocation(result))
        none.document = "revocation_notice";
    return none;
}

// On paper: which procedure comes next, and from when on.
json::Value next_words(db::Read& tx, Workplace const& here, json::Value const& next)
{
    json::Array lines;
    for (auto const& offer : next.array()) {
        auto const definition = definitions::published_definition(tx, here.definitions, offer.text("procedure"), here.now().today());
        auto const on = Day::parse(offer.text("offer_on"));
        if (definition && on)  // one that this town does not offer is not announced
            lines.push_back(json::object({ { "words", definition->title.japanese() }, { "from_wareki", service::wareki_words(*on) } }));
    }
    return lines;
}

// A result without a document still says what comes next, sealed to the applicant.
std::string box_with(Case const& found, json::Value const& values, json::Value const& next)
{
    if (next.array().empty() || found.application_key.empty())
        return {};
    return gateway::box_for(service::key_of(found.application_key), json::object({ { "words", "" }, { "division", values["issuer"].text("office") },
        { "position", values["issuer"].text("title") }, { "next", next } }));
}

documents::Issue issue_of(db::Read& tx, Workplace const& here, Case const& found, definitions::Definition const& definition, definitions::Outcome const& outcome, json::Value values,
    std::optional<Day> waits_until, json::Value const& next)
{
    values.set("has_next", !next.array().empty()).set("next", next_words(tx, here, next));
    if (waits_until)
        values.set("carried_out_from_wareki", service::wareki_words(*waits_until));
    documents::Issue issue;
    issue.of = found.id;
    issue.owner = found.owner;
    issue.name = outcome.document;
    issue.title = service::title_of_document(here, outcome.document);
    issue.addressee = values["addressee"].text("name") + "　" + values["addressee"].text("honorific");
    issue.addressee += service::addressee_remark(tx, found.id);
    issue.series = definition.effect == Effect::Disposition ? documents::Series::Order : documents::Series::Letter;
    issue.way = found.notice == "electronic" && !found.application_key.empty() ? documents::Way::Electronic : documents::Way::Paper;
    issue.values = std::move(values);
    issue.application_key = found.application_key;
    issue.receipt_number = found.receipt_number;
    issue.state = word_of(found.state);
    issue.clear = json::object({ { "charges", service::charges_told(tx, here, found.id) }, { "expected_on", nullptr } });
    issue.box = json::object({ { "words", waits_until ? "実施できるのは、" + service::wareki_words(*waits_until) + "からです。" : std::string() }, { "division", issue.values["issuer"].text("office") }, { "position", issue.values["issuer"].text("title") }, { "next", next } });
    if (auto const came = service::open_forwarding(tx, found.id, false); came && came->act == ForwardAct::Via)
        issue.through = came->other;
    return issue;
}

std::string revenue_of(definitions::Definition const& definition, std::string const& charge)
{
    auto const found = std::ranges::find(definition.charges, charge, &definitions::Charge::name);
    return found == definition.charges.end() ? std::string() : found->revenue;
}

Result<void> nothing_unpaid(db::Read& tx, CaseId const& id)
{
    if (auto const owed = service::unpaid_before_decision(tx, id))
        return refuse(Kind::Conflict, "cases.payment.blocks_decision", { { "title", owed->title }, { "amount", Yen(owed->amount).text() } });
    return {};
}

}  // namespace

Result<void> service::carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, store::KeptDecision const& decision, CaseState to, std::string_view event,
    std::string const& box)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    TRY(service::end_revision(tx, found, RevisionEnd::Decided));
    found.state = to;
    found.result = decision.result;
    found.decided_on = here.now().today();
    if (to == CaseState::Decided)  // of a new decision on a case that was notified: its own delivery counts
        found.dispatched_on = std::nullopt;
    found.stands_still = false;
    for (auto const& charge : decision.charges.array()) {
        auto owed = store::owed_from(charge);
        owed.charged_on = here.now().today();
        TRY(service::charge(tx, here, found, owed, revenue_of(*definition, owed.charge)));
    }
    auto const outcome = outcome_of(*definition, decision.result);
    auto const has_document = !outcome.document.empty();
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto const next = service::keep_offers(tx, found, evaluation, here.now().today());
    auto const waits_until = TRY(service::hear_objections(tx, caller, here, found, decision.result));
    // Drafted before the applicant was protected: what was reckoned then is not issued as it is.
    auto values = service::disclosed(decision.values, service::kept_of(tx, found.id));
    if (auto const safe = service::safe_addressee(tx, found))
        values.set("addressee", *safe);
    if (has_document)
        found.document = TRY(documents::issue(tx, caller, here, issue_of(tx, here, found, *definition, outcome, values, waits_until, next))).id.value;
    TRY(store::change(tx, found));
    TRY(service::follow_decision(tx, caller, here, found));
    TRY(service::stop_beside(tx, caller, here, found));
    trace(tx, caller, here, "cases.case.decided", found, { { "result", found.result }, { "draft", found.draft.value }, { "document", found.document } });
    service::tell(tx, here, found, event, has_document ? std::string() : box.empty() ? box_with(found, values, next) : box);
    if (!has_document)
        TRY(service::answer_forwarder(tx, caller, here, found));
    if (!has_document && found.state == CaseState::Decided) {  // nothing has to be delivered
        found.state = TRY(model::after(found.state, model::Step::Deliver));
        found.dispatched_on = here.now().today();
        TRY(store::change(tx, found));
        trace(tx, caller, here, "cases.case.dispatched", found);
        service::tell(tx, here, found, "dispatched");
    }
    return service::close_if_done(tx, caller, here, found);
}

store::KeptDecision service::kept(Prepared const& prepared)
{
    return { prepared.decision.result, prepared.values, json::array_of(prepared.charges, store::as_json), prepared.rules };
}

Result<Prepared> prepare(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id, Decision const& decision)
{
    auto const found = TRY(service::found_for(tx, caller, may_draft, id));
    if (!found.round.empty())  // what a whole round decides (抽選, 試験), no draft of one case does
        return refuse(Kind::Conflict, "cases.draft.with_its_round");
    // Who is on the way reads the applicant's name: of these cases nobody does whom the table does not name.
    if (!decision.added.empty() && (special_of(tx, id) || shield_of(tx, id)))
        return refuse({ { "added", "cases.draft.added_not_here" } });
    return service::prepared_for(tx, here, found, decision);
}

Result<Prepared> service::prepared_for(db::Read& tx, Workplace const& here, Case const& found, Decision const& decision)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto const& definition = evaluation.definition();
    auto const outcome = outcome_of(definition, decision.result);
    if (!definition.outcome(decision.result) && !service::is_revocation(decision.result))
        return refuse({ { "result", "cases.draft.result_required" } });
    auto const conditions = conditions_of(evaluation, outcome, here.library);
    auto const charged = charged_with(evaluation, outcome, here.now().today());
    if (auto errors = wrong_in(decision, evaluation, conditions, charged, here.library); !errors.empty())
        return refuse(std::move(errors));

    Prepared prepared { decision, found.version, {}, service::paper_values(tx, here, found, evaluation), charged.owed, evaluation.rule_values() };
    lay_decision(prepared.values, decision, conditions, charged, service::remedies_of(tx, here, definition, decision.result));
    auto const amount = evaluation.route_amount();
    auto& proposal = prepared.proposal;
    proposal = { "case", found.id.value, found.owner, found.procedure, found.title + "　" + found.applicant_name, word_of(definition.effect), decision.result,
        std::string(model::words_of_result(decision.result).verb), joined(decision.reasons), decision.remark, definition.route_by,
        amount ? std::optional(amount->amount()) : std::nullopt, charged.moves_money, brief_of(tx, here, found, evaluation, decision.result, conditions, charged) };
    proposal.is_urgent = decision.is_urgent;
    proposal.is_grave = decision.is_grave;
    proposal.added = decision.added;
    return prepared;
}

Result<approvals::Draft> draft_decision(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Prepared const& prepared)
{
    auto found = TRY(service::found_for(tx, caller, may_draft, id, prepared.version));
    found.state = TRY(model::after(found.state, model::Step::Draft));
    if (prepared.proposal.route.empty())
        return refuse(Kind::Conflict, "cases.draft.needs_no_route");
    TRY(service::nobody_is_to_be_heard(tx, here, found, prepared.decision.result));
    auto const draft = TRY(approvals::draft(tx, caller, here, prepared.proposal));
    store::keep_decision(tx, id, draft.id.value, service::kept(prepared), here.now().at);
    found.draft = draft.id;
    found.replied = false;
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.drafted", found, { { "draft", draft.id.value }, { "result", prepared.decision.result } });
    service::tell(tx, here, found, "drafted");
    return draft;
}

Result<Case> finish(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Prepared const& prepared)
{
    auto found = TRY(service::found_for(tx, caller, may_draft, id, prepared.version));
    auto const to = TRY(model::after(found.state, model::Step::Finish));
    if (!prepared.proposal.route.empty())
        return refuse(Kind::Conflict, "cases.finish.needs_route");
    TRY(nothing_unpaid(tx, id));
    TRY(service::nobody_is_to_be_heard(tx, here, found, prepared.decision.result));
    found.dispatched_on = here.now().today();
    TRY(service::carry_out(tx, caller, here, found, service::kept(prepared), to, "dispatched"));
    return found;
}

// -- listeners, in the publisher's transaction.

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (event.draft.proposal.matter_kind != "case")
        return {};
    auto found = TRY(find(tx, { event.draft.proposal.matter }));
    TRY(service::not_ones_own(caller, found));
    TRY(nothing_unpaid(tx, found.id));
    auto const to = TRY(model::after(found.state, model::Step::Decide));
    auto decision = store::decision(tx, found.id, event.draft.id.value);
    if (!decision || found.draft != event.draft.id)
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    TRY(service::nobody_is_to_be_heard(tx, here, found, decision->result));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    service::lay_authority(tx, here, *definition, decision->values, event.draft);
    return service::carry_out(tx, caller, here, found, *decision, to, "decided");
}

namespace {

Result<void> back_to_examining(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft, model::Step step, std::string_view event)
{
    if (draft.proposal.matter_kind != "case")
        return {};
    auto found = TRY(find(tx, { draft.proposal.matter }));
    auto const back = TRY(model::after(found.state, step));
    found.state = found.revises.empty() ? back : value_of<CaseState>(found.revises);  // what was decided still holds
    TRY(service::end_revision(tx, found, RevisionEnd::Dropped));
    found.draft = {};
    TRY(store::change(tx, found));
    trace(tx, caller, here, event, found, { { "draft", draft.id.value } });
    service::tell(tx, here, found, "");
    return {};
}

}  // namespace

Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    return back_to_examining(tx, caller, here, event.draft, model::Step::SendBack, "cases.case.sent_back");
}

Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    return back_to_examining(tx, caller, here, event.draft, model::Step::Recall, "cases.case.recalled");
}

// The document of the decision has gone: its day starts the period of 審査請求. Of an electronic one the documents module has told the
// applicant with the document itself; a paper one was posted only now.
Result<void> on_dispatched(db::Write& tx, Caller const& caller, Workplace const& here, documents::Dispatched const& event)
{
    auto const kept = store::find(tx, event.document.of);
    if (!kept || kept->document != event.document.id.value || kept->dispatched_on)
        return {};
    auto found = *kept;
    found.state = TRY(model::after(found.state, model::Step::Deliver));
    found.dispatched_on = day_in_tokyo(event.at);
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.dispatched", found, { { "document", found.document } });
    if (event.document.way == documents::Way::Paper)
        service::tell(tx, here, found, "dispatched");
    if (event.document.way == documents::Way::Through)
        TRY(service::answer_forwarder(tx, caller, here, found));
    return service::close_if_done(tx, caller, here, found);
}

}  // namespace mado::cases
