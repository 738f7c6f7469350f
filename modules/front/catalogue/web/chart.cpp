#include "web/chart.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::int64_t line_height = 28, name_width = 210, bar_width = 420, number_width = 150, bar_height = 18;
constexpr std::size_t most_letters = 14;
constexpr std::int64_t sketch_width = 560, sketch_height = 380, border = 16;
constexpr std::size_t most_large_points = 200;

html::Attributes box(std::int64_t width, std::int64_t height)
{
    return { { "class", "chart" }, { "viewBox", "0 0 " + std::to_string(width) + " " + std::to_string(height) }, { "role", "img" } };
}

}  // namespace

html::Safe chart_of(std::vector<Bar> const& values, std::string const& title)
{
    std::uint64_t most = 1;
    for (auto const& one : values)
        most = std::max(most, one.size);
    html::Safe content = html::element("title", {}, title);
    std::int64_t top = 4;
    for (auto const& one : values) {
        auto const width = static_cast<std::int64_t>(static_cast<std::uint64_t>(bar_width) * one.size / most);
        content += html::element("text", { { "x", name_width - 8 }, { "y", top + 14 }, { "text-anchor", "end" } }, text::shortened(one.value.empty() ? "—" : one.value, most_letters));
        content += html::element("rect", { { "class", "bar-now" }, { "x", name_width }, { "y", top }, { "width", std::max<std::int64_t>(width, 1) }, { "height", bar_height } });
        content += html::element("text", { { "x", name_width + width + 6 }, { "y", top + 14 } }, one.words);
        top += line_height;
    }
    return html::element("svg", box(name_width + bar_width + number_width, top), content);
}

html::Safe sketch_of(std::vector<Point> const& points, std::vector<std::vector<Point>> const& lines, std::string const& title)
{
    auto all = points;
    for (auto const& line : lines)
        all.insert(all.end(), line.begin(), line.end());
    auto const [south, north] = std::ranges::minmax(all, {}, &Point::latitude_e6);
    auto const [west, east] = std::ranges::minmax(all, {}, &Point::longitude_e6);
    // In the middle of Japan a degree of longitude is about 0.82 of one of latitude.
    auto const height = std::max<std::int64_t>(north.latitude_e6 - south.latitude_e6, 1'000), width = std::max<std::int64_t>((east.longitude_e6 - west.longitude_e6) * 82 / 100, 1'000);
    auto const scale = std::max(width * 1'000 / (sketch_width - 2 * border), height * 1'000 / (sketch_height - 2 * border)) + 1;
    // In the middle of the frame, on both ways.
    auto const left = (sketch_width - width * 1'000 / scale) / 2, top = (sketch_height - height * 1'000 / scale) / 2;
    auto const x_of = [&](Point const& point) { return left + (point.longitude_e6 - west.longitude_e6) * 82 / 100 * 1'000 / scale; };
    auto const y_of = [&](Point const& point) { return top + (north.latitude_e6 - point.latitude_e6) * 1'000 / scale; };
    html::Safe content = html::element("title", {}, title);
    content += html::element("rect", { { "class", "grid" }, { "x", 1 }, { "y", 1 }, { "width", sketch_width - 2 }, { "height", sketch_height - 2 }, { "fill", "none" } });
    for (auto const& line : lines) {
        std::string way;
        for (auto const& point : line)
            way += (way.empty() ? "" : " ") + std::to_string(x_of(point)) + "," + std::to_string(y_of(point));
        content += html::element("polyline", { { "class", "way" }, { "points", way }, { "fill", "none" } });
    }
    auto const radius = points.size() > most_large_points ? 2 : 5;
    for (auto const& point : points)
        content += html::element("circle", { { "class", "bar-now" }, { "cx", x_of(point) }, { "cy", y_of(point) }, { "r", radius } });
    return html::element("svg", box(sketch_width, sketch_height), content);
}

}  // namespace mado::catalogue
