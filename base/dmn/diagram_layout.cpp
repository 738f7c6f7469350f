#include "diagram_layout.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace mado::dmn {

namespace {

constexpr std::size_t most_slots = 20'000;     // beyond it long lines go straight, through what stands between
constexpr std::size_t most_counted = 5'000;    // segments whose crossings are counted
constexpr int sweeps = 24;
constexpr std::size_t nothing = static_cast<std::size_t>(-1);

// A place in a layer: a box, or where a long line passes.
struct Slot {
    std::size_t layer = 0;
    bool is_box = true;
    double x = 0;
    std::size_t at = 0;                        // its number within the layer
    std::vector<std::size_t> below {}, above {};
    double width() const { return is_box ? Layout::box_width : 4; }
};

class Drawing {
public:
    Drawing(std::size_t boxes, std::vector<std::pair<std::size_t, std::size_t>> const& needs) : boxes_(boxes), slots_(boxes)
    {
        for (auto const& [from, to] : needs)
            if (from != to)
                layout_.edges.push_back({ from, to });
        ends_.resize(layout_.edges.size());
    }

    Layout run()
    {
        find_circles();
        rank();
        chain();
        order();
        for (int sweep = 0; sweep < sweeps; ++sweep)
            place(sweep % 2 == 0);
        finish();
        return std::move(layout_);
    }

private:
    std::size_t lower(Layout::Edge const& edge) const { return edge.in_circle ? edge.to : edge.from; }
    std::size_t upper(Layout::Edge const& edge) const { return edge.in_circle ? edge.from : edge.to; }

    // An edge that leads back to where the search came from closes a circle.
    void find_circles()
    {
        enum class Seen : char { No, Open, Done };
        std::vector<std::vector<std::size_t>> leaving(boxes_);
        for (std::size_t edge = 0; edge < layout_.edges.size(); ++edge)
            leaving[layout_.edges[edge].from].push_back(edge);
        std::vector<Seen> seen(boxes_, Seen::No);
        for (std::size_t start = 0; start < boxes_; ++start) {
            std::vector<std::pair<std::size_t, std::size_t>> path;  // box, how many of its edges are done
            if (seen[start] == Seen::No)
                path.emplace_back(start, 0), seen[start] = Seen::Open;
            while (!path.empty()) {
                auto& [box, done] = path.back();
                if (done == leaving[box].size()) {
                    seen[box] = Seen::Done;
                    path.pop_back();
                    continue;
                }
                auto& edge = layout_.edges[leaving[box][done++]];
                if (seen[edge.to] == Seen::Open)
                    edge.in_circle = true;
                else if (seen[edge.to] == Seen::No)
                    seen[edge.to] = Seen::Open, path.emplace_back(edge.to, 0);
            }
        }
    }

    void rank()
    {
        std::vector<std::vector<std::size_t>> above(boxes_);
        std::vector<std::size_t> waiting(boxes_, 0);
        for (auto const& edge : layout_.edges)
            above[lower(edge)].push_back(upper(edge)), ++waiting[upper(edge)];
        std::vector<std::size_t> ready;
        for (std::size_t box = 0; box < boxes_; ++box)
            if (waiting[box] == 0)
                ready.push_back(box);
        auto const bottom = ready;
        for (std::size_t next = 0; next < ready.size(); ++next)
            for (auto const other : above[ready[next]]) {
                slots_[other].layer = std::max(slots_[other].layer, slots_[ready[next]].layer + 1);
                if (--waiting[other] == 0)
                    ready.push_back(other);
            }
        // What needs nothing stands just below what needs it.
        for (auto const box : bottom) {
            auto lowest = nothing;
            for (auto const other : above[box])
                lowest = std::min(lowest, slots_[other].layer);
            if (lowest != nothing)
                slots_[box].layer = lowest - 1;
            else
                alone_.push_back(box);
        }
    }

    void chain()
    {
        std::size_t needed = 0;
        for (auto const& edge : layout_.edges)
            needed += slots_[upper(edge)].layer - slots_[lower(edge)].layer - 1;
        auto const straight = needed > most_slots;
        for (std::size_t number = 0; number < layout_.edges.size(); ++number) {
            auto const& edge = layout_.edges[number];
            std::vector<std::size_t> through { lower(edge) };
            for (auto layer = slots_[lower(edge)].layer + 1; !straight && layer < slots_[upper(edge)].layer; ++layer) {
                through.push_back(slots_.size());
                slots_.push_back({ layer, false, 0, 0, {}, {} });
            }
            through.push_back(upper(edge));
            for (std::size_t step = 0; step + 1 < through.size(); ++step)
                slots_[through[step]].above.push_back(through[step + 1]), slots_[through[step + 1]].below.push_back(through[step]);
            ends_[number] = std::move(through);
        }
        std::vector<bool> is_alone(slots_.size(), false);
        for (auto const box : alone_)
            is_alone[box] = true;
        for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
            if (is_alone[slot])
                continue;
            layers_.resize(std::max(layers_.size(), slots_[slot].layer + 1));
            layers_[slots_[slot].layer].push_back(slot);
        }
        renumber();
    }

