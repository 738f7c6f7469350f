#include <mado/gtfs/timetable.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

using namespace mado::gtfs;

namespace {

std::map<std::string, std::string> const small {
    { "stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\nA,駅前,34.67,133.74,1,,\nA1,駅前,34.6701,133.7401,0,A,1\nA2,駅前,34.6702,133.7402,0,A,2\n"
                   "B,市役所,34.68,133.75,0,,\nC,病院,34.69,133.76,0,,\nX,だれも来ない,34.7,133.8,0,,\n" },
    { "routes.txt", "route_id,route_short_name,route_long_name,route_type\nR,1,循環線,3\nN,,動かない線,3\n" },
    { "trips.txt", "route_id,service_id,trip_id,trip_headsign,direction_id\nR,weekday,t1,病院,0\nR,weekday,t2,病院,0\nR,weekday,t3,駅前,1\nR,sunday,t4,病院,0\nR,night,t5,,0\n" },
    { "stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign,pickup_type\nt1,08:00:00,08:00:00,A1,1,,\nt1,08:10:00,08:10:00,B,2,,\nt1,08:20:00,08:20:00,C,3,,\n"
                        "t2,09:00:00,09:01:00,A1,1,急行 病院,\nt2,09:15:00,09:15:00,C,2,,\nt3,18:00:00,18:00:00,C,1,,\nt3,18:10:00,18:10:00,B,2,,1\nt3,18:20:00,18:20:00,A2,3,,\n"
                        "t4,10:00:00,10:00:00,A1,1,,\nt4,10:20:00,10:20:00,C,2,,\nt5,24:10:00,24:10:00,A1,1,,\nt5,25:03:00,25:03:00,C,2,,\n" },
    { "calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nweekday,1,1,1,1,1,0,0,20260401,20270331\nsunday,0,0,0,0,0,0,1,20260401,20270331\n" },
    // 2026-11-23 is a Monday and a holiday: buses run as on Sundays.
    { "calendar_dates.txt", "service_id,date,exception_type\nweekday,20261123,2\nsunday,20261123,1\nnight,20261120,1\n" },
};

Timetable of(std::map<std::string, std::string> files) { return Timetable(*Feed::of_files(std::move(files))); }

std::vector<int> seconds(std::vector<Departure> const& all)
{
    std::vector<int> times;
    for (auto const& one : all)
        times.push_back(one.seconds);
    return times;
}

TEST_CASE("what leaves a stop on a day: calendar, its exceptions, and after midnight")
{
    auto const table = of(small);
    struct Row { char const* name; std::string stop; int date; std::vector<int> times; };
    for (auto const& row : { Row { "a weekday", "A", 20261124, { 28'800, 32'460 } }, Row { "a Sunday", "A", 20261122, { 36'000 } }, Row { "a holiday that runs as a Sunday", "A", 20261123, { 36'000 } },
             Row { "a Saturday: nothing", "A", 20261121, {} }, Row { "a night bus on one day alone", "A", 20261120, { 28'800, 32'460, 87'000 } }, Row { "before the calendar", "A", 20260331, {} }, Row { "the last stop: nobody gets on", "C", 20261122, {} },
             Row { "after the calendar", "A", 20270401, {} }, Row { "nobody gets on here", "B", 20261124, { 29'400 } }, Row { "no such stop", "Z", 20261124, {} }, Row { "no such day", "A", 20260230, {} } })
        CHECK_MESSAGE(seconds(table.departures(row.stop, row.date, 100).all) == row.times, row.name);
    auto const morning = table.departures("A", 20261120, 100).all;
    CHECK(morning[0].headsign == "病院");
    CHECK(morning[0].platform == "1");
    CHECK(morning[1].headsign == "急行 病院");        // of the call itself
    CHECK(morning[2].headsign == "病院");             // no headsign: the last stop
    CHECK(table.first_day() == 20260401);
    CHECK(table.last_day() == 20270331);
    CHECK_FALSE(table.is_day(20260230));
    CHECK(table.is_day(20261231));
}

TEST_CASE("stops are stations, routes are those that run")
{
    auto const table = of(small);
    REQUIRE(table.stops().size() == 3);
    auto const front = std::ranges::find(table.stops(), std::string_view("駅前"), &StopShown::name);
    REQUIRE(front != table.stops().end());
    CHECK(front->id == "A");
    CHECK(front->place->latitude_e6 == 34'670'000);
    CHECK(table.routes().size() == 1);
    CHECK(table.directions("R").size() == 2);
    CHECK(table.headsign_of("R", "1") == "駅前");
    CHECK(table.lines().size() == 3);                 // no shapes: each way from stop to stop once
    CHECK(table.sketch().size() == 3);
}

TEST_CASE("a route's trips side by side")
{
    auto const table = of(small);
    auto const grid = table.grid("R", "0", 20261124, 10);
    REQUIRE(grid.trips.size() == 2);
    REQUIRE(grid.stops.size() == 3);
    CHECK(grid.stops[1].name == "市役所");
    CHECK(grid.stops[1].seconds == std::vector { 29'400, -1 });   // the express passes
    CHECK(grid.stops[2].seconds == std::vector { 30'000, 33'300 });
    CHECK(grid.is_whole);
    CHECK_FALSE(table.grid("R", "0", 20261124, 1).is_whole);
    CHECK(table.grid("R", "0", 20261121, 10).trips.empty());
    CHECK(table.grid("none", "0", 20261124, 10).stops.empty());
}

TEST_CASE("headways become departures, and never without end: the first come, and that there are more is said")
{
    auto files = small;
    files["frequencies.txt"] = "trip_id,start_time,end_time,headway_secs\nt1,08:00:00,09:00:00,1200\n";
    CHECK(seconds(of(files).departures("B", 20261124, 100).all) == std::vector { 29'400, 30'600, 31'800 });
    CHECK(of(files).departures("B", 20261124, 3).is_whole);
    CHECK_FALSE(of(files).departures("B", 20261124, 2).is_whole);
    files["frequencies.txt"] = "trip_id,start_time,end_time,headway_secs\nt1,00:00:00,99:00:00,1\nt1,08:00:00,09:00:00,0\n";
    auto const every_second = of(files).departures("B", 20261124, 50);
    CHECK(every_second.all.size() == 50);
    CHECK(every_second.all.back().seconds == 600 + 49);
    CHECK_FALSE(every_second.is_whole);
    // Many trips, each every second of a day: the earliest of all of them together.
    std::string trips = "route_id,service_id,trip_id\n", times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n", headways = "trip_id,start_time,end_time,headway_secs\n";
    for (int n = 0; n < 2'000; ++n) {
        auto const id = "m" + std::to_string(n);
        trips += "R,weekday," + id + "\n";
        times += id + ",08:00:00,08:00:00,A1,1\n" + id + ",08:10:00,08:10:00,B,2\n";
        headways += id + ",0" + std::to_string(9 - n % 9) + ":00:00,99:00:00,1\n";
    }
    files["trips.txt"] = trips, files["stop_times.txt"] = times, files["frequencies.txt"] = headways;
    auto const table = of(files);
    auto const many = table.departures("A", 20261124, 1'000);
    CHECK(many.all.size() == 1'000);
    CHECK_FALSE(many.is_whole);
    CHECK(many.all.front().seconds == 3'600);
    CHECK(std::ranges::is_sorted(many.all, {}, &Departure::seconds));
    CHECK(many.all.back().seconds == 3'600 + 4);      // 222 of them leave in each second from 1:00 on
    CHECK_FALSE(table.grid("R", "", 20261124, 80).is_whole);
}

TEST_CASE("lines, stops, directions and rows of one feed have their bounds")
{
    auto files = small;
    std::string shapes = "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n", stops = "stop_id,stop_name,stop_lat,stop_lon\n", trips = "route_id,service_id,trip_id,direction_id\n",
                times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n";
    for (int n = 0; n < 12'000; ++n) {
        auto const id = std::to_string(n);
        shapes += id + ",34.6,133.7,1\n" + id + ",34.7,133.8,2\n";
        stops += id + ",停留所" + id + ",34.6,133.7\n";
        times += "long,08:00:00,08:00:00," + id + "," + id + "\n";
    }
    for (int n = 0; n < 100; ++n)
        trips += "R,weekday,t" + std::to_string(n) + "," + std::to_string(n) + "\n";
    files["shapes.txt"] = shapes, files["stops.txt"] = stops, files["stop_times.txt"] = times, files["trips.txt"] = trips + "R,weekday,long,0\n";
    auto const table = of(files);
    CHECK(table.lines().size() == most_points / 2);
    CHECK(table.sketch().size() == most_points_of_sketch / 2);
    CHECK(table.stops().size() == most_stops);
    CHECK(table.directions("R").size() == 4);
    auto const grid = table.grid("R", "0", 20261124, 80);
    CHECK(grid.stops.size() == 300);
    CHECK_FALSE(grid.is_whole);
    // One line with more points than are drawn: fewer of them, both ends.
    shapes = "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n";
    for (int n = 0; n < 8'999; ++n)
        shapes += "one,34." + std::to_string(100'000 + n) + ",133.7," + std::to_string(n) + "\n";
    files["shapes.txt"] = shapes;
    auto const long_one = of(files);
    REQUIRE(long_one.sketch().size() == 1);
    CHECK(long_one.sketch().front().size() == most_points_of_sketch);
    CHECK(long_one.sketch().front().back().latitude_e6 == 34'108'998);
    CHECK(long_one.lines().front().size() == 8'999);
}

TEST_CASE("a feed without its tables, and one that names what is not there, have a timetable without anything")
{
    CHECK(of({}).stops().empty());
    CHECK(std::ranges::find(of(small).stops(), std::string_view("病院"), &StopShown::name)->departures == 1);
    CHECK(of({ { "stops.txt", "stop_id\nA\n" } }).lines().empty());
    auto const loose = of({ { "trips.txt", "route_id,service_id,trip_id\nR,s,t\n" }, { "stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:00:00,A,1\nt,x,y,B,2\n" } });
    CHECK(loose.departures("A", 20261124, 10).all.empty());
    CHECK(loose.routes().empty());
    CHECK(loose.grid("R", "", 20261124, 10).trips.empty());
}

// Real feeds (../shared/facts/samples, where they stand).
TEST_CASE("the shared feeds have stops, lines and departures on a day of theirs")
{
    auto const samples = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/facts/samples/gtfs-jp";
    if (!std::filesystem::exists(samples))
        return;
    for (auto const& sample : std::filesystem::directory_iterator(samples)) {
        CAPTURE(sample.path().string());
        auto feed = Feed::open(sample.path());
        REQUIRE(feed);
        Timetable const table(std::move(*feed));
        CHECK_FALSE(table.stops().empty());
        CHECK_FALSE(table.lines().empty());
        REQUIRE(table.first_day() > 0);
        std::size_t departures = 0;
        for (auto const& stop : table.stops())
            for (auto const date : { table.first_day(), table.last_day() })
                departures += table.departures(stop.id, date, 10'000).all.size();
        CHECK(departures > 0);
        for (auto const& route : table.routes())
            CHECK_FALSE(table.directions(route.id).empty());
    }
}

}  // namespace
