// An officer composes a question to our own events, sees the answer with its hidden cells, and takes it as a resource.
#include "web/query_page.h"

#include <mado/open_data/queries.h>

#include <algorithm>

namespace mado::open_data::web {

namespace {

constexpr std::size_t most_shown = 30;

struct DimensionRow {
    std::string id, label;
    std::vector<Choice> choices;
    static constexpr auto fields = std::tuple { MADO_F(DimensionRow, id), MADO_F(DimensionRow, label), MADO_F(DimensionRow, choices) };
};
struct AnswerRow {
    std::string head;
    std::vector<Words> cells;
    bool is_hidden = false;
    static constexpr auto fields = std::tuple { MADO_F(AnswerRow, head), MADO_F(AnswerRow, cells), MADO_F(AnswerRow, is_hidden) };
};
struct OverlapRow {
    std::string address, title;
    static constexpr auto fields = std::tuple { MADO_F(OverlapRow, address), MADO_F(OverlapRow, title) };
};
struct AnswerView {
    std::string words, summary, more;
    std::vector<Words> heads;
    std::vector<AnswerRow> rows;
    std::vector<OverlapRow> overlaps;
    bool has_overlaps = false, has_rows = false;
    static constexpr auto fields = std::tuple { MADO_F(AnswerView, words), MADO_F(AnswerView, summary), MADO_F(AnswerView, more), MADO_F(AnswerView, heads), MADO_F(AnswerView, rows),
        MADO_F(AnswerView, overlaps), MADO_F(AnswerView, has_overlaps), MADO_F(AnswerView, has_rows) };
};
struct QueryView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, revision, over, name, name_error, from, from_error, until, until_error, hide_below, hide_below_error, events_error, by_error, measures_error, begins_error, ends_error,
        accept_error, threshold, threshold_error, least;
    bool may_set = false, accepts = false;
    std::vector<Choice> events, measures, begins, ends;
    std::vector<DimensionRow> by;
    std::optional<AnswerView> answer;
    static constexpr auto fields = std::tuple { MADO_F(QueryView, trouble_summary), MADO_F(QueryView, back), MADO_F(QueryView, title), MADO_F(QueryView, revision), MADO_F(QueryView, over),
        MADO_F(QueryView, name), MADO_F(QueryView, name_error), MADO_F(QueryView, from), MADO_F(QueryView, from_error), MADO_F(QueryView, until), MADO_F(QueryView, until_error),
        MADO_F(QueryView, hide_below), MADO_F(QueryView, hide_below_error), MADO_F(QueryView, events_error), MADO_F(QueryView, by_error), MADO_F(QueryView, measures_error),
        MADO_F(QueryView, begins_error), MADO_F(QueryView, ends_error), MADO_F(QueryView, accept_error), MADO_F(QueryView, threshold), MADO_F(QueryView, threshold_error), MADO_F(QueryView, least),
        MADO_F(QueryView, may_set), MADO_F(QueryView, accepts), MADO_F(QueryView, events), MADO_F(QueryView, measures), MADO_F(QueryView, begins), MADO_F(QueryView, ends), MADO_F(QueryView, by),
        MADO_F(QueryView, answer) };
};

template <class Enum>
std::vector<Enum> chosen(std::vector<std::string> const& typed)
{
    constexpr auto names = names_of(Enum {});
    std::vector<Enum> all;
    for (auto const& word : typed)
        if (auto const found = std::ranges::find(names, word); found != names.end())
            all.push_back(static_cast<Enum>(found - names.begin()));
    return all;
}

EventQuery typed(http::Request const& request)
{
    EventQuery query;
    query.events = request.answers("events");
    query.by = chosen<Dimension>(request.answers("by"));
    query.measures = chosen<Measure>(request.answers("measures"));
    if (std::ranges::any_of(query.measures, is_duration)) {
        query.begins = request.answer("begins");
        query.ends = request.answer("ends");
    }
    query.from = request.answer("from");
    query.until = request.answer("until");
    query.hide_below = static_cast<int>(std::clamp<std::int64_t>(number_typed(request.answer("hide_below")), -1, 100'000));
    return query;
}

std::vector<Choice> event_choices(Visit const& visit, std::vector<std::string> const& chosen_ones)
{
    std::vector<Choice> all;
    auto const known = countable(visit.here);
    for (auto const& [name, event] : known.events)
        all.push_back({ name, event.title, std::ranges::find(chosen_ones, name) != chosen_ones.end() });
    return all;
}

std::vector<DimensionRow> dimension_rows(Visit const& visit, EventQuery const& query)
{
    std::vector<DimensionRow> rows;
    for (std::size_t n = 0; n < most_dimensions; ++n) {
        auto const number = std::to_string(n + 1);
        DimensionRow row { "by." + number, say(visit, "open_data.query.by.n", { { "n", number } }), { { "", say(visit, "open_data.query.by.none"), n >= query.by.size() } } };
        for (std::size_t one = 0; one < names_of(Dimension {}).size(); ++one) {
            auto const word = std::string(names_of(Dimension {})[one]);
            row.choices.push_back({ word, say(visit, "open_data.query.by." + word), n < query.by.size() && query.by[n] == static_cast<Dimension>(one) });
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

AnswerView answer_view(Visit const& visit, db::Read& tx, EventAnswer const& found)
{
    AnswerView view;
    auto const below = std::max(found.query.hide_below, least_hidden_below(tx));
    view.words = words_of(visit.here, found.query, below);
    view.summary = say(visit, "open_data.query.summary", { { "rows", std::to_string(found.rows.size() - 1) }, { "hidden", std::to_string(found.hidden) } });
    for (auto const& word : found.rows.front())
        view.heads.push_back({ word });
    for (std::size_t n = 1; n < found.rows.size() && n <= most_shown; ++n) {
        AnswerRow row { found.rows[n].front(), {}, !found.rows[n].back().empty() };
        for (std::size_t cell = 1; cell < found.rows[n].size(); ++cell)
            row.cells.push_back({ found.rows[n][cell] });
        view.rows.push_back(std::move(row));
    }
    if (found.rows.size() > most_shown + 1)
        view.more = say(visit, "open_data.query.more", { { "n", std::to_string(found.rows.size() - 1 - most_shown) } });
    for (auto const& entry : subtractable(tx, found.query))
        view.overlaps.push_back({ address_of(visit, entry.id), entry.draft.title });
    view.has_overlaps = !view.overlaps.empty(), view.has_rows = !view.rows.empty();
    return view;
}

Result<Entry> editable(db::Read& tx, Visit const& visit)
{
    auto entry = TRY(find(tx, visit.caller, dataset_at(visit)));
    TRY(access::allow(tx, visit.caller, may_edit, { entry.owner() }));
    return entry;
}

// The form as it was sent; at first what most begin with.
EventQuery asked_or_usual(Visit const& visit, Day over, int least)
{
    if (visit.request.has("from"))
        return typed(visit.request);
    EventQuery usual;
    usual.events = { "cases.case.received" };
    usual.by = { Dimension::Month, Dimension::Procedure };
    usual.measures = { Measure::Events };
    usual.from = over.plus_months(-12).iso().substr(0, 7);
    usual.hide_below = least;
    return usual;
}

Shown shown(Visit const& visit, Attempt const* attempt, std::optional<EventAnswer> const& found)
{
    auto const look = [&](db::Read& tx) -> Result<QueryView> {
        auto const entry = TRY(editable(tx, visit));
        auto const least = least_hidden_below(tx);
        auto const over = counted_until(tx, visit.now().today());
        auto const query = asked_or_usual(visit, over.year() < 2000 ? visit.now().today() : over, least);
        QueryView view;
        view.title = entry.draft.title;
        view.back = address_of(visit, entry.id);
        view.revision = std::to_string(entry.revision);
        view.over = over.year() < 2000 ? say(visit, "open_data.query.over.none") : say(visit, "open_data.query.over", { { "month", over.plus_months(-1).iso().substr(0, 7) } });
        view.name = visit.request.answer("resource_name");
        view.from = query.from, view.until = query.until;
        view.hide_below = visit.request.has("hide_below") ? visit.request.answer("hide_below") : std::to_string(least);
        view.least = say(visit, "open_data.query.hide_below.help", { { "least", std::to_string(least) } });
        view.threshold = visit.request.has("threshold") ? visit.request.answer("threshold") : std::to_string(least);
        view.may_set = access::allow(tx, visit.caller, may_answer, { "" }).has_value();
        view.accepts = visit.request.has("accept");
        view.events = event_choices(visit, query.events);
        view.begins = event_choices(visit, { query.begins.empty() ? "cases.case.received" : query.begins });
        view.ends = event_choices(visit, { query.ends.empty() ? "cases.case.decided" : query.ends });
        for (std::size_t one = 0; one < names_of(Measure {}).size(); ++one) {
            auto const word = std::string(names_of(Measure {})[one]);
            view.measures.push_back({ word, say(visit, "open_data.query.measure." + word), query.counts(static_cast<Measure>(one)) });
        }
        view.by = dimension_rows(visit, query);
        if (found)
            view.answer = answer_view(visit, tx, *found);
        return view;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), look));
    auto const trouble = [&](char const* field) { return mado::web::trouble_of(visit, attempt, field); };
    view.name_error = trouble("resource_name"), view.from_error = trouble("from"), view.until_error = trouble("until"), view.hide_below_error = trouble("hide_below");
    view.events_error = trouble("events"), view.by_error = trouble("by"), view.measures_error = trouble("measures"), view.begins_error = trouble("begins"), view.ends_error = trouble("ends");
    view.accept_error = trouble("accept"), view.threshold_error = trouble("threshold");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/query.html", view, attempt);
}

Result<EventAnswer> answered(Visit const& visit)
{
    auto const look = [&](db::Read& tx) -> Result<EventAnswer> {
        TRY(editable(tx, visit));
        auto const query = typed(visit.request);
        TRY(may_be_waited_for(tx, visit.here, query));
        return answer(tx, visit.here, query);
    };
    return visit.here.database.read(visit.tenant(), look);
}

}  // namespace

Shown show_query(Desk&, Visit const& visit, Attempt const* attempt)
{
    // Where only the acceptance is missing the overlaps are shown again, to be accepted.
    std::optional<EventAnswer> found;
    if (attempt && mado::web::trouble_of(visit, attempt, "accept") != "")
        if (auto again = answered(visit))
            found = std::move(*again);
    return shown(visit, attempt, found);
}

Shown act_query(Desk& desk, Visit const& visit)
{
    auto const& here = visit.here;
    auto const id = dataset_at(visit);
    auto const what = visit.request.answer("do");
    auto const again = "/datasets/" + id.value + "/query";
    if (what == "threshold") {
        auto const below = static_cast<int>(std::clamp<std::int64_t>(number_typed(visit.request.answer("threshold")), -1, 100'000));
        TRY(here.database.write(visit.tenant(), { .name = "open_data.set_threshold" }, [&](db::Write& tx) { return set_hidden_below(tx, visit.caller, here, below); }));
        return mado::web::done(visit, again, "open_data.said.threshold");
    }
    auto const found = TRY(answered(visit));
    if (what == "preview")
        return shown(visit, nullptr, found);
    if (what != "add")
        return refuse(Refusal::Kind::Invalid, "open_data.no_such_act");
    auto const prepared = TRY(prepare_rows(here, desk.reference(here), visit.tenant(), found.csv, "events.csv"));
    auto const revision = number_typed(visit.request.answer("revision"));
    auto const name = visit.request.answer("resource_name").empty() ? say(visit, "open_data.query.usual_name") : visit.request.answer("resource_name");
    auto const add = [&](db::Write& tx) -> Result<ResourceEntry> {
        if (!visit.request.has("accept") && !subtractable(tx, found.query).empty())
            return refuse({ { "accept", "open_data.query.accept_required" } });
        return add_query(tx, visit.caller, here, id, found, prepared, name, revision);
    };
    TRY(here.database.write(visit.tenant(), { .name = "open_data.add_query" }, add));
    return mado::web::done(visit, "/datasets/" + id.value, "open_data.said.query_added");
}

std::vector<mado::web::PageType> query_pages() { return { html::page<QueryView>("open_data/query.html") }; }

}  // namespace mado::open_data::web
