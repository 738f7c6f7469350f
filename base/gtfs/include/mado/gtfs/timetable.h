#pragma once
// A feed as its passengers know it: where it runs, when it leaves a stop on a day, a route's trips side by side.
#include <mado/gtfs/feed.h>

namespace mado::gtfs {

// Millionths of a degree.
struct Place { std::int64_t latitude_e6 = 0, longitude_e6 = 0; };

struct StopShown {
    std::string_view id {}, name {}, platform {};     // the station's (停留所), where the feed has one above its poles (標柱)
    std::optional<Place> place {};
    std::size_t departures = 0;                       // of all days together; 0: only the end of ways
};
struct RouteShown { std::string_view id {}, short_name {}, long_name {}; std::size_t trips = 0; };

struct Departure {
    int seconds = 0;                                  // from midnight of the day of service; after midnight 86'400 and more
    std::string_view route {}, headsign {}, platform {};
};
struct Departures {
    std::vector<Departure> all {};
    bool is_whole = true;                             // false: there are more
};
using Line = std::vector<Place>;

// Whatever a feed says, who asks waits for so much and no more.
inline constexpr std::size_t most_points = 20'000, most_points_of_sketch = 3'000, most_stops = 10'000, most_routes = 2'000;

// Trips as columns, stops as rows; a stop that a trip does not serve has -1.
struct Grid {
    struct Line { std::string_view stop {}, name {}; std::vector<int> seconds {}; };
    struct Head { std::string_view trip {}, headsign {}; };
    std::vector<Head> trips {};
    std::vector<Line> stops {};
    bool is_whole = true;                             // false: there are more trips, or more stops than any route has
};

// Keeps the feed. What it gives are views into it. What is shown again and again is made once.
class Timetable {
public:
    explicit Timetable(Feed feed);
    ~Timetable();
    Timetable(Timetable&&) noexcept;
    Timetable& operator=(Timetable&&) noexcept;

    std::vector<StopShown> const& stops() const;      // by name; those that any trip serves; of too many those with the most departures
    std::vector<RouteShown> const& routes() const;    // as routes.txt has them; those with trips
    // The lines on a map: shapes.txt, or where there is none the ways from stop to stop. Each once, at most most_points in all (evenly fewer, then fewer lines).
    std::vector<Line> const& lines() const;
    std::vector<Line> const& sketch() const;          // the same with at most most_points_of_sketch
    int first_day() const;                            // 20260401; 0: nothing runs
    int last_day() const;
    bool is_day(int date) const;                      // a day of the calendar: 20260230 is none

    // The first `most`. calendar.txt, changed by calendar_dates.txt; frequencies.txt gives one departure for each headway. By time, then route.
    Departures departures(std::string_view stop, int date, std::size_t most) const;
    // The way with the most stops leads; stops of others are laid in where they stand.
    Grid grid(std::string_view route, std::string_view direction, int date, std::size_t most_trips) const;
    std::vector<std::string_view> directions(std::string_view route) const;  // direction_id, "" where the feed says none; a few
    std::string_view headsign_of(std::string_view route, std::string_view direction) const;  // the most frequent

private:
    class Kept;
    std::unique_ptr<Kept> kept_;
};

}  // namespace mado::gtfs
