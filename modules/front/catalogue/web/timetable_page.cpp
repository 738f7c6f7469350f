// /data/{dataset}/files/{resource}/timetable: when buses leave a stop, or a route's trips side by side, on a day. …/map.geojson: the feed's stops and lines.
#include "web/feed_view.h"

#include "model/rows.h"
#include "service/feeds.h"

#include <algorithm>
#include <array>
#include <map>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_trips = 80, most_departures = 2'000;
constexpr int a_day = 86'400, an_hour = 3'600;

#define F(T, name) html::field(#name, &T::name)
struct LeaveLine {
    std::string time {}, route {}, headsign {}, platform {};
    static constexpr auto fields = std::tuple { F(LeaveLine, time), F(LeaveLine, route), F(LeaveLine, headsign), F(LeaveLine, platform) };
};
struct TripGrid {
    std::string caption {};
    std::vector<Cell> heads {};
    std::vector<RowOfCells> rows {};
    static constexpr auto fields = std::tuple { F(TripGrid, caption), F(TripGrid, heads), F(TripGrid, rows) };
};
struct TimetablePage {
    std::string title {}, list {}, dataset {}, dataset_title {}, action {}, version {}, day {}, heading {}, day_said {}, error {}, cut {}, runs {};
    std::vector<Option> stops {}, routes {}, directions {};
    bool has_departures = false, is_asked = false, has_trips = false, has_directions = false, is_empty = false;
    std::vector<LeaveLine> departures {};
    TripGrid grid {};
    static constexpr auto fields = std::tuple { F(TimetablePage, title), F(TimetablePage, list), F(TimetablePage, dataset), F(TimetablePage, dataset_title), F(TimetablePage, action),
        F(TimetablePage, version), F(TimetablePage, day), F(TimetablePage, heading), F(TimetablePage, day_said), F(TimetablePage, error), F(TimetablePage, cut), F(TimetablePage, runs),
        F(TimetablePage, stops), F(TimetablePage, routes), F(TimetablePage, directions), F(TimetablePage, has_departures), F(TimetablePage, is_asked), F(TimetablePage, has_trips),
        F(TimetablePage, has_directions), F(TimetablePage, is_empty), F(TimetablePage, departures), F(TimetablePage, grid) };
};
#undef F

std::string two(int number) { return { static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10) }; }

// 25:03 of a day of service is 1:03 of the next.
std::string time_words(Visit const& visit, int seconds)
{
    if (seconds < 0)
        return "";
    auto const within = seconds % a_day;
    auto const time = std::to_string(within / an_hour) + ":" + two(within / 60 % 60);
    return seconds < a_day ? time : web::words(visit, "catalogue.timetable.next_day", { { "time", time } });
}

