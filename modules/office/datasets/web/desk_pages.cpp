// Beside the datasets: requests of the public, the year's work, help and clauses.
#include "web/pages.h"

#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include "model/guide.h"

namespace mado::open_data::web {

namespace {

struct RequestRow {
    std::string request, title, words, about, votes, at, state, is, answer, answer_name, answer_error, dataset_name, answered;
    std::vector<Choice> states, datasets;
    static constexpr auto fields = std::tuple { MADO_F(RequestRow, request), MADO_F(RequestRow, title), MADO_F(RequestRow, words), MADO_F(RequestRow, about), MADO_F(RequestRow, votes),
        MADO_F(RequestRow, at), MADO_F(RequestRow, state), MADO_F(RequestRow, is), MADO_F(RequestRow, answer), MADO_F(RequestRow, answer_name), MADO_F(RequestRow, answer_error),
        MADO_F(RequestRow, dataset_name), MADO_F(RequestRow, answered), MADO_F(RequestRow, states), MADO_F(RequestRow, datasets) };
};
struct RequestsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    bool has_requests = false;
    std::vector<RequestRow> requests;
    static constexpr auto fields = std::tuple { MADO_F(RequestsView, trouble_summary), MADO_F(RequestsView, back), MADO_F(RequestsView, has_requests), MADO_F(RequestsView, requests) };
};
struct TaskRow {
    std::string item, day, title, words, state, is, address, done;
    bool may_tick = false;
    static constexpr auto fields = std::tuple { MADO_F(TaskRow, item), MADO_F(TaskRow, day), MADO_F(TaskRow, title), MADO_F(TaskRow, words), MADO_F(TaskRow, state), MADO_F(TaskRow, is),
        MADO_F(TaskRow, address), MADO_F(TaskRow, done), MADO_F(TaskRow, may_tick) };
};
struct CalendarView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, year;
    std::vector<TaskRow> tasks;
    static constexpr auto fields = std::tuple { MADO_F(CalendarView, trouble_summary), MADO_F(CalendarView, back), MADO_F(CalendarView, year), MADO_F(CalendarView, tasks) };
};
struct GuideRow {
    std::string key, title, words;
    static constexpr auto fields = std::tuple { MADO_F(GuideRow, key), MADO_F(GuideRow, title), MADO_F(GuideRow, words) };
};
struct LicenceRow {
    std::string title, note, yes, no;
    std::vector<Words> asks;
    static constexpr auto fields = std::tuple { MADO_F(LicenceRow, title), MADO_F(LicenceRow, note), MADO_F(LicenceRow, yes), MADO_F(LicenceRow, no), MADO_F(LicenceRow, asks) };
};
struct GuideView {
    std::string back;
    std::vector<GuideRow> help, clauses, checklist;
    std::vector<LicenceRow> licences;
    static constexpr auto fields = std::tuple { MADO_F(GuideView, back), MADO_F(GuideView, help), MADO_F(GuideView, clauses), MADO_F(GuideView, checklist), MADO_F(GuideView, licences) };
};

constexpr std::array shown_states { RequestState::Open, RequestState::Answered, RequestState::Declined, RequestState::Hidden };

RequestRow row_of(Visit const& visit, Attempt const* attempt, RequestEntry const& one, std::vector<Entry> const& published)
{
    auto const& id = one.asked.id;
    bool const is_tried = attempt && visit.request.answer("request") == id;
    RequestRow row;
    row.request = id;
    row.title = one.asked.title;
    row.words = one.asked.words;
    row.votes = std::to_string(one.votes);
    row.at = day_words(one.asked.asked_at);
    row.state = say(visit, one.answered_at ? "open_data.request.state." + word_of(one.state) : "open_data.request.state.new");
    row.is = !one.answered_at ? "mine" : one.state == RequestState::Answered ? "good" : "";
    row.answer_name = "answer." + id;
    row.dataset_name = "dataset." + id;
    row.answer = is_tried ? visit.request.answer(row.answer_name) : one.answer;
    row.answer_error = is_tried ? mado::web::trouble_of(visit, attempt, row.answer_name) : std::string();
    row.answered = one.answered_at ? day_words(one.answered_at) : std::string();
    auto const chosen = is_tried ? visit.request.answer("state") : one.answered_at ? word_of(one.state) : "open";
    for (auto const state : shown_states)
        row.states.push_back({ word_of(state), say(visit, "open_data.request.as." + word_of(state)), word_of(state) == chosen });
    auto const dataset = is_tried ? visit.request.answer(row.dataset_name) : one.dataset;
    for (auto const& entry : published) {
        row.datasets.push_back({ entry.id.value, entry.draft.title, entry.id.value == dataset });
        if (entry.id.value == one.asked.dataset)
            row.about = entry.draft.title;
    }
    return row;
}

// A day "MM-DD" of the work's calendar within a 会計年度.
std::optional<Day> day_in_year(int year, std::string const& month_day)
{
    if (month_day.size() != 5)
        return std::nullopt;
    auto const calendar_year = month_day < "04-01" ? year + 1 : year;
    return Day::parse(std::to_string(calendar_year) + "-" + month_day);
}

