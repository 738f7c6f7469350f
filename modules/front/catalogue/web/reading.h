#pragma once
// What a town's catalogue offers, read for pages, APIs and jobs: each opens one read a town, so outside every transaction. What is shown alone is read.
#include "service/shelf.h"

#include <mado/http/message.h>

namespace mado::catalogue {

std::shared_ptr<TownShelf const> town_shelf(Shelf& shelf, Workplace const& here, tenancy::Town const& town);
View view_of(Shelf& shelf, Workplace const& here, tenancy::Town const& town);
// Of a search, best first: town code and id.
std::vector<std::pair<std::string, std::string>> found_in(Workplace const& here, View const& view, std::string_view words);
// As an address says it: q, a parameter for each facet, sort.
Search search_in(Workplace const& here, View const& view, http::Pairs const& query);

}  // namespace mado::catalogue
