// The catalogue as others' programs harvest it: DCAT-AP as Turtle and JSON-LD in pages, DCAT-US as one file.
#include "web/pages.h"

#include <algorithm>
#include <span>

namespace mado::catalogue {

namespace {

constexpr std::uint64_t on_a_page = 100;

std::string address_of_page(std::string const& document, std::uint64_t page) { return page == 1 ? document : document + "?page=" + std::to_string(page); }

http::Response harvest(Visit const& visit, Shelf& shelf, Wants wants)
{
    auto const view = view_of(shelf, visit.here, visit.town);
    auto const page = page_of(visit), last = std::max<std::uint64_t>(1, (view.all.size() + on_a_page - 1) / on_a_page);
    auto const document = view.own.root + (wants == Wants::Turtle ? "/catalog.ttl" : "/catalog.jsonld");
    datasets::CataloguePage head { .publisher = view.own, .address = view.own.root + "/catalog", .title = view.own.name + " オープンデータカタログ", .description = view.own.name + "が公開しているデータの一覧です。",
        .first = document, .previous = page > 1 ? address_of_page(document, page - 1) : "", .next = page < last ? address_of_page(document, page + 1) : "",
        .last = address_of_page(document, last), .itself = address_of_page(document, page), .total = view.all.size() };
    auto const from = std::min<std::uint64_t>((page - 1) * on_a_page, view.all.size());
    auto const part = std::span(view.all).subspan(from, std::min<std::uint64_t>(on_a_page, view.all.size() - from));
    auto const graph = datasets::graph_of(head, part, shelf.vocabulary(visit.here));
    auto response = wants == Wants::Turtle ? http::bytes("text/turtle; charset=utf-8", graph.turtle()) : http::bytes("application/ld+json", graph.json_ld());
    return response.with("access-control-allow-origin", "*");
}

// The address of the catalogue itself: the form that is asked for.
http::Response show_catalogue(Visit const& visit, Shelf& shelf)
{
    auto const wants = wants_of(visit);
    if (wants == Wants::Turtle || wants == Wants::JsonLd)
        return harvest(visit, shelf, wants).with("vary", "accept");
    return http::see_other(web::link(visit, "/data")).with("vary", "accept");
}

http::Response show_data_json(Visit const& visit, Shelf& shelf)
{
    auto const view = view_of(shelf, visit.here, visit.town);
    return http::bytes("application/json", json::write(datasets::data_json(view.own, view.all, shelf.vocabulary(visit.here)))).with("access-control-allow-origin", "*");
}

}  // namespace

std::vector<web::Route> metadata_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/catalog").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) -> Result<http::Response> { return show_catalogue(visit, *shelf); }));
    routes.push_back(web::page("/catalog.ttl").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) -> Result<http::Response> { return harvest(visit, *shelf, Wants::Turtle); }));
    routes.push_back(web::page("/catalog.jsonld").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) -> Result<http::Response> { return harvest(visit, *shelf, Wants::JsonLd); }));
    routes.push_back(web::page("/data.json").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) -> Result<http::Response> { return show_data_json(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
