#pragma once
// Where the boxes and lines of a diagram stand: layers by the longest path, order within a layer by barycentres, then places that are as
// near to their neighbours as the order allows.
#include <cstddef>
#include <vector>

namespace mado::dmn {

struct Point { double x = 0, y = 0; };

struct Layout {
    static constexpr double box_width = 168, box_height = 64, gap_x = 28, gap_y = 56, margin = 12;

    struct Edge {
        std::size_t from, to;                  // `to` needs `from`, and stands above it
        bool in_circle = false;                // drawn downwards, because it closes a circle
        std::vector<Point> points {};          // from the border of `from` to that of `to`
    };
    double width = 0, height = 0;
    std::vector<Point> centres {};             // of the boxes
    std::vector<Edge> edges {};
};

// Each pair: what is needed, what needs it. Pairs of a box with itself have no line. Ends for every graph, also with circles.
Layout lay_out(std::size_t boxes, std::vector<std::pair<std::size_t, std::size_t>> const& needs);

}  // namespace mado::dmn