int number_of(Day day) { return day.year() * 10'000 + static_cast<int>(day.month()) * 100 + static_cast<int>(day.day_of_month()); }
std::optional<Day> day_of(int date) { return Day::of(date / 10'000, static_cast<unsigned>(date / 100 % 100), static_cast<unsigned>(date % 100)); }

std::string name_of(gtfs::RouteShown const& route)
{
    auto const between = route.short_name.empty() || route.long_name.empty() ? "" : " ";
    auto name = std::string(route.short_name) + between + std::string(route.long_name);
    return name.empty() ? std::string(route.id) : name;
}

std::string route_name(gtfs::Timetable const& table, std::string_view id)
{
    auto const found = std::ranges::find(table.routes(), id, &gtfs::RouteShown::id);
    return found == table.routes().end() ? std::string(id) : name_of(*found);
}

// As was asked; else today where the feed runs, else the first day on which it does.
Day day_asked(Visit const& visit, gtfs::Timetable const& table, std::string& error)
{
    auto const today = visit.now().today();
    auto const typed = visit.request.query_of("day");
    if (auto const day = Day::parse(typed))
        return *day;
    if (!typed.empty())
        error = web::words(visit, "catalogue.timetable.no_day");
    if (table.first_day() > 0 && (number_of(today) < table.first_day() || number_of(today) > table.last_day()))
        return day_of(table.first_day()).value_or(today);
    return today;
}

void add_choices(Visit const& visit, gtfs::Timetable const& table, TimetablePage& page)
{
    auto const stop = visit.request.query_of("stop"), route = visit.request.query_of("route");
    page.stops.push_back({ "", web::words(visit, "catalogue.timetable.no_stop"), stop.empty() });
    std::string_view before;
    for (auto const& one : table.stops()) {
        if (one.departures == 0)
            continue;
        auto label = one.name.empty() ? std::string(one.id) : std::string(one.name);
        if (!one.platform.empty())
            label += "（" + std::string(one.platform) + "）";
        else if (one.name == before)          // poles on both sides of a road, without a station above them
            label += "（" + std::string(one.id) + "）";
        before = one.name;
        page.stops.push_back({ std::string(one.id), std::move(label), one.id == stop });
    }
    page.routes.push_back({ "", web::words(visit, "catalogue.timetable.no_route"), route.empty() });
    for (auto const& one : table.routes())
        page.routes.push_back({ std::string(one.id), name_of(one), one.id == route });
}

void add_departures(Visit const& visit, gtfs::Timetable const& table, std::string const& stop, Day day, TimetablePage& page)
{
    auto const known = std::ranges::find(table.stops(), std::string_view(stop), &gtfs::StopShown::id);
    page.is_asked = true;
    page.heading = known == table.stops().end() ? stop : std::string(known->name);
    auto const found = table.departures(stop, number_of(day), most_departures);
    std::map<std::string_view, std::string> names;
    for (auto const& one : found.all) {
        auto const [name, is_new] = names.try_emplace(one.route);
        if (is_new)
            name->second = route_name(table, one.route);
        page.departures.push_back({ time_words(visit, one.seconds), name->second, std::string(one.headsign), std::string(one.platform) });
    }
    if (!found.is_whole)
        page.cut = web::words(visit, "catalogue.timetable.cut", { { "n", number_words(found.all.size()) } });
    page.has_departures = !page.departures.empty();
    page.is_empty = page.departures.empty();
}

void add_trips(Visit const& visit, gtfs::Timetable const& table, std::string const& route, Day day, TimetablePage& page)
{
    page.is_asked = true;
    page.heading = route_name(table, route);
    auto const directions = table.directions(route);
    auto const typed = visit.request.query_of("direction");
    auto const chosen = std::ranges::find(directions, std::string_view(typed)) != directions.end() ? std::string_view(typed) : directions.empty() ? std::string_view() : directions.front();
    page.has_directions = directions.size() > 1;
    for (auto const direction : directions)
        page.directions.push_back({ std::string(direction), web::words(visit, "catalogue.timetable.towards", { { "headsign", std::string(table.headsign_of(route, direction)) } }), direction == chosen });
    auto const grid = table.grid(route, chosen, number_of(day), most_trips);
    page.has_trips = !grid.trips.empty();
    page.is_empty = grid.trips.empty();
    page.grid.caption = page.heading;
    if (!grid.is_whole)
        page.cut = web::words(visit, "catalogue.timetable.cut", { { "n", number_words(grid.trips.size()) } });
    for (auto const& trip : grid.trips)
        page.grid.heads.push_back({ std::string(trip.headsign), {}, false, false });
    for (auto const& line : grid.stops) {
        RowOfCells row { { std::string(line.name.empty() ? line.stop : line.name), {}, false, true }, {} };
        for (auto const seconds : line.seconds)
            row.cells.push_back({ seconds < 0 ? "–" : time_words(visit, seconds), {}, true, true });
        page.grid.rows.push_back(std::move(row));
    }
}

struct FeedHere { DatasetHere here {}; datasets::Resource const* resource = nullptr; };

Result<FeedHere> feed_here(Visit const& visit, Shelf& shelf)
{
    FeedHere made;
    made.here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset"), visit.request.query_of("version")));
    made.resource = TRY(resource_of(made.here, visit.request.path.at("resource")));
    if (!is_feed(*made.resource))
        return refuse(Refusal::Kind::NotFound, "catalogue.no_resource");
    return made;
}

Result<http::Response> show_timetable(Visit const& visit, Shelf& shelf)
{
    auto const feed = TRY(feed_here(visit, shelf));
    auto const read = TRY(timetable_of(shelf, visit.here, visit.tenant(), *feed.resource));
    auto const& table = *read;
    TimetablePage page;
    page.list = web::link(visit, "/data");
    page.dataset = web::link(visit, { "data", feed.here.dataset->name });
    page.dataset_title = feed.here.dataset->title;
    page.title = web::words(visit, "catalogue.timetable.title", { { "title", feed.resource->name.empty() ? feed.here.dataset->title : feed.resource->name } });
    page.action = page.dataset + "/files/" + feed.resource->id + "/timetable";
    page.version = visit.request.query_of("version");
    auto const day = day_asked(visit, table, page.error);
    page.day = day.iso();
    page.day_said = day_words(visit, day);
    auto const from = day_of(table.first_day()), until = day_of(table.last_day());
    if (from && until)
        page.runs = web::words(visit, "catalogue.feed_of.days", { { "from", day_words(visit, *from) }, { "until", day_words(visit, *until) } });
    add_choices(visit, table, page);
    if (auto const stop = visit.request.query_of("stop"); !stop.empty())
        add_departures(visit, table, stop, day, page);
    else if (auto const route = visit.request.query_of("route"); !route.empty())
        add_trips(visit, table, route, day, page);
    return web::page(visit, "catalogue/timetable.html", page);
}

// 34674100 → "34.674100".
std::string degrees(std::int64_t micro)
{
    auto const positive = micro < 0 ? -micro : micro;
    auto part = std::to_string(positive % 1'000'000);
    return (micro < 0 ? "-" : "") + std::to_string(positive / 1'000'000) + "." + std::string(6 - part.size(), '0') + part;
}

std::string position(gtfs::Place const& place) { return "[" + degrees(place.longitude_e6) + "," + degrees(place.latitude_e6) + "]"; }

Result<http::Response> show_map(Visit const& visit, Shelf& shelf)
{
    auto const feed = TRY(feed_here(visit, shelf));
    auto const etag = feed.resource->hash.substr(0, 32) + "-map-" + visit.language;
    if (is_known(visit, etag))
        return tagged(visit, {}, etag);
    auto const table = TRY(timetable_of(shelf, visit.here, visit.tenant(), *feed.resource));
    auto const name = web::words(visit, "catalogue.timetable.stop");
    std::string out = R"({"type":"FeatureCollection","features":[)", between;
    for (auto const& line : table->lines()) {
        out += std::exchange(between, ",\n") + R"({"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[)";
        for (std::size_t n = 0; n < line.size(); ++n)
            out += (n ? "," : "") + position(line[n]);
        out += "]}}";
    }
    for (auto const& stop : table->stops()) {
        if (!stop.place)
            continue;
        out += std::exchange(between, ",\n") + R"({"type":"Feature","properties":{)";
        append_json_text(out, name);
        out += ':';
        append_json_text(out, stop.name);
        out += R"(},"geometry":{"type":"Point","coordinates":)" + position(*stop.place) + "}}";
    }
    return tagged(visit, http::bytes("application/geo+json", out + "]}\n").with("access-control-allow-origin", "*"), etag);
}

}  // namespace

std::vector<web::PageType> timetable_types() { return { html::page<TimetablePage>("catalogue/timetable.html") }; }

std::vector<web::Route> timetable_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data/{dataset}/files/{resource}/timetable").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_timetable(visit, *shelf); }));
    routes.push_back(web::page("/data/{dataset}/files/{resource}/map.geojson").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_map(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
