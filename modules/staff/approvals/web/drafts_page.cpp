#include "web/draft_view.h"

#include <mado/organization/organization.h>

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct Flag {
    std::string is, words;
    static constexpr auto fields = std::tuple { F(Flag, is), F(Flag, words) };
};
struct DraftRow {
    std::string address, title, result, kind, who, at;
    std::vector<Flag> flags;
    static constexpr auto fields = std::tuple { F(DraftRow, address), F(DraftRow, title), F(DraftRow, result), F(DraftRow, kind), F(DraftRow, who), F(DraftRow, at), F(DraftRow, flags) };
};
struct TabView {
    std::string address, words, count;
    bool is_current = false;
    static constexpr auto fields = std::tuple { F(TabView, address), F(TabView, words), F(TabView, count), F(TabView, is_current) };
};
struct DraftsPage {
    std::string caption, about, next, write, who_label, at_label;
    std::vector<TabView> tabs;
    std::vector<DraftRow> rows;
    std::vector<TabView> more;
    bool has_rows = false, has_more = false;
    static constexpr auto fields = std::tuple { F(DraftsPage, caption), F(DraftsPage, about), F(DraftsPage, next), F(DraftsPage, write), F(DraftsPage, who_label), F(DraftsPage, at_label),
        F(DraftsPage, tabs), F(DraftsPage, rows), F(DraftsPage, more), F(DraftsPage, has_rows), F(DraftsPage, has_more) };
};

constexpr std::array<std::string_view, 4> views { "mine", "held", "own", "reviews" };

std::string said(Visit const& visit, std::string const& key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

// The place in the list, as one word: "1763683200000000.ID".
std::string words_of(InboxKey const& key) { return std::to_string(key.here_since) + "." + key.draft; }
std::optional<InboxKey> key_of(std::string const& words)
{
    auto const point = words.find('.');
    if (point == std::string::npos || point == 0 || point > 18 || !is_uuid(words.substr(point + 1)) || words.find_first_not_of("0123456789") != point)
        return std::nullopt;
    return InboxKey { std::stoll(words.substr(0, point)), words.substr(point + 1) };
}

std::vector<Flag> flags_of(Visit const& visit, db::Read& tx, Row const& row, int remind_days)
{
    std::vector<Flag> flags;
    if (row.is_urgent)
        flags.push_back({ "bad", said(visit, "approvals.flag.urgent") });
    if (row.position != visit.caller.position)
        flags.push_back({ "heed", said(visit, "approvals.flag.stand_in", { { "position", position_title(tx, row.position) } }) });
    auto const waited = visit.now().today() - day_in_tokyo(row.here_since);
    if (row.until)
        flags.push_back({ *row.until < visit.now().today() ? "bad" : "", said(visit, row.kind == StepKind::Reviews ? "approvals.flag.due" : "approvals.step.until", { { "day", day_words(*row.until) } }) });
    else if (row.state == StepState::Here && waited >= remind_days)
        flags.push_back({ "heed", said(visit, "approvals.flag.waited", { { "n", std::to_string(waited) } }) });
    return flags;
}

DraftRow row_of(Visit const& visit, db::Read& tx, Row const& row, int remind_days)
{
    return { address_of(visit, row.draft), row.title, row.result_words, said(visit, "approvals.kind." + word_of(row.kind)), person_name(tx, row.drafter), moment_words(row.here_since),
        flags_of(visit, tx, row, remind_days) };
}

DraftRow own_row(Visit const& visit, db::Read& tx, Draft const& draft)
{
    DraftRow row { address_of(visit, draft.id), draft.proposal.title, draft.proposal.result_words, said(visit, "approvals.state." + word_of(draft.state)), whose_turn(visit, tx, draft),
        moment_words(draft.drafted_at), {} };
    if (draft.state == DraftState::Writing)
        row.address += "/write";
    if (draft.proposal.is_urgent)
        row.flags.push_back({ "bad", said(visit, "approvals.flag.urgent") });
    for (auto const& step : draft.steps)
        if (step.state == StepState::Held)
            row.flags.push_back({ "heed", said(visit, "approvals.step.held") + (step.words.empty() ? "" : "：" + step.words) });
    return row;
}

void lay_inbox(Visit const& visit, db::Read& tx, std::string_view view, DraftsPage& page)
{
    auto const remind_days = rules(tx).remind_days;
    auto const listed = inbox(tx, visit.caller, visit.here, { .held = view == "held", .reviews = view == "reviews", .after = key_of(visit.request.query_of("after")) });
    for (auto const& row : listed.rows)
        page.rows.push_back(row_of(visit, tx, row, remind_days));
    if (listed.next)
        page.next = mado::web::link(visit, "/approvals") + "?view=" + std::string(view) + "&after=" + words_of(*listed.next);
}

void lay_more(Visit const& visit, db::Read& tx, DraftsPage& page)
{
    struct Entry { char const* path; char const* words; access::Action action; };
    for (auto const& entry : { Entry { "/approvals/times", "approvals.times.title", may_open }, Entry { "/approvals/ahead", "approvals.ahead.title", may_look_ahead },
             Entry { "/approvals/rules", "approvals.rules.title", may_set_rules } })
        if (!access::scope(tx, visit.caller, entry.action).empty())
            page.more.push_back({ mado::web::link(visit, entry.path), said(visit, entry.words), {} });
    if (!access::scope(tx, visit.caller, may_write).empty())
        page.write = mado::web::link(visit, "/approvals/new");
}

DraftsPage page_of(Visit const& visit, db::Read& tx)
{
    DraftsPage page;
    auto const asked = visit.request.query_of("view");
    auto const view = std::ranges::find(views, asked) == views.end() ? "mine" : std::string_view(asked);
    for (auto const one : views) {
        auto const count = one == "mine" ? count_waiting_for(tx, visit.caller) : 0;
        page.tabs.push_back({ mado::web::link(visit, "/approvals") + "?view=" + std::string(one), said(visit, "approvals.view." + std::string(one)), count ? std::to_string(count) : std::string(), one == view });
    }
    page.caption = said(visit, "approvals.view." + std::string(view));
    page.about = said(visit, "approvals.view." + std::string(view) + ".about");
    page.who_label = said(visit, view == "own" ? "approvals.column.where" : "approvals.column.drafter");
    page.at_label = said(visit, view == "own" ? "approvals.column.at" : "approvals.column.since");
    if (view == "own")
        for (auto const& draft : drafted_by(tx, visit.caller))
            page.rows.push_back(own_row(visit, tx, draft));
    else
        lay_inbox(visit, tx, view, page);
    page.has_rows = !page.rows.empty();
    lay_more(visit, tx, page);
    page.has_more = !page.more.empty();
    return page;
}

}  // namespace

Shown show_drafts(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of(visit, tx); });
    return mado::web::page(visit, "approvals/drafts.html", page, attempt);
}

mado::web::PageType drafts_page() { return html::page<DraftsPage>("approvals/drafts.html"); }

}  // namespace mado::approvals::web