TaskRow task_of(Visit const& visit, db::Read& tx, model::GuideItem const& item, int year, std::vector<Tick> const& done)
{
    auto const day = day_in_year(year, item.due);
    TaskRow row { std::to_string(year) + "." + item.key, day ? wareki::short_text(*day) : std::string(), item.title, item.words, {}, {}, {}, {}, true };
    if (auto const found = std::ranges::find(done, row.item, &Tick::item); found != done.end()) {
        row.done = say(visit, "open_data.tick.done", { { "who", person_name(tx, found->by) }, { "day", day_words(found->at) } });
        row.state = say(visit, "open_data.task.done"), row.is = "good";
    } else if (day && *day < visit.now().today())
        row.state = say(visit, "open_data.task.late"), row.is = "heed";
    else
        row.state = say(visit, "open_data.task.open");
    return row;
}

std::vector<GuideRow> guide_rows(Workplace const& here, char const* file, char const* under)
{
    std::vector<GuideRow> rows;
    for (auto const& item : model::list_of(here.library.text(file), under))
        rows.push_back({ item.key, item.title, item.words });
    return rows;
}

// What data under each licence may become a part of.
std::vector<LicenceRow> licence_rows(datasets::Licences const& licences)
{
    std::vector<LicenceRow> rows;
    auto const add = [](std::string& words, std::string const& one) { words += (words.empty() ? "" : "、") + one; };
    for (auto const& of : licences.all()) {
        LicenceRow row { of.title.ja, of.note, {}, {}, {} };
        for (auto const& into : licences.all()) {
            auto const pair = licences.together(of.id, into.id);
            switch (pair.together) {
            case datasets::Together::Yes: add(row.yes, into.short_title); break;
            case datasets::Together::No: add(row.no, into.short_title); break;
            case datasets::Together::Ask: row.asks.push_back({ into.short_title + (pair.why.empty() ? "" : "：" + pair.why) }); break;
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

Shown show_requests(Desk&, Visit const& visit, Attempt const* attempt)
{
    RequestsView view;
    view.back = mado::web::link(visit, "/datasets");
    view.requests = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto published = entries(tx, visit.caller);
        std::erase_if(published, [](Entry const& one) { return one.state != State::Published; });
        std::vector<RequestRow> rows;
        for (auto const& one : requests(tx, visit.caller))
            rows.push_back(row_of(visit, attempt, one, published));
        return rows;
    });
    view.has_requests = !view.requests.empty();
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/requests.html", view, attempt);
}

Shown act_requests(Desk&, Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = request.answer("request"), typed = request.answer("state");
    auto const state = std::ranges::find_if(shown_states, [&](RequestState one) { return word_of(one) == typed; });
    if (state == shown_states.end())
        return refuse(Refusal::Kind::Invalid, "open_data.no_such_act");
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.answer" },
        [&](db::Write& tx) { return answer_request(tx, visit.caller, visit.here, id, *state, request.answer("answer." + id), request.answer("dataset." + id)); }));
    return mado::web::done(visit, "/datasets/requests", "open_data.said.answered");
}

Shown show_calendar(Desk&, Visit const& visit, Attempt const* attempt)
{
    CalendarView view;
    auto const year = fiscal_year(visit.now().today());
    view.back = mado::web::link(visit, "/datasets");
    view.year = wareki::fiscal_year_text(year);
    view.tasks = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<std::pair<std::optional<Day>, TaskRow>> dated;
        auto const done = ticks(tx, "");
        bool const may_tick = access::allow(tx, visit.caller, may_edit, { "" }).has_value();
        for (auto const& item : model::list_of(visit.here.library.text("datasets/work-calendar.yaml"), "rounds")) {
            auto row = task_of(visit, tx, item, year, done);
            row.may_tick = may_tick;
            dated.emplace_back(day_in_year(year, item.due), std::move(row));
        }
        for (auto const& entry : entries(tx, visit.caller))
            if (auto const due = next_due(entry)) {
                bool const is_late = *due < visit.now().today();
                dated.emplace_back(due, TaskRow { {}, wareki::short_text(*due), say(visit, "open_data.task.update", { { "title", entry.draft.title } }), {},
                    say(visit, is_late ? "open_data.task.late" : "open_data.task.open"), is_late ? "heed" : "", address_of(visit, entry.id), {}, false });
            }
        std::ranges::stable_sort(dated, {}, [](auto const& one) { return one.first.value_or(Day::from_number(INT32_MAX)); });
        std::vector<TaskRow> rows;
        for (auto& [day, row] : dated)
            rows.push_back(std::move(row));
        return rows;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/calendar.html", view, attempt);
}

Shown act_calendar(Desk&, Visit const& visit)
{
    auto const item = visit.request.answer("item");
    bool const is_done = visit.request.answer("do") == "tick";
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.tick" }, [&](db::Write& tx) { return open_data::tick(tx, visit.caller, visit.here, "", item, is_done); }));
    return mado::web::done(visit, "/datasets/calendar", "open_data.said.ticked");
}

Shown show_guide(Desk& desk, Visit const& visit, Attempt const*)
{
    auto const& here = visit.here;
    GuideView const view { mado::web::link(visit, "/datasets"), guide_rows(here, "datasets/beginning.yaml", "help"), guide_rows(here, "datasets/contract-clauses.yaml", "clauses"),
        guide_rows(here, "datasets/manual-checklist.yaml", "checklist"), licence_rows(desk.reference(here).licences) };
    return mado::web::page(visit, "open_data/guide.html", view);
}

std::vector<mado::web::PageType> desk_pages()
{
    return { html::page<RequestsView>("open_data/requests.html"), html::page<CalendarView>("open_data/calendar.html"), html::page<GuideView>("open_data/guide.html") };
}

}  // namespace mado::open_data::web
