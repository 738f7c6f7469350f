// shapes.txt, and the stops of trips along them.
#include "ground.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace mado::gtfs {

namespace {

using enum Severity;

constexpr double same_place = 1.11, trip_beyond = 11.1, near_shape = 100;  // meters
constexpr std::size_t matches_at_most = 20;

struct ShapePoint { std::size_t row; std::int64_t sequence; Point at; double distance; };
using Shape = std::vector<ShapePoint>;

std::map<std::string_view, Shape> read(Ground const& ground)
{
    auto const& rows = ground.shapes_;
    auto const id = rows.column("shape_id"), latitude = rows.column("shape_pt_lat"), longitude = rows.column("shape_pt_lon"), sequence = rows.column("shape_pt_sequence"),
               distance = rows.column("shape_dist_traveled");
    std::map<std::string_view, Shape> shapes;
    Shape* last = nullptr;
    std::string_view last_id;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        auto const north = number_of(rows.at(row, latitude)), east = number_of(rows.at(row, longitude));
        auto const place = whole_of(rows.at(row, sequence));
        auto const shape = rows.at(row, id);
        if (shape.empty() || !north || !east || !place)
            continue;
        if (!last || shape != last_id) {
            last = &shapes[shape];
            last_id = shape;
        }
        last->push_back({ row, *place, { *north, *east }, number_of(rows.at(row, distance)).value_or(-1) });
    }
    for (auto& [name, points] : shapes)
        std::ranges::stable_sort(points, {}, &ShapePoint::sequence);
    return shapes;
}

void check_points(Ground const& ground, std::string_view id, Shape const& shape)
{
    auto const& rows = ground.shapes_;
    if (shape.size() == 1)
        ground.notices.add("single_shape_point", Warning, { { "shapeId", id }, { "rowNumber", rows.line(shape[0].row) } });
    for (std::size_t i = 1; i < shape.size(); ++i) {
        auto const& a = shape[i - 1];
        auto const& b = shape[i];
        if (a.distance < 0 || b.distance < 0 || b.distance > a.distance)
            continue;
        auto const tell = [&](std::string_view code, Severity severity, double meters) {
            ground.notices.add(code, severity,
                { { "shapeId", id }, { "csvRowNumber", rows.line(b.row) }, { "shapeDistTraveled", b.distance }, { "shapePtSequence", int(b.sequence) }, { "prevCsvRowNumber", rows.line(a.row) },
                    { "prevShapeDistTraveled", a.distance }, { "prevShapePtSequence", int(a.sequence) }, { "actualDistanceBetweenShapePoints", meters } });
        };
        auto const meters = meters_between(a.at, b.at);
        if (b.distance < a.distance)
            tell("decreasing_shape_distance", Error, meters);
        else if (a.at.latitude == b.at.latitude && a.at.longitude == b.at.longitude)
            tell("equal_shape_distance_same_coordinates", Warning, meters);
        else if (meters >= same_place)
            tell("equal_shape_distance_diff_coordinates", Error, meters);
        else
            tell("equal_shape_distance_diff_coordinates_distance_below_threshold", Warning, meters);
    }
}

// A shape on a plane that touches the ground at its first point: right to a few centimetres over a town.
class Plane {
public:
    explicit Plane(Point origin) : origin_(origin), east_(std::cos(origin.latitude * degree)) {}
    std::pair<double, double> of(Point at) const { return { (at.longitude - origin_.longitude) * degree * radius * east_, (at.latitude - origin_.latitude) * degree * radius }; }

private:
    static constexpr double degree = std::numbers::pi / 180, radius = 6'371'008.8;
    Point origin_;
    double east_;
};

struct Match { double along, away; };  // meters from the shape's beginning, and from the stop

class Line {
public:
    explicit Line(Shape const& shape) : plane_(shape.front().at)
    {
        for (auto const& point : shape) {
            auto const at = plane_.of(point.at);
            along_.push_back(points_.empty() ? 0 : along_.back() + std::hypot(at.first - points_.back().first, at.second - points_.back().second));
            points_.push_back(at);
        }
    }

    Match nearest(Point place) const
    {
        Match best { 0, std::numeric_limits<double>::infinity() };
        auto const at = plane_.of(place);
        for (std::size_t i = 0; i + 1 < points_.size() || i == 0; ++i)
            if (auto const match = on(i, at); match.away < best.away)
                best = match;
        return best;
    }

    // Places where the line passes the stop: the nearest of each stretch that stays near.
    std::vector<Match> passes(Point place) const
    {
        std::vector<Match> all;
        auto const at = plane_.of(place);
        bool in_stretch = false;
        double before = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i + 1 < points_.size() || i == 0; ++i) {
            auto const match = on(i, at);
            if (match.away > near_shape) {
                in_stretch = false;
                before = std::numeric_limits<double>::infinity();
                continue;
            }
            if (!in_stretch || (match.away < all.back().away && match.away <= before))
                in_stretch ? void(all.back() = match) : all.push_back(match);
            else if (match.away < before && before > all.back().away + same_place)
                all.push_back(match);  // it came back without having left
            in_stretch = true;
            before = match.away;
        }
        return all;
    }

