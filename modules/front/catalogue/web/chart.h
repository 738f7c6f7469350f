#pragma once
// How often each value of a column stands in the rows that were asked for, as a picture with its table beside it.
#include <mado/html/safe.h>
#include <mado/tables/find.h>

#include <string>
#include <vector>

namespace mado::catalogue {

// Bars from left to right, the longest 100 %. `title` names the picture for those who do not see it.
html::Safe chart_of(std::vector<tables::Frequency> const& values, std::string const& title);

// Points of positions in a frame, north above: a sketch without a background. The table stands beside it.
struct Point { std::int64_t latitude_e6 = 0, longitude_e6 = 0; };
html::Safe sketch_of(std::vector<Point> const& points, std::string const& title);

}  // namespace mado::catalogue
