// Twenty like drafts on one page: a look at each, a tick at each, one write each, and what became of each.
#include "web/draft_view.h"

#include <mado/documents/documents.h>

#include <algorithm>
#include <set>

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct LikeView {
    std::string id, version, title, address, drafter;
    std::optional<Brief> brief;
    bool is_ticked = false, is_urgent = false;
    static constexpr auto fields = std::tuple { F(LikeView, id), F(LikeView, version), F(LikeView, title), F(LikeView, address), F(LikeView, drafter), F(LikeView, brief),
        F(LikeView, is_ticked), F(LikeView, is_urgent) };
};
struct TogetherPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, about, action, act;
    std::vector<LikeView> drafts;
    bool has_drafts = false;
    static constexpr auto fields = std::tuple { F(TogetherPage, trouble_summary), F(TogetherPage, list), F(TogetherPage, about), F(TogetherPage, action), F(TogetherPage, act),
        F(TogetherPage, drafts), F(TogetherPage, has_drafts) };
};
struct OutcomeRow {
    std::string title, address, words, is;
    static constexpr auto fields = std::tuple { F(OutcomeRow, title), F(OutcomeRow, address), F(OutcomeRow, words), F(OutcomeRow, is) };
};
struct OutcomePage {
    std::string list, caption;
    std::vector<OutcomeRow> rows;
    static constexpr auto fields = std::tuple { F(OutcomePage, list), F(OutcomePage, caption), F(OutcomePage, rows) };
};

constexpr int most = 20;

// Those that the caller may act on in his own position now, the one that he came from among them.
std::vector<Draft> likes_of(Visit const& visit, db::Read& tx, DraftId const& id)
{
    std::vector<DraftId> ids { id };
    for (auto const& row : alike(tx, visit.caller, id, most))
        if (row.draft != id)
            ids.push_back(row.draft);
    std::vector<Draft> all;
    for (auto const& one : ids) {
        auto found = find_for(tx, visit.caller, visit.here, one);
        if (!found)
            continue;
        auto const turn = turn_of(tx, visit.caller, visit.here, *found);
        // Free drafts have no procedure: those of one class are alike.
        if (!all.empty() && found->proposal.matter_class != all.front().proposal.matter_class)
            continue;
        bool const may = turn && turn->capacity == Capacity::Own && (turn->kind == StepKind::Decides ? turn->may_decide : turn->kind == StepKind::Passes || turn->kind == StepKind::Concurs);
        if (may && all.size() < most)
            all.push_back(std::move(*found));
    }
    return all;
}

std::string act_of(Visit const& visit, db::Read& tx, std::vector<Draft> const& drafts)
{
    auto const turn = drafts.empty() ? std::nullopt : turn_of(tx, visit.caller, visit.here, drafts.front());
    return turn && turn->kind == StepKind::Decides ? "decide" : "agree";
}

LikeView like_view(Visit const& visit, db::Read& tx, Draft const& draft, std::vector<std::string> const& ticked)
{
    LikeView view { draft.id.value, std::to_string(draft.version), draft.proposal.title, address_of(visit, draft.id), person_name(tx, draft.drafter), brief_of(visit, tx, draft, Anchors::None) };
    view.is_ticked = std::ranges::find(ticked, draft.id.value) != ticked.end();
    view.is_urgent = draft.proposal.is_urgent;
    return view;
}

// One write of its own: what is refused for one holds back no other.
OutcomeRow acted(Visit const& visit, DraftId const& id, std::int64_t version)
{
    bool decides = false;
    std::string title;
    auto const work = [&](db::Write& tx) -> Result<void> {
        auto const draft = TRY(find_for(tx, visit.caller, visit.here, id));
        title = draft.proposal.title;
        auto const turn = turn_of(tx, visit.caller, visit.here, draft);
        decides = turn && turn->kind == StepKind::Decides;
        if (decides)
            TRY(decide(tx, visit.caller, visit.here, id, {}, version));
        else
            TRY(agree(tx, visit.caller, visit.here, id, {}, version));
        return {};
    };
    auto const done = visit.here.database.write(visit.tenant(), documents::numbering("approvals.together"), work);
    auto const words = done ? mado::web::words(visit, decides ? "approvals.said.decided" : "approvals.said.agreed") : mado::web::sentence(visit, done.error());
    return { title.empty() ? mado::web::words(visit, "approvals.draft.title") : title, address_of(visit, id), words, done ? "good" : "bad" };
}

}  // namespace

Shown show_together(Visit const& visit, Attempt const* attempt)
{
    auto const ticked = attempt ? visit.request.answers("draft") : std::vector<std::string> {};
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        TogetherPage made;
        auto const drafts = likes_of(visit, tx, draft_of(visit));
        made.act = act_of(visit, tx, drafts);
        for (auto const& draft : drafts)
            made.drafts.push_back(like_view(visit, tx, draft, ticked));
        return made;
    });
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/approvals");
    page.about = mado::web::words(visit, "approvals.together.about", { { "n", std::to_string(page.drafts.size()) } });
    page.action = mado::web::words(visit, "approvals.together.do." + page.act);
    page.has_drafts = !page.drafts.empty();
    return mado::web::page(visit, "approvals/together.html", page, attempt);
}

Shown act_together(Visit const& visit)
{
    auto const ticked = visit.request.answers("draft");
    std::set<std::string> const once(ticked.begin(), ticked.end());
    if (once.empty())
        return refuse(std::vector<FieldError> { { "draft", "approvals.together.none_ticked" } });
    if (once.size() > most)
        return refuse(std::vector<FieldError> { { "draft", "approvals.together.too_many", { { "most", std::to_string(most) } } } });
    OutcomePage page;
    page.list = mado::web::link(visit, "/approvals");
    std::size_t done = 0;
    for (auto const& id : once) {
        page.rows.push_back(acted(visit, { id }, shown_version(visit, "version." + id)));
        done += page.rows.back().is == "good" ? 1 : 0;
    }
    page.caption = mado::web::words(visit, "approvals.together.outcome", { { "n", std::to_string(once.size()) }, { "done", std::to_string(done) } });
    return mado::web::page(visit, "approvals/together_outcome.html", page);
}

std::vector<mado::web::PageType> together_pages() { return { html::page<TogetherPage>("approvals/together.html"), html::page<OutcomePage>("approvals/together_outcome.html") }; }

}  // namespace mado::approvals::web