    void renumber()
    {
        for (auto const& layer : layers_)
            for (std::size_t at = 0; at < layer.size(); ++at)
                slots_[layer[at]].at = at;
    }

    void order()
    {
        auto best = layers_;
        auto fewest = crossings();
        for (int sweep = 0; sweep < sweeps && fewest.value_or(1) > 0; ++sweep) {
            auto const upwards = sweep % 2 == 0;
            for (std::size_t step = 0; step < layers_.size(); ++step)
                sort_layer(layers_[upwards ? step : layers_.size() - 1 - step], upwards);
            auto const now = crossings();
            if (!now || !fewest || *now < *fewest)
                best = layers_, fewest = now;
        }
        layers_ = std::move(best);
        renumber();
    }

    void sort_layer(std::vector<std::size_t>& layer, bool by_below)
    {
        std::vector<std::pair<double, std::size_t>> keyed;
        for (auto const slot : layer) {
            auto const& others = by_below ? slots_[slot].below : slots_[slot].above;
            auto sum = 0.0;
            for (auto const other : others)
                sum += static_cast<double>(slots_[other].at);
            keyed.emplace_back(others.empty() ? static_cast<double>(slots_[slot].at) : sum / static_cast<double>(others.size()), slot);
        }
        std::stable_sort(keyed.begin(), keyed.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
        for (std::size_t at = 0; at < layer.size(); ++at)
            layer[at] = keyed[at].second, slots_[layer[at]].at = at;
    }

    // Nothing when there are too many lines to count.
    std::optional<std::size_t> crossings() const
    {
        std::size_t count = 0, lines = 0;
        for (auto const& layer : layers_) {
            std::vector<std::size_t> ends;     // of the lines so far, ascending
            for (auto const slot : layer) {
                auto above = std::vector<std::size_t> {};
                for (auto const other : slots_[slot].above)
                    above.push_back(slots_[other].at);
                if ((lines += above.size()) > most_counted)
                    return {};
                for (auto const end : above)
                    count += static_cast<std::size_t>(ends.end() - std::upper_bound(ends.begin(), ends.end(), end));
                for (auto const end : above)
                    ends.insert(std::upper_bound(ends.begin(), ends.end(), end), end);
            }
        }
        return count;
    }

    void place(bool upwards)
    {
        for (std::size_t step = 0; step < layers_.size(); ++step)
            place_layer(layers_[upwards ? step : layers_.size() - 1 - step]);
    }

    // As near as the distances allow to the middle of the neighbours: a least-squares fit in order (pooling adjacent violators).
    void place_layer(std::vector<std::size_t> const& layer)
    {
        struct Pool { double sum, weight; std::size_t count; double mean() const { return sum / weight; } };
        std::vector<Pool> pools;
        std::vector<double> shift;
        auto offset = 0.0;
        for (std::size_t at = 0; at < layer.size(); ++at) {
            auto const& slot = slots_[layer[at]];
            if (at > 0)
                offset += distance(slots_[layer[at - 1]], slot);
            shift.push_back(offset);
            auto const [place, weight] = wanted(slot, offset);
            pools.push_back({ (place - offset) * weight, weight, 1 });
            while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
                auto const last = pools.back();
                pools.pop_back();
                pools.back().sum += last.sum, pools.back().weight += last.weight, pools.back().count += last.count;
            }
        }
        std::size_t at = 0;
        for (auto const& pool : pools)
            for (auto const end = at + pool.count; at < end; ++at)
                slots_[layer[at]].x = pool.mean() + shift[at];
    }

    static double distance(Slot const& left, Slot const& right)
    {
        auto const gap = left.is_box && right.is_box ? Layout::gap_x : left.is_box || right.is_box ? 20.0 : 12.0;
        return (left.width() + right.width()) / 2 + gap;
    }

    // The middle of the neighbours, and how much it matters: long lines shall be straight before boxes are centred.
    std::pair<double, double> wanted(Slot const& slot, double otherwise) const
    {
        auto sum = 0.0, weight = 0.0;
        auto const add = [&](std::vector<std::size_t> const& others) {
            for (auto const other : others) {
                auto const matters = slot.is_box && slots_[other].is_box ? 1.0 : slot.is_box || slots_[other].is_box ? 2.0 : 8.0;
                sum += slots_[other].x * matters, weight += matters;
            }
        };
        add(slot.below);
        add(slot.above);
        return weight > 0 ? std::pair { sum / weight, weight } : std::pair { otherwise, 1.0 };
    }

