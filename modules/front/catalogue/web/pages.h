#pragma once
// What the pages of the catalogue share, and what their templates show.
#include "model/search.h"
#include "service/forms.h"
#include "web/reading.h"

#include <mado/http/server.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mado::catalogue {

using web::Attempt;
using web::Visit;
using SharedShelf = std::shared_ptr<Shelf>;

// -- what is looked at
// A dataset of this town, in its newest version or in the one that the address names (?version=2).
struct DatasetHere {
    std::shared_ptr<datasets::Dataset const> dataset {};
    std::shared_ptr<datasets::Publisher const> publisher {};
    std::optional<std::int64_t> asked {};                     // the version of the address
    datasets::Offered offered() const { return { dataset.get(), publisher.get(), dataset->name }; }
};
// Refuses NotFound (another town's, too), Gone with the reason (withdrawn).
Result<DatasetHere> dataset_here(Visit const& visit, Shelf& shelf, std::string const& name, std::string const& version = {});
// By the address or, where it names none, the first with a table. Refuses NotFound.
Result<datasets::Resource const*> resource_of(DatasetHere const& here, std::string const& id);
// Refuses NotFound (no table), Busy (it cannot be made now).
Result<tables::Columns> table_of(Visit const& visit, Shelf& shelf, DatasetHere const& here, datasets::Resource const& resource);

std::string day_words(Visit const& visit, Day day);
std::string bytes_words(std::uint64_t bytes);                 // "9 KB"
std::string number_words(std::uint64_t number);               // "12,345"
std::string stars_words(int stars);                           // "★★★☆☆"
std::string attribution_of(datasets::Offered const& offered, datasets::Vocabulary const& vocabulary);
// A query with one value changed; an empty value takes it away, and so does `page` where another changes.
std::string with(Visit const& visit, std::string_view name, std::string_view value);
bool is_known(Visit const& visit, std::string const& etag);   // who asks has these bytes: nothing need be made
// The same bytes as before: 304.
http::Response tagged(Visit const& visit, http::Response response, std::string const& etag);
enum class Wants { Page, Json, JsonLd, Turtle };
Wants wants_of(Visit const& visit);                           // by Accept; a browser gets the page

#define F(T, name) html::field(#name, &T::name)

struct Link {
    std::string address {}, label {}, about {};
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(Link, address), F(Link, label), F(Link, about), F(Link, is_chosen) };
};
struct Option {
    std::string value {}, label {};
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(Option, value), F(Option, label), F(Option, is_chosen) };
};
struct Fact {
    std::string title {}, words {}, address {};
    static constexpr auto fields = std::tuple { F(Fact, title), F(Fact, words), F(Fact, address) };
};
struct Pager {
    std::string words {}, previous {}, next {};
    static constexpr auto fields = std::tuple { F(Pager, words), F(Pager, previous), F(Pager, next) };
};
struct Cell {
    std::string words {}, address {};
    bool is_number = false, is_short = false;                 // short: stays in one line
    static constexpr auto fields = std::tuple { F(Cell, words), F(Cell, address), F(Cell, is_number), F(Cell, is_short) };
};
Cell cell_words(std::string words, bool is_number);
struct RowOfCells {
    Cell head {};
    std::vector<Cell> cells {};
    static constexpr auto fields = std::tuple { F(RowOfCells, head), F(RowOfCells, cells) };
};
struct Grid {                                                 // a table: what {{>grid}} wants
    std::string caption {}, about {};
    std::vector<Cell> heads {};
    std::vector<RowOfCells> rows {};
    static constexpr auto fields = std::tuple { F(Grid, caption), F(Grid, about), F(Grid, heads), F(Grid, rows) };
};
#undef F

// "1〜25件／240件", links that keep the rest of the query.
std::optional<Pager> pager_of(Visit const& visit, std::uint64_t from, std::uint64_t shown, std::uint64_t total);
std::uint64_t page_of(Visit const& visit);                    // from 1

// -- the pages of each file
std::vector<web::Route> list_routes(SharedShelf const& shelf);
std::vector<web::Route> dataset_routes(SharedShelf const& shelf);
std::vector<web::Route> table_routes(SharedShelf const& shelf);
std::vector<web::Route> version_routes(SharedShelf const& shelf);
std::vector<web::Route> download_routes(SharedShelf const& shelf);
std::vector<web::Route> metadata_routes(SharedShelf const& shelf);
std::vector<web::Route> feed_routes(SharedShelf const& shelf);
std::vector<web::Route> standard_routes(SharedShelf const& shelf);
std::vector<web::Route> request_routes(SharedShelf const& shelf);
std::vector<web::Route> subscription_routes(SharedShelf const& shelf);
std::vector<web::Route> use_routes(SharedShelf const& shelf);
std::vector<web::Route> ckan_routes(SharedShelf const& shelf);
std::vector<web::PageType> list_types();
std::vector<web::PageType> dataset_types();
std::vector<web::PageType> table_types();
std::vector<web::PageType> version_types();
std::vector<web::PageType> standard_types();
std::vector<web::PageType> request_types();
std::vector<web::PageType> subscription_types();
std::vector<web::PageType> use_types();

// A search as an address says it: q, and a parameter for each facet.
Search search_of(Visit const& visit, Shelf& shelf, View const& view);

}  // namespace mado::catalogue
