// transfers.txt, pathways.txt, fares and time frames.
#include "ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Severity;

constexpr double transfer_long = 2'000, transfer_too_long = 10'000;  // meters
enum Kind { Platform = 0, Station = 1, Node = 3 };

int kind_of(Ground const& ground, std::string_view stop)
{
    auto const found = ground.stop.find(stop);
    return found == ground.stop.end() ? -1 : found->second.kind;
}

void check_transfers(Ground const& ground)
{
    Cells const rows(ground.feed, "transfers.txt");
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        std::string_view stop[2] { rows.at(row, rows.column("from_stop_id")), rows.at(row, rows.column("to_stop_id")) };
        std::string_view const trip[2] { rows.at(row, rows.column("from_trip_id")), rows.at(row, rows.column("to_trip_id")) };
        std::string_view const route[2] { rows.at(row, rows.column("from_route_id")), rows.at(row, rows.column("to_route_id")) };
        auto const in_seat = rows.at(row, rows.column("transfer_type")) == "4";
        for (int end = 0; end < 2; ++end) {
            auto const side = end == 0 ? std::string("from") : std::string("to");
            if (auto const kind = kind_of(ground, stop[end]); kind > Station)
                ground.notices.add("transfer_with_invalid_stop_location_type", Error,
                    { { "csvRowNumber", rows.line(row) }, { "stopIdFieldName", side + "_stop_id" }, { "stopId", stop[end] }, { "locationTypeValue", kind } });
            auto const found = ground.trip.find(trip[end]);
            if (trip[end].empty() || found == ground.trip.end())
                continue;
            if (!route[end].empty() && found->second.route != route[end])
                ground.notices.add("transfer_with_invalid_trip_and_route", Error,
                    { { "csvRowNumber", rows.line(row) }, { "tripFieldName", side + "_trip_id" }, { "tripId", trip[end] }, { "routeFieldName", side + "_route_id" }, { "routeId", route[end] }, { "expectedRouteId", found->second.route } });
            auto const& calls = found->second.calls;
            if (stop[end].empty() || calls.empty())
                continue;
            auto const call = std::ranges::find(calls, stop[end], &Call::stop);
            if (call == calls.end() && kind_of(ground, stop[end]) == Platform)
                ground.notices.add("transfer_with_invalid_trip_and_stop", Error,
                    { { "csvRowNumber", rows.line(row) }, { "tripFieldName", side + "_trip_id" }, { "tripId", trip[end] }, { "stopFieldName", side + "_stop_id" }, { "stopId", stop[end] } });
            else if (in_seat && call != calls.end() && (end == 0 ? calls.back().stop != stop[0] : calls.front().stop != stop[1]))
                ground.notices.add("transfer_with_suspicious_mid_trip_in_seat", Warning,
                    { { "csvRowNumber", rows.line(row) }, { "tripIdFieldName", side + "_trip_id" }, { "tripId", trip[end] }, { "stopIdFieldName", side + "_stop_id" }, { "stopId", stop[end] } });
        }
        auto const from = ground.place_of(stop[0]), to = ground.place_of(stop[1]);
        if (!from || !to)
            continue;
        auto const meters = meters_between(*from, *to);
        if (meters > transfer_long)
            ground.notices.add(meters > transfer_too_long ? "transfer_distance_too_large" : "transfer_distance_above_2_km", meters > transfer_too_long ? Warning : Info,
                { { "csvRowNumber", rows.line(row) }, { "fromStopId", stop[0] }, { "toStopId", stop[1] }, { "distanceKm", meters / 1000 } });
    }
}

void check_pathways(Ground const& ground)
{
    Cells const rows(ground.feed, "pathways.txt");
    std::unordered_set<std::string_view> with_areas;
    for (std::size_t row = 0; row < ground.stops_.rows(); ++row)
        if (ground.stops_.at(row, ground.stops_.column("location_type")) == "4")
            with_areas.insert(ground.stops_.at(row, ground.stops_.column("parent_station")));
    std::map<std::string_view, std::unordered_set<std::string_view>> beside;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        auto const id = rows.at(row, rows.column("pathway_id")), from = rows.at(row, rows.column("from_stop_id")), to = rows.at(row, rows.column("to_stop_id"));
        if (rows.at(row, rows.column("pathway_mode")) == "7" && rows.at(row, rows.column("is_bidirectional")) == "1")
            ground.notices.add("bidirectional_exit_gate", Error, { { "csvRowNumber", rows.line(row) }, { "pathwayId", id } });
        if (!from.empty() && from == to)
            ground.notices.add("pathway_loop", Warning, { { "csvRowNumber", rows.line(row) }, { "pathwayId", id }, { "stopId", from } });
        for (auto const& [field, stop] : { std::pair { "from_stop_id", from }, { "to_stop_id", to } }) {
            if (kind_of(ground, stop) == Station)
                ground.notices.add("pathway_to_wrong_location_type", Error, { { "csvRowNumber", rows.line(row) }, { "pathwayId", id }, { "fieldName", field }, { "stopId", stop } });
            else if (kind_of(ground, stop) == Platform && with_areas.contains(stop))
                ground.notices.add("pathway_to_platform_with_boarding_areas", Error, { { "csvRowNumber", rows.line(row) }, { "pathwayId", id }, { "fieldName", field }, { "stopId", stop } });
        }
        beside[from].insert(to);
        beside[to].insert(from);
    }
    for (auto const& [stop, others] : beside)
        if (kind_of(ground, stop) == Node && others.size() == 1)
            ground.notices.add("pathway_dangling_generic_node", Warning, { { "stopId", stop }, { "csvRowNumber", ground.stops_.line(ground.stop.at(stop).row) } });
}

