// Atom (RFC 4287): of a search over the catalogue (nothing asked: of the whole town), of one dataset.
#include "store/catalogue_store.h"
#include "web/pages.h"

#include <mado/html/safe.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_entries = 50;

struct Entry { std::string id, title, address, summary; Instant changed_at, published_at; };

std::string element(std::string_view name, std::string_view words) { return "<" + std::string(name) + ">" + html::escape(words) + "</" + std::string(name) + ">"; }

http::Response feed(std::string const& id, std::string const& title, std::string const& author, std::string const& page, std::vector<Entry> const& entries, Instant now)
{
    auto updated = entries.empty() ? now : entries.front().changed_at;
    for (auto const& entry : entries)
        updated = std::max(updated, entry.changed_at);
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ja\">";
    out += element("id", id) + element("title", title) + element("updated", iso_in_tokyo(updated)) + "<author>" + element("name", author) + "</author>";
    out += "<link rel=\"self\" href=\"" + html::escape(id) + "\"/><link rel=\"alternate\" type=\"text/html\" href=\"" + html::escape(page) + "\"/>\n";
    for (auto const& entry : entries) {
        out += "<entry>" + element("id", entry.id) + element("title", entry.title) + element("updated", iso_in_tokyo(entry.changed_at)) + element("published", iso_in_tokyo(entry.published_at));
        out += "<link rel=\"alternate\" type=\"text/html\" href=\"" + html::escape(entry.address) + "\"/>" + element("summary", entry.summary) + "</entry>\n";
    }
    return http::bytes("application/atom+xml; charset=utf-8", out + "</feed>\n").with("access-control-allow-origin", "*");
}

http::Response show_search_feed(Visit const& visit, Shelf& shelf)
{
    auto const view = view_of(shelf, visit.here, visit.town);
    auto search = search_of(visit, shelf, view);
    search.sort = Sort::Changed, search.descending = true;
    std::vector<Entry> entries;
    for (auto const* one : find(view.all, search)) {
        if (entries.size() == most_entries)
            break;
        entries.push_back({ one->address() + "?version=" + std::to_string(one->dataset->version), one->dataset->title, one->address(),
            one->dataset->version_note.empty() ? one->dataset->description : one->dataset->version_note, one->dataset->changed_at, one->dataset->published_at });
    }
    auto const query = visit.request.target.find('?');
    auto const asked = query == std::string::npos ? "" : visit.request.target.substr(query);
    auto const words = visit.request.query_of("q");
    return feed(view.own.root + "/data.atom" + asked, view.own.name + " オープンデータ" + (words.empty() ? "" : "「" + words + "」"), view.own.name, view.own.root + "/data" + asked, entries,
        visit.now().at);
}

Result<http::Response> show_dataset_feed(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset")));
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::versions(tx, here.dataset->id); });
    auto const address = here.offered().address();
    std::vector<Entry> entries;
    for (auto const& one : kept) {
        if (entries.size() == most_entries)
            break;
        auto const dataset = dataset_from(one.document);
        auto const number = std::to_string(one.number);
        entries.push_back({ address + "?version=" + number, dataset->title + " 第" + number + "版", address + "/versions/" + number, dataset->version_note, dataset->changed_at, dataset->changed_at });
    }
    return feed(address + "/feed.atom", here.dataset->title, here.publisher->name, address, entries, visit.now().at);
}

}  // namespace

std::vector<web::Route> feed_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data.atom").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) -> Result<http::Response> { return show_search_feed(visit, *shelf); }));
    routes.push_back(web::page("/data/{dataset}/feed.atom").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_dataset_feed(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
