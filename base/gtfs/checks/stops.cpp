// stops.txt: names, places, stations.
#include "ground.h"

namespace mado::gtfs {

namespace {

using enum Severity;

enum Kind { Platform = 0, Station = 1, Entrance = 2, Node = 3, BoardingArea = 4 };

class Stops {
public:
    explicit Stops(Ground const& ground) : ground_(ground), stops_(ground.stops_) {}

    void check()
    {
        auto const id = stops_.column("stop_id"), name = stops_.column("stop_name"), description = stops_.column("stop_desc"), parent = stops_.column("parent_station"),
                   code = stops_.column("platform_code");
        for (std::size_t row = 0; row < stops_.rows(); ++row) {
            auto const kind = static_cast<Kind>(whole_of(stops_.at(row, stops_.column("location_type"))).value_or(0));
            auto const tell = [&](std::string_view said, Severity severity) {
                ground_.notices.add(said, severity, { { "csvRowNumber", stops_.line(row) }, { "stopId", stops_.at(row, id) }, { "stopName", stops_.at(row, name) }, { "locationType", int(kind) } });
            };
            if (stops_.at(row, name).empty() && kind <= Entrance)
                tell("missing_stop_name", Error);
            if (kind <= Entrance && (stops_.at(row, stops_.column("stop_lat")).empty() || stops_.at(row, stops_.column("stop_lon")).empty()))
                tell("stop_without_location", Error);
            if (!stops_.at(row, name).empty() && stops_.at(row, name) == stops_.at(row, description))
                ground_.notices.add("same_name_and_description_for_stop", Warning, { { "csvRowNumber", stops_.line(row) }, { "stopId", stops_.at(row, id) }, { "stopDesc", stops_.at(row, description) } });
            auto const above = stops_.at(row, parent);
            if (kind == Station && !above.empty())
                tell("station_with_parent_station", Error);
            else if (kind >= Entrance && above.empty())
                tell("location_without_parent_station", Error);
            else if (kind == Platform && above.empty() && !stops_.at(row, code).empty())
                tell("platform_without_parent_station", Info);
            check_parent(row, kind, above);
        }
        check_use();
        check_addresses();
        check_zones();
    }

private:
    void check_parent(std::size_t row, Kind kind, std::string_view above)
    {
        auto const found = above.empty() ? ground_.stop.end() : ground_.stop.find(above);
        if (found == ground_.stop.end() || kind == Station)
            return;
        if (found->second.kind == Station)
            has_children_.insert(above);
        int const wanted = kind == BoardingArea ? Platform : Station;
        if (found->second.kind != wanted)
            ground_.notices.add("wrong_parent_location_type", Error,
                { { "csvRowNumber", stops_.line(row) }, { "stopId", stops_.at(row, stops_.column("stop_id")) }, { "locationType", int(kind) }, { "parentStation", above },
                    { "parentLocationType", found->second.kind }, { "expectedLocationType", wanted } });
    }

    void check_use()
    {
        auto const& times = ground_.stop_times;
        auto const stop = times.column("stop_id");
        std::unordered_set<std::string_view> used;
        std::string_view last;
        for (std::size_t row = 0; row < times.rows(); ++row) {
            auto const id = times.at(row, stop);
            if (id.empty() || (id == last && used.contains(id)))
                continue;
            last = id;
            if (auto const found = ground_.stop.find(id); found != ground_.stop.end() && found->second.kind != Platform)
                ground_.notices.add("location_with_unexpected_stop_time", Error,
                    { { "csvRowNumber", stops_.line(found->second.row) }, { "stopId", id }, { "stopName", stops_.at(found->second.row, stops_.column("stop_name")) }, { "stopTimeCsvRowNumber", times.line(row) } });
            used.insert(id);
        }
        auto const id = stops_.column("stop_id"), name = stops_.column("stop_name");
        for (std::size_t row = 0; row < stops_.rows() && times.rows() > 0; ++row) {
            auto const found = ground_.stop.find(stops_.at(row, id));
            if (found == ground_.stop.end() || found->second.row != row)
                continue;
            if (found->second.kind == Platform && !used.contains(stops_.at(row, id)))
                ground_.notices.add("stop_without_stop_time", Warning, { { "csvRowNumber", stops_.line(row) }, { "stopId", stops_.at(row, id) }, { "stopName", stops_.at(row, name) } });
            if (found->second.kind == Station && !has_children_.contains(stops_.at(row, id)))
                ground_.notices.add("unused_station", Info, { { "csvRowNumber", stops_.line(row) }, { "stopId", stops_.at(row, id) }, { "stopName", stops_.at(row, name) } });
        }
    }

    void check_addresses()
    {
        auto const url = stops_.column("stop_url");
        if (!url)
            return;
        std::unordered_set<std::string_view> agencies, routes;
        for (std::size_t row = 0; row < ground_.agency.rows(); ++row)
            agencies.insert(ground_.agency.at(row, ground_.agency.column("agency_url")));
        for (std::size_t row = 0; row < ground_.routes_.rows(); ++row)
            routes.insert(ground_.routes_.at(row, ground_.routes_.column("route_url")));
        for (std::size_t row = 0; row < stops_.rows(); ++row) {
            auto const address = stops_.at(row, url);
            if (address.empty())
                continue;
            if (agencies.contains(address))
                ground_.notices.add("same_stop_and_agency_url", Warning, { { "stopCsvRowNumber", stops_.line(row) }, { "stopId", stops_.at(row, stops_.column("stop_id")) }, { "stopUrl", address } });
            if (routes.contains(address))
                ground_.notices.add("same_stop_and_route_url", Warning, { { "stopCsvRowNumber", stops_.line(row) }, { "stopId", stops_.at(row, stops_.column("stop_id")) }, { "stopUrl", address } });
        }
    }

    // Fares by zones on a route: its stops need a zone.
    void check_zones()
    {
        Cells const rules(ground_.feed, "fare_rules.txt");
        std::unordered_set<std::string_view> routes;
        bool every = false;
        for (std::size_t row = 0; row < rules.rows(); ++row) {
            bool const by_zone = !rules.at(row, rules.column("origin_id")).empty() || !rules.at(row, rules.column("destination_id")).empty() || !rules.at(row, rules.column("contains_id")).empty();
            auto const route = rules.at(row, rules.column("route_id"));
            if (by_zone && route.empty())
                every = true;
            else if (by_zone)
                routes.insert(route);
        }
        if (!every && routes.empty())
            return;
        std::unordered_set<std::string_view> told;
        auto const zone = stops_.column("zone_id");
        for (auto const id : ground_.trip_order) {
            auto const& trip = ground_.trip.at(id);
            if (!every && !routes.contains(trip.route))
                continue;
            for (auto const& call : trip.calls)
                if (auto const found = ground_.stop.find(call.stop); found != ground_.stop.end() && found->second.kind == Platform && stops_.at(found->second.row, zone).empty() && told.insert(call.stop).second)
                    ground_.notices.add("stop_without_zone_id", Info, { { "csvRowNumber", stops_.line(found->second.row) }, { "stopId", call.stop }, { "stopName", stops_.at(found->second.row, stops_.column("stop_name")) } });
        }
    }

    Ground const& ground_;
    Cells const& stops_;
    std::unordered_set<std::string_view> has_children_ {};
};

}  // namespace

void check_stops(Ground const& ground) { Stops(ground).check(); }

}  // namespace mado::gtfs
