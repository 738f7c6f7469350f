#include "web/views.h"

#include <mado/approvals/added_box.h>
#include <mado/cases/letters.h>
#include <mado/definitions/answers.h>
#include <mado/desk/phrase_box.h>
#include <mado/documents/documents.h>
#include <mado/web/form.h>

#include "model/result_words.h"
#include "service/dismissal.h"

namespace mado::cases::web {

namespace {

struct GroundView {
    std::string name, words, law, result;
    bool is_chosen = false, is_to_be_confirmed = false;
    static constexpr auto fields = std::tuple { html::field("name", &GroundView::name), html::field("words", &GroundView::words), html::field("law", &GroundView::law),
        html::field("result", &GroundView::result), html::field("is_chosen", &GroundView::is_chosen), html::field("is_to_be_confirmed", &GroundView::is_to_be_confirmed) };
};

struct CriteriaLine {
    std::string words;
    bool is_heading = false;
    static constexpr auto fields = std::tuple { html::field("words", &CriteriaLine::words), html::field("is_heading", &CriteriaLine::is_heading) };
};

struct AmountView {
    std::string words, how;
    static constexpr auto fields = std::tuple { html::field("words", &AmountView::words), html::field("how", &AmountView::how) };
};

struct DraftView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::optional<desk::PhraseBox> phrase_box;
    std::optional<approvals::AddedBox> added_box;
    std::vector<OptionView> results;
    std::vector<GroundView> grounds;
    std::vector<CriteriaLine> criteria;
    std::vector<AmountView> amounts;
    std::string result_error, reasons, reasons_error, remark, unpaid, payment, examine;
    bool has_grounds = false, has_criteria = false, has_amounts = false, has_route = false;
    static constexpr auto fields = std::tuple { html::include(&DraftView::heading), html::field("trouble_summary", &DraftView::trouble_summary), html::field("phrase_box", &DraftView::phrase_box), html::field("added_box", &DraftView::added_box), html::field("results", &DraftView::results),
        html::field("grounds", &DraftView::grounds), html::field("criteria", &DraftView::criteria), html::field("amounts", &DraftView::amounts),
        html::field("result_error", &DraftView::result_error), html::field("reasons", &DraftView::reasons), html::field("reasons_error", &DraftView::reasons_error),
        html::field("remark", &DraftView::remark), html::field("unpaid", &DraftView::unpaid), html::field("payment", &DraftView::payment),
        html::field("examine", &DraftView::examine), html::field("has_grounds", &DraftView::has_grounds),
        html::field("has_criteria", &DraftView::has_criteria), html::field("has_amounts", &DraftView::has_amounts), html::field("has_route", &DraftView::has_route) };
};

struct ExaminePart {
    std::string title;
    std::vector<mado::web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("title", &ExaminePart::title), html::field("controls", &ExaminePart::controls) };
};

struct ExamineView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<ExaminePart> parts;
    static constexpr auto fields = std::tuple { html::include(&ExamineView::heading), html::field("trouble_summary", &ExamineView::trouble_summary),
        html::field("parts", &ExamineView::parts) };
};

// The criteria are a document of the library: headings and lines, shown as they are written.
std::vector<CriteriaLine> criteria_of(Visit const& visit, std::string const& name)
{
    std::vector<CriteriaLine> lines;
    if (name.empty())
        return lines;
    std::istringstream text { std::string(visit.here.library.text("documents/criteria/" + name + ".md")) };
    for (std::string line; std::getline(text, line);) {
        auto const from = line.find_first_not_of("# ");
        if (from != std::string::npos)
            lines.push_back({ line.substr(line.starts_with('#') ? from : 0), line.starts_with('#') });
    }
    return lines;
}

