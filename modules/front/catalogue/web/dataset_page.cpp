// /data/{dataset}: what it is, its files and forms, what proves its quality. The same address gives JSON, JSON-LD and Turtle to who asks for them.
#include "service/feeds.h"
#include "store/catalogue_store.h"
#include "web/feed_view.h"
#include "web/labels.h"
#include "web/usage.h"

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::uint64_t rows_at_first = 5;

#define F(T, name) html::field(#name, &T::name)
struct StarLine {
    std::string number {}, words {};
    bool is_reached = false;
    static constexpr auto fields = std::tuple { F(StarLine, number), F(StarLine, words), F(StarLine, is_reached) };
};
struct ColumnLine {
    std::string name {}, type {}, about {}, filled {}, distinct {}, range {}, chart {};
    static constexpr auto fields = std::tuple { F(ColumnLine, name), F(ColumnLine, type), F(ColumnLine, about), F(ColumnLine, filled), F(ColumnLine, distinct), F(ColumnLine, range), F(ColumnLine, chart) };
};
struct ResourceBox {
    std::string id {}, title {}, about {}, rows {}, table {}, metadata {}, rows_api {};
    std::vector<Link> forms {};
    std::vector<ColumnLine> columns {};
    std::optional<Grid> grid {};
    std::optional<FeedBox> transit {};
    bool has_columns = false;
    static constexpr auto fields = std::tuple { F(ResourceBox, id), F(ResourceBox, title), F(ResourceBox, about), F(ResourceBox, rows), F(ResourceBox, table), F(ResourceBox, metadata),
        F(ResourceBox, rows_api), F(ResourceBox, forms), F(ResourceBox, columns), F(ResourceBox, grid), F(ResourceBox, transit), F(ResourceBox, has_columns) };
};
struct DatasetPage {
    std::string title {}, about {}, list {}, stars {}, stars_say {}, licence {}, licence_address {}, attribution {}, versions {}, feed {}, evidence {}, uri {}, turtle {}, json_ld {}, levels {}, old_version {}, newest {}, request {}, subscribe {}, uses {}, roll_up {}, roll_up_words {};
    std::vector<Fact> facts {};
    std::vector<Link> tags {}, linked {};
    std::vector<StarLine> proofs {};
    std::vector<ResourceBox> resources {};
    std::optional<UsageBox> usage {};
    bool has_proofs = false, has_levels = false, has_attribution = false, has_tags = false;
    static constexpr auto fields = std::tuple { F(DatasetPage, title), F(DatasetPage, about), F(DatasetPage, list), F(DatasetPage, stars), F(DatasetPage, stars_say), F(DatasetPage, licence),
        F(DatasetPage, licence_address), F(DatasetPage, attribution), F(DatasetPage, versions), F(DatasetPage, feed), F(DatasetPage, evidence), F(DatasetPage, uri), F(DatasetPage, turtle),
        F(DatasetPage, json_ld), F(DatasetPage, levels), F(DatasetPage, old_version), F(DatasetPage, newest), F(DatasetPage, request), F(DatasetPage, subscribe), F(DatasetPage, uses), F(DatasetPage, roll_up), F(DatasetPage, roll_up_words),
        F(DatasetPage, facts), F(DatasetPage, tags), F(DatasetPage, linked), F(DatasetPage, proofs), F(DatasetPage, resources), F(DatasetPage, usage), F(DatasetPage, has_proofs), F(DatasetPage, has_levels),
        F(DatasetPage, has_attribution), F(DatasetPage, has_tags) };
};
#undef F

// -- facts
std::vector<Fact> facts_of(Visit const& visit, DatasetHere const& here, datasets::Vocabulary const& vocabulary)
{
    auto const& dataset = *here.dataset;
    std::vector<Fact> facts;
    auto const add = [&](std::string_view key, std::string words, std::string address = {}) {
        if (!words.empty())
            facts.push_back({ web::words(visit, "catalogue.fact." + std::string(key)), std::move(words), std::move(address) });
    };
    add("changed", day_words(visit, day_in_tokyo(dataset.changed_at)));
    if (auto const* frequency = vocabulary.frequencies.find(dataset.frequency))
        add("frequency", visit.language == "en" ? frequency->title.en : frequency->title.ja);
    add("published_by", visit.town.name + (dataset.division_name.empty() ? "" : "　" + dataset.division_name));
    add("contact", dataset.contact, dataset.contact.find('@') != std::string::npos ? "mailto:" + dataset.contact : "");
    if (dataset.covers_from || dataset.covers_until)
        add("covers", (dataset.covers_from ? day_words(visit, *dataset.covers_from) : "") + "〜" + (dataset.covers_until ? day_words(visit, *dataset.covers_until) : ""));
    add("version", std::to_string(dataset.version) + (dataset.version_note.empty() ? "" : "　" + dataset.version_note));
    if (dataset.source.starts_with("http"))
        add("source", dataset.source, dataset.source);
    return facts;
}

