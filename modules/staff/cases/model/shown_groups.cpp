#include "model/shown_groups.h"

#include <algorithm>

namespace mado::cases::model {

namespace {

void add_to(CountGroup& all, CountGroup const& one)
{
    all.cases += one.cases;
    all.sums.resize(std::max(all.sums.size(), one.sums.size()), Decimal(0));
    for (std::size_t i = 0; i < one.sums.size(); ++i)
        all.sums[i] = all.sums[i] + one.sums[i];
}

bool has_more(CountGroup const& a, CountGroup const& b) { return a.cases != b.cases ? a.cases > b.cases : a.keys < b.keys; }

}  // namespace

CountTable shown_groups(std::vector<CountGroup> groups, int hide_below)
{
    CountTable table;
    std::erase_if(groups, [](CountGroup const& group) { return group.cases == 0; });
    std::ranges::sort(groups, has_more);
    for (auto const& group : groups)
        table.cases += group.cases;
    CountGroup merged;
    merged.is_merged = true;
    std::size_t hidden = 0;
    auto const hide_last = [&] {
        add_to(merged, groups.back());
        groups.pop_back();
        ++hidden;
    };
    while (!groups.empty() && groups.back().cases < hide_below)
        hide_last();
    while (hidden > 0 && !groups.empty() && (hidden == 1 || merged.cases < hide_below))
        hide_last();
    if (hidden > 0 && groups.empty() && table.cases < hide_below)
        return { {}, 0, true };
    if (hidden > 0)
        groups.push_back(std::move(merged));
    table.groups = std::move(groups);
    return table;
}

}  // namespace mado::cases::model
