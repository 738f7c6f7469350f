#include <mado/gtfs/timetable.h>

#include "checks/ground.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <tuple>

namespace mado::gtfs {

namespace {

constexpr double micro = 1'000'000;
constexpr std::size_t most_looked_at = 1'000'000;     // calls and headways, for the departures of one stop
constexpr std::size_t most_directions = 4, most_calls_laid = 300, most_rows = 600;

Place place_of(Point point) { return { std::llround(point.latitude * micro), std::llround(point.longitude * micro) }; }

struct Frequency { int from, until, headway; };
struct At { Trip const* trip; std::string_view trip_id; std::size_t call; };

// Evenly fewer points, the ends stay.
Line thinned(Line const& line, std::size_t every)
{
    Line kept;
    for (std::size_t n = 0; n < line.size(); n += every)
        kept.push_back(line[n]);
    if ((line.size() - 1) % every == 0)
        return kept;
    if (kept.size() > 1)
        kept.pop_back();
    kept.push_back(line.back());
    return kept;
}

// At most `points` in all: evenly fewer; where even the ends alone are too many, fewer lines.
std::vector<Line> drawn(std::vector<Line> const& lines, std::size_t points)
{
    std::size_t all = 0, kept = 0;
    for (auto const& line : lines)
        all += line.size();
    auto const every = all / points + 1;
    std::vector<Line> made;
    for (auto const& line : lines) {
        auto one = thinned(line, every);
        kept += one.size();
        if (kept > points)
            break;
        made.push_back(std::move(one));
    }
    return made;
}

std::vector<Line> shapes_of(Ground const& ground, std::size_t most)
{
    auto const& rows = ground.shapes_;
    auto const id = rows.column("shape_id"), latitude = rows.column("shape_pt_lat"), longitude = rows.column("shape_pt_lon"), order = rows.column("shape_pt_sequence");
    std::map<std::string_view, std::vector<std::pair<std::int64_t, Place>>> all;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        auto const north = number_of(rows.at(row, latitude)), east = number_of(rows.at(row, longitude));
        if (north && east && std::abs(*north) <= 90 && std::abs(*east) <= 180 && (all.size() < most || all.contains(rows.at(row, id))))
            all[rows.at(row, id)].emplace_back(whole_of(rows.at(row, order)).value_or(0), place_of({ *north, *east }));
    }
    std::vector<Line> lines;
    for (auto& [name, points] : all) {
        std::ranges::stable_sort(points, {}, [](auto const& one) { return one.first; });
        lines.emplace_back();
        for (auto const& [at, place] : points)
            lines.back().push_back(place);
    }
    return lines;
}

std::vector<Line> ways_of(Ground const& ground, std::size_t most)
{
    std::map<std::vector<std::string_view>, Line> ways;
    for (auto const id : ground.trip_order) {
        if (ways.size() == most)
            break;
        std::vector<std::string_view> way;
        Line places;
        for (auto const& call : ground.trip.at(id).calls)
            if (auto const at = ground.place_of(call.stop)) {
                way.push_back(call.stop);
                places.push_back(place_of(*at));
            }
        ways.emplace(std::move(way), std::move(places));
    }
    std::vector<Line> lines;
    for (auto& [way, places] : ways)
        lines.push_back(std::move(places));
    return lines;
}

}  // namespace

class Timetable::Kept {
public:
    explicit Kept(Feed given) : feed(std::move(given)), notices(1), ground(feed, asked, false, notices)
    {
        frequencies_of_trips();
        stations();
        routes_by_trips();
        lines_of_map();
    }

