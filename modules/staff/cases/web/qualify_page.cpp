#include <mado/cases/rounds.h>
#include <mado/definitions/round.h>

#include "model/life.h"
#include "web/lines.h"

namespace mado::cases::web {

namespace {

struct GroundLine {
    std::string name, words, law;
    bool is_chosen = false, is_to_be_confirmed = false;
    static constexpr auto fields = std::tuple { html::field("name", &GroundLine::name), html::field("words", &GroundLine::words), html::field("law", &GroundLine::law),
        html::field("is_chosen", &GroundLine::is_chosen), html::field("is_to_be_confirmed", &GroundLine::is_to_be_confirmed) };
};

struct QualifyView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string proposal, verdict_error, reasons, reasons_error, examine, round, item;
    bool is_eligible = false, is_ineligible = false, has_grounds = false;
    std::vector<GroundLine> grounds;
    std::vector<std::string> hindrances;
    static constexpr auto fields = std::tuple { html::include(&QualifyView::heading), html::field("trouble_summary", &QualifyView::trouble_summary),
        html::field("proposal", &QualifyView::proposal), html::field("verdict_error", &QualifyView::verdict_error), html::field("reasons", &QualifyView::reasons),
        html::field("reasons_error", &QualifyView::reasons_error), html::field("examine", &QualifyView::examine), html::field("round", &QualifyView::round),
        html::field("item", &QualifyView::item), html::field("is_eligible", &QualifyView::is_eligible), html::field("is_ineligible", &QualifyView::is_ineligible),
        html::field("has_grounds", &QualifyView::has_grounds), html::field("grounds", &QualifyView::grounds), html::field("hindrances", &QualifyView::hindrances) };
};

bool was_chosen(Visit const& visit, std::string const& ground)
{
    auto const chosen = visit.request.answers("ground");
    return std::ranges::find(chosen, ground) != chosen.end();
}

void show_round(db::Read& tx, Case const& found, QualifyView& view)
{
    auto const round = definitions::round(tx, found.procedure, found.round);
    view.round = round ? round->title.japanese() : found.round;
    auto const* item = round ? round->item(found.item) : nullptr;
    view.item = item ? item->title.japanese() : found.item;
}

Result<QualifyView> view_of(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    auto const proposed = proposed_verdict(evaluation, visit.here, found);
    QualifyView view;
    view.heading = heading_of(visit, found);
    show_round(tx, found, view);
    auto const verdict = attempt ? visit.request.answer("verdict") : proposed.verdict.verdict;
    view.proposal = mado::web::words(visit, "cases.qualify.proposed." + proposed.verdict.verdict);
    view.is_eligible = verdict == "eligible";
    view.is_ineligible = verdict == "ineligible";
    for (auto const& ground : evaluation.grounds())
        if (ground.ground->result == "ineligible")
            view.grounds.push_back({ ground.ground->name, ground.ground->say.japanese(), ground.ground->law, !attempt || was_chosen(visit, ground.ground->name),
                evaluation.definition().to_be_confirmed("grounds." + ground.ground->name) });
    view.has_grounds = !view.grounds.empty();
    for (auto const& hindrance : proposed.hindrances)
        view.hindrances.push_back(mado::web::words(visit, hindrance));
    if (!evaluation.definition().examine().empty())
        view.examine = mado::web::link(visit, case_path(found.id) + "/examine");
    return view;
}

// The grounds that were chosen with their articles, then the clerk's own words, one reason a paragraph; of who qualifies none.
Result<Verdict> verdict_typed(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    Verdict verdict { visit.request.answer("verdict") };
    if (verdict.verdict != "ineligible")
        return verdict;
    for (auto const& ground : evaluation.grounds())
        if (was_chosen(visit, ground.ground->name))
            verdict.reasons.push_back({ ground.ground->say.japanese(), ground.ground->law });
    std::istringstream lines(visit.request.answer("reasons"));
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            verdict.reasons.push_back({ line, {} });
    }
    return verdict;
}

std::string joined(std::vector<Reason> const& reasons)
{
    std::string all;
    for (auto const& reason : reasons)
        all += (all.empty() ? "" : " ") + reason.words + (reason.law.empty() ? "" : "（" + reason.law + "）");
    return all;
}

}  // namespace

Shown show_qualify(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.verdict_error = mado::web::trouble_of(visit, attempt, "verdict");
    view.reasons_error = mado::web::trouble_of(visit, attempt, "reasons");
    if (attempt)
        view.reasons = visit.request.answer("reasons");
    return mado::web::page(visit, "cases/qualify.html", view, attempt);
}

Shown act_qualify(Visit const& visit)
{
    auto const verdict = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return verdict_typed(visit, tx); }));
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return qualify(tx, visit.caller, visit.here, id, verdict, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.qualified");
}

Shown act_unqualify(Visit const& visit)
{
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return unqualify(tx, visit.caller, visit.here, id, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.unqualified");
}

// Which round it is in, and what was found; the draw itself is the round's page.
void add_round_lines(Asked const& asked, Lines& lines)
{
    auto const& found = asked.found;
    if (found.round.empty())
        return;
    auto const say = [&](std::string const& key, std::map<std::string, std::string> const& arguments) { return mado::web::words(asked.visit, key, arguments); };
    auto const round = definitions::round(asked.tx, found.procedure, found.round);
    auto const* item = round ? round->item(found.item) : nullptr;
    lines.tasks.push_back({ "man", say("cases.round.line", { { "round", round ? round->title.japanese() : found.round }, { "item", item ? item->title.japanese() : found.item } }) });
    if (found.state == CaseState::Qualified) {
        auto const verdict = verdict_of(asked.tx, found.id);
        lines.tasks.push_back({ found.verdict == "eligible" ? "good" : "bad", say("cases.qualify.found." + found.verdict, { { "reasons", verdict ? joined(verdict->reasons) : "" } }), {}, {},
            say("cases.qualify.back", {}), asked.may(may_examine) ? asked.link("/unqualify") : "" });
    }
    if (model::can(found.state, model::Step::Qualify) && asked.may(may_examine))
        lines.actions.push_back({ asked.link("/qualify"), say("cases.action.qualify", {}) });
}

std::vector<mado::web::PageType> qualify_pages() { return { html::page<QualifyView>("cases/qualify.html") }; }

}  // namespace mado::cases::web