void check_timeframes(Ground const& ground)
{
    Cells const rows(ground.feed, "timeframes.txt");
    constexpr int day = 24 * 3600;
    struct Frame { int from, until; std::size_t row; };
    std::map<std::pair<std::string_view, std::string_view>, std::vector<Frame>> groups;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        auto const start = rows.at(row, rows.column("start_time")), end = rows.at(row, rows.column("end_time"));
        if (start.empty() != end.empty())
            ground.notices.add("timeframe_only_start_or_end_time_specified", Error, { { "csvRowNumber", rows.line(row) } });
        for (auto const& [field, time] : { std::pair { "start_time", start }, { "end_time", end } })
            if (auto const seconds = seconds_of(time); seconds && *seconds > day)
                ground.notices.add("timeframe_start_or_end_time_greater_than_twenty_four_hours", Error, { { "csvRowNumber", rows.line(row) }, { "fieldName", field }, { "time", time } });
        groups[{ rows.at(row, rows.column("timeframe_group_id")), rows.at(row, rows.column("service_id")) }].push_back({ seconds_of(start).value_or(0), seconds_of(end).value_or(day), row });
    }
    for (auto& [key, frames] : groups) {
        std::ranges::sort(frames, {}, [](Frame const& frame) { return std::pair(frame.from, frame.row); });
        for (std::size_t i = 1; i < frames.size(); ++i)
            if (frames[i].from < frames[i - 1].until)
                ground.notices.add("timeframe_overlap", Error,
                    { { "prevCsvRowNumber", rows.line(frames[i - 1].row) }, { "currCsvRowNumber", rows.line(frames[i].row) }, { "timeframeGroupId", key.first }, { "serviceId", key.second } });
    }
}

void check_fares(Ground const& ground)
{
    Cells const media(ground.feed, "fare_media.txt");
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> names;
    for (std::size_t row = 0; row < media.rows(); ++row) {
        auto const name = media.at(row, media.column("fare_media_name"));
        auto const [first, fresh] = names.try_emplace({ name, media.at(row, media.column("fare_media_type")) }, row);
        if (!fresh)
            ground.notices.add("duplicate_fare_media", Warning, { { "csvRowNumber1", media.line(first->second) }, { "csvRowNumber2", media.line(row) }, { "fareMediaName", name } });
    }
    Cells const rules(ground.feed, "fare_transfer_rules.txt");
    for (std::size_t row = 0; row < rules.rows(); ++row) {
        auto const from = rules.at(row, rules.column("from_leg_group_id")), to = rules.at(row, rules.column("to_leg_group_id")), count = rules.at(row, rules.column("transfer_count"));
        auto const limit = rules.at(row, rules.column("duration_limit")), kind = rules.at(row, rules.column("duration_limit_type"));
        auto const tell = [&](std::string_view code) { ground.notices.add(code, Error, { { "csvRowNumber", rules.line(row) }, { "transferCount", count } }); };
        if (!limit.empty() && kind.empty())
            tell("fare_transfer_rule_duration_limit_without_type");
        if (limit.empty() && !kind.empty())
            tell("fare_transfer_rule_duration_limit_type_without_duration_limit");
        if (from.empty() || from != to) {
            if (!count.empty())
                tell("fare_transfer_rule_with_forbidden_transfer_count");
        } else if (count.empty()) {
            tell("fare_transfer_rule_without_transfer_count");
        } else if (auto const number = whole_of(count); number && (*number == 0 || *number < -1)) {
            tell("fare_transfer_rule_invalid_transfer_count");
        }
    }
    Cells const by_file(ground.feed, "route_networks.txt");
    if ((by_file || Cells(ground.feed, "networks.txt")) && ground.routes_.column("network_id"))
        ground.notices.add("route_networks_specified_in_more_than_one_file", Error, { { "fieldName", "network_id" }, { "filenameA", "routes.txt" }, { "filenameB", by_file ? "route_networks.txt" : "networks.txt" } });
}

}  // namespace

void check_others(Ground const& ground)
{
    check_transfers(ground);
    check_pathways(ground);
    check_timeframes(ground);
    check_fares(ground);
}

}  // namespace mado::gtfs
