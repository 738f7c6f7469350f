// /data/{dataset}/table: rows by conditions, words and order, a column as a picture, positions as a sketch. /data/{dataset}/rows/{key}: one row, a thing with an
// address of its own.
#include "model/rows.h"
#include "service/findings.h"
#include "web/chart.h"
#include "web/map_view.h"
#include "web/pages.h"

#include <mado/tables/sums.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::uint64_t on_a_page = 50;
constexpr std::size_t most_bars = 15, most_points = 2'000;
constexpr std::int64_t micro = 1'000'000;

#define F(T, name) html::field(#name, &T::name)
struct ChartBox {
    std::string title {}, heading {};
    html::Safe picture {};
    std::vector<Fact> values {};
    static constexpr auto fields = std::tuple { F(ChartBox, title), F(ChartBox, heading), F(ChartBox, picture), F(ChartBox, values) };
};
struct TablePage {
    std::string title {}, list {}, dataset {}, action {}, resource {}, version {}, word {}, value {}, error {}, count {}, csv {}, json {}, geojson {};
    std::vector<Option> columns {}, comparisons {}, orders {}, charts {}, sums {};
    bool is_descending = false, has_rows = false, has_map = false;
    Grid grid {};
    std::optional<Pager> pager {};
    std::optional<ChartBox> chart {};
    std::optional<MapBox> map {};
    static constexpr auto fields = std::tuple { F(TablePage, title), F(TablePage, list), F(TablePage, dataset), F(TablePage, action), F(TablePage, resource), F(TablePage, version), F(TablePage, word),
        F(TablePage, value), F(TablePage, error), F(TablePage, count), F(TablePage, csv), F(TablePage, json), F(TablePage, geojson), F(TablePage, columns), F(TablePage, comparisons),
        F(TablePage, orders), F(TablePage, charts), F(TablePage, sums), F(TablePage, is_descending), F(TablePage, has_rows), F(TablePage, has_map), F(TablePage, grid), F(TablePage, pager), F(TablePage, chart), F(TablePage, map) };
};
struct RowPage {
    std::string title {}, list {}, dataset {}, dataset_title {}, uri {}, turtle {}, json_ld {}, json {};
    std::vector<Fact> facts {};
    static constexpr auto fields = std::tuple { F(RowPage, title), F(RowPage, list), F(RowPage, dataset), F(RowPage, dataset_title), F(RowPage, uri), F(RowPage, turtle), F(RowPage, json_ld), F(RowPage, json),
        F(RowPage, facts) };
};
#undef F

std::vector<Option> columns_of(tables::Columns const& table, std::string const& chosen, std::string const& none)
{
    std::vector<Option> options { { "", none, chosen.empty() } };
    for (auto const& column : table.columns())
        options.push_back({ column.name, column.name, column.name == chosen });
    return options;
}

RowsText text_of(Visit const& visit)
{
    auto const& request = visit.request;
    RowsText text { .words = request.query_of("q"), .offset = (page_of(visit) - 1) * on_a_page, .limit = on_a_page };
    if (auto const column = request.query_of("column"); !column.empty())
        text.filters.push_back(column + ":" + (request.query_of("is").empty() ? "contains" : request.query_of("is")) + ":" + request.query_of("value"));
    if (auto const order = request.query_of("order"); !order.empty())
        text.sort = (request.query_of("down").empty() ? "" : "-") + order;
    return text;
}

Grid grid_of(Visit const& visit, tables::Columns const& table, std::vector<std::uint64_t> const& rows, tables::Linked const& linked)
{
    Grid grid { .caption = web::words(visit, "catalogue.table.rows") };
    for (auto const& column : table.columns())
        grid.heads.push_back({ column.name, {}, column.type == tables::Type::Integer || column.type == tables::Type::Decimal });
    for (auto const row : rows) {
        RowOfCells line { { std::to_string(row + 1), tables::row_address(table, linked, row).substr(visit.here.public_address.size()) }, {} };
        for (std::size_t n = 0; n < table.columns().size(); ++n)
            line.cells.push_back(cell_words(cell_of(table, n, row), grid.heads[n].is_number));
        grid.rows.push_back(std::move(line));
    }
    return grid;
}

// "-1234567.50" → "-1,234,567.50"
std::string total_words(std::string const& total)
{
    auto const from = total.starts_with('-') ? 1u : 0u;
    auto const point = std::min(total.find('.'), total.size());
    auto words = total;
    for (auto at = point; at > from + 3; at -= 3)
        words.insert(at - 3, ",");
    return words;
}

