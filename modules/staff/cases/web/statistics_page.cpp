// 統計: what decided cases add up to, as it may leave the zone. Beside each table its picture, made by the server.
#include <mado/definitions/answers.h>
#include <mado/definitions/shelf.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>
#include <mado/web/site.h>

#include "model/result_words.h"
#include "web/after_pages.h"

#include <charconv>

namespace mado::cases::web {

namespace {

struct CountLine {
    std::string address, title, procedure, published;
    static constexpr auto fields = std::tuple { html::field("address", &CountLine::address), html::field("title", &CountLine::title), html::field("procedure", &CountLine::procedure),
        html::field("published", &CountLine::published) };
};
struct StatisticsView {
    std::vector<CountLine> counts;
    bool has_counts = false;
    static constexpr auto fields = std::tuple { html::field("counts", &StatisticsView::counts), html::field("has_counts", &StatisticsView::has_counts) };
};

struct BarView {
    std::string label, words;
    int width = 0;
    static constexpr auto fields = std::tuple { html::field("label", &BarView::label), html::field("words", &BarView::words), html::field("width", &BarView::width) };
};
struct GroupView {
    std::vector<std::string> keys, sums;
    std::string cases;
    BarView bar;
    static constexpr auto fields = std::tuple { html::field("keys", &GroupView::keys), html::field("sums", &GroupView::sums), html::field("cases", &GroupView::cases), html::field("bar", &GroupView::bar) };
};
struct CountView {
    std::string title, procedure, back, csv, total, hidden;
    std::vector<OptionView> years;
    std::vector<std::string> by, sums;
    std::vector<GroupView> groups;
    bool has_groups = false, too_few = false, is_published = false;
    static constexpr auto fields = std::tuple { html::field("title", &CountView::title), html::field("procedure", &CountView::procedure), html::field("back", &CountView::back),
        html::field("csv", &CountView::csv), html::field("total", &CountView::total), html::field("hidden", &CountView::hidden), html::field("years", &CountView::years),
        html::field("by", &CountView::by), html::field("sums", &CountView::sums), html::field("groups", &CountView::groups), html::field("has_groups", &CountView::has_groups),
        html::field("too_few", &CountView::too_few), html::field("is_published", &CountView::is_published) };
};

// The published definitions whose owner the caller may see.
std::vector<definitions::DefinitionPointer> definitions_seen(Visit const& visit, db::Read& tx)
{
    std::vector<definitions::DefinitionPointer> all;
    auto const divisions = access::scope(tx, visit.caller, may_read_statistics);
    for (auto const& version : definitions::published_all(tx, visit.now().today()))
        if (auto definition = definitions::definition(tx, visit.here.definitions, version.hash))
            if (std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(definition->owner, division); }))
                all.push_back(std::move(definition));
    return all;
}

std::string title_of(Visit const& visit, definitions::Definition const& definition, std::string const& name)
{
    auto const* field = definition.field(name);
    if (field)
        return field->title.japanese();
    auto const key = "cases.statistics.by." + name;
    return visit.site.has_words(key) ? mado::web::words(visit, key) : name;
}

std::string shown_key(Visit const& visit, definitions::Definition const& definition, std::string const& by, std::string const& key)
{
    if (key.empty())
        return mado::web::words(visit, "cases.statistics.none");
    if (by == "result")
        return std::string(model::words_of_result(key).noun);
    if (by == "fiscal_year" && key.size() == 4)
        return wareki::fiscal_year_text(std::atoi(key.c_str()));
    if (by == "applicant")
        return mado::web::words(visit, "cases.statistics.applicant." + key);
    auto const* field = definition.field(by);
    if (key == "true" || key == "false")
        return mado::web::words(visit, key == "true" ? "web.field.yes" : "web.field.no");
    if (auto const title = field ? definitions::title_of(*field, &visit.here.library, key, "ja") : std::string(); !title.empty())
        return title;
    return key;
}

std::vector<std::string> keys_of(Visit const& visit, definitions::Definition const& definition, definitions::Statistic const& statistic, CountGroup const& group)
{
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < statistic.by.size(); ++i)
        keys.push_back(group.is_merged ? (i == 0 ? mado::web::words(visit, "cases.statistics.merged") : std::string()) : shown_key(visit, definition, statistic.by[i], group.keys[i]));
    if (statistic.by.empty())
        keys.push_back(mado::web::words(visit, "cases.statistics.all"));
    return keys;
}

std::vector<std::string> sums_of(CountGroup const& group)
{
    std::vector<std::string> sums;
    for (auto const& sum : group.sums)
        sums.push_back(sum.to_text());
    return sums;
}

int year_asked(Visit const& visit)
{
    auto const typed = visit.request.query_of("year");
    int year = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), year);
    return year >= 2000 && year < 10'000 ? year : 0;
}

struct Chosen {
    definitions::DefinitionPointer definition;
    definitions::Statistic const* statistic = nullptr;
    CountTable table;
    std::vector<int> years;
};

Result<Chosen> chosen(Visit const& visit, db::Read& tx)
{
    for (auto const& definition : definitions_seen(visit, tx)) {
        if (definition->procedure != visit.request.path.at("procedure"))
            continue;
        for (auto const& statistic : definition->counts)
            if (statistic.name == visit.request.path.at("name"))
                return Chosen { definition, &statistic, counted(tx, *definition, statistic, year_asked(visit)), counted_years(tx, definition->procedure) };
    }
    return refuse(Refusal::Kind::NotFound, "cases.statistics.not_found");
}