// -- stars
std::vector<StarLine> proofs_of(Visit const& visit, DatasetHere const& here)
{
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::version(tx, here.dataset->id, here.dataset->version); });
    std::vector<StarLine> lines;
    auto const evidence = kept && kept->evidence ? json::parse(*kept->evidence, { .bytes = 16u << 20, .depth = 32 }) : std::expected<json::Value, json::Error>(json::Value {});
    if (!evidence)
        return lines;
    for (auto const& star : evidence->array("stars")) {
        std::map<std::string, std::string> arguments;
        for (auto const& [name, value] : star.object("arguments"))
            arguments[name] = value.is_text() ? value.text() : "";
        auto const number = std::to_string(star.integer("number"));
        bool const reached = star.flag("reached");
        lines.push_back({ "★" + number, web::words(visit, "catalogue.star." + number + (reached ? ".yes" : ".no"), arguments), reached });
    }
    return lines;
}

// -- tables and files
std::string type_words(Visit const& visit, tables::Type type) { return web::words(visit, "catalogue.type." + std::string(tables::name_of(type))); }

std::vector<ColumnLine> columns_of(Visit const& visit, tables::Columns const& table, datasets::Resource const& resource, std::string const& table_page)
{
    std::vector<ColumnLine> lines;
    auto const& words = resource.table->columns;
    for (std::size_t n = 0; n < table.columns().size(); ++n) {
        auto const& column = table.columns()[n];
        auto about = n < words.size() ? words[n].description : "";
        if (n < words.size() && !words[n].unit.empty())
            about += (about.empty() ? "" : "　") + words[n].unit;
        auto const distinct = column.distinct >= 10'000 ? web::words(visit, "catalogue.many") : number_words(column.distinct);
        lines.push_back({ column.name, type_words(visit, column.type), std::move(about), number_words(table.rows() - column.empty), distinct,
            column.type == tables::Type::Text || column.least.empty() ? "" : column.least + "〜" + column.greatest, table_page + "&chart=" + http::percent_encoded(column.name) + "#chart" });
    }
    return lines;
}

Grid first_rows(Visit const& visit, tables::Columns const& table, datasets::Offered const& offered, datasets::Resource const& resource, datasets::Vocabulary const& vocabulary);

std::vector<Link> forms_of(DatasetHere const& here, datasets::Resource const& resource, tables::Columns const& table, std::string const& folder)
{
    std::vector<Link> links;
    auto const version = here.asked ? "?version=" + std::to_string(*here.asked) : "";
    for (auto const& form : forms)
        if (can_be(form, table))
            links.push_back({ folder + std::string(form.name) + version, std::string(form.title), form.name == "table.csv" ? bytes_words(resource.bytes) : "" });
    return links;
}

ResourceBox box_of(Visit const& visit, Shelf& shelf, DatasetHere const& here, datasets::Resource const& resource)
{
    auto const& dataset = *here.dataset;
    auto const folder = web::link(visit, { "data", dataset.name, "files", resource.id }) + "/";
    ResourceBox box { .id = "file-" + resource.id, .title = resource.name.empty() ? dataset.title : resource.name, .about = resource.description };
    auto const version = here.asked ? "version=" + std::to_string(*here.asked) + "&" : "";
    auto const table = resource.table ? shelf.tables.open(visit.here, visit.tenant(), resource) : std::nullopt;
    if (is_feed(resource))
        box.transit = feed_box(visit, shelf, here, resource);
    if (!table) {
        auto const name = resource.table ? "table.csv" : "original";
        box.forms.push_back({ folder + name + (version.empty() ? "" : "?" + version), resource.format.empty() ? resource.file_name : resource.format, bytes_words(resource.bytes) });
        return box;
    }
    box.forms = forms_of(here, resource, *table, folder);
    box.rows = web::words(visit, "catalogue.rows_columns", { { "rows", number_words(table->rows()) }, { "columns", number_words(table->columns().size()) } });
    box.table = web::link(visit, { "data", dataset.name, "table" }) + "?" + version + "resource=" + resource.id;
    box.metadata = folder + "table.csv-metadata.json";
    box.rows_api = visit.here.public_address + "/" + visit.town.slug + "/api/v1/datasets/" + dataset.name + "/rows?limit=10&resource=" + resource.id;
    box.columns = columns_of(visit, *table, resource, box.table);
    box.has_columns = true;
    box.grid = first_rows(visit, *table, here.offered(), resource, shelf.vocabulary(visit.here));
    return box;
}

