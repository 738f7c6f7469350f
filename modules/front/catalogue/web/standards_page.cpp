// /data-standards: which standard datasets the towns have published; /data-standards/{series}/{number}: one of them as one table of all towns.
#include "model/rows.h"
#include "service/roll_up.h"
#include "web/downloads.h"
#include "web/labels.h"

#include <mado/crypto/box.h>

#include <algorithm>
#include <map>

namespace mado::catalogue {

namespace {

constexpr std::uint64_t on_a_page = 50;

#define F(T, name) html::field(#name, &T::name)
struct StandardsPage {
    std::string list {};
    bool has_standards = false, is_prefecture = false;
    std::vector<Link> standards {};
    static constexpr auto fields = std::tuple { F(StandardsPage, list), F(StandardsPage, has_standards), F(StandardsPage, is_prefecture), F(StandardsPage, standards) };
};
struct RollUpPage {
    std::string title {}, list {}, standards {}, about {}, count {}, word {}, action {}, error {}, api {};
    std::vector<Link> sources {}, without {}, forms {};
    bool has_without = false, has_table = false, has_rows = false;
    Grid grid {};
    std::optional<Pager> pager {};
    static constexpr auto fields = std::tuple { F(RollUpPage, title), F(RollUpPage, list), F(RollUpPage, standards), F(RollUpPage, about), F(RollUpPage, count), F(RollUpPage, word), F(RollUpPage, action),
        F(RollUpPage, error), F(RollUpPage, api), F(RollUpPage, sources), F(RollUpPage, without), F(RollUpPage, forms), F(RollUpPage, has_without), F(RollUpPage, has_table), F(RollUpPage, has_rows),
        F(RollUpPage, grid), F(RollUpPage, pager) };
};
#undef F

Result<http::Response> show_standards(Visit const& visit, Shelf& shelf)
{
    auto const view = view_of(shelf, visit.here, visit.town);
    std::map<std::string, std::size_t> towns;
    for (auto const& shelf_of_town : view.shelves) {
        std::vector<std::string> own;
        for (auto const& dataset : shelf_of_town->datasets)
            for (auto const& resource : dataset->resources)
                if (!resource.standard.empty() && resource.table && std::ranges::find(own, resource.standard) == own.end())
                    own.push_back(resource.standard);
        for (auto const& standard : own)
            ++towns[standard];
    }
    StandardsPage page { web::link(visit, "/data"), !towns.empty(), visit.town.is_prefecture(), {} };
    for (auto const& [standard, count] : towns)
        page.standards.push_back({ web::link(visit, "/data-standards/" + standard), standard_words(visit, shelf, standard), web::words(visit, "catalogue.standards.towns", { { "n", std::to_string(count) } }) });
    return web::page(visit, "catalogue/standards.html", page);
}

std::string standard_of(Visit const& visit) { return visit.request.path.at("series") + "/" + visit.request.path.at("number"); }

Result<RollUp> roll_up_here(Visit const& visit, Shelf& shelf, View const& view)
{
    auto made = roll_up(shelf, visit.here, visit.tenant(), view, standard_of(visit));
    if (made.sources.empty() && made.unreadable.empty())
        return refuse(Refusal::Kind::NotFound, "catalogue.no_standard");
    if (!made.table)
        return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
    return made;
}

Grid grid_of(Visit const& visit, tables::Columns const& table, std::vector<std::uint64_t> const& rows)
{
    constexpr std::size_t uri = std::size(source_columns) - 1, name = 1;
    Grid grid { .caption = web::words(visit, "catalogue.table.rows") };
    for (std::size_t n = 0; n < table.columns().size(); ++n)
        if (n != uri)
            grid.heads.push_back({ table.columns()[n].name, {}, table.columns()[n].type == tables::Type::Integer || table.columns()[n].type == tables::Type::Decimal });
    for (auto const row : rows) {
        auto const address = cell_of(table, uri, row);
        RowOfCells line { { cell_of(table, name, row) + " " + std::to_string(row + 1), address.starts_with(visit.here.public_address) ? address.substr(visit.here.public_address.size()) : address }, {} };
        for (std::size_t n = 0; n < table.columns().size(); ++n)
            if (n != uri)
                line.cells.push_back(cell_words(cell_of(table, n, row), table.columns()[n].type == tables::Type::Integer || table.columns()[n].type == tables::Type::Decimal));
        grid.rows.push_back(std::move(line));
    }
    return grid;
}

Result<http::Response> show_roll_up(Visit const& visit, Shelf& shelf)
{
    auto const view = view_of(shelf, visit.here, visit.town);
    auto const made = TRY(roll_up_here(visit, shelf, view));
    auto const standard = standard_of(visit);
    auto const& table = *made.table;
    RollUpPage page;
    page.title = standard_words(visit, shelf, standard);
    page.list = web::link(visit, "/data");
    page.standards = web::link(visit, "/data-standards");
    page.action = web::link(visit, "/data-standards/" + standard);
    page.word = visit.request.query_of("q");
    page.api = view.own.root + "/api/v1/data-standards/" + standard + "/rows?limit=10";
    std::map<std::string, bool> has;
    auto const add = [&](Source const& source, std::string about) {
        page.sources.push_back({ "/" + source.offered->publisher->slug + "/data/" + source.offered->dataset->name, source.offered->publisher->name + "　" + source.offered->dataset->title, std::move(about) });
    };
    for (auto const& source : made.sources) {
        has[source.offered->publisher->code] = true;
        add(source, web::words(visit, "catalogue.roll_up.source", { { "rows", number_words(source.resource->table->rows) }, { "version", std::to_string(source.offered->dataset->version) } }));
    }
    auto const towns = has.size();
    for (auto const& source : made.unreadable) {
        has[source.offered->publisher->code] = true;
        add(source, web::words(visit, "catalogue.roll_up.unreadable"));
    }
    if (visit.town.is_prefecture())
        for (auto const* town : visit.here.towns.municipalities_of(visit.town.code))
            if (!has.contains(town->code))
                page.without.push_back({ "", visit.language == "en" ? town->name_en : town->name });
    page.has_without = !page.without.empty();
    page.about = web::words(visit, "catalogue.roll_up.about", { { "towns", std::to_string(towns) }, { "rows", number_words(table.rows()) } });
    for (auto const& form : forms)
        if (form.ending != "ttl" && form.ending != "jsonld" && can_be(form, table))
            page.forms.push_back({ page.action + "/" + std::string(form.name), std::string(form.title) });
    auto const asked = TRY(rows_asked(table, { .words = page.word, .offset = (page_of(visit) - 1) * on_a_page, .limit = on_a_page }));
    auto const found = TRY(find_rows(table, asked.wanted));
    page.has_table = true;
    page.has_rows = !found.rows.empty();
    page.grid = grid_of(visit, table, found.rows);
    page.count = web::words(visit, "catalogue.table.count", { { "n", number_words(found.total) }, { "all", number_words(table.rows()) } });
    page.pager = pager_of(visit, asked.wanted.offset, found.rows.size(), found.total);
    return web::page(visit, "catalogue/roll_up.html", page);
}

Result<http::Response> show_roll_up_file(Visit const& visit, Shelf& shelf)
{
    auto const* form = form_named(visit.request.path.at("form"));
    if (!form || form->ending == "ttl" || form->ending == "jsonld")
        return refuse(Refusal::Kind::NotFound, "catalogue.no_form");
    auto const view = view_of(shelf, visit.here, visit.town);
    auto const made = TRY(roll_up_here(visit, shelf, view));
    if (!can_be(*form, *made.table))
        return refuse(Refusal::Kind::NotFound, "catalogue.no_form");
    auto const title = standard_words(visit, shelf, standard_of(visit));
    auto const stem = std::string(roll_up_beginning) + crypto::sha256_hex(made.key).substr(0, 40);
    http::Response response;
    response.file = file_of(shelf.tables, visit.here, visit.tenant(), stem, *made.table, *form, { .title = title });
    if (response.file.empty())
        return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
    response.with("content-type", std::string(form->media_type)).with("content-disposition", attachment(visit.town.name + " " + title + "." + std::string(form->ending)))
        .with("x-content-type-options", "nosniff").with("access-control-allow-origin", "*");
    return tagged(visit, std::move(response), stem + "-" + std::string(form->name));
}

}  // namespace

std::vector<web::PageType> standard_types() { return { html::page<StandardsPage>("catalogue/standards.html"), html::page<RollUpPage>("catalogue/roll_up.html") }; }

std::vector<web::Route> standard_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data-standards").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_standards(visit, *shelf); }));
    routes.push_back(web::page("/data-standards/{series}/{number}").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_roll_up(visit, *shelf); }));
    routes.push_back(web::page("/data-standards/{series}/{number}/{form}").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_roll_up_file(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
