// 同じ人かもしれない案件: what agrees, and what a person found about it.
#include <mado/cases/likeness.h>
#include <mado/time/wareki.h>

#include <mado/cases/special.h>

#include "web/desk_pages.h"

#include <charconv>

namespace mado::cases::web {

namespace {

struct CandidateView {
    std::string id, address, title, applicant, receipt, state, arrived, agrees, soon_again, judged, shown, why, why_error, verdict_error;
    std::vector<OptionView> verdicts;
    static constexpr auto fields = std::tuple { html::field("id", &CandidateView::id), html::field("address", &CandidateView::address), html::field("title", &CandidateView::title),
        html::field("applicant", &CandidateView::applicant), html::field("receipt", &CandidateView::receipt), html::field("state", &CandidateView::state),
        html::field("arrived", &CandidateView::arrived), html::field("agrees", &CandidateView::agrees), html::field("soon_again", &CandidateView::soon_again),
        html::field("judged", &CandidateView::judged), html::field("shown", &CandidateView::shown), html::field("why", &CandidateView::why),
        html::field("why_error", &CandidateView::why_error), html::field("verdict_error", &CandidateView::verdict_error), html::field("verdicts", &CandidateView::verdicts) };
};

struct JudgedView {
    std::string address, title, words, why, again;
    static constexpr auto fields = std::tuple { html::field("address", &JudgedView::address), html::field("title", &JudgedView::title), html::field("words", &JudgedView::words),
        html::field("why", &JudgedView::why), html::field("again", &JudgedView::again) };
};

struct CandidatesView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<CandidateView> candidates;
    std::vector<JudgedView> judgements;
    bool has_candidates = false, has_judgements = false;
    static constexpr auto fields = std::tuple { html::include(&CandidatesView::heading), html::field("trouble_summary", &CandidatesView::trouble_summary),
        html::field("candidates", &CandidatesView::candidates), html::field("judgements", &CandidatesView::judgements), html::field("has_candidates", &CandidatesView::has_candidates),
        html::field("has_judgements", &CandidatesView::has_judgements) };
};

bool is_parted(Candidate const& one) { return one.judged && one.judged->verdict == Alike::NotSame; }

std::string agreeing_words(Visit const& visit, std::vector<Trait> const& agrees)
{
    std::string words;
    for (auto const trait : agrees)
        words += (words.empty() ? "" : "・") + mado::web::words(visit, "cases.likeness.agrees." + word_of(trait));
    return words;
}

std::string judged_words(Visit const& visit, db::Read& tx, Judged const& judged)
{
    return mado::web::words(visit, "cases.likeness.judged", { { "verdict", mado::web::words(visit, "cases.likeness.verdict." + word_of(judged.verdict)) },
        { "day", short_day(day_in_tokyo(judged.at)) }, { "person", person_name(tx, judged.by) } });
}

CandidateView candidate_view(Visit const& visit, db::Read& tx, Candidate const& one, Attempt const* attempt)
{
    auto const is_tried = attempt && visit.request.answer("other") == one.found.id.value;
    CandidateView view;
    view.id = one.found.id.value;
    view.address = mado::web::link(visit, case_path(one.found.id));
    auto const other = listed(tx, one.found);
    view.title = other.title;
    view.applicant = other.applicant_name;
    view.receipt = grouped(one.found.receipt_number);
    view.state = mado::web::words(visit, "cases.state." + word_of(one.found.state));
    view.arrived = wareki::text(one.found.received_on());
    view.agrees = agreeing_words(visit, one.agrees);
    if (one.is_soon_again)
        view.soon_again = mado::web::words(visit, "cases.likeness.soon_again");
    if (one.judged)
        view.judged = judged_words(visit, tx, *one.judged) + "　" + one.judged->why;
    view.shown = std::to_string(one.judged ? one.judged->at.microseconds : 0);
    for (auto const name : names_of(Alike {}))
        view.verdicts.push_back({ std::string(name), mado::web::words(visit, "cases.likeness.verdict." + std::string(name)), {}, is_tried && visit.request.answer("verdict") == name });
    if (is_tried) {
        view.why = visit.request.answer("why");
        view.why_error = mado::web::trouble_of(visit, attempt, "why");
        view.verdict_error = mado::web::trouble_of(visit, attempt, "verdict");
    }
    return view;
}

Result<CandidatesView> candidates_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto const again = attempt ? visit.request.answer("other") : visit.request.query_of("again");
    CandidatesView view;
    view.heading = heading_of(visit, found);
    for (auto const& one : cases::candidates(tx, visit.caller, found))
        if (!is_parted(one) || one.found.id.value == again)
            view.candidates.push_back(candidate_view(visit, tx, one, attempt));
    for (auto const& judged : cases::judgements(tx, visit.caller, found)) {
        auto const other = TRY(cases::find(tx, judged.other));
        view.judgements.push_back({ mado::web::link(visit, case_path(other.id)), other.title + "　" + grouped(other.receipt_number), judged_words(visit, tx, judged), judged.why,
            mado::web::link(visit, case_path(found.id) + "/candidates") + "?again=" + other.id.value });
    }
    view.has_candidates = !view.candidates.empty();
    view.has_judgements = !view.judgements.empty();
    return view;
}