Grid first_rows(Visit const& visit, tables::Columns const& table, datasets::Offered const& offered, datasets::Resource const& resource, datasets::Vocabulary const& vocabulary)
{
    Grid grid;
    auto const shown = std::min(rows_at_first, table.rows());
    grid.caption = web::words(visit, "catalogue.first_rows", { { "n", std::to_string(shown) } }) + (resource.name.empty() ? "" : "　" + resource.name);
    auto const linked = place_of(offered, resource, table, vocabulary);
    for (auto const& column : table.columns())
        grid.heads.push_back({ column.name, {}, column.type == tables::Type::Integer || column.type == tables::Type::Decimal });
    std::string keep;
    for (std::uint64_t row = 0; row < shown; ++row) {
        RowOfCells line { { std::to_string(row + 1), tables::row_address(table, linked, row).substr(visit.here.public_address.size()) }, {} };
        for (std::size_t n = 0; n < table.columns().size(); ++n)
            line.cells.push_back(cell_words(std::string(table.text(n, row, keep)), grid.heads[n].is_number));
        grid.rows.push_back(std::move(line));
    }
    return grid;
}

http::Response as_page(Visit const& visit, Shelf& shelf, DatasetHere const& here)
{
    auto const& vocabulary = shelf.vocabulary(visit.here);
    auto const& dataset = *here.dataset;
    auto const offered = here.offered();
    DatasetPage page;
    page.title = dataset.title;
    page.about = dataset.description;
    page.list = web::link(visit, "/data");
    page.stars = dataset.stars ? stars_words(dataset.stars) : "";
    page.stars_say = web::words(visit, "catalogue.stars", { { "n", std::to_string(dataset.stars) } });
    if (auto const* licence = vocabulary.licences.find(dataset.licence)) {
        page.licence = licence->short_title + "　" + (visit.language == "en" ? licence->title.en : licence->title.ja);
        page.licence_address = licence->url;
    }
    page.attribution = attribution_of(offered, vocabulary);
    page.has_attribution = !page.attribution.empty();
    auto const here_address = web::link(visit, { "data", dataset.name });
    page.versions = here_address + "/versions";
    page.feed = here_address + "/feed.atom";
    page.evidence = here_address + "/evidence.json";
    page.turtle = here_address + ".ttl";
    page.json_ld = here_address + ".jsonld";
    page.uri = offered.address();
    page.request = web::link(visit, "/data-requests") + "?dataset=" + dataset.name;
    page.subscribe = web::link(visit, "/data-subscriptions") + "?dataset=" + dataset.name;
    page.uses = web::link(visit, "/data-uses") + "?dataset=" + dataset.name;
    if (here.asked) {
        page.old_version = web::words(visit, "catalogue.old_version", { { "n", std::to_string(dataset.version) } });
        page.newest = here_address;
    }
    page.facts = facts_of(visit, here, vocabulary);
    View const nothing;
    for (auto const& tag : dataset.tags)
        page.tags.push_back({ web::link(visit, "/data") + "?tag=" + http::percent_encoded(tag), tag });
    for (auto const& theme : dataset.themes)
        page.tags.push_back({ web::link(visit, "/data") + "?theme=" + http::percent_encoded(theme), label_of(visit, shelf, nothing, Facet::Theme, theme) });
    page.has_tags = !page.tags.empty();
    page.proofs = proofs_of(visit, here);
    page.has_proofs = !page.proofs.empty();
    auto const& levels = dataset.quality.levels;
    page.has_levels = levels[0] || levels[1] || levels[2];
    page.levels = web::words(visit, "catalogue.levels", { { "one", std::to_string(levels[0]) }, { "two", std::to_string(levels[1]) }, { "three", std::to_string(levels[2]) } });
    for (auto const& resource : dataset.resources)
        page.resources.push_back(box_of(visit, shelf, here, resource));
    auto const standard = std::ranges::find_if(dataset.resources, [](datasets::Resource const& one) { return !one.standard.empty() && one.table; });
    auto const* prefecture = visit.here.towns.by_code(visit.town.prefecture);
    if (standard != dataset.resources.end() && prefecture) {
        page.roll_up = "/" + prefecture->slug + "/data-standards/" + standard->standard;
        page.roll_up_words = web::words(visit, "catalogue.roll_up_of", { { "prefecture", prefecture->name }, { "standard", standard_words(visit, shelf, standard->standard) } });
    }
    page.usage = usage_box(visit, visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return usage_by_month(tx, dataset.id, visit.now().today()); }));
    count_usage(visit, shelf, here, {}, datasets::page_form);
    auto response = web::page(visit, "catalogue/dataset.html", page);
    response.with("link", "<" + page.turtle + ">; rel=\"alternate\"; type=\"text/turtle\", <" + page.json_ld + ">; rel=\"alternate\"; type=\"application/ld+json\"").with("vary", "accept");
    return response;
}

