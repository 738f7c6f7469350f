#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::privacy::web {

namespace {

struct SettingsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string delay, delay_error;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SettingsView::trouble_summary), html::field("delay", &SettingsView::delay),
        html::field("delay_error", &SettingsView::delay_error) };
};

struct LookLine {
    std::string day, who, what;
    static constexpr auto fields = std::tuple { html::field("day", &LookLine::day), html::field("who", &LookLine::who), html::field("what", &LookLine::what) };
};

struct MarkLine {
    std::string id, ground, article, division, term, why, by;
    bool is_running = false;
    static constexpr auto fields = std::tuple { html::field("id", &MarkLine::id), html::field("ground", &MarkLine::ground), html::field("article", &MarkLine::article),
        html::field("division", &MarkLine::division), html::field("term", &MarkLine::term), html::field("why", &MarkLine::why), html::field("by", &MarkLine::by),
        html::field("is_running", &MarkLine::is_running) };
};

struct GroundView {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &GroundView::value), html::field("words", &GroundView::words), html::field("is_chosen", &GroundView::is_chosen) };
};

struct LooksView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, case_address, article, division, from, until, why, article_error, division_error, until_error, why_error;
    std::vector<LookLine> looks;
    std::vector<MarkLine> marks;
    std::vector<GroundView> grounds;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &LooksView::trouble_summary), html::field("title", &LooksView::title),
        html::field("case_address", &LooksView::case_address), html::field("article", &LooksView::article), html::field("division", &LooksView::division), html::field("from", &LooksView::from),
        html::field("until", &LooksView::until), html::field("why", &LooksView::why), html::field("article_error", &LooksView::article_error),
        html::field("division_error", &LooksView::division_error), html::field("until_error", &LooksView::until_error), html::field("why_error", &LooksView::why_error),
        html::field("looks", &LooksView::looks), html::field("marks", &LooksView::marks), html::field("grounds", &LooksView::grounds) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

CaseId case_of(Visit const& visit) { return visit.request.id<ApplicationTag>("case"); }

Result<LooksView> view_of(Visit const& visit, db::Read& tx)
{
    auto const id = case_of(visit);
    auto const marks = TRY(withheld_of(tx, visit.caller, id));
    auto const found = TRY(cases::find(tx, id));
    LooksView view;
    view.title = found.title + "　" + found.applicant_name;
    view.case_address = mado::web::link(visit, { "cases", id.value });
    for (auto const& look : looks_for_applicant(tx, visit.here, id))
        view.looks.push_back({ wareki::text(look.day), look.purpose == Purpose::Machine ? say(visit, "privacy.machine") : look.division + "　" + look.position,
            say(visit, "privacy.purpose." + word_of(look.purpose)) });
    for (auto const& mark : marks) {
        auto const division = mark.division.empty() ? std::nullopt : organization::division(tx, mark.division);
        auto const position = organization::position(tx, mark.position);
        view.marks.push_back({ mark.id, say(visit, "privacy.ground." + word_of(mark.ground)), mark.article,
            mark.division.empty() ? say(visit, "privacy.all_divisions") : division ? division->name : mark.division,
            say(visit, "privacy.term", { { "from", wareki::text(mark.from) }, { "until", wareki::text(mark.until) } }), mark.why, position ? position->title : std::string(),
            visit.now().today() <= mark.until });
    }
    return view;
}

}  // namespace

Shown show_settings(Visit const& visit, Attempt const* attempt)
{
    SettingsView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.delay = attempt ? visit.request.answer("delay") : std::to_string(visit.here.database.read(visit.tenant(), [](db::Read& tx) { return delay_days(tx); }));
    view.delay_error = mado::web::trouble_of(visit, attempt, "delay");
    return mado::web::page(visit, "privacy/settings.html", view, attempt);
}

Shown act_settings(Visit const& visit)
{
    auto const typed = visit.request.answer("delay");
    int days = -1;
    std::from_chars(typed.data(), typed.data() + typed.size(), days);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return set_delay(tx, visit.caller, visit.here, days); }));
    return mado::web::done(visit, "/privacy/looks", "privacy.said.set");
}

Shown show_looks(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx); }));
    auto const typed = [&](std::string_view name, std::string proposed = {}) { return attempt ? visit.request.answer(name) : proposed; };
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.article = typed("article"), view.division = typed("division"), view.why = typed("why");
    view.from = typed("from", visit.now().today().iso()), view.until = typed("until", visit.now().today().plus_months(12).iso());
    for (auto const name : names_of(Ground {}))
        view.grounds.push_back({ std::string(name), say(visit, "privacy.ground." + std::string(name)), typed("ground", "disclosure_exempt") == name });
    view.article_error = mado::web::trouble_of(visit, attempt, "article");
    view.division_error = mado::web::trouble_of(visit, attempt, "division");
    view.until_error = mado::web::trouble_of(visit, attempt, "until");
    view.why_error = mado::web::trouble_of(visit, attempt, "why");
    return mado::web::page(visit, "privacy/looks.html", view, attempt);
}

Shown act_looks(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const& request = visit.request;
    if (auto const ended = request.answer("end"); !ended.empty()) {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return end_withholding(tx, visit.caller, visit.here, id, ended); }));
        return mado::web::done(visit, "/privacy/looks/" + id.value, "privacy.said.released");
    }
    auto const from = Day::parse(request.answer("from")), until = Day::parse(request.answer("until"));
    if (!from || !until)
        return refuse({ { "until", "privacy.wrong_term" } });
    Withheld mark;
    mark.of = id;
    mark.article = request.answer("article"), mark.division = request.answer("division"), mark.why = request.answer("why");
    mark.from = *from, mark.until = *until;
    for (auto const name : names_of(Ground {}))
        if (name == request.answer("ground"))
            mark.ground = value_of<Ground>(name);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return withhold(tx, visit.caller, visit.here, mark); }));
    return mado::web::done(visit, "/privacy/looks/" + id.value, "privacy.said.withheld");
}

std::vector<mado::web::PageType> pages()
{
    auto all = file_pages();
    for (auto& types : { provision_pages(), breach_pages(), assessment_pages() })
        std::ranges::copy(types, std::back_inserter(all));
    all.push_back(html::page<SettingsView>("privacy/settings.html"));
    all.push_back(html::page<LooksView>("privacy/looks.html"));
    return all;
}

}  // namespace mado::privacy::web