    // The station of a pole, or itself.
    std::string_view above(std::string_view stop) const
    {
        auto const found = ground.stop.find(stop);
        if (found == ground.stop.end())
            return stop;
        auto const parent = ground.stops_.at(found->second.row, parent_column_);
        return parent.empty() || !ground.stop.contains(parent) ? stop : parent;
    }
    std::string_view cell(std::string_view stop, char const* column) const
    {
        auto const found = ground.stop.find(stop);
        return found == ground.stop.end() ? std::string_view() : ground.stops_.at(found->second.row, ground.stops_.column(column));
    }
    bool runs(std::string_view service, int day) const
    {
        auto const days = ground.service.find(service);
        return days != ground.service.end() && std::ranges::binary_search(days->second, day);
    }
    // Of this call where it says so, else of the trip, else the name of its last stop.
    std::string_view headsign(Trip const& trip, std::size_t call) const
    {
        if (auto const own = ground.stop_times.at(trip.calls[call].row, stop_headsign_); !own.empty())
            return own;
        if (auto const all = ground.trips_.at(trip.row, trip_headsign_); !all.empty())
            return all;
        return trip.calls.empty() ? std::string_view() : cell(trip.calls.back().stop, "stop_name");
    }
    // Where nobody gets on: the last stop, and pickup_type 1.
    bool leaves(Trip const& trip, std::size_t call) const
    {
        return call + 1 < trip.calls.size() && ground.stop_times.at(trip.calls[call].row, pickup_type_) != "1" && time_of(trip.calls[call]) >= 0;
    }
    static int time_of(Call const& call) { return call.departure >= 0 ? call.departure : call.arrival; }

    Feed feed;
    Asked asked {};
    Notices notices;
    Ground ground;
    std::map<std::string_view, std::vector<At>> leaving {};          // by station
    std::map<std::string_view, std::vector<std::pair<std::string_view, Trip const*>>> of_route {};
    std::map<std::string_view, std::vector<Frequency>> frequencies {};
    std::vector<StopShown> stops {};
    std::vector<RouteShown> routes {};
    std::vector<Line> lines {}, sketch {};
    int first = 0, last = 0;

private:
    void frequencies_of_trips()
    {
        Cells const rows(feed, "frequencies.txt");
        auto const trip = rows.column("trip_id"), from = rows.column("start_time"), until = rows.column("end_time"), headway = rows.column("headway_secs");
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            auto const start = seconds_of(rows.at(row, from)), end = seconds_of(rows.at(row, until));
            auto const pause = whole_of(rows.at(row, headway));
            if (start && end && pause && *pause > 0 && *pause <= 86'400)
                frequencies[rows.at(row, trip)].push_back({ *start, *end, static_cast<int>(*pause) });
        }
    }

    void stations()
    {
        parent_column_ = ground.stops_.column("parent_station");
        stop_headsign_ = ground.stop_times.column("stop_headsign");
        pickup_type_ = ground.stop_times.column("pickup_type");
        trip_headsign_ = ground.trips_.column("trip_headsign");
        for (auto const id : ground.trip_order) {
            auto const& trip = ground.trip.at(id);
            for (std::size_t call = 0; call < trip.calls.size(); ++call)
                if (auto& calls = leaving[above(trip.calls[call].stop)]; leaves(trip, call))
                    calls.push_back({ &trip, id, call });
        }
        for (auto const& [station, calls] : leaving) {
            StopShown shown { station, cell(station, "stop_name"), cell(station, "platform_code"), {}, calls.size() };
            if (auto const at = ground.place_of(station))
                shown.place = place_of(*at);
            stops.push_back(std::move(shown));
        }
        if (stops.size() > most_stops) {
            std::ranges::stable_sort(stops, std::ranges::greater {}, &StopShown::departures);
            stops.resize(most_stops);
        }
        std::ranges::sort(stops, {}, [](StopShown const& one) { return std::pair(one.name, one.id); });
    }

    // A line has two ends: more lines than half of the points are never drawn.
    void lines_of_map()
    {
        auto all = shapes_of(ground, most_points / 2);
        if (all.empty())
            all = ways_of(ground, most_points / 2);
        std::erase_if(all, [](Line const& line) { return line.size() < 2; });
        lines = drawn(all, most_points);
        sketch = drawn(all, most_points_of_sketch);
    }

