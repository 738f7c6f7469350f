#include "web/breach_text.h"
#include "web/csv.h"
#include "web/pages.h"

#include <mado/privacy/assessments.h>

namespace mado::privacy::web {

namespace {

struct AssessmentLine {
    std::string address, title, task, level, state;
    static constexpr auto fields = std::tuple { html::field("address", &AssessmentLine::address), html::field("title", &AssessmentLine::title), html::field("task", &AssessmentLine::task),
        html::field("level", &AssessmentLine::level), html::field("state", &AssessmentLine::state) };
};

struct AssessmentsView {
    std::vector<AssessmentLine> assessments;
    static constexpr auto fields = std::tuple { html::field("assessments", &AssessmentsView::assessments) };
};

struct Answer {
    std::string name, label, value, error;
    static constexpr auto fields = std::tuple { html::field("name", &Answer::name), html::field("label", &Answer::label), html::field("value", &Answer::value), html::field("error", &Answer::error) };
};

struct AssessmentView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, download, version;
    std::vector<ReportLine> facts;
    std::vector<Answer> answers;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &AssessmentView::trouble_summary), html::field("back", &AssessmentView::back),
        html::field("title", &AssessmentView::title), html::field("download", &AssessmentView::download), html::field("version", &AssessmentView::version),
        html::field("facts", &AssessmentView::facts), html::field("answers", &AssessmentView::answers) };
};

std::string say(Visit const& visit, std::string_view key) { return mado::web::words(visit, key); }

std::string joined(std::vector<std::string> const& all)
{
    std::string words;
    for (auto const& one : all)
        words += (words.empty() ? "" : "、") + one;
    return words;
}

std::string or_unsure(Visit const& visit, std::string const& words, bool from_memory = false)
{
    auto const unsure = say(visit, "privacy.file.unsure");
    return words.empty() ? unsure : from_memory ? words + "（" + unsure + "）" : words;
}

std::string or_none(Visit const& visit, std::string const& words) { return words.empty() ? say(visit, "privacy.none") : words; }

std::string links_words(Visit const& visit, std::vector<Link> const& links)
{
    std::vector<std::string> all;
    for (auto const& link : links)
        all.push_back(say(visit, "privacy.assessment.link." + link.kind) + (link.name.empty() ? "" : " " + link.name) + (link.why.empty() ? "" : "（" + link.why + "）"));
    return joined(all);
}

std::vector<ReportLine> lines_of(Visit const& visit, AssessmentFacts const& facts)
{
    std::vector<ReportLine> lines;
    auto const add = [&](char const* name, std::string words) { lines.push_back({ say(visit, "privacy.assessment." + std::string(name)), std::move(words) }); };
    std::vector<std::string> holders;
    for (auto const& one : facts.holders)
        holders.push_back(one.division + " " + one.position);
    add("body", visit.town.name);
    add("task", or_unsure(visit, facts.task));
    add("law", or_unsure(visit, facts.law, facts.law_from_memory));
    add("owner", or_unsure(visit, facts.owner));
    add("file", facts.file);
    add("items", joined(facts.items));
    add("persons", facts.persons == 0 ? say(visit, "privacy.file.unsure") : std::to_string(facts.persons));
    add("level", facts.level.empty() ? say(visit, "privacy.file.unsure") : or_unsure(visit, facts.level + "　" + facts.level_law, facts.level_from_memory));
    add("holders", or_none(visit, joined(holders)));
    add("links", or_none(visit, links_words(visit, facts.links)));
    add("keep", or_unsure(visit, facts.keep));
    std::string protections;
    for (auto const* protection : { "encrypted", "factor", "logged", "apart", "masked" })
        protections += say(visit, "privacy.assessment.protection." + std::string(protection));
    add("protection", protections);
    return lines;
}

struct Known { AssessmentFacts facts; Assessment kept; };

Result<Known> known(Visit const& visit, db::Read& tx)
{
    auto const& procedure = visit.request.path.at("procedure");
    auto facts = TRY(facts_of(tx, visit.here, procedure));
    return Known { std::move(facts), assessment(tx, procedure) };
}

}  // namespace

Shown show_assessments(Visit const& visit, Attempt const*)
{
    AssessmentsView view;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.assessments.clear();
        bool const may = access::allow(tx, visit.caller, may_keep_assessments, { "" }).has_value();
        for (auto const& facts : assessment_facts(tx, visit.here))
            view.assessments.push_back({ mado::web::link(visit, { "privacy", "assessments", facts.procedure }) + (may ? "" : "/text.txt"), facts.title, or_unsure(visit, facts.task),
                or_unsure(visit, facts.level, facts.level_from_memory), say(visit, assessment(tx, facts.procedure).version > 0 ? "privacy.assessment.begun" : "privacy.assessment.untouched") });
        return 0;
    });
    return mado::web::page(visit, "privacy/assessments.html", view);
}

Shown show_assessment(Visit const& visit, Attempt const* attempt)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return known(visit, tx); }));
    AssessmentView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/privacy/assessments");
    view.title = all.facts.title;
    view.download = mado::web::link(visit, { "privacy", "assessments", all.facts.procedure, "text.txt" });
    view.version = attempt ? visit.request.answer("version") : std::to_string(all.kept.version);
    view.facts = lines_of(visit, all.facts);
    for (auto const* name : assessment_answers) {
        auto const kept = all.kept.answers.find(name);
        view.answers.push_back({ name, say(visit, "privacy.assessment.answer." + std::string(name)),
            attempt ? visit.request.answer(name) : kept == all.kept.answers.end() ? std::string() : kept->second, mado::web::trouble_of(visit, attempt, name) });
    }
    return mado::web::page(visit, "privacy/assessment.html", view, attempt);
}

Shown act_assessment(Visit const& visit)
{
    Assessment typed;
    for (auto const* name : assessment_answers)
        typed.answers[name] = visit.request.answer(name);
    typed.version = std::max<std::int64_t>(0, number_typed(visit.request.answer("version")));
    auto const procedure = visit.request.path.at("procedure");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_assessment(tx, visit.caller, visit.here, procedure, typed); }));
    return mado::web::done(visit, "/privacy/assessments/" + procedure, "privacy.said.assessment");
}

Shown show_assessment_text(Visit const& visit, Attempt const*)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return known(visit, tx); }));
    auto lines = lines_of(visit, all.facts);
    for (auto const* name : assessment_answers) {
        auto const kept = all.kept.answers.find(name);
        lines.push_back({ say(visit, "privacy.assessment.answer." + std::string(name)), or_unsure(visit, kept == all.kept.answers.end() ? std::string() : kept->second) });
    }
    return as_text(as_words(lines), "特定個人情報保護評価の資料 " + all.facts.title);
}

std::vector<mado::web::PageType> assessment_pages() { return { html::page<AssessmentsView>("privacy/assessments.html"), html::page<AssessmentView>("privacy/assessment.html") }; }

}  // namespace mado::privacy::web
