#pragma once
// Where a new row goes among those that hold from day to day: it holds from its first day until the next known change, and what held before ends on the eve.
#include <mado/time/day.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace mado::persons::model {

struct Span {
    Day from {};
    std::optional<Day> until {};             // last day
    bool holds(Day on) const { return from <= on && (!until || on <= *until); }
    friend bool operator==(Span const&, Span const&) = default;
};

struct Placing {
    Span span {};                            // of the new row
    std::optional<std::size_t> replaces {};  // began on the same day: put right, it holds no longer
    std::optional<std::size_t> ends {};      // ends on the eve
};
// `rows` by their first day, without overlaps. Nothing: it ends before it begins, or would hold beyond the next change.
std::optional<Placing> placed(std::vector<Span> const& rows, Span wish);

}  // namespace mado::persons::model