    void routes_by_trips()
    {
        for (auto const id : ground.trip_order) {
            auto const& trip = ground.trip.at(id);
            of_route[trip.route].emplace_back(id, &trip);
            if (auto const days = ground.service.find(trip.service); days != ground.service.end() && !days->second.empty()) {
                auto const from = date_of(days->second.front()), until = date_of(days->second.back());
                first = first == 0 ? from : std::min(first, from);
                last = std::max(last, until);
            }
        }
        auto const& table = ground.routes_;
        auto const id = table.column("route_id"), short_name = table.column("route_short_name"), long_name = table.column("route_long_name");
        for (std::size_t row = 0; row < table.rows() && routes.size() < most_routes; ++row)
            if (auto const trips = of_route.find(table.at(row, id)); trips != of_route.end())
                routes.push_back({ trips->first, table.at(row, short_name), table.at(row, long_name), trips->second.size() });
    }

    std::optional<std::size_t> parent_column_ {}, stop_headsign_ {}, pickup_type_ {}, trip_headsign_ {};
};

Timetable::Timetable(Feed feed) : kept_(std::make_unique<Kept>(std::move(feed))) {}
Timetable::~Timetable() = default;
Timetable::Timetable(Timetable&&) noexcept = default;
Timetable& Timetable::operator=(Timetable&&) noexcept = default;

std::vector<StopShown> const& Timetable::stops() const { return kept_->stops; }
std::vector<RouteShown> const& Timetable::routes() const { return kept_->routes; }
int Timetable::first_day() const { return kept_->first; }
int Timetable::last_day() const { return kept_->last; }
bool Timetable::is_day(int date) const { return date > 0 && day_number_of(std::to_string(date)).has_value(); }

std::vector<Line> const& Timetable::lines() const { return kept_->lines; }
std::vector<Line> const& Timetable::sketch() const { return kept_->sketch; }

namespace {

// What leaves at `next`, then again after each headway until `until`.
struct Leaving { int next, until, headway; std::size_t place; At const* at; };

}  // namespace

Departures Timetable::departures(std::string_view stop, int date, std::size_t most) const
{
    auto const day = day_number_of(std::to_string(date));
    auto const calls = kept_->leaving.find(stop);
    Departures made;
    if (!day || calls == kept_->leaving.end())
        return made;
    std::vector<Leaving> waiting;
    std::size_t looked = 0;
    for (auto const& one : calls->second) {
        made.is_whole = made.is_whole && ++looked < most_looked_at;
        if (!made.is_whole)
            break;
        if (!kept_->runs(one.trip->service, *day))
            continue;
        auto const time = Kept::time_of(one.trip->calls[one.call]);
        auto const headways = kept_->frequencies.find(one.trip_id);
        if (headways == kept_->frequencies.end()) {
            waiting.push_back({ time, time, 0, waiting.size(), &one });
            continue;
        }
        auto const since = time - Kept::time_of(one.trip->calls.front());
        for (auto const& [from, until, headway] : headways->second)
            if (from < until && ++looked < most_looked_at)
                waiting.push_back({ from + since, until + since, headway, waiting.size(), &one });
    }
    // The earliest of all that still leave comes next, so that nobody counts all seconds of a day.
    auto const later = [](Leaving const& one, Leaving const& other) { return std::tuple(one.next, one.at->trip->route, one.place) > std::tuple(other.next, other.at->trip->route, other.place); };
    std::ranges::make_heap(waiting, later);
    while (!waiting.empty() && made.all.size() < most) {
        std::ranges::pop_heap(waiting, later);
        auto& first = waiting.back();
        auto const& trip = *first.at->trip;
        made.all.push_back({ first.next, trip.route, kept_->headsign(trip, first.at->call), kept_->cell(trip.calls[first.at->call].stop, "platform_code") });
        first.next += first.headway;
        if (first.next < first.until)
            std::ranges::push_heap(waiting, later);
        else
            waiting.pop_back();
    }
    made.is_whole = made.is_whole && waiting.empty() && looked < most_looked_at;
    return made;
}

