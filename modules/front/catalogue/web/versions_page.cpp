// /data/{dataset}/versions: every version that was published; /data/{dataset}/versions/{version}: what differs from the one before, row by row.
#include "service/findings.h"
#include "store/catalogue_store.h"
#include "web/pages.h"

#include <algorithm>

namespace mado::catalogue {

namespace {

#define F(T, name) html::field(#name, &T::name)
struct VersionLine {
    std::string number {}, day {}, note {}, page {}, changes {};
    static constexpr auto fields = std::tuple { F(VersionLine, number), F(VersionLine, day), F(VersionLine, note), F(VersionLine, page), F(VersionLine, changes) };
};
struct VersionsPage {
    std::string title {}, list {}, dataset {}, feed {};
    std::vector<VersionLine> versions {};
    static constexpr auto fields = std::tuple { F(VersionsPage, title), F(VersionsPage, list), F(VersionsPage, dataset), F(VersionsPage, feed), F(VersionsPage, versions) };
};
struct ChangeLine {
    std::string kind {}, row {}, column {}, before {}, after {};
    static constexpr auto fields = std::tuple { F(ChangeLine, kind), F(ChangeLine, row), F(ChangeLine, column), F(ChangeLine, before), F(ChangeLine, after) };
};
struct TableChanges {
    std::string title {}, sums {}, columns {}, too_large {};
    bool has_rows = false;
    std::vector<ChangeLine> rows {};
    static constexpr auto fields = std::tuple { F(TableChanges, title), F(TableChanges, sums), F(TableChanges, columns), F(TableChanges, too_large), F(TableChanges, has_rows), F(TableChanges, rows) };
};
struct DifferencePage {
    std::string title {}, list {}, dataset {}, dataset_title {}, versions {}, older {};
    std::vector<TableChanges> changed {};
    bool is_first = false;
    static constexpr auto fields = std::tuple { F(DifferencePage, title), F(DifferencePage, list), F(DifferencePage, dataset), F(DifferencePage, dataset_title), F(DifferencePage, versions),
        F(DifferencePage, older), F(DifferencePage, changed), F(DifferencePage, is_first) };
};
#undef F

std::string joined(std::vector<std::string> const& all)
{
    std::string words;
    for (auto const& one : all)
        words += (words.empty() ? "" : "、") + one;
    return words;
}

Result<http::Response> show_versions(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset")));
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::versions(tx, here.dataset->id); });
    auto const address = web::link(visit, { "data", here.dataset->name });
    VersionsPage page { here.dataset->title, web::link(visit, "/data"), address, address + "/feed.atom", {} };
    for (auto const& one : kept) {
        auto const dataset = dataset_from(one.document);
        auto const number = std::to_string(one.number);
        page.versions.push_back({ number, day_words(visit, day_in_tokyo(dataset->changed_at)), dataset->version_note, one.number == here.dataset->version ? address : address + "?version=" + number,
            address + "/versions/" + number });
    }
    return web::page(visit, "catalogue/versions.html", page);
}

TableChanges changes_of(Visit const& visit, datasets::Resource const& resource, std::optional<Difference> const& difference)
{
    TableChanges made { .title = resource.name };
    if (!difference) {
        made.too_large = web::words(visit, "catalogue.difference.too_large");
        return made;
    }
    made.sums = web::words(visit, "catalogue.difference.sums", { { "added", number_words(difference->added) }, { "removed", number_words(difference->removed) },
        { "changed", number_words(difference->changed) }, { "same", number_words(difference->same) } });
    if (!difference->new_columns.empty() || !difference->gone_columns.empty())
        made.columns = web::words(visit, "catalogue.difference.columns", { { "added", joined(difference->new_columns) }, { "removed", joined(difference->gone_columns) } });
    for (auto const& row : difference->rows) {
        auto const kind = web::words(visit, row.kind == RowChange::Kind::Added ? "catalogue.difference.added" : row.kind == RowChange::Kind::Removed ? "catalogue.difference.removed" : "catalogue.difference.changed");
        if (row.cells.empty())
            made.rows.push_back({ kind, row.name, "", "", "" });
        for (auto const& cell : row.cells)
            made.rows.push_back({ kind, row.name, cell.column, cell.before, cell.after });
    }
    made.has_rows = !made.rows.empty();
    return made;
}

Result<http::Response> show_difference(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset"), visit.request.path.at("version")));
    auto const all = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::versions(tx, here.dataset->id); });
    // The newest of those before it: numbers may have gaps.
    auto const before = std::ranges::find_if(all, [&](store::Version const& one) { return one.number < here.dataset->version; });
    auto const address = web::link(visit, { "data", here.dataset->name });
    DifferencePage page { .title = web::words(visit, "catalogue.difference.title", { { "n", std::to_string(here.dataset->version) } }), .list = web::link(visit, "/data"), .dataset = address,
        .dataset_title = here.dataset->title, .versions = address + "/versions" };
    page.is_first = before == all.end();
    if (page.is_first)
        return web::page(visit, "catalogue/difference.html", page);
    auto const older = dataset_from(before->document);
    page.older = std::to_string(before->number);
    for (auto const& resource : here.dataset->resources) {
        auto const former = std::ranges::find(older->resources, resource.id, &datasets::Resource::id);
        if (!resource.table || former == older->resources.end() || !former->table)
            continue;
        if (auto const known = difference_found(visit.here, visit.tenant(), *here.dataset, *former, resource)) {
            page.changed.push_back(changes_of(visit, resource, known));
            continue;
        }
        auto const now = shelf.tables.open(visit.here, visit.tenant(), resource), then = shelf.tables.open(visit.here, visit.tenant(), *former);
        if (!now || !then)
            return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
        page.changed.push_back(changes_of(visit, resource, difference(*then, *now, resource.table->key, most_changes_shown)));
    }
    return web::page(visit, "catalogue/difference.html", page);
}

}  // namespace

std::vector<web::PageType> version_types() { return { html::page<VersionsPage>("catalogue/versions.html"), html::page<DifferencePage>("catalogue/difference.html") }; }

std::vector<web::Route> version_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data/{dataset}/versions").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_versions(visit, *shelf); }));
    routes.push_back(web::page("/data/{dataset}/versions/{version}").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_difference(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
