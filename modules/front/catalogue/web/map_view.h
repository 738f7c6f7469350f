#pragma once
// A map of points and lines: a sketch that everybody sees, and what <mado-map> needs to put a map in its place.
#include "web/chart.h"
#include "web/pages.h"

namespace mado::catalogue {

#define F(T, name) html::field(#name, &T::name)
struct MapBox {                               // what {{>map}} wants
    std::string about {}, script {}, worker {}, style {}, source {};
    html::Safe picture {};
    static constexpr auto fields = std::tuple { F(MapBox, about), F(MapBox, script), F(MapBox, worker), F(MapBox, style), F(MapBox, source), F(MapBox, picture) };
};
#undef F

// `source`: the same as GeoJSON.
MapBox map_of(Visit const& visit, std::vector<Point> const& points, std::vector<std::vector<Point>> const& lines, std::string about, std::string source);

std::vector<web::Route> map_routes();         // MapLibre's files

}  // namespace mado::catalogue