std::vector<std::string_view> Timetable::directions(std::string_view route) const
{
    std::vector<std::string_view> all;
    auto const column = kept_->ground.trips_.column("direction_id");
    if (auto const trips = kept_->of_route.find(route); trips != kept_->of_route.end())
        for (auto const& [id, trip] : trips->second)
            if (auto const direction = kept_->ground.trips_.at(trip->row, column); all.size() < most_directions && std::ranges::find(all, direction) == all.end())
                all.push_back(direction);
    std::ranges::sort(all);
    return all;
}

std::string_view Timetable::headsign_of(std::string_view route, std::string_view direction) const
{
    std::map<std::string_view, std::size_t> counted;
    auto const column = kept_->ground.trips_.column("direction_id");
    if (auto const trips = kept_->of_route.find(route); trips != kept_->of_route.end())
        for (auto const& [id, trip] : trips->second)
            if (!trip->calls.empty() && kept_->ground.trips_.at(trip->row, column) == direction)
                ++counted[kept_->headsign(*trip, 0)];
    auto const most = std::ranges::max_element(counted, {}, [](auto const& one) { return one.second; });
    return most == counted.end() ? std::string_view() : most->first;
}

namespace {

// Lays the stops of one trip into the order of those known: what is new stands behind the stop before it.
void lay_in(std::vector<std::string_view>& order, Trip const& trip)
{
    auto at = order.begin();
    for (auto const& call : std::span(trip.calls).first(std::min(trip.calls.size(), most_calls_laid))) {
        if (order.size() >= most_rows)
            return;
        auto const known = std::find(at, order.end(), call.stop);
        at = known == order.end() ? order.insert(at, call.stop) + 1 : known + 1;
    }
}

}  // namespace

Grid Timetable::grid(std::string_view route, std::string_view direction, int date, std::size_t most_trips) const
{
    Grid grid;
    auto const day = day_number_of(std::to_string(date));
    auto const trips = kept_->of_route.find(route);
    if (!day || trips == kept_->of_route.end())
        return grid;
    auto const column = kept_->ground.trips_.column("direction_id");
    std::vector<std::pair<std::string_view, Trip const*>> running;
    for (auto const& [id, trip] : trips->second)
        if (!trip->calls.empty() && kept_->ground.trips_.at(trip->row, column) == direction && kept_->runs(trip->service, *day))
            running.emplace_back(id, trip);
    auto const begins = [](auto const& one) {
        for (auto const& call : one.second->calls)
            if (auto const time = Kept::time_of(call); time >= 0)
                return time;
        return std::numeric_limits<int>::max();
    };
    std::ranges::stable_sort(running, {}, begins);
    grid.is_whole = running.size() <= most_trips && std::ranges::all_of(running, [](auto const& one) { return one.second->calls.size() <= most_calls_laid; });
    running.resize(std::min(running.size(), most_trips));
    auto by_stops = running;
    std::ranges::stable_sort(by_stops, std::ranges::greater {}, [](auto const& one) { return one.second->calls.size(); });
    std::vector<std::string_view> order;
    for (auto const& [id, trip] : by_stops)
        lay_in(order, *trip);
    grid.is_whole = grid.is_whole && order.size() < most_rows;
    for (auto const stop : order)
        grid.stops.push_back({ stop, kept_->cell(stop, "stop_name"), std::vector<int>(running.size(), -1) });
    for (std::size_t n = 0; n < running.size(); ++n) {
        auto const& [id, trip] = running[n];
        grid.trips.push_back({ id, kept_->headsign(*trip, 0) });
        auto line = grid.stops.begin();
        for (auto const& call : trip->calls) {
            line = std::find_if(line, grid.stops.end(), [&](Grid::Line const& one) { return one.stop == call.stop; });
            if (line == grid.stops.end())
                break;
            line->seconds[n] = Kept::time_of(call);
            ++line;
        }
    }
    return grid;
}

}  // namespace mado::gtfs
