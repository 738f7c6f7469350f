#pragma once
// What a revision of the rules does to those who receive: told before the day on which it starts.
#include <mado/benefits/rules.h>
#include <mado/time/day.h>

#include <span>

namespace mado::benefits {

struct Effect {
    struct Change { std::size_t place; std::int64_t before, after; };           // place: of the case, from 0; whole yen a month
    struct Group { std::int64_t difference; std::size_t cases; };
    struct NotReckoned { std::size_t place; Refused why; };
    std::size_t cases = 0, raised = 0, lowered = 0;
    std::int64_t before = 0, after = 0;                                          // of all that could be reckoned
    std::vector<Group> groups {};                                                // alike differences, the most frequent first
    std::vector<Change> changes {};                                              // in the order of the cases
    std::vector<NotReckoned> not_reckoned {};
    std::size_t changed() const { return raised + lowered; }
};

// Each case (as Rules::decide takes it; its `on` is replaced) in the month before and in `month`, by one set of rules: what its tables change on that day.
// With `revised`: both in `month`, by the rules in force and by those that are proposed.
Effect effect_of(Rules const& rules, Rules const* revised, std::span<feel::Value const> cases, Day month);

// { "month", "cases", "changed", "raised", "lowered", "before", "after", "groups": [{ "difference", "cases" }], "changes": [{ "place", "before", "after" }],
//   "refused": [{ "place", "field", "ja", "en" }] }
std::string to_json(Effect const& effect, Day month);

}  // namespace mado::benefits
