// stop_times.txt, trip by trip.
#include "ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Severity;

// km/h beyond which a vehicle of that kind does not go, as the canonical validator has them.
double fastest(std::int64_t route_type)
{
    switch (route_type) {
    case 0: case 5: return route_type == 0 ? 100 : 30;
    case 1: case 3: case 11: case 12: return 150;
    case 2: return 500;
    case 4: return 80;
    case 6: case 7: return 50;
    default: return 200;
    }
}
constexpr double far = 10'000;  // meters

class Times {
public:
    explicit Times(Ground const& ground) : ground_(ground), times_(ground.stop_times), timepoint_(times_.column("timepoint")), pickup_window_(times_.column("start_pickup_drop_off_window")) {}

    void check()
    {
        for (std::size_t row = 0; row < times_.rows(); ++row)
            check_row(row);
        for (auto const id : ground_.trip_order)
            check_trip(id, ground_.trip.at(id));
    }

private:
    void tell(std::string_view code, Severity severity, std::string_view trip, Call const& call, std::string_view field = {})
    {
        ground_.notices.add(code, severity, { { "csvRowNumber", times_.line(call.row) }, { "tripId", trip }, { "stopSequence", int(call.sequence) }, { "specifiedField", field } });
    }

    void check_row(std::size_t row)
    {
        auto const arrival = times_.at(row, times_.column("arrival_time")), departure = times_.at(row, times_.column("departure_time"));
        auto const facts = [&](std::string_view code, Severity severity, std::string_view field) {
            ground_.notices.add(code, severity,
                { { "csvRowNumber", times_.line(row) }, { "tripId", times_.at(row, times_.column("trip_id")) }, { "stopSequence", times_.at(row, times_.column("stop_sequence")) }, { "specifiedField", field } });
        };
        if (arrival.empty() != departure.empty())
            facts("stop_time_with_only_arrival_or_departure_time", Error, arrival.empty() ? "departure_time" : "arrival_time");
        if (auto const from = seconds_of(arrival), until = seconds_of(departure); from && until && *until < *from)
            ground_.notices.add("start_and_end_range_out_of_order", Error,
                { { "filename", "stop_times.txt" }, { "csvRowNumber", times_.line(row) }, { "startFieldName", "arrival_time" }, { "startValue", arrival }, { "endFieldName", "departure_time" }, { "endValue", departure } });
        if (!timepoint_)
            return;
        auto const exact = times_.at(row, timepoint_);
        if (exact.empty() && (!arrival.empty() || !departure.empty()))
            facts("missing_timepoint_value", Warning, "timepoint");
        if (exact == "1" && arrival.empty())
            facts("stop_time_timepoint_without_times", Error, "arrival_time");
        if (exact == "1" && departure.empty())
            facts("stop_time_timepoint_without_times", Error, "departure_time");
    }

    void check_trip(std::string_view id, Trip const& trip)
    {
        auto const line = ground_.trips_.line(trip.row);
        if (trip.calls.empty())
            ground_.notices.add("unused_trip", Warning, { { "tripId", id }, { "csvRowNumber", line } });
        else if (trip.calls.size() == 1 && !by_window(trip.calls[0]))
            ground_.notices.add("unusable_trip", Warning, { { "tripId", id }, { "csvRowNumber", line } });
        if (trip.calls.empty())
            return;
        check_edges(id, trip);
        check_order(id, trip);
        check_speed(id, trip);
        check_headsign(id, trip);
    }
    bool by_window(Call const& call) const { return !times_.at(call.row, pickup_window_).empty(); }

    void check_edges(std::string_view id, Trip const& trip)
    {
        auto const arrival = times_.column("arrival_time"), departure = times_.column("departure_time");
        for (auto const* call : { &trip.calls.front(), &trip.calls.back() }) {
            if (by_window(*call) || (call == &trip.calls.back() && trip.calls.size() == 1))
                continue;
            if (times_.at(call->row, arrival).empty())
                tell("missing_trip_edge", Error, id, *call, "arrival_time");
            if (times_.at(call->row, departure).empty())
                tell("missing_trip_edge", Error, id, *call, "departure_time");
        }
    }