    double y_of(std::size_t layer) const
    {
        return Layout::margin + Layout::box_height / 2 + static_cast<double>(layers_.size() - 1 - layer) * (Layout::box_height + Layout::gap_y);
    }

    void finish()
    {
        auto left = 0.0, right = 0.0;
        for (auto const& layer : layers_)
            for (auto const slot : layer) {
                left = std::min(left, slots_[slot].x - slots_[slot].width() / 2);
                right = std::max(right, slots_[slot].x + slots_[slot].width() / 2);
            }
        for (auto& slot : slots_)
            slot.x += Layout::margin - left;
        layout_.width = right - left + 2 * Layout::margin;
        auto const rows = static_cast<double>(layers_.size());
        layout_.height = rows > 0 ? 2 * Layout::margin + rows * Layout::box_height + (rows - 1) * Layout::gap_y : Layout::margin;
        layout_.centres.resize(boxes_);
        for (auto const& layer : layers_)
            for (auto const slot : layer)
                if (slots_[slot].is_box)
                    layout_.centres[slot] = { slots_[slot].x, y_of(slots_[slot].layer) };
        place_alone();
        route();
    }

    // Boxes without a line stand in rows of their own below all others.
    void place_alone()
    {
        constexpr auto step = Layout::box_width + Layout::gap_x;
        auto const in_row = std::max<std::size_t>(4, static_cast<std::size_t>((layout_.width - 2 * Layout::margin + Layout::gap_x) / step));
        for (std::size_t number = 0; number < alone_.size(); ++number) {
            auto const column = static_cast<double>(number % in_row), row = static_cast<double>(number / in_row);
            layout_.centres[alone_[number]] = { Layout::margin + Layout::box_width / 2 + column * step, layout_.height + Layout::box_height / 2 + row * (Layout::box_height + Layout::gap_x) };
        }
        if (alone_.empty())
            return;
        auto const last = layout_.centres[alone_.back()];
        layout_.height = last.y + Layout::box_height / 2 + Layout::margin;
        layout_.width = std::max(layout_.width, 2 * Layout::margin + static_cast<double>(std::min(in_row, alone_.size())) * step - Layout::gap_x);
    }

    // Lines end side by side along the border of a box, in the order of where they go.
    void route()
    {
        std::vector<std::vector<std::pair<double, std::size_t>>> below(boxes_), above(boxes_);
        for (std::size_t number = 0; number < layout_.edges.size(); ++number) {
            auto const& through = ends_[number];
            below[through.back()].emplace_back(slots_[through[through.size() - 2]].x, number);
            above[through.front()].emplace_back(slots_[through[1]].x, number);
            auto& points = layout_.edges[number].points;
            points.push_back({ 0, layout_.centres[through.front()].y - Layout::box_height / 2 });
            for (std::size_t step = 1; step + 1 < through.size(); ++step) {
                auto const& slot = slots_[through[step]];
                points.push_back({ slot.x, y_of(slot.layer) + Layout::box_height / 2 });
                points.push_back({ slot.x, y_of(slot.layer) - Layout::box_height / 2 });
            }
            points.push_back({ 0, layout_.centres[through.back()].y + Layout::box_height / 2 });
        }
        spread(below, true);
        spread(above, false);
        for (auto& edge : layout_.edges)
            if (edge.in_circle)
                std::reverse(edge.points.begin(), edge.points.end());
    }

    void spread(std::vector<std::vector<std::pair<double, std::size_t>>>& sides, bool is_end)
    {
        for (std::size_t box = 0; box < boxes_; ++box) {
            auto& side = sides[box];
            std::stable_sort(side.begin(), side.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
            auto const count = static_cast<double>(side.size());
            auto const gap = std::min(20.0, Layout::box_width * 0.6 / std::max(1.0, count));
            for (std::size_t at = 0; at < side.size(); ++at) {
                auto& points = layout_.edges[side[at].second].points;
                (is_end ? points.back() : points.front()).x = layout_.centres[box].x + (static_cast<double>(at) - (count - 1) / 2) * gap;
            }
        }
    }

    std::size_t boxes_;
    std::vector<Slot> slots_;                  // the boxes first
    std::vector<std::vector<std::size_t>> layers_;  // from below
    std::vector<std::vector<std::size_t>> ends_;    // of each edge, from its lower end, the slots that it passes
    std::vector<std::size_t> alone_;
    Layout layout_;
};

}  // namespace

Layout lay_out(std::size_t boxes, std::vector<std::pair<std::size_t, std::size_t>> const& needs) { return Drawing(boxes, needs).run(); }

}  // namespace mado::dmn