std::vector<AmountView> amounts_of(Visit const& visit, definitions::Evaluation& evaluation)
{
    std::vector<AmountView> amounts;
    for (auto const& charge : evaluation.charges()) {
        auto how = how_words(visit, evaluation, charge.charge->name);
        for (auto const& amount : charge.amounts) {
            auto const year = amount.fiscal_year ? std::to_string(*amount.fiscal_year) + "年度　" : std::string();
            amounts.push_back({ charge.charge->title.japanese() + "　" + year + amount.amount.text() + (amount.waived ? "（" + amount.waived->law + "）" : ""), std::exchange(how, {}) });  // once, not for every year
        }
    }
    return amounts;
}

bool was_chosen(Visit const& visit, std::string const& ground)
{
    auto const chosen = visit.request.answers("ground");
    return std::ranges::find(chosen, ground) != chosen.end();
}

// 理由 and 附款: both go into the reasons that the document shows.
std::optional<desk::PhraseBox> draft_phrases(Visit const& visit, db::Read& tx, Case const& found)
{
    std::vector<desk::PhraseTarget> const targets { { "reasons", mado::web::words(visit, "cases.draft.reasons") } };
    auto box = desk::phrase_box(visit, tx, found.owner, desk::Use::Reason, blanks_of(found), targets);
    auto conditions = desk::phrase_box(visit, tx, found.owner, desk::Use::Condition, blanks_of(found), targets);
    if (!box || !conditions)
        return box ? box : conditions;
    std::ranges::move(conditions->phrases, std::back_inserter(box->phrases));
    return box;
}

Result<DraftView> view_of(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_draft));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    auto const& definition = evaluation.definition();
    DraftView view;
    view.heading = heading_of(visit, found);
    for (auto const& outcome : definition.outcomes)
        view.results.push_back({ outcome.result, std::string(model::words_of_result(outcome.result).verb), {},
            attempt ? visit.request.answer("result") == outcome.result : visit.request.query_of("result") == outcome.result });
    for (auto const& ground : evaluation.grounds())
        view.grounds.push_back({ ground.ground->name, ground.ground->say.japanese(), ground.ground->law, std::string(model::words_of_result(ground.ground->result).verb),
            attempt ? was_chosen(visit, ground.ground->name) : visit.request.query_of("request").empty(), definition.to_be_confirmed("grounds." + ground.ground->name) });
    if (auto const request = attempt ? std::nullopt : service::unanswered(tx, found.id, visit.request.query_of("request"))) {
        view.reasons = service::words_of_unanswered(definition, *request);
        view.remark = service::remark_on_unanswered(*request);
    } else if (!attempt) {
        view.reasons = proposed_reasons(tx, found.id);
    }
    view.phrase_box = draft_phrases(visit, tx, found);
    view.criteria = criteria_of(visit, definition.criteria);
    view.amounts = amounts_of(visit, evaluation);
    for (auto const& one : owed(tx, found.id))
        if (one.before_decision && !one.paid_on) {
            view.unpaid = mado::web::words(visit, "cases.draft.unpaid", { { "title", one.title }, { "amount", Yen(one.amount).text() } });
            view.payment = till_of(visit, tx, found, one.charge);
        }
    if (!definition.examine().empty())
        view.examine = mado::web::link(visit, case_path(found.id) + "/examine");
    view.has_grounds = !view.grounds.empty();
    view.has_criteria = !view.criteria.empty();
    view.has_amounts = !view.amounts.empty();
    view.has_route = !definition.route_by.empty();
    if (view.has_route)
        view.added_box = approvals::added_box(visit, tx, attempt, {});
    return view;
}

// The grounds that were chosen, each with its article, then the clerk's own words, one reason a paragraph.
Result<Decision> decision_of(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_draft));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    Decision decision { visit.request.answer("result"), {}, visit.request.answer("remark") };
    auto asking = approvals::typed_asking(visit);
    decision.is_urgent = asking.is_urgent;
    decision.is_grave = asking.is_grave;
    decision.added = std::move(asking.added);
    for (auto const& ground : evaluation.grounds())
        if (was_chosen(visit, ground.ground->name))
            decision.reasons.push_back({ ground.ground->say.japanese(), ground.ground->law });
    std::istringstream lines(visit.request.answer("reasons"));
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            decision.reasons.push_back({ line, {} });
    }
    // Grounds are reasons against: what is as applied for gives none of them.
    if (model::is_as_applied(decision.result) && decision.result != "partly")
        std::erase_if(decision.reasons, [](Reason const& reason) { return !reason.law.empty(); });
    return decision;
}

