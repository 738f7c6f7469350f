#include "web/pages.h"

#include <algorithm>

namespace mado::protection::web {

namespace {

struct FieldLine {
    std::string name, label, words;
    bool is_kept = false;
    static constexpr auto fields = std::tuple { html::field("name", &FieldLine::name), html::field("label", &FieldLine::label), html::field("words", &FieldLine::words),
        html::field("is_kept", &FieldLine::is_kept) };
};

struct PersonLine {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &PersonLine::value), html::field("words", &PersonLine::words), html::field("is_chosen", &PersonLine::is_chosen) };
};

struct CaseView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, receipt, state, case_address, why, reason, why_error, reason_error, protection_error;
    std::vector<PersonLine> persons;
    std::vector<FieldLine> answers;
    bool is_revealed = false, may_leave = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &CaseView::trouble_summary), html::field("back", &CaseView::back), html::field("title", &CaseView::title),
        html::field("receipt", &CaseView::receipt), html::field("state", &CaseView::state), html::field("case_address", &CaseView::case_address), html::field("why", &CaseView::why),
        html::field("reason", &CaseView::reason), html::field("why_error", &CaseView::why_error), html::field("reason_error", &CaseView::reason_error),
        html::field("protection_error", &CaseView::protection_error), html::field("persons", &CaseView::persons), html::field("answers", &CaseView::answers),
        html::field("is_revealed", &CaseView::is_revealed), html::field("may_leave", &CaseView::may_leave) };
};

CaseId case_of(Visit const& visit) { return visit.request.id<ApplicationTag>("case"); }

Result<CaseView> view_of(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(cases::find(tx, case_of(visit)));
    auto const names = TRY(cases::shielded_names(tx, visit.caller, visit.here, found.id));
    auto const shield = cases::shield_of(tx, found.id).value_or(cases::Shield {});
    CaseView view;
    view.back = mado::web::link(visit, "/protection");
    view.title = found.title + "　" + found.applicant_name;
    view.receipt = grouped(found.receipt_number);
    view.state = mado::web::words(visit, "protection.shield." + word_of(shield.state));
    view.case_address = mado::web::link(visit, { "cases", found.id.value });
    view.may_leave = shield.may_leave;
    for (auto const& one : protections(tx, visit.caller))
        if (one.state == State::Active)
            view.persons.push_back({ one.id.value, one.name + "　" + mado::web::words(visit, "protection.kind." + word_of(one.kind)),
                (attempt ? visit.request.answer("protection") : shield.protection) == one.id.value });
    for (auto const& answer : names)
        view.answers.push_back({ answer.name, answer.label, {}, answer.is_kept });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.why = attempt ? visit.request.answer("why") : std::string();
    view.reason = attempt ? visit.request.answer("reason") : std::string();
    view.why_error = mado::web::trouble_of(visit, attempt, "why");
    view.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    view.protection_error = mado::web::trouble_of(visit, attempt, "protection");
    return view;
}

// The answers stand in this one page and nowhere else: no redirect could carry them.
Shown reveal(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const answers = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return cases::read_shielded(tx, visit.caller, visit.here, id, visit.request.answer("reason")); }));
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, nullptr); }));
    view.is_revealed = true;
    for (auto& line : view.answers)
        if (auto const answer = std::ranges::find(answers, line.name, &cases::ShieldedAnswer::name); answer != answers.end())
            line.words = answer->words;
    auto response = mado::web::page(visit, "protection/case.html", view);
    response.with("cache-control", "no-store");
    return response;
}

Result<void> keep_choice(Visit const& visit, CaseId const& id)
{
    Choice choice;
    choice.may_leave = visit.request.answer("may_leave") == "yes";
    auto const kept = visit.request.answers("kept");
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        auto mine = choice;
        auto const names = TRY(cases::shielded_names(tx, visit.caller, visit.here, id));
        for (auto const& answer : names)
            (std::ranges::find(kept, answer.name) != kept.end() ? mine.also : mine.released).insert(answer.name);
        return choose(tx, visit.caller, visit.here, id, mine);
    });
}

}  // namespace

Shown show_case(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, attempt); }));
    return mado::web::page(visit, "protection/case.html", view, attempt);
}

Shown act_case(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const act = visit.request.answer("do");
    if (act == "read")
        return reveal(visit);
    if (act == "choose") {
        TRY(keep_choice(visit, id));
        return mado::web::done(visit, "/protection/cases/" + id.value, "protection.said.chosen");
    }
    auto const verdict = act == "same" ? Verdict::Same : Verdict::NotSame;
    ProtectionId const protection { visit.request.answer("protection") };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return judge(tx, visit.caller, visit.here, protection, id, verdict, visit.request.answer("why")); }));
    return mado::web::done(visit, "/protection", "protection.said.judged");
}

std::vector<mado::web::PageType> case_pages() { return { html::page<CaseView>("protection/case.html") }; }

}  // namespace mado::protection::web