// How often each value stands in the column, or what another column sums up to for each.
std::optional<ChartBox> chart_box(Visit const& visit, tables::Columns const& table, std::vector<tables::Condition> const& where)
{
    auto const name = visit.request.query_of("chart"), of = visit.request.query_of("sum");
    auto const column = name.empty() ? std::nullopt : table.column(name);
    auto const summed = of.empty() ? std::nullopt : table.column(of);
    if (!column)
        return std::nullopt;
    auto const by = column.value_or(0);
    std::vector<Bar> bars;
    ChartBox box;
    auto const value_words = [&](std::string const& value) { return value.empty() ? web::words(visit, "catalogue.empty") : value; };
    if (auto const sums = summed ? tables::sums(table, by, summed.value_or(0), where, most_bars) : std::nullopt; sums && *sums) {
        box.title = web::words(visit, "catalogue.chart.title_sum", { { "column", name }, { "of", of } });
        box.heading = web::words(visit, "catalogue.chart.sums_of", { { "of", of } });
        for (auto const& one : **sums) {
            bars.push_back({ one.value, total_words(one.total), one.share });
            box.values.push_back({ value_words(one.value), total_words(one.total), {} });
        }
    } else if (auto const values = tables::frequencies(table, by, where, most_bars)) {
        box.title = web::words(visit, "catalogue.chart.title", { { "column", name } });
        box.heading = web::words(visit, "catalogue.chart.rows");
        for (auto const& one : *values) {
            bars.push_back({ one.value, number_words(one.rows), one.rows });
            box.values.push_back({ value_words(one.value), number_words(one.rows), {} });
        }
    }
    if (bars.empty())
        return std::nullopt;
    box.picture = chart_of(bars, box.title);
    return box;
}

// "34.6741" → 34674100. Nothing: no such number.
std::optional<std::int64_t> micro_degrees(std::string_view cell)
{
    bool const negative = cell.starts_with('-');
    std::int64_t whole = 0, part = 0, unit = micro;
    bool behind = false;
    for (auto const c : cell.substr(negative ? 1 : 0)) {
        if (c == '.' && !behind) {
            behind = true;
        } else if (c < '0' || c > '9' || whole > 1'000) {
            return std::nullopt;
        } else if (!behind) {
            whole = whole * 10 + (c - '0');
        } else if (unit > 1) {
            unit /= 10;
            part += (c - '0') * unit;
        }
    }
    auto const value = whole * micro + part;
    return negative ? -value : value;
}

std::optional<MapBox> map_box(Visit const& visit, tables::Columns const& table, tables::Wanted wanted, std::string const& source)
{
    auto const positions = tables::positions_of(table);
    if (!positions)
        return std::nullopt;
    wanted.offset = 0;
    wanted.limit = most_points;
    auto const found = tables::find(table, wanted);
    std::vector<Point> points;
    for (auto const row : found ? found->rows : std::vector<std::uint64_t> {}) {
        auto const latitude = micro_degrees(cell_of(table, positions->latitude, row)), longitude = micro_degrees(cell_of(table, positions->longitude, row));
        // Within Japan's waters; 0,0 is no place.
        if (latitude && longitude && *latitude > 20 * micro && *latitude < 46 * micro && *longitude > 122 * micro && *longitude < 154 * micro)
            points.push_back({ *latitude, *longitude });
    }
    if (points.empty())
        return std::nullopt;
    auto const about = web::words(visit, "catalogue.map.about", { { "n", number_words(points.size()) } });
    return map_of(visit, points, {}, about, source);
}

// The same rows from the API.
std::string api_of(Visit const& visit, datasets::Dataset const& dataset, datasets::Resource const& resource, RowsText const& text, std::string_view format)
{
    auto address = web::link(visit, { "api", "v1", "datasets", dataset.name, "rows" }) + "?format=" + std::string(format) + "&limit=10000&resource=" + resource.id;
    for (auto const& filter : text.filters)
        address += "&filter=" + http::percent_encoded(filter);
    if (!text.words.empty())
        address += "&q=" + http::percent_encoded(text.words);
    if (!text.sort.empty())
        address += "&sort=" + http::percent_encoded(text.sort);
    return address;
}