http::Response described(Visit const& visit, Shelf& shelf, DatasetHere const& here, Wants wants)
{
    auto const& vocabulary = shelf.vocabulary(visit.here);
    http::Response response;
    if (wants == Wants::Json) {
        response = http::bytes("application/json", json::write(datasets::to_json(*here.dataset).set("uri", here.offered().address())));
    } else {
        auto const graph = datasets::graph_of(here.offered(), vocabulary);
        response = wants == Wants::Turtle ? http::bytes("text/turtle; charset=utf-8", graph.turtle()) : http::bytes("application/ld+json", graph.json_ld());
    }
    return response.with("vary", "accept").with("access-control-allow-origin", "*");
}

Result<http::Response> show_dataset(Visit const& visit, Shelf& shelf)
{
    auto name = visit.request.path.at("dataset");
    auto wants = wants_of(visit);
    // A name has no dot: what ends with one names the form.
    for (auto const& [ending, form] : { std::pair { ".ttl", Wants::Turtle }, { ".jsonld", Wants::JsonLd }, { ".json", Wants::Json } })
        if (name.ends_with(ending)) {
            name = name.substr(0, name.size() - std::string_view(ending).size());
            wants = form;
            break;
        }
    auto const here = TRY(dataset_here(visit, shelf, name, visit.request.query_of("version")));
    return wants == Wants::Page ? as_page(visit, shelf, here) : described(visit, shelf, here, wants);
}

// What the stars and the score stand on, for machines.
Result<http::Response> show_evidence(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset"), visit.request.query_of("version")));
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::version(tx, here.dataset->id, here.dataset->version); });
    auto const evidence = kept && kept->evidence ? json::parse(*kept->evidence, { .bytes = 16u << 20, .depth = 32 }).value_or(json::Value {}) : json::Value {};
    auto const whole = datasets::to_json(*here.dataset);
    auto body = json::object({ { "dataset", here.offered().address() }, { "version", here.dataset->version }, { "stars", here.dataset->stars }, { "quality", whole["quality"] }, { "evidence", evidence } });
    return http::bytes("application/json", json::write(body)).with("access-control-allow-origin", "*");
}

// The address of a file as a thing (dcat:Distribution): its description stands on the dataset's page.
Result<http::Response> show_resource(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset")));
    auto const* resource = TRY(resource_of(here, visit.request.path.at("resource")));
    return http::see_other(web::link(visit, { "data", here.dataset->name }) + "#file-" + resource->id);
}

}  // namespace

std::vector<web::PageType> dataset_types() { return { html::page<DatasetPage>("catalogue/dataset.html") }; }

std::vector<web::Route> dataset_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data/{dataset}").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_dataset(visit, *shelf); }));
    routes.push_back(web::page("/data/{dataset}/evidence.json").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_evidence(visit, *shelf); }));
    routes.push_back(web::page("/data/{dataset}/files/{resource}").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_resource(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
