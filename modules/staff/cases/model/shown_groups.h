#pragma once
// 秘匿: which groups of a count may be shown. One that is smaller than `hide_below` is merged into その他 before it leaves the zone.
#include <mado/cases/after.h>

namespace mado::cases::model {

// What is merged holds at least two groups and at least `hide_below` cases, so that nobody can reckon a small one back from the total
// (補完秘匿: the next smallest goes with it). When even all together are fewer, nothing is shown.
CountTable shown_groups(std::vector<CountGroup> groups, int hide_below);

}  // namespace mado::cases::model
