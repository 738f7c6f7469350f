#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace mado::meetings::model {

struct Size { std::int64_t width = 0, height = 0; };
// A PNG of nothing but pixels, whole to its last byte: what came out of the box is looked at before it is kept. Pixels themselves are not decoded.
std::optional<Size> plain_png(std::string_view bytes);

}  // namespace mado::meetings::model
