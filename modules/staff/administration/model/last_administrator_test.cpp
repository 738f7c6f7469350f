#include "model/last_administrator.h"

using namespace mado;
using namespace mado::administration;

namespace {

Day day(int month, unsigned d) { return *Day::of(2026, static_cast<unsigned>(month), d); }
organization::Assignment held(Day since, std::optional<Day> until = {}) { return { { "a" }, { "p" }, since, until }; }

TEST_CASE("an administrator remains only when somebody holds the position from that day on, without an end")
{
    struct Row { char const* name; std::vector<organization::Assignment> left; bool remains; };
    for (auto const& row : {
             Row { "nobody", {}, false },
             Row { "one, without end", { held(day(4, 1)) }, true },
             Row { "begins on that very day", { held(day(11, 6)) }, true },
             Row { "begins a day too late", { held(day(11, 7)) }, false },
             Row { "ends some day", { held(day(4, 1), day(12, 31)) }, false },
             Row { "one that ends and one that stays", { held(day(4, 1), day(12, 31)), held(day(5, 1)) }, true },
         }) {
        CAPTURE(std::string(row.name));
        CHECK(model::keeps_an_administrator(row.left, day(11, 6)) == row.remains);
    }
}

TEST_CASE("periods share a day: the last day is part of them")
{
    CHECK(model::overlap(held(day(4, 1), day(4, 30)), held(day(4, 30))));
    CHECK_FALSE(model::overlap(held(day(4, 1), day(4, 30)), held(day(5, 1))));
    CHECK_FALSE(model::overlap(held(day(5, 1)), held(day(4, 1), day(4, 30))));
    CHECK(model::overlap(held(day(4, 1)), held(day(12, 1))));
}

TEST_CASE("logins and division paths")
{
    for (auto const* good : { "ichiro", "morita_a", "m.morita-2" })
        CHECK(model::is_login(good));
    for (auto const* bad : { "", "Ichiro", "森田", "a b", "a/b" })
        CHECK_FALSE(model::is_login(bad));
    CHECK_FALSE(model::is_login(std::string(65, 'a')));
    for (auto const* good : { "environment", "environment/animals", "a/b/c_2" })
        CHECK(model::is_division_path(good));
    for (auto const* bad : { "", "/a", "a/", "a//b", "環境", "A" })
        CHECK_FALSE(model::is_division_path(bad));
}

}  // namespace
