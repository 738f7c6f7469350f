#include "web/feed_view.h"

#include "service/feeds.h"

#include <mado/gtfs/check.h>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_notices = 20, most_stops_of_sketch = 2'000;

std::string day_of(Visit const& visit, int date)
{
    auto const day = Day::of(date / 10'000, static_cast<unsigned>(date / 100 % 100), static_cast<unsigned>(date % 100));
    return day ? day_words(visit, *day) : "";
}

void add_check(Visit const& visit, FeedFound const& found, FeedBox& box)
{
    box.counts = web::words(visit, "catalogue.feed_of.counts", { { "routes", number_words(found.routes) }, { "trips", number_words(found.trips) }, { "stops", number_words(found.stops) } });
    if (found.from > 0 && found.until > 0)
        box.days = web::words(visit, "catalogue.feed_of.days", { { "from", day_of(visit, found.from) }, { "until", day_of(visit, found.until) } });
    box.sums = found.notices.empty() ? web::words(visit, "catalogue.feed_of.clean")
                                     : web::words(visit, "catalogue.feed_of.sums", { { "errors", number_words(found.errors) }, { "warnings", number_words(found.warnings) },
                                           { "others", number_words(found.notices.size() - found.errors - found.warnings) } });
    for (auto const& one : found.notices) {
        if (box.notices.size() == most_notices)
            break;
        auto const words = gtfs::words_of(one.code);
        box.notices.push_back({ web::words(visit, "catalogue.feed_of.severity." + one.severity), words ? std::string(visit.language == "en" ? words->en : words->ja) : one.code,
            number_words(one.total), one.place, one.severity == "ERROR" ? "bad" : one.severity == "WARNING" ? "heed" : "" });
    }
    box.has_notices = !box.notices.empty();
}

}  // namespace

FeedBox feed_box(Visit const& visit, Shelf& shelf, DatasetHere const& here, datasets::Resource const& resource)
{
    FeedBox box;
    if (auto const found = feed_found(visit.here, visit.tenant(), *here.dataset, resource))
        add_check(visit, *found, box);
    auto const timetable = timetable_of(shelf, visit.here, visit.tenant(), resource);
    if (!timetable)                           // being read, or no feed: what is downloaded stands here all the same
        return box;
    auto const version = here.asked ? "?version=" + std::to_string(*here.asked) : "";
    auto const folder = web::link(visit, { "data", here.dataset->name, "files", resource.id });
    box.timetable = folder + "/timetable" + version;
    std::vector<Point> points;
    for (auto const& stop : (*timetable)->stops())
        if (stop.place && points.size() < most_stops_of_sketch)
            points.push_back({ stop.place->latitude_e6, stop.place->longitude_e6 });
    std::vector<std::vector<Point>> lines;
    for (auto const& line : (*timetable)->sketch()) {
        lines.emplace_back();
        for (auto const& place : line)
            lines.back().push_back({ place.latitude_e6, place.longitude_e6 });
    }
    if (!points.empty())
        box.map = map_of(visit, points, lines, web::words(visit, "catalogue.feed_of.map", { { "n", number_words((*timetable)->stops().size()) } }), folder + "/map.geojson" + version);
    return box;
}

}  // namespace mado::catalogue