GroupView group_view(Visit const& visit, Chosen const& all, CountGroup const& group, std::int64_t most)
{
    GroupView view { keys_of(visit, *all.definition, *all.statistic, group), sums_of(group), std::to_string(group.cases), {} };
    for (auto const& key : view.keys)
        view.bar.label += (view.bar.label.empty() || key.empty() ? "" : "　") + key;
    view.bar.words = std::to_string(group.cases);
    view.bar.width = most == 0 ? 0 : static_cast<int>(group.cases * 100 / most);
    return view;
}

// RFC 4180, with a mark for spreadsheets; no cell is one that a spreadsheet would reckon.
std::string csv_line(std::vector<std::string> const& cells)
{
    std::string line;
    for (auto const& cell : cells) {
        line += line.empty() ? "\"" : ",\"";
        if (!cell.empty() && std::string_view("=+@\t\r").find(cell.front()) != std::string_view::npos)
            line += '\'';
        for (auto const letter : cell)
            line += letter == '"' ? std::string("\"\"") : std::string(1, letter);
        line += '"';
    }
    return line + "\r\n";
}

std::vector<std::string> titles_of(Visit const& visit, Chosen const& all)
{
    std::vector<std::string> titles;
    for (auto const& by : all.statistic->by)
        titles.push_back(title_of(visit, *all.definition, by));
    if (titles.empty())
        titles.push_back(mado::web::words(visit, "cases.statistics.all"));
    return titles;
}

std::vector<std::string> sum_titles_of(Visit const& visit, Chosen const& all)
{
    std::vector<std::string> titles;
    for (auto const& sum : all.statistic->sum)
        titles.push_back(mado::web::words(visit, "cases.statistics.sum", { { "title", title_of(visit, *all.definition, sum) } }));
    return titles;
}

}  // namespace

Shown show_statistics(Visit const& visit, Attempt const*)
{
    StatisticsView view;
    for (auto const& definition : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions_seen(visit, tx); }))
        for (auto const& statistic : definition->counts) {
            std::string by;
            for (auto const& name : statistic.by)
                by += (by.empty() ? "" : "・") + title_of(visit, *definition, name);
            view.counts.push_back({ mado::web::link(visit, { "statistics", definition->procedure, statistic.name }),
                by.empty() ? mado::web::words(visit, "cases.statistics.all") : mado::web::words(visit, "cases.statistics.title", { { "by", by } }), definition->title.japanese(),
                statistic.publish ? mado::web::words(visit, "cases.statistics.published") : std::string() });
        }
    view.has_counts = !view.counts.empty();
    return mado::web::page(visit, "cases/statistics.html", view);
}

Shown show_count(Visit const& visit, Attempt const*)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return chosen(visit, tx); }));
    auto const year = year_asked(visit);
    auto const address = mado::web::link(visit, { "statistics", all.definition->procedure, all.statistic->name });
    CountView view;
    view.procedure = all.definition->title.japanese();
    view.by = titles_of(visit, all);
    for (auto const& by : view.by)
        view.title += (view.title.empty() ? "" : "・") + by;
    view.back = mado::web::link(visit, "/statistics");
    view.csv = address + "/csv" + (year == 0 ? "" : "?year=" + std::to_string(year));
    view.sums = sum_titles_of(visit, all);
    view.total = std::to_string(all.table.cases);
    view.too_few = all.table.too_few;
    view.is_published = all.statistic->publish;
    if (all.statistic->hide_below > 0)
        view.hidden = mado::web::words(visit, "cases.statistics.hidden", { { "n", std::to_string(all.statistic->hide_below) } });
    view.years.push_back({ "", mado::web::words(visit, "cases.statistics.all_years"), {}, year == 0 });
    for (auto const one : all.years)
        view.years.push_back({ std::to_string(one), wareki::fiscal_year_text(one), {}, one == year });
    std::int64_t most = 0;
    for (auto const& group : all.table.groups)
        most = std::max(most, group.cases);
    for (auto const& group : all.table.groups)
        view.groups.push_back(group_view(visit, all, group, most));
    view.has_groups = !view.groups.empty();
    return mado::web::page(visit, "cases/count.html", view);
}

Shown show_count_csv(Visit const& visit, Attempt const*)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return chosen(visit, tx); }));
    auto titles = titles_of(visit, all);
    titles.push_back(mado::web::words(visit, "cases.statistics.cases"));
    for (auto& title : sum_titles_of(visit, all))
        titles.push_back(std::move(title));
    std::string csv = "\xEF\xBB\xBF" + csv_line(titles);
    for (auto const& group : all.table.groups) {
        auto cells = keys_of(visit, *all.definition, *all.statistic, group);
        cells.push_back(std::to_string(group.cases));
        for (auto& sum : sums_of(group))
            cells.push_back(std::move(sum));
        csv += csv_line(cells);
    }
    auto response = http::bytes("text/csv; charset=utf-8", std::move(csv));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(all.definition->title.japanese()) + ".csv");
    return response;
}

std::vector<mado::web::PageType> statistics_pages() { return { html::page<StatisticsView>("cases/statistics.html"), html::page<CountView>("cases/count.html") }; }

}  // namespace mado::cases::web