std::optional<Alike> verdict_typed(std::string_view typed)
{
    auto const names = names_of(Alike {});
    auto const at = std::ranges::find(names, typed);
    return at == names.end() ? std::nullopt : std::optional(static_cast<Alike>(at - names.begin()));
}

Instant shown_judgement(Visit const& visit)
{
    std::int64_t microseconds = 0;
    auto const typed = visit.request.answer("shown");
    std::from_chars(typed.data(), typed.data() + typed.size(), microseconds);
    return { microseconds };
}

}  // namespace

Shown show_candidates(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return candidates_view(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "cases/candidates.html", view, attempt);
}

Shown act_candidates(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const verdict = verdict_typed(visit.request.answer("verdict"));
    if (!verdict)
        return refuse({ { "verdict", "cases.likeness.verdict_required" } });
    Judgement const judgement { CaseId { visit.request.answer("other") }, *verdict, visit.request.answer("why"), shown_judgement(visit) };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return judge_alike(tx, visit.caller, visit.here, id, judgement); }));
    return mado::web::done(visit, case_path(id) + "/candidates", "cases.said.judged_alike");
}

void add_likeness_lines(Asked const& asked, Lines& lines)
{
    if (!asked.may(may_examine))
        return;
    auto const all = cases::candidates(asked.tx, asked.visit.caller, asked.found);
    auto const unjudged = std::ranges::count_if(all, [](Candidate const& one) { return !one.judged; });
    auto const is_soon_again = std::ranges::any_of(all, [](Candidate const& one) { return !one.judged && one.is_soon_again; });
    auto const is_duplicate = std::ranges::any_of(all, [](Candidate const& one) { return one.judged && one.judged->verdict == Alike::Duplicate; });
    auto const say = [&](char const* is, char const* key, std::map<std::string, std::string> const& arguments = {}) {
        lines.tasks.push_back({ is, mado::web::words(asked.visit, key, arguments), {}, asked.link("/candidates"), mado::web::words(asked.visit, "cases.likeness.look") });
    };
    if (unjudged > 0)
        say("man", "cases.task.likeness", { { "n", std::to_string(unjudged) } });
    if (is_soon_again)
        say("heed", "cases.likeness.soon_again");
    if (is_duplicate)
        say("heed", "cases.task.duplicate");
    if (!all.empty() || !cases::judgements(asked.tx, asked.visit.caller, asked.found).empty())
        lines.actions.push_back({ asked.link("/candidates"), mado::web::words(asked.visit, "cases.action.candidates") });
}

std::vector<mado::web::PageType> likeness_pages() { return { html::page<CandidatesView>("cases/candidates.html") }; }

}  // namespace mado::cases::web
