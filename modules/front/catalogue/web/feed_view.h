#pragma once
// What the page of a dataset shows of a feed of public transport.
#include "web/map_view.h"

namespace mado::catalogue {

#define F(T, name) html::field(#name, &T::name)
struct NoticeLine {
    std::string severity {}, words {}, count {}, place {}, is {};
    static constexpr auto fields = std::tuple { F(NoticeLine, severity), F(NoticeLine, words), F(NoticeLine, count), F(NoticeLine, place), F(NoticeLine, is) };
};
struct FeedBox {                              // what {{>transit}} wants
    std::string counts {}, days {}, timetable {}, sums {};
    std::vector<NoticeLine> notices {};
    bool has_notices = false;
    std::optional<MapBox> map {};
    static constexpr auto fields = std::tuple { F(FeedBox, counts), F(FeedBox, days), F(FeedBox, timetable), F(FeedBox, sums), F(FeedBox, notices), F(FeedBox, has_notices), F(FeedBox, map) };
};
#undef F

FeedBox feed_box(Visit const& visit, Shelf& shelf, DatasetHere const& here, datasets::Resource const& resource);

std::vector<web::Route> timetable_routes(SharedShelf const& shelf);
std::vector<web::PageType> timetable_types();

}  // namespace mado::catalogue