Result<Prepared> prepared_of(Visit const& visit, db::Read& tx)
{
    auto const decision = TRY(decision_of(visit, tx));
    auto prepared = TRY(prepare(tx, visit.caller, visit.here, case_of(visit), decision));
    prepared.version = shown_version(visit);  // what the clerk saw; another one is a Conflict
    return prepared;
}

Result<ExamineView> examine_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    ExamineView view;
    view.heading = heading_of(visit, found);
    mado::web::FormState state;
    state.codes = &visit.here.library;
    state.on = found.received_on();
    state.troubles = mado::web::troubles(visit, attempt);
    state.typed = attempt ? &visit.request.form : nullptr;
    for (auto const& page : evaluation.definition().examine())
        view.parts.push_back({ page.title.japanese(), mado::web::fields_of(visit, evaluation, page, state) });
    return view;
}

Result<json::Object> established(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    auto const definition = definitions::definition(tx, visit.here.definitions, found.definition);
    auto inputs = evaluation.inputs();
    json::Object answers;
    std::vector<FieldError> errors;
    for (auto const& page : definition->examine()) {
        auto reading = definitions::read_form(definition, page.name, visit.request.form, inputs, &visit.here.library, "ja", definitions::Strictness::Form, { "csrf", "version" });
        // What is not established yet is no mistake; check_examined asks for it before a decision as applied for.
        std::erase_if(reading.errors, [](FieldError const& error) { return error.key == "definitions.answer.missing"; });
        errors.insert(errors.end(), reading.errors.begin(), reading.errors.end());
        for (auto const& [name, value] : reading.answers)
            answers[name] = value;
        inputs.examined = definitions::merged(std::move(inputs.examined), reading.answers);
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    return answers;
}

}  // namespace

Shown show_draft(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, attempt); }));
    auto const* told = desk::refused(visit, attempt);
    view.trouble_summary = mado::web::trouble_summary(visit, told);
    view.result_error = mado::web::trouble_of(visit, attempt, "result");
    view.reasons_error = mado::web::trouble_of(visit, attempt, "reasons");
    if (attempt) {
        view.reasons = visit.request.answer("reasons");
        view.remark = visit.request.answer("remark");
    }
    return mado::web::page(visit, "cases/draft.html", view, told);
}

Shown act_draft(Visit const& visit)
{
    if (desk::wants_phrase(visit)) {
        auto const found = TRY(visited(visit, may_draft));
        return desk::with_phrase(visit, visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return draft_phrases(visit, tx, found); }), show_draft);
    }
    auto const prepared = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return prepared_of(visit, tx); }));
    auto const id = case_of(visit);
    if (prepared.proposal.route.empty()) {
        TRY(visit.here.database.write(visit.tenant(), documents::numbering("cases.finish"), [&](db::Write& tx) { return finish(tx, visit.caller, visit.here, id, prepared); }));
        return mado::web::done(visit, case_path(id), "cases.said.finished");
    }
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return draft_decision(tx, visit.caller, visit.here, id, prepared); }));
    return mado::web::done(visit, case_path(id), "cases.said.drafted");
}

Shown show_examine(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return examine_view(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "cases/examine.html", view, attempt);
}

Shown act_examine(Visit const& visit)
{
    auto const answers = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return established(visit, tx); }));
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_examined(tx, visit.caller, visit.here, id, answers, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.examined");
}

std::vector<mado::web::PageType> draft_pages() { return { html::page<DraftView>("cases/draft.html"), html::page<ExamineView>("cases/examine.html") }; }

}  // namespace mado::cases::web
