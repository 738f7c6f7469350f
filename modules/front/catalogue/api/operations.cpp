// The plain API: datasets, and rows as JSON, CSV or GeoJSON. No token.
#include "api/operations.h"

#include "model/rows.h"
#include "service/roll_up.h"
#include "web/usage.h"

#include <mado/crypto/box.h>

#include <algorithm>
#include <charconv>

namespace mado::catalogue {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr std::uint64_t datasets_at_first = 20, most_datasets = 1'000, rows_at_first = 100, most_rows = 10'000;

// The query has been checked: a whole number, or nothing.
std::uint64_t whole(Call const& call, std::string_view name, std::uint64_t otherwise, std::uint64_t most)
{
    auto const text = call.query(name);
    std::uint64_t number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return std::min(number, most);
}

json::Value summary(datasets::Offered const& offered)
{
    auto const& dataset = *offered.dataset;
    return json::object({ { "uri", offered.address() }, { "id", dataset.id }, { "name", offered.name }, { "title", dataset.title }, { "description", dataset.description },
        { "publisher", offered.publisher->name }, { "publisher_code", offered.publisher->code }, { "licence", dataset.licence }, { "stars", dataset.stars }, { "version", dataset.version },
        { "changed_at", iso_in_tokyo(dataset.changed_at) }, { "tags", json::array_of(dataset.tags, [](std::string const& one) { return json::Value(one); }) },
        { "themes", json::array_of(dataset.themes, [](std::string const& one) { return json::Value(one); }) },
        { "resources", json::array_of(dataset.resources, [&](datasets::Resource const& one) {
              return json::object({ { "id", one.id }, { "name", one.name }, { "format", one.format }, { "bytes", static_cast<std::int64_t>(one.bytes) }, { "sha256", one.hash },
                  { "standard", one.standard }, { "rows", one.table ? json::Value(static_cast<std::int64_t>(one.table->rows)) : json::Value {} }, { "download", offered.download_of(one) } });
          }) } });
}

Result<Answer> list_datasets(Call const& call, Shelf& shelf)
{
    auto const view = view_of(shelf, call.here(), call.visit.town);
    auto const found = find(view.all, search_of(call.visit, shelf, view));
    auto const offset = std::min<std::uint64_t>(whole(call, "offset", 0, INT64_MAX), found.size()), limit = whole(call, "limit", datasets_at_first, most_datasets);
    json::Array part;
    for (auto n = offset; n < std::min<std::uint64_t>(offset + limit, found.size()); ++n)
        part.push_back(summary(*found[n]));
    return Answer { .body = json::object({ { "total", found.size() }, { "offset", static_cast<std::int64_t>(offset) }, { "datasets", std::move(part) } }), .headers = { { "access-control-allow-origin", "*" } } };
}

Result<Answer> show_dataset(Call const& call, Shelf& shelf)
{
    auto const here = TRY(dataset_here(call.visit, shelf, call.path("dataset"), call.query("version")));
    auto body = datasets::to_json(*here.dataset);
    body.set("uri", here.offered().address()).set("publisher", here.publisher->name).set("attribution", attribution_of(here.offered(), shelf.vocabulary(call.here())));
    return Answer { .body = std::move(body), .headers = { { "access-control-allow-origin", "*" } } };
}

RowsText text_of(Call const& call)
{
    RowsText text { .words = call.query("q"), .sort = call.query("sort"), .fields = call.query("fields"), .offset = whole(call, "offset", 0, INT64_MAX), .limit = whole(call, "limit", rows_at_first, most_rows) };
    for (auto const& [name, value] : call.visit.request.query)
        if (name == "filter")
            text.filters.push_back(value);
    return text;
}

std::string fields_json(tables::Columns const& table, std::vector<std::size_t> const& fields)
{
    return json::write(json::array_of(fields, [&](std::size_t field) {
        return json::object({ { "name", table.columns()[field].name }, { "type", tables::name_of(table.columns()[field].type) } });
    }));
}

// `head`: members of the answer before the rows.
Result<Answer> rows_answer(Call const& call, tables::Columns const& table, json::Value head, std::string const& etag)
{
    auto const asked = TRY(rows_asked(table, text_of(call)));
    auto const found = TRY(find_rows(table, asked.wanted));
    auto const format = call.query("format");
    http::Response response;
    bool is_whole = true;
    if (format == "csv") {
        is_whole = write_rows_csv(table, found.rows, asked.fields, response.body);
        response.with("content-type", "text/csv; charset=utf-8; header=present");
    } else if (format == "geojson") {
        auto const positions = tables::positions_of(table);
        if (!positions)
            return refuse(Refusal::Kind::NotFound, "catalogue.no_positions");
        tables::write_geojson(table, *positions, std::span(found.rows), [&](std::string_view bytes) {
            is_whole = is_whole && response.body.size() + bytes.size() <= most_answer_bytes;
            if (is_whole)
                response.body += bytes;
        });
        response.with("content-type", "application/geo+json");
    } else {
        head.set("total", static_cast<std::int64_t>(found.total)).set("offset", static_cast<std::int64_t>(asked.wanted.offset)).set("limit", static_cast<std::int64_t>(asked.wanted.limit));
        response.body = json::write(head);
        response.body.pop_back();
        response.body += ",\"fields\":" + fields_json(table, asked.fields) + ",\"rows\":";
        is_whole = write_records(table, found.rows, asked.fields, "", response.body);
        response.body += "}";
        response.with("content-type", "application/json");
    }
    if (!is_whole)
        return refuse(Refusal::Kind::Invalid, "catalogue.rows.too_large");
    response.with("x-total-count", std::to_string(found.total)).with("access-control-allow-origin", "*").with("access-control-expose-headers", "x-total-count");
    // The same question of the same table has the same answer.
    return Answer { .headers = { { "etag", "\"" + crypto::sha256_hex(etag + "\n" + call.visit.request.target).substr(0, 32) + "\"" }, { "cache-control", "private, no-cache" } }, .raw = std::move(response) };
}

Result<Answer> list_rows(Call const& call, Shelf& shelf)
{
    auto const here = TRY(dataset_here(call.visit, shelf, call.path("dataset"), call.query("version")));
    auto const* resource = TRY(resource_of(here, call.query("resource")));
    auto const table = TRY(table_of(call.visit, shelf, here, *resource));
    count_usage(call.visit, shelf, here, resource->id, datasets::api_form);
    return rows_answer(call, table, json::object({ { "dataset", here.offered().address() }, { "version", here.dataset->version }, { "resource", resource->id } }), name_of_columns(*resource));
}

Result<Answer> list_standard_rows(Call const& call, Shelf& shelf)
{
    auto const view = view_of(shelf, call.here(), call.visit.town);
    auto const standard = call.path("series") + "/" + call.path("number");
    auto const made = roll_up(shelf, call.here(), call.tenant(), view, standard);
    if (made.sources.empty() && made.unreadable.empty())
        return refuse(Refusal::Kind::NotFound, "catalogue.no_standard");
    if (!made.table)
        return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
    auto const described = [](Source const& one, bool is_included) {
        return json::object({ { "publisher_code", one.offered->publisher->code }, { "publisher", one.offered->publisher->name }, { "dataset", one.offered->address() }, { "version", one.offered->dataset->version },
            { "rows", static_cast<std::int64_t>(one.resource->table->rows) }, { "included", is_included } });
    };
    json::Value sources = json::Array {};
    for (auto const& one : made.sources)
        sources.add(described(one, true));
    for (auto const& one : made.unreadable)
        sources.add(described(one, false));
    return rows_answer(call, *made.table, json::object({ { "standard", standard }, { "sources", std::move(sources) } }), made.key);
}

std::vector<api::Parameter> row_parameters()
{
    return { api::query("filter", { "行の条件。「列:eq:値」。eq ne lt le gt ge in contains empty filled。いくつでも", "Condition on rows, COLUMN:eq:VALUE; may be repeated" }, s::text(2'000), "名称:contains:公園"),
        api::query("q", { "行の中の言葉", "Words in the row" }, s::text(200)), api::query("sort", { "並べかた。「列,-列」", "Order, COLUMN,-COLUMN" }, s::text(1'000)),
        api::query("fields", { "返す列。「列,列」", "Columns of the answer" }, s::text(4'000)), api::query("limit", { "件数。10000まで", "How many, at most 10000" }, s::whole()),
        api::query("offset", { "何件目から", "From which on" }, s::whole()), api::query("format", { "形", "Form of the answer" }, s::word({ "json", "csv", "geojson" })) };
}

json::Value schema_of_rows(std::initializer_list<s::Member> before)
{
    std::vector<s::Member> members(before);
    for (auto const* name : { "total", "offset", "limit" })
        members.push_back(s::must(name, s::whole()));
    members.push_back(s::must("fields", s::array(s::object({ s::must("name", s::text()), s::must("type", s::word({ "text", "integer", "decimal", "boolean", "day", "instant" })) }))));
    members.push_back(s::must("rows", s::array(s::anything("A member for each column"))));
    return s::object(members);
}

json::Value schema_of_summary()
{
    return s::object({ s::must("uri", s::text()), s::must("id", s::text()), s::must("name", s::text()), s::must("title", s::text()), s::must("description", s::text()), s::must("publisher", s::text()),
        s::must("publisher_code", s::text()), s::must("licence", s::text()), s::must("stars", s::whole()), s::must("version", s::whole()), s::must("changed_at", s::text()),
        s::must("tags", s::array(s::text())), s::must("themes", s::array(s::text())),
        s::must("resources", s::array(s::object({ s::must("id", s::text()), s::must("name", s::text()), s::must("format", s::text()), s::must("bytes", s::whole()), s::must("sha256", s::text()),
            s::must("standard", s::text()), s::must("rows", s::or_null(s::whole())), s::must("download", s::text()) }))) });
}

json::Value example_of_rows(json::Value head)
{
    return head.set("total", 42).set("offset", 0).set("limit", 1).set("fields", json::array({ json::object({ { "name", "名称" }, { "type", "text" } }), json::object({ { "name", "想定収容人数" }, { "type", "integer" } }) }))
        .set("rows", json::array({ json::object({ { "名称", "総社小学校" }, { "想定収容人数", 600 } }) }));
}

}  // namespace

std::vector<api::Operation> operations(std::shared_ptr<Shelf> const& shelf)
{
    std::vector<api::Operation> all;
    api::Parameter const dataset = api::path("dataset", { "データセットの名", "Name of the dataset" }, "shelters");
    api::Parameter const version = api::query("version", { "版。なければ最新", "Version; else the newest" }, s::text(12));
    std::vector<api::Parameter> conditions { api::query("q", { "さがす言葉", "Words" }, s::text(200), "避難"), api::query("limit", { "件数。1000まで", "How many, at most 1000" }, s::whole()), api::query("offset", { "何件目から", "From which on" }, s::whole()),
        api::query("sort", { "並べかた", "Order" }, s::word({ "best", "changed", "title" })) };
    for (auto const facet : every_facet)
        conditions.push_back(api::query(word_of(facet), { "しぼりこみ", "Only with this value" }, s::text(200)));
    all.push_back(api::get("list_datasets", "/datasets", "open_data").open_to_everyone()
        .about({ "データセットをさがす", "Searches for datasets" }, { "都道府県のカタログには、県内の市町村のものも入ります。", "The catalogue of a prefecture has those of its towns, too." }).with(std::move(conditions))
        .answers(s::object({ s::must("total", s::whole()), s::must("offset", s::whole()), s::must("datasets", s::array(schema_of_summary())) }), json::object({ { "total", 0 }, { "offset", 0 }, { "datasets", json::Array {} } }))
        .to([shelf](Call const& call) { return list_datasets(call, *shelf); }));
    all.push_back(api::get("show_dataset", "/datasets/{dataset}", "open_data").open_to_everyone().about({ "データセットの説明", "Describes a dataset" }).with({ dataset, version })
        .answers(s::anything("The description as docs/guides/open-data-api.md has it"), json::object({ { "name", "shelters" } })).may_refuse({ 404, 410 })
        .to([shelf](Call const& call) { return show_dataset(call, *shelf); }));
    auto rows = row_parameters();
    rows.insert(rows.begin(), { dataset, version, api::query("resource", { "ファイルのid。なければはじめの表", "Id of the resource; else the first table" }, s::text(40)) });
    all.push_back(api::get("list_rows", "/datasets/{dataset}/rows", "open_data").open_to_everyone().about({ "表の行", "Rows of a table" }, { "数は数として、空のセルは null で返します。", "Numbers are numbers, an empty cell is null." })
        .with(std::move(rows)).answers(schema_of_rows({ s::must("dataset", s::text()), s::must("version", s::whole()), s::must("resource", s::text()) }),
            example_of_rows(json::object({ { "dataset", "https://example.jp/soja-shi/data/shelters" }, { "version", 3 }, { "resource", "0198f3a0-0000-7000-8000-000000000000" } })))
        .may_refuse({ 404, 410, 422, 503 }).to([shelf](Call const& call) { return list_rows(call, *shelf); }));
    auto standard = row_parameters();
    standard.insert(standard.begin(), { api::path("series", { "標準の系列", "Series of the standard" }, "municipal"), api::path("number", { "標準の番号", "Number of the standard" }, "03") });
    all.push_back(api::get("list_standard_rows", "/data-standards/{series}/{number}/rows", "open_data").open_to_everyone()
        .about({ "同じ標準のデータを、県内の全団体つないだ行", "Rows of one standard dataset of all towns" }, { "どの行にも出典(団体、データセット、版、URI)がつきます。", "Every row has its source." }).with(std::move(standard))
        .answers(schema_of_rows({ s::must("standard", s::text()), s::must("sources", s::array(s::anything("A town's dataset"))) }), example_of_rows(json::object({ { "standard", "municipal/03" }, { "sources", json::Array {} } })))
        .may_refuse({ 404, 422, 503 }).to([shelf](Call const& call) { return list_standard_rows(call, *shelf); }));
    return all;
}

}  // namespace mado::catalogue
