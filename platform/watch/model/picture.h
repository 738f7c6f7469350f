#pragma once
#include <mado/html/safe.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mado::watch {

// A line over the last hour, drawn by the server; beside it stand the words, so that it is decoration for ears. At most `points` values are drawn.
html::Safe line_picture(std::vector<std::int64_t> const& values, std::size_t points);

}  // namespace mado::watch