Result<http::Response> show_table(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset"), visit.request.query_of("version")));
    auto const* resource = TRY(resource_of(here, visit.request.query_of("resource")));
    auto const table = TRY(table_of(visit, shelf, here, *resource));
    auto const linked = place_of(here.offered(), *resource, table, shelf.vocabulary(visit.here));
    auto const& request = visit.request;
    auto const text = text_of(visit);
    TablePage page;
    page.title = resource->name.empty() ? here.dataset->title : resource->name;
    page.list = web::link(visit, "/data");
    page.dataset = web::link(visit, { "data", here.dataset->name });
    page.action = page.dataset + "/table";
    page.resource = resource->id;
    page.version = request.query_of("version");
    page.word = request.query_of("q");
    page.value = request.query_of("value");
    page.columns = columns_of(table, request.query_of("column"), web::words(visit, "catalogue.table.any_column"));
    page.orders = columns_of(table, request.query_of("order"), web::words(visit, "catalogue.table.as_it_stands"));
    page.charts = columns_of(table, request.query_of("chart"), web::words(visit, "catalogue.table.no_chart"));
    page.sums.push_back({ "", web::words(visit, "catalogue.table.no_sum"), request.query_of("sum").empty() });
    for (auto const& column : table.columns())
        if (column.type == tables::Type::Integer || column.type == tables::Type::Decimal)
            page.sums.push_back({ column.name, column.name, column.name == request.query_of("sum") });
    page.is_descending = !request.query_of("down").empty();
    for (std::size_t n = 0; n < words_of_conditions.size(); ++n) {
        std::string const word(words_of_conditions[n]);
        if (word != "in")
            page.comparisons.push_back({ word, web::words(visit, "catalogue.is." + word), request.query_of("is") == word || (request.query_of("is").empty() && word == "contains") });
    }
    // What cannot be asked is said above the form, with everything typed still in it; the rows are then all.
    auto asked = rows_asked(table, text);
    auto found = asked ? find_rows(table, asked->wanted) : Result<tables::Found>(std::unexpected(asked.error()));
    if (!found) {
        page.error = web::words(visit, found.error().key, found.error().arguments);
        asked = rows_asked(table, { .offset = text.offset, .limit = text.limit });
        found = find_rows(table, asked->wanted);
    }
    page.count = web::words(visit, "catalogue.table.count", { { "n", number_words(found->total) }, { "all", number_words(table.rows()) } });
    page.grid = grid_of(visit, table, found->rows, linked);
    page.has_rows = !found->rows.empty();
    page.pager = pager_of(visit, text.offset, found->rows.size(), found->total);
    page.chart = chart_box(visit, table, asked->wanted.where);
    page.map = map_box(visit, table, asked->wanted, api_of(visit, *here.dataset, *resource, text, "geojson"));
    page.has_map = page.map.has_value();
    page.csv = api_of(visit, *here.dataset, *resource, text, "csv");
    page.json = api_of(visit, *here.dataset, *resource, text, "json");
    page.geojson = page.map ? api_of(visit, *here.dataset, *resource, text, "geojson") : "";
    return web::page(visit, "catalogue/table.html", page);
}

http::Response row_as_page(Visit const& visit, DatasetHere const& here, tables::Columns const& table, tables::Linked const& linked, std::uint64_t row)
{
    RowPage page;
    page.list = web::link(visit, "/data");
    page.dataset = web::link(visit, { "data", here.dataset->name });
    page.dataset_title = here.dataset->title;
    page.uri = tables::row_address(table, linked, row);
    auto const path = page.uri.substr(visit.here.public_address.size());
    page.turtle = path + "?as=ttl";
    page.json_ld = path + "?as=jsonld";
    page.json = path + "?as=json";
    for (std::size_t n = 0; n < table.columns().size(); ++n) {
        auto words = cell_of(table, n, row);
        if (page.title.empty() && (table.columns()[n].name == "名称" || table.columns()[n].name == "name"))
            page.title = words;
        auto const address = words.starts_with("http://") || words.starts_with("https://") ? words : "";
        page.facts.push_back({ table.columns()[n].name, words.empty() ? "—" : std::move(words), address });
    }
    if (page.title.empty())
        page.title = web::words(visit, "catalogue.row.title", { { "n", std::to_string(row + 1) } });
    return web::page(visit, "catalogue/row.html", page).with("vary", "accept");
}

Result<http::Response> show_row(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset")));
    auto const asked = visit.request.path.find("resource");
    auto const* resource = TRY(resource_of(here, asked == visit.request.path.end() ? "" : asked->second));
    auto const table = TRY(table_of(visit, shelf, here, *resource));
    auto const linked = place_of(here.offered(), *resource, table, shelf.vocabulary(visit.here));
    auto const at = tables::row_at(table, linked, visit.request.path.at("key"));
    if (!at)
        return refuse(Refusal::Kind::NotFound, "catalogue.no_row");
    auto const as = visit.request.query_of("as");
    auto const wants = as == "ttl" ? Wants::Turtle : as == "jsonld" ? Wants::JsonLd : as == "json" ? Wants::Json : wants_of(visit);
    std::uint64_t const row = *at - 1;
    if (wants == Wants::Page)
        return row_as_page(visit, here, table, linked, row);
    std::string out;
    tables::Sink const sink = [&](std::string_view bytes) { out += bytes; };
    std::span<std::uint64_t const> const only(&row, 1);
    auto const meant = [&] {
        return linked_of(here.offered(), *resource, table, shelf.vocabulary(visit.here), links_found(visit.here, visit.tenant(), *here.dataset, *resource, table));
    };
    if (wants == Wants::Turtle)
        tables::write_turtle(table, meant(), only, sink);
    else if (wants == Wants::JsonLd)
        tables::write_json_ld(table, meant(), only, sink);
    else
        tables::write_json(table, only, sink);
    auto const type = wants == Wants::Turtle ? "text/turtle; charset=utf-8" : wants == Wants::JsonLd ? "application/ld+json" : "application/json";
    return http::bytes(type, std::move(out)).with("vary", "accept").with("access-control-allow-origin", "*");
}

}  // namespace

std::vector<web::PageType> table_types() { return { html::page<TablePage>("catalogue/table.html"), html::page<RowPage>("catalogue/row.html") }; }

std::vector<web::Route> table_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data/{dataset}/table").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_table(visit, *shelf); }));
    for (auto const* pattern : { "/data/{dataset}/rows/{key}", "/data/{dataset}/files/{resource}/rows/{key}" })
        routes.push_back(web::page(pattern).open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_row(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
