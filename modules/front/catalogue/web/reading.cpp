#include "web/reading.h"

#include "service/receive.h"
#include "store/catalogue_store.h"

#include <mado/search/search.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr int most_found = 1'000;

struct Read { std::int64_t revision = 0; std::vector<std::string> documents {}; bool is_known = false; };

}  // namespace

std::shared_ptr<TownShelf const> town_shelf(Shelf& shelf, Workplace const& here, tenancy::Town const& town)
{
    auto const known = shelf.known(town.code);
    auto read = here.database.read(town.code, [&](db::Read& tx) {
        Read now { .revision = store::revision(tx) };
        now.is_known = known && known->revision == now.revision;
        if (!now.is_known)
            for (auto& kept : store::shown(tx))
                now.documents.push_back(std::move(kept.document));
        return now;
    });
    if (read.is_known)
        return known;
    return shelf.keep(publisher_of(here, town), read.revision, read.documents);
}

View view_of(Shelf& shelf, Workplace const& here, tenancy::Town const& town)
{
    View view;
    view.own = publisher_of(here, town);
    view.shelves.push_back(town_shelf(shelf, here, town));
    if (town.is_prefecture() && !town.training)
        for (auto const* one : here.towns.municipalities_of(town.code))
            if (auto theirs = town_shelf(shelf, here, *one); !theirs->datasets.empty())
                view.shelves.push_back(std::move(theirs));
    for (auto const& of : view.shelves)
        for (auto const& one : of->datasets)
            view.all.push_back({ one.get(), &of->publisher, of->publisher.code == town.code ? one->name : of->publisher.slug + "_" + one->name });
    return view;
}

std::vector<std::pair<std::string, std::string>> found_in(Workplace const& here, View const& view, std::string_view words)
{
    std::vector<std::pair<std::string, std::string>> all;
    for (auto const& shelf : view.shelves)
        for (auto const& hit : here.database.read(shelf->publisher.code, [&](db::Read& tx) { return search::find(tx, std::string(kind_in_search), words, most_found); }))
            all.emplace_back(shelf->publisher.code, hit.key);
    return all;
}

Search search_in(Workplace const& here, View const& view, http::Pairs const& query)
{
    Search search;
    for (auto const facet : every_facet) {
        std::vector<std::string> values;
        for (auto const& [name, value] : query)
            if (name == word_of(facet) && !value.empty())
                values.push_back(value);
        if (!values.empty())
            search.where.push_back({ facet, std::move(values), false });
    }
    auto const first = [&](std::string_view wanted) {
        auto const found = std::ranges::find(query, wanted, [](auto const& one) -> std::string const& { return one.first; });
        return found == query.end() ? std::string() : found->second;
    };
    if (auto const words = first("q"); !words.empty())
        search.hits = found_in(here, view, words);
    auto const sort = first("sort");
    if (sort == "title")
        search.sort = Sort::Title;
    else if (sort == "changed")
        search.sort = Sort::Changed, search.descending = true;
    return search;
}

}  // namespace mado::catalogue
