#include "model/shown_groups.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::cases;

namespace {

std::vector<CountGroup> groups(std::vector<std::pair<char const*, int>> const& all)
{
    std::vector<CountGroup> made;
    for (auto const& [key, cases] : all)
        made.push_back({ { key }, cases, { Decimal(cases * 2) }, false });
    return made;
}

std::string words(CountTable const& table)
{
    std::string all;
    for (auto const& group : table.groups)
        all += (all.empty() ? "" : " ") + (group.is_merged ? std::string("*") : group.keys.front()) + std::to_string(group.cases) + "/" + group.sums.front().to_text();
    return all;
}

}  // namespace

TEST_CASE("small groups are merged so that no total gives one of them away")
{
    struct { char const* name; std::vector<std::pair<char const*, int>> all; int hide_below; char const* shown; std::int64_t cases; bool too_few; } const rows[] = {
        { "nothing to hide", { { "a", 12 }, { "b", 10 } }, 10, "a12/24 b10/20", 22, false },
        { "no limit: all are shown, the most first", { { "a", 1 }, { "b", 2 } }, 0, "b2/4 a1/2", 3, false },
        { "one below the limit, one on it", { { "a", 30 }, { "b", 9 }, { "c", 10 } }, 10, "a30/60 *19/38", 49, false },
        { "a single small one takes the next smallest along", { { "a", 30 }, { "b", 3 }, { "c", 20 } }, 10, "a30/60 *23/46", 53, false },
        { "two small ones that are enough together", { { "a", 30 }, { "b", 6 }, { "c", 5 } }, 10, "a30/60 *11/22", 41, false },
        { "two small ones that are not enough", { { "a", 30 }, { "b", 3 }, { "c", 5 }, { "d", 12 } }, 10, "a30/60 *20/40", 50, false },
        { "all are small but enough together", { { "a", 4 }, { "b", 4 }, { "c", 4 } }, 10, "*12/24", 12, false },
        { "all together are too few", { { "a", 4 }, { "b", 5 } }, 10, "", 0, true },
        { "exactly enough together", { { "a", 5 }, { "b", 5 } }, 10, "*10/20", 10, false },
        { "a single group that is too small", { { "a", 9 } }, 10, "", 0, true },
        { "a single group that is large enough", { { "a", 10 } }, 10, "a10/20", 10, false },
        { "groups that a new decision has emptied are none", { { "a", 10 }, { "b", 0 } }, 10, "a10/20", 10, false },
        { "nothing at all", {}, 10, "", 0, false },
    };
    for (auto const& row : rows) {
        auto const table = model::shown_groups(groups(row.all), row.hide_below);
        CHECK_MESSAGE(words(table) == row.shown, row.name);
        CHECK_MESSAGE(table.cases == row.cases, row.name);
        CHECK_MESSAGE(table.too_few == row.too_few, row.name);
    }
}