    void check_order(std::string_view id, Trip const& trip)
    {
        Call const* timed = nullptr;
        bool sorted = true;
        for (std::size_t i = 0; i < trip.calls.size(); ++i) {
            auto const& call = trip.calls[i];
            if (timed && call.arrival >= 0 && timed->departure >= 0 && call.arrival < timed->departure)
                ground_.notices.add("stop_time_with_arrival_before_previous_departure_time", Error,
                    { { "csvRowNumber", times_.line(call.row) }, { "prevCsvRowNumber", times_.line(timed->row) }, { "tripId", id }, { "departureTime", times_.at(timed->row, times_.column("departure_time")) },
                        { "arrivalTime", times_.at(call.row, times_.column("arrival_time")) } });
            if (call.departure >= 0)
                timed = &call;
            if (i == 0)
                continue;
            auto const& before = trip.calls[i - 1];
            sorted = sorted && before.row < call.row;
            if (call.distance >= 0 && before.distance >= 0 && call.distance <= before.distance)
                ground_.notices.add("decreasing_or_equal_stop_time_distance", Error,
                    { { "tripId", id }, { "stopId", call.stop }, { "csvRowNumber", times_.line(call.row) }, { "shapeDistTraveled", call.distance }, { "stopSequence", int(call.sequence) },
                        { "prevCsvRowNumber", times_.line(before.row) }, { "prevShapeDistTraveled", before.distance }, { "prevStopSequence", int(before.sequence) } });
        }
        auto const [low, high] = std::ranges::minmax(trip.calls, {}, &Call::row);
        if (!sorted || high.row - low.row + 1 != trip.calls.size())
            ground_.notices.add("unsorted_stop_times", Info, { { "tripId", id }, { "startCsvRowNumber", times_.line(low.row) }, { "endCsvRowNumber", times_.line(high.row) } });
    }

    // Times are often written to the minute: a run of whole minutes may have taken one more.
    static double speed(double meters, int seconds)
    {
        if (seconds <= 0 || seconds % 60 == 0)
            seconds = std::max(seconds, 0) + 60;
        return meters / 1000 / (seconds / 3600.0);
    }

    void check_speed(std::string_view id, Trip const& trip)
    {
        auto const route = ground_.route.find(trip.route);
        auto const type = route == ground_.route.end() ? -1 : whole_of(ground_.routes_.at(route->second, ground_.routes_.column("route_type"))).value_or(-1);
        auto const most = fastest(type);
        std::vector<double> way(trip.calls.size(), 0);  // meters from the first stop
        for (std::size_t i = 1; i < trip.calls.size(); ++i) {
            auto const from = ground_.place_of(trip.calls[i - 1].stop), to = ground_.place_of(trip.calls[i].stop);
            if (!from || !to)
                return;
            way[i] = way[i - 1] + meters_between(*from, *to);
            auto const& a = trip.calls[i - 1];
            auto const& b = trip.calls[i];
            if (a.departure < 0 || b.arrival < 0)
                continue;
            if (auto const pace = speed(way[i] - way[i - 1], b.arrival - a.departure); pace > most)
                tell_fast("fast_travel_between_consecutive_stops", id, trip, a, b, pace, way[i] - way[i - 1]);
        }
        for (std::size_t end = 1; end < trip.calls.size(); ++end) {
            if (trip.calls[end].arrival < 0)
                continue;
            for (std::size_t start = end; start-- > 0;) {
                if (trip.calls[start].departure < 0 || end - start < 2 || way[end] - way[start] <= far)
                    continue;
                if (auto const pace = speed(way[end] - way[start], trip.calls[end].arrival - trip.calls[start].departure); pace > most) {
                    tell_fast("fast_travel_between_far_stops", id, trip, trip.calls[start], trip.calls[end], pace, way[end] - way[start]);
                    return;
                }
                break;
            }
        }
    }

    void tell_fast(std::string_view code, std::string_view id, Trip const& trip, Call const& a, Call const& b, double pace, double meters)
    {
        ground_.notices.add(code, Warning,
            { { "tripCsvRowNumber", ground_.trips_.line(trip.row) }, { "tripId", id }, { "routeId", trip.route }, { "speedKph", pace }, { "distanceKm", meters / 1000 }, { "csvRowNumber1", times_.line(a.row) },
                { "stopSequence1", int(a.sequence) }, { "stopId1", a.stop }, { "csvRowNumber2", times_.line(b.row) }, { "stopSequence2", int(b.sequence) }, { "stopId2", b.stop } });
    }

    // A sign that names a stop on the way, and the trip goes on behind it.
    void check_headsign(std::string_view id, Trip const& trip)
    {
        auto const sign = ground_.trips_.at(trip.row, ground_.trips_.column("trip_headsign"));
        auto const name = ground_.stops_.column("stop_name");
        if (sign.empty() || !name)
            return;
        auto const name_of_stop = [&](Call const& call) {
            auto const found = ground_.stop.find(call.stop);
            return found == ground_.stop.end() ? std::string_view() : ground_.stops_.at(found->second.row, name);
        };
        if (name_of_stop(trip.calls.back()) == sign)
            return;
        for (std::size_t i = 1; i + 1 < trip.calls.size(); ++i)
            if (name_of_stop(trip.calls[i]) == sign) {
                ground_.notices.add("trip_headsign_matches_intermediate_stop", Info,
                    { { "csvRowNumber", ground_.trips_.line(trip.row) }, { "tripId", id }, { "tripHeadsign", sign }, { "stopSequence", int(trip.calls[i].sequence) } });
                return;
            }
    }

    Ground const& ground_;
    Cells const& times_;
    std::optional<std::size_t> timepoint_, pickup_window_;
};

}  // namespace

void check_times(Ground const& ground) { Times(ground).check(); }

}  // namespace mado::gtfs