private:
    Match on(std::size_t i, std::pair<double, double> at) const
    {
        auto const a = points_[i], b = points_[std::min(i + 1, points_.size() - 1)];
        auto const x = b.first - a.first, y = b.second - a.second, square = x * x + y * y;
        auto const part = square == 0 ? 0 : std::clamp(((at.first - a.first) * x + (at.second - a.second) * y) / square, 0.0, 1.0);
        auto const east = a.first + part * x - at.first, north = a.second + part * y - at.second;
        return { along_[i] + part * std::sqrt(square), std::sqrt(east * east + north * north) };
    }

    Plane plane_;
    std::vector<std::pair<double, double>> points_ {};
    std::vector<double> along_ {};
};

class Along {
public:
    Along(Ground const& ground, std::map<std::string_view, Shape> const& shapes) : ground_(ground), shapes_(shapes) {}

    void check()
    {
        std::unordered_set<std::string_view> used;
        for (auto const id : ground_.trip_order) {
            auto const& trip = ground_.trip.at(id);
            if (trip.shape.empty())
                continue;
            used.insert(trip.shape);
            auto const shape = shapes_.find(trip.shape);
            if (shape == shapes_.end() || trip.calls.empty())
                continue;
            check_distances(id, trip, shape->second);
            if (seen_.insert(pattern(trip)).second)
                check_matches(id, trip, shape->second);
        }
        for (auto const& [id, shape] : shapes_)
            if (!used.contains(id))
                ground_.notices.add("unused_shape", Warning, { { "shapeId", id }, { "csvRowNumber", ground_.shapes_.line(shape.front().row) } });
    }

private:
    // Trips over the same stops along the same shape are looked at once.
    static std::string pattern(Trip const& trip)
    {
        std::string key(trip.shape);
        for (auto const& call : trip.calls)
            (key += '\x1F') += call.stop;
        return key;
    }

    void check_distances(std::string_view id, Trip const& trip, Shape const& shape)
    {
        auto const farthest = std::ranges::max(trip.calls, {}, &Call::distance);
        if (farthest.distance < 0)
            return;
        if (std::ranges::any_of(shape, [](ShapePoint const& point) { return point.distance < 0; })) {
            if (without_.insert(trip.shape).second)
                ground_.notices.add("trip_with_shape_dist_traveled_but_no_shape_distances", Warning, { { "tripId", id }, { "shapeId", trip.shape }, { "csvRowNumber", ground_.trips_.line(trip.row) } });
            return;
        }
        auto const last = std::ranges::max(shape, {}, &ShapePoint::distance);
        auto const place = ground_.place_of(farthest.stop);
        if (farthest.distance <= last.distance || !place)
            return;
        auto const meters = meters_between(*place, last.at);
        if (meters <= 0)
            return;
        ground_.notices.add(meters >= trip_beyond ? "trip_distance_exceeds_shape_distance" : "trip_distance_exceeds_shape_distance_below_threshold", meters >= trip_beyond ? Error : Warning,
            { { "tripId", id }, { "shapeId", trip.shape }, { "maxTripDistanceTraveled", farthest.distance }, { "maxShapeDistanceTraveled", last.distance }, { "geoDistanceToShape", meters } });
    }

    void tell_stop(std::string_view code, std::string_view id, Trip const& trip, Call const& call, Match const& match)
    {
        ground_.notices.add(code, Warning,
            { { "tripCsvRowNumber", ground_.trips_.line(trip.row) }, { "shapeId", trip.shape }, { "tripId", id }, { "stopTimeCsvRowNumber", ground_.stop_times.line(call.row) }, { "stopId", call.stop },
                { "geoDistanceToShape", match.away } });
    }

    void check_matches(std::string_view id, Trip const& trip, Shape const& shape)
    {
        Line const line(shape);
        double reached = 0;
        Call const* before = nullptr;
        bool ordered = true;
        for (auto const& call : trip.calls) {
            auto const place = ground_.place_of(call.stop);
            if (!place)
                return;
            auto const nearest = line.nearest(*place);
            if (nearest.away > near_shape) {
                if (told_.insert(call.stop).second)
                    tell_stop("stop_too_far_from_shape", id, trip, call, nearest);
                continue;
            }
            auto const passes = line.passes(*place);
            if (passes.size() > matches_at_most && crowded_.insert(call.stop).second)
                tell_stop("stop_has_too_many_matches_for_shape", id, trip, call, nearest);
            // The first pass at or behind where the trip is; a stop may lie a little before the one ahead of it.
            auto const next = std::ranges::find_if(passes, [&](Match const& match) { return match.along + same_place >= reached; });
            if (next == passes.end() && ordered && before) {
                ordered = false;
                ground_.notices.add("stops_match_shape_out_of_order", Warning,
                    { { "tripCsvRowNumber", ground_.trips_.line(trip.row) }, { "shapeId", trip.shape }, { "tripId", id }, { "stopTimeCsvRowNumber1", ground_.stop_times.line(call.row) }, { "stopId1", call.stop },
                        { "stopTimeCsvRowNumber2", ground_.stop_times.line(before->row) }, { "stopId2", before->stop } });
            }
            if (next != passes.end())
                reached = next->along;
            before = &call;
        }
    }

    Ground const& ground_;
    std::map<std::string_view, Shape> const& shapes_;
    std::unordered_set<std::string> seen_ {};
    std::unordered_set<std::string_view> told_ {}, crowded_ {}, without_ {};
};

}  // namespace

void check_shapes(Ground const& ground)
{
    auto const shapes = read(ground);
    for (auto const& [id, shape] : shapes)
        check_points(ground, id, shape);
    Along(ground, shapes).check();
}

}  // namespace mado::gtfs
