// /data: the search over the catalogue.
#include "web/pages.h"
#include "web/labels.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::uint64_t on_a_page = 20;
constexpr std::size_t most_options = 40, most_about = 90;

#define F(T, name) html::field(#name, &T::name)
struct FacetBox {
    std::string name {}, label {};
    std::vector<Option> options {};
    static constexpr auto fields = std::tuple { F(FacetBox, name), F(FacetBox, label), F(FacetBox, options) };
};
struct FoundLine {
    std::string address {}, title {}, about {}, marks {}, stars {}, stars_say {};
    static constexpr auto fields = std::tuple { F(FoundLine, address), F(FoundLine, title), F(FoundLine, about), F(FoundLine, marks), F(FoundLine, stars), F(FoundLine, stars_say) };
};
struct ListPage {
    std::string search {}, word {}, count {}, clear {}, requests {}, uses {}, subscribe {}, standards {}, feed {}, catalogue {}, api {};
    bool has_found = false, is_narrowed = false, is_empty = false, is_prefecture = false;
    std::vector<FacetBox> facets {};
    std::vector<Option> sorts {};
    std::vector<FoundLine> found {};
    std::optional<Pager> pager {};
    static constexpr auto fields = std::tuple { F(ListPage, search), F(ListPage, word), F(ListPage, count), F(ListPage, clear), F(ListPage, requests), F(ListPage, uses), F(ListPage, subscribe), F(ListPage, standards), F(ListPage, feed),
        F(ListPage, catalogue), F(ListPage, api), F(ListPage, has_found), F(ListPage, is_narrowed), F(ListPage, is_empty), F(ListPage, is_prefecture), F(ListPage, facets), F(ListPage, sorts),
        F(ListPage, found), F(ListPage, pager) };
};
#undef F

std::vector<FacetBox> boxes_of(Visit const& visit, Shelf& shelf, View const& view, Counts const& counts)
{
    std::vector<FacetBox> boxes;
    for (auto const facet : every_facet) {
        auto const chosen = visit.request.query_of(word_of(facet));
        auto const& all = counts[static_cast<std::size_t>(facet)];
        if ((all.size() < 2 && chosen.empty()) || (facet == Facet::Town && view.shelves.size() < 2))
            continue;
        FacetBox box { word_of(facet), web::words(visit, "catalogue.facet." + word_of(facet)), { { "", web::words(visit, "catalogue.facet.all"), chosen.empty() } } };
        bool has_chosen = chosen.empty();
        for (auto const& count : all) {
            if (box.options.size() > most_options)
                break;
            bool const is_chosen = count.value == chosen;
            has_chosen = has_chosen || is_chosen;
            box.options.push_back({ count.value, label_of(visit, shelf, view, facet, count.value) + " (" + std::to_string(count.datasets) + ")", is_chosen });
        }
        if (!has_chosen)
            box.options.push_back({ chosen, label_of(visit, shelf, view, facet, chosen), true });
        boxes.push_back(std::move(box));
    }
    return boxes;
}

FoundLine line_of(Visit const& visit, Shelf& shelf, View const& view, datasets::Offered const& offered)
{
    auto const& dataset = *offered.dataset;
    std::string marks = view.shelves.size() > 1 ? offered.publisher->name + "　" : "";
    for (auto const& format : values_of(offered, Facet::Format))
        marks += format + " ";
    marks += "　" + label_of(visit, shelf, view, Facet::Licence, dataset.licence) + "　" + web::words(visit, "catalogue.changed", { { "day", day_words(visit, day_in_tokyo(dataset.changed_at)) } });
    auto const address = offered.publisher->code == visit.town.code ? web::link(visit, { "data", dataset.name }) : "/" + offered.publisher->slug + "/data/" + dataset.name;
    return { address, dataset.title, text::shortened(dataset.description, most_about), std::move(marks), dataset.stars ? stars_words(dataset.stars) : "",
        web::words(visit, "catalogue.stars", { { "n", std::to_string(dataset.stars) } }) };
}

Result<http::Response> show_list(Visit const& visit, Shelf& shelf)
{
    auto const view = view_of(shelf, visit.here, visit.town);
    auto const search = search_of(visit, shelf, view);
    auto const found = find(view.all, search);
    ListPage page;
    page.search = page.clear = web::link(visit, "/data");
    page.word = visit.request.query_of("q");
    page.count = web::words(visit, "catalogue.list.count", { { "n", number_words(found.size()) } });
    page.requests = web::link(visit, "/data-requests");
    page.uses = web::link(visit, "/data-uses");
    page.standards = web::link(visit, "/data-standards");
    page.catalogue = web::link(visit, "/catalog.ttl");
    page.api = web::link(visit, "/api");
    auto const here = with(visit, "page", "");
    auto const query = here.find('?');
    page.feed = web::link(visit, "/data.atom") + (query == std::string::npos ? "" : here.substr(query));
    page.subscribe = web::link(visit, "/data-subscriptions") + (query == std::string::npos ? "" : here.substr(query));
    page.is_prefecture = visit.town.is_prefecture();
    page.is_empty = view.all.empty();
    page.is_narrowed = !page.word.empty() || !search.where.empty();
    page.facets = boxes_of(visit, shelf, view, counts_of(found));
    for (auto const* sort : { "best", "changed", "title" })
        page.sorts.push_back({ sort, web::words(visit, std::string("catalogue.sort.") + sort), visit.request.query_of("sort") == sort });
    auto const from = std::min<std::uint64_t>((page_of(visit) - 1) * on_a_page, found.size());
    for (auto n = from; n < std::min<std::uint64_t>(from + on_a_page, found.size()); ++n)
        page.found.push_back(line_of(visit, shelf, view, *found[n]));
    page.has_found = !page.found.empty();
    page.pager = pager_of(visit, from, page.found.size(), found.size());
    return web::page(visit, "catalogue/list.html", page);
}

}  // namespace

std::vector<web::PageType> list_types() { return { html::page<ListPage>("catalogue/list.html") }; }

std::vector<web::Route> list_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_list(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
