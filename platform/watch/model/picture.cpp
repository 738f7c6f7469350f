#include "model/picture.h"

#include <algorithm>

namespace mado::watch {

namespace {

constexpr std::int64_t width = 160, height = 32, edge = 2;

}  // namespace

html::Safe line_picture(std::vector<std::int64_t> const& values, std::size_t points)
{
    if (values.empty())
        return {};
    auto const most = std::max<std::int64_t>(*std::ranges::max_element(values), 1);
    auto const step = std::max<std::size_t>(1, (values.size() + points - 1) / points);
    std::vector<std::int64_t> drawn;  // the highest of each step: a short peak must be seen
    for (std::size_t from = 0; from < values.size(); from += step)
        drawn.push_back(*std::max_element(values.begin() + static_cast<std::ptrdiff_t>(from), values.begin() + static_cast<std::ptrdiff_t>(std::min(from + step, values.size()))));
    if (drawn.size() == 1)
        drawn.push_back(drawn.front());
    std::string line;
    auto const last = static_cast<std::int64_t>(drawn.size()) - 1;
    for (std::int64_t i = 0; i <= last; ++i) {
        auto const value = std::max<std::int64_t>(drawn[static_cast<std::size_t>(i)], 0);
        line += (line.empty() ? "" : " ") + std::to_string(i * width / last) + "," + std::to_string(height - edge - value * (height - 2 * edge) / most);
    }
    return html::element("svg", { { "class", "hour" }, { "viewBox", "0 0 160 32" }, { "width", "160" }, { "height", "32" }, { "aria-hidden", "true" }, { "focusable", "false" } },
        html::element("polyline", { { "points", line }, { "fill", "none" }, { "stroke", "currentColor" }, { "stroke-width", "1.5" } }));
}

}  // namespace mado::watch
