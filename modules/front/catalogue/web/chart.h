#pragma once
// How often each value of a column stands in the rows that were asked for, as a picture with its table beside it.
#include <mado/html/safe.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mado::catalogue {

// `size`: how long, against the others; `words` stand behind the bar.
struct Bar { std::string value {}, words {}; std::uint64_t size = 0; };
// Bars from left to right, the longest 100 %. `title` names the picture for those who do not see it.
html::Safe chart_of(std::vector<Bar> const& values, std::string const& title);

// Points of positions, and lines, in a frame, north above: a sketch without a background. The table stands beside it.
struct Point { std::int64_t latitude_e6 = 0, longitude_e6 = 0; };
html::Safe sketch_of(std::vector<Point> const& points, std::vector<std::vector<Point>> const& lines, std::string const& title);

}  // namespace mado::catalogue
