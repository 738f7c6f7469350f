#include "web/views.h"

#include <mado/time/wareki.h>

#include "model/life.h"
#include "store/case_store.h"

namespace mado::cases::web {

namespace {

struct RowView {
    std::string address, title, applicant, receipt, state, person, arrived, channel;
    ClockView clock;
    std::vector<FlagView> flags;
    static constexpr auto fields = std::tuple { html::field("address", &RowView::address), html::field("title", &RowView::title), html::field("applicant", &RowView::applicant),
        html::field("receipt", &RowView::receipt), html::field("state", &RowView::state), html::field("person", &RowView::person), html::field("arrived", &RowView::arrived),
        html::field("channel", &RowView::channel), html::field("clock", &RowView::clock), html::field("flags", &RowView::flags) };
};

struct TabView {
    std::string address, words, count;
    bool is_current = false;
    static constexpr auto fields = std::tuple { html::field("address", &TabView::address), html::field("words", &TabView::words), html::field("count", &TabView::count),
        html::field("is_current", &TabView::is_current) };
};

struct InboxView {
    std::string now, caption, next, word, searched;
    std::vector<TabView> tabs;
    std::vector<RowView> rows;
    bool has_rows = false;
    static constexpr auto fields = std::tuple { html::field("now", &InboxView::now), html::field("caption", &InboxView::caption), html::field("next", &InboxView::next),
        html::field("word", &InboxView::word), html::field("searched", &InboxView::searched), html::field("tabs", &InboxView::tabs), html::field("rows", &InboxView::rows),
        html::field("has_rows", &InboxView::has_rows) };
};

struct Tab { std::string key; InboxQuery query; };

// The views of the rail: by address, in this order.
std::vector<Tab> tabs()
{
    using enum CaseState;
    return { { "all", {} }, { "mine", { .states = {}, .mine = true } }, { "received", { .states = { Received } } }, { "examining", { .states = { Examining } } },
        { "asked", { .states = { Asked } } }, { "in_approval", { .states = { InApproval } } }, { "decided", { .states = { Decided } } }, { "dispatched", { .states = { Dispatched } } },
        { "closed", { .states = { Closed } } }, { "withdrawn", { .states = { Withdrawn } } } };
}

std::string after_words(InboxKey const& key) { return std::string(key.stands_still ? "1" : "0") + "." + key.due + "." + key.id; }

std::optional<InboxKey> after_of(std::string const& words)
{
    if (words.size() != 2 + 10 + 1 + 36 || words[1] != '.' || words[12] != '.' || !Day::parse(words.substr(2, 10)) || !is_uuid(words.substr(13)))
        return std::nullopt;
    return InboxKey { words[0] == '1', words.substr(2, 10), words.substr(13) };
}

bool counts_working_days(Visit const& visit, Case const& found)
{
    auto const definition = visit.here.definitions.find(found.definition);
    auto const* limit = definition ? definition->limit(found.limit) : nullptr;
    return limit && limit->working_days;
}

RowView row_of(Visit const& visit, db::Read& tx, Case const& found)
{
    auto const arrived = found.received_on();
    RowView row { mado::web::link(visit, case_path(found.id)), found.title, found.applicant_name, grouped(found.receipt_number),
        mado::web::words(visit, "cases.state." + word_of(found.state)), person_name(tx, found.taken_by), std::to_string(arrived.month()) + "/" + std::to_string(arrived.day_of_month()),
        mado::web::words(visit, "cases.channel." + found.channel), {}, flags_of(visit, found) };
    if (model::is_open(found.state))
        row.clock = clock_view(visit, { found.starts, found.due, found.stands_still, counts_working_days(visit, found) });
    else
        row.clock = { "ok", mado::web::words(visit, "cases.state." + word_of(found.state)), {}, {}, 0 };
    return row;
}

}  // namespace

Shown show_inbox(Visit const& visit, Attempt const* attempt)
{
    if (auto const receipt = receipt_number_from(visit.request.query_of("word")); !receipt.empty()) {
        auto const found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::of_receipt(tx, receipt); });
        if (found)
            return http::see_other(mado::web::link(visit, case_path(*found)));  // its page asks for the right to see it
    }
    auto const chosen = visit.request.query_of("view");
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        InboxView view;
        view.now = wareki::text(visit.now().at);
        view.word = visit.request.query_of("word");
        if (!view.word.empty())
            view.searched = mado::web::words(visit, "cases.inbox.not_found", { { "word", view.word } });
        auto const all = tabs();
        auto current = std::ranges::find(all, chosen, &Tab::key);
        if (current == all.end())
            current = all.begin();
        for (auto const& tab : all) {
            auto const n = model::is_open(tab.query.states.empty() ? CaseState::Received : tab.query.states.front()) ? count(tx, visit.caller, tab.query, 1000) : 0;
            view.tabs.push_back({ mado::web::link(visit, "/") + "?view=" + tab.key, mado::web::words(visit, "cases.inbox.view." + tab.key),
                n == 0 ? std::string() : n >= 1000 ? "999+" : std::to_string(n), tab.key == current->key });
        }
        auto query = current->query;
        query.after = after_of(visit.request.query_of("after"));
        auto const found = inbox(tx, visit.caller, query);
        view.caption = mado::web::words(visit, "cases.inbox.view." + current->key);
        for (auto const& one : found.cases)
            view.rows.push_back(row_of(visit, tx, one));
        view.has_rows = !view.rows.empty();
        if (found.next)
            view.next = mado::web::link(visit, "/") + "?view=" + current->key + "&after=" + after_words(*found.next);
        return view;
    });
    return mado::web::page(visit, "cases/inbox.html", page, attempt);
}

std::vector<mado::web::PageType> inbox_pages() { return { html::page<InboxView>("cases/inbox.html") }; }

}  // namespace mado::cases::web
