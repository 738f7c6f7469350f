#include "web/desk_pages.h"

#include <mado/cases/inbox_filter.h>
#include <mado/cases/special.h>
#include <mado/desk/reminders.h>
#include <mado/desk/views.h>
#include <mado/time/wareki.h>

#include "model/life.h"
#include "store/case_store.h"

namespace mado::cases::web {

namespace {

struct RowView {
    std::string id, address, title, applicant, receipt, state, person, arrived, channel;
    ClockView clock;
    std::vector<FlagView> flags;
    static constexpr auto fields = std::tuple { html::field("id", &RowView::id), html::field("address", &RowView::address), html::field("title", &RowView::title), html::field("applicant", &RowView::applicant),
        html::field("receipt", &RowView::receipt), html::field("state", &RowView::state), html::field("person", &RowView::person), html::field("arrived", &RowView::arrived),
        html::field("channel", &RowView::channel), html::field("clock", &RowView::clock), html::field("flags", &RowView::flags) };
};

struct TabView {
    std::string address, words, count;
    bool is_current = false;
    std::string remove {};
    static constexpr auto fields = std::tuple { html::field("address", &TabView::address), html::field("words", &TabView::words), html::field("count", &TabView::count),
        html::field("is_current", &TabView::is_current), html::field("remove", &TabView::remove) };
};

// The filter as the form shows it, and the way to save it.
struct FilterView {
    std::string view, round, item, text, save, query, clear;
    std::vector<OptionView> procedures, channels;
    bool waits_for_papers = false, is_set = false;
    static constexpr auto fields = std::tuple { html::field("view", &FilterView::view), html::field("round", &FilterView::round), html::field("item", &FilterView::item),
        html::field("text", &FilterView::text), html::field("save", &FilterView::save), html::field("query", &FilterView::query), html::field("clear", &FilterView::clear),
        html::field("procedures", &FilterView::procedures), html::field("channels", &FilterView::channels), html::field("waits_for_papers", &FilterView::waits_for_papers),
        html::field("is_set", &FilterView::is_set) };
};

// 期限のある用件: what is to be handed in until a day, and is no case's own clock.
struct ReminderView {
    std::string address, words, about, day, is;
    static constexpr auto fields = std::tuple { html::field("address", &ReminderView::address), html::field("words", &ReminderView::words), html::field("about", &ReminderView::about),
        html::field("day", &ReminderView::day), html::field("is", &ReminderView::is) };
};

struct InboxView {
    std::string now, caption, next, word, searched, hand_over, cut;
    std::vector<TabView> tabs, saved;
    FilterView filter;
    std::vector<RowView> rows;
    std::vector<ReminderView> reminders;
    bool has_rows = false, has_reminders = false;
    static constexpr auto fields = std::tuple { html::field("reminders", &InboxView::reminders), html::field("has_reminders", &InboxView::has_reminders), html::field("now", &InboxView::now), html::field("caption", &InboxView::caption), html::field("next", &InboxView::next),
        html::field("word", &InboxView::word), html::field("searched", &InboxView::searched), html::field("tabs", &InboxView::tabs), html::field("rows", &InboxView::rows),
        html::field("has_rows", &InboxView::has_rows), html::field("hand_over", &InboxView::hand_over), html::field("cut", &InboxView::cut), html::field("saved", &InboxView::saved),
        html::field("filter", &InboxView::filter) };
};

struct Tab { std::string key; InboxQuery query; };

// The views of the rail: by address, in this order.
std::vector<Tab> tabs(Day today)
{
    using enum CaseState;
    return { { "all", {} }, { "overdue", { .states = {}, .due_before = today } }, { "mine", { .states = {}, .mine = true } }, { "received", { .states = { Received } } }, { "examining", { .states = { Examining } } },
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
    RowView row { found.id.value, mado::web::link(visit, case_path(found.id)), found.title, found.applicant_name, grouped(found.receipt_number),
        mado::web::words(visit, "cases.state." + word_of(found.state)), person_name(tx, found.taken_by), std::to_string(arrived.month()) + "/" + std::to_string(arrived.day_of_month()),
        mado::web::words(visit, "cases.channel." + found.channel), {}, flags_of(visit, found) };
    if (model::is_open(found.state))
        row.clock = clock_view(visit, { found.starts, found.due, found.stands_still, counts_working_days(visit, found) });
    else
        row.clock = { "ok", mado::web::words(visit, "cases.state." + word_of(found.state)), {}, {}, 0 };
    return row;
}

constexpr std::array<std::string_view, 6> channels { "web", "api", "counter", "paper", "post", "phone" };

InboxFilter filter_of(Visit const& visit)
{
    auto const& request = visit.request;
    InboxFilter filter { request.query_of("procedure"), request.query_of("channel"), request.query_of("round"), request.query_of("item"), request.query_of("text") };
    filter.waits_for_papers = request.query_of("papers") == "yes";
    return filter;
}

// The address of what is shown, made of what was understood alone: what is saved is never words as they came.
std::string query_words(std::string const& view, InboxFilter const& filter)
{
    auto words = "view=" + http::percent_encoded(view);
    for (auto const& [name, value] : { std::pair<char const*, std::string const&> { "procedure", filter.procedure }, { "channel", filter.channel }, { "round", filter.round },
             { "item", filter.item }, { "text", filter.words } })
        if (!value.empty())
            words += std::string("&") + name + "=" + http::percent_encoded(value);
    return words + (filter.waits_for_papers ? "&papers=yes" : "");
}

FilterView filter_view(Visit const& visit, db::Read& tx, std::string const& view, InboxFilter const& filter)
{
    FilterView made;
    made.view = view;
    made.round = filter.round;
    made.item = filter.item;
    made.text = filter.words;
    made.waits_for_papers = filter.waits_for_papers;
    made.is_set = filter.is_set();
    made.query = query_words(view, filter);
    made.save = mado::web::link(visit, "/views");
    made.clear = mado::web::link(visit, "/") + "?view=" + view;
    auto const divisions = access::scope(tx, visit.caller, may_read);
    for (auto const& version : definitions::published_all(tx, visit.now().today()))
        if (auto const definition = definitions::definition(tx, visit.here.definitions, version.hash))
            if (std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(definition->owner, division); }))
                made.procedures.push_back({ definition->procedure, definition->title.japanese(), {}, definition->procedure == filter.procedure });
    for (auto const channel : channels)
        made.channels.push_back({ std::string(channel), mado::web::words(visit, "cases.channel." + std::string(channel)), {}, filter.channel == channel });
    return made;
}

std::vector<ReminderView> reminders_of(Visit const& visit, db::Read& tx)
{
    constexpr int soon = 7;
    auto const today = visit.now().today();
    std::vector<ReminderView> all;
    for (auto const& one : desk::reminders(tx, visit.caller, may_read)) {
        auto const found = find(tx, one.of);
        if (!found)
            continue;
        auto const shown = listed(tx, *found);  // a special case stands in lists by its number alone
        bool const is_late = one.due_on < today;
        all.push_back({ mado::web::link(visit, one.path), special_of(tx, one.of) ? mado::web::words(visit, "cases.inbox.reminder") : one.words, shown.title + "　" + grouped(found->receipt_number),
            wareki::text(one.due_on) + (is_late ? "　" + mado::web::words(visit, "cases.inbox.reminder.late") : std::string()),
            is_late ? "bad" : one.due_on <= today.plus_days(soon) ? "heed" : "man" });
    }
    return all;
}

std::vector<TabView> saved_views(Visit const& visit, db::Read& tx, std::string const& query)
{
    std::vector<TabView> saved;
    for (auto const& one : desk::views_for(tx, visit.caller))
        saved.push_back({ mado::web::link(visit, "/") + "?" + one.query, one.name, {}, one.query == query, mado::web::link(visit, { "views", one.id.value, "remove" }) });
    return saved;
}

}  // namespace

Shown act_keep_view(Visit const& visit)
{
    auto const& request = visit.request;
    auto const name = request.answer("name");
    // The query is read again as an address would be, so that only a filter is saved.
    http::Request asked;
    asked.query = http::parse_urlencoded(request.answer("query"));
    Visit const inner { asked, visit.caller, visit.here, visit.town, visit.site, visit.language, visit.secret, visit.csrf };
    auto const query = query_words(asked.query_of("view"), filter_of(inner));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return desk::keep_view(tx, visit.caller, visit.here, name, query, request.answer("for") == "division"); }));
    return mado::web::done(visit, "/", "cases.said.view_kept");
}

Shown act_remove_view(Visit const& visit)
{
    auto const id = visit.request.id<desk::ViewTag>("view");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return desk::remove_view(tx, visit.caller, visit.here, id); }));
    return mado::web::done(visit, "/", "cases.said.view_removed");
}

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
        auto const all = tabs(visit.now().today());
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
        auto const filter = filter_of(visit);
        auto const words = query_words(current->key, filter);
        auto const found = filtered_inbox(tx, visit.caller, query, filter);
        view.filter = filter_view(visit, tx, current->key, filter);
        view.saved = saved_views(visit, tx, words);
        if (!access::scope(tx, visit.caller, may_examine).empty())
            view.hand_over = mado::web::link(visit, "/cases/hand-over");
        if (filter.is_set() && found.next && found.cases.size() < static_cast<std::size_t>(query.most))
            view.cut = mado::web::words(visit, "cases.inbox.cut", { { "n", std::to_string(most_scanned) } });
        view.caption = mado::web::words(visit, "cases.inbox.view." + current->key);
        for (auto const& one : found.cases)
            view.rows.push_back(row_of(visit, tx, one));
        view.has_rows = !view.rows.empty();
        view.reminders = reminders_of(visit, tx);
        view.has_reminders = !view.reminders.empty();
        if (found.next)
            view.next = mado::web::link(visit, "/") + "?" + words + "&after=" + after_words(*found.next);
        return view;
    });
    return mado::web::page(visit, "cases/inbox.html", page, attempt);
}

std::vector<mado::web::PageType> inbox_pages() { return { html::page<InboxView>("cases/inbox.html") }; }

}  // namespace mado::cases::web
