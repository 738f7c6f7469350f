#include <mado/open_data/hiding.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

using namespace mado;
using namespace mado::open_data;

namespace {

using Cells = std::vector<CountedCell>;

CountedCell cell(std::vector<std::string> keys, std::int64_t events, std::int64_t cases = -1) { return { std::move(keys), events, cases < 0 ? events : cases, false }; }

std::string hidden_in(Cells const& cells)
{
    std::string all;
    for (auto const& one : cells)
        if (one.is_hidden) {
            all += all.empty() ? "" : " ";
            for (auto const& key : one.keys)
                all += (&key == &one.keys.front() ? "" : "/") + key;
        }
    return all;
}

std::string hidden(Cells cells, std::vector<Dimension> const& by, ShownBefore const& before = {})
{
    hide(cells, by, 10, before);
    return hidden_in(cells);
}

std::string coarse(std::string const& key, bool gone) { return gone ? "" : key; }

// What somebody finds who has every total of a table of two dimensions from elsewhere: cells that are hidden and stand alone in a line, or with fewer than `below` in all.
bool is_found_by_subtraction(Cells const& cells, std::int64_t below)
{
    for (int way = 1; way < 4; ++way) {
        std::map<std::string, std::pair<int, std::int64_t>> hidden_of;
        std::map<std::string, int> shown_of;
        for (auto const& one : cells) {
            auto const line = coarse(one.keys[0], (way & 1) != 0) + "\n" + coarse(one.keys[1], (way & 2) != 0);
            if (one.is_hidden)
                ++hidden_of[line].first, hidden_of[line].second += one.events;
            else
                ++shown_of[line];
        }
        for (auto const& [line, found] : hidden_of)
            if ((found.first == 1 || found.second < below) && shown_of[line] > 0)
                return true;
    }
    return false;
}

}  // namespace

TEST_CASE("hiding: small cells, and as many others as it takes")
{
    using enum Dimension;
    struct Row { char const* name; Cells cells; std::vector<Dimension> by; char const* hidden; };
    Row const rows[] = {
        { "nothing small", { cell({ "a" }, 10), cell({ "b" }, 11) }, { Procedure }, "" },
        { "nine is small, ten is not; the next larger goes with it", { cell({ "a" }, 9), cell({ "b" }, 10), cell({ "c" }, 90) }, { Procedure }, "a b" },
        { "two small ones that are ten together", { cell({ "a" }, 5), cell({ "b" }, 5), cell({ "c" }, 90) }, { Procedure }, "a b" },
        { "two small ones that are fewer than ten together", { cell({ "a" }, 4), cell({ "b" }, 5), cell({ "c" }, 90) }, { Procedure }, "a b c" },
        { "many events of few cases", { cell({ "a" }, 40, 3), cell({ "b" }, 50, 50), cell({ "c" }, 60, 60) }, { Procedure }, "a b" },
        { "events without a case are counted as they are", { cell({ "a" }, 40, 0), cell({ "b" }, 50, 0) }, { Procedure }, "" },
        { "alone in the table there is nothing to hide beside it", { cell({ "a" }, 3) }, { Procedure }, "a" },
        { "without dimensions", { cell({}, 3) }, {}, "" },
        { "a second cell of its row and of its column",
            { cell({ "a", "x" }, 3), cell({ "a", "y" }, 20), cell({ "a", "z" }, 90), cell({ "b", "x" }, 30), cell({ "b", "y" }, 40), cell({ "b", "z" }, 90) }, { Procedure, Channel }, "a/x a/y b/x b/y" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        if (row.by.empty()) {
            auto cells = row.cells;
            hide(cells, row.by, 10);
            CHECK(cells.front().is_hidden);
            continue;
        }
        CHECK(hidden(row.cells, row.by) == row.hidden);
    }
}

TEST_CASE("hiding: months make a year, too, and days a month")
{
    using enum Dimension;
    CHECK(hidden({ cell({ "2026-03" }, 50), cell({ "2026-04" }, 3), cell({ "2026-05" }, 40), cell({ "2026-06" }, 60) }, { Month }) == "2026-04 2026-05");
    // Of the year before only March is there: what is hidden in it stands alone, but for the total of all.
    CHECK(hidden({ cell({ "2026-03" }, 3), cell({ "2026-04" }, 40), cell({ "2026-05" }, 60) }, { Month }) == "2026-03 2026-04 2026-05");
    CHECK(hidden({ cell({ "2026-04-01" }, 3), cell({ "2026-04-02" }, 40), cell({ "2026-05-01" }, 20), cell({ "2026-05-02" }, 20) }, { Day }) == "2026-04-01 2026-04-02");
}

TEST_CASE("hiding: what was hidden stays hidden, what was shown is not taken back in vain")
{
    using enum Dimension;
    ShownBefore const before { { { "2026-04" }, { "2026-05" } }, { { "2026-06" } } };
    CHECK(hidden({ cell({ "2026-04" }, 3), cell({ "2026-05" }, 40), cell({ "2026-06" }, 20), cell({ "2026-07" }, 90) }, { Month }, before) == "2026-04 2026-05");
    // A new small month beside months that are known already: there is none to hide with it but a new one.
    CHECK(hidden({ cell({ "2026-06" }, 20), cell({ "2026-07" }, 2) }, { Month }, { {}, { { "2026-06" } } }) == "2026-07");
    CHECK(hidden({ cell({ "2026-06" }, 20), cell({ "2026-07" }, 2), cell({ "2026-08" }, 90) }, { Month }, { {}, { { "2026-06" } } }) == "2026-07 2026-08");
}

TEST_CASE("hiding: no total of a table of two dimensions tells a hidden cell, whatever stands in it")
{
    std::mt19937 random { 11 };
    for (int round = 0; round < 300; ++round) {
        Cells cells;
        auto const wide = 1 + random() % 5, high = 1 + random() % 5;
        for (unsigned a = 0; a < wide; ++a)
            for (unsigned b = 0; b < high; ++b)
                if (auto const events = static_cast<std::int64_t>(random() % 4 == 0 ? random() % 12 : random() % 200); events > 0)
                    cells.push_back(cell({ std::to_string(a), std::to_string(b) }, events));
        hide(cells, { Dimension::Procedure, Dimension::Channel }, 10);
        CAPTURE(round);
        CHECK_FALSE(is_found_by_subtraction(cells, 10));
        CHECK(std::ranges::none_of(cells, [](CountedCell const& one) { return !one.is_hidden && one.events < 10; }));
    }
}

TEST_CASE("hiding: the middle and the mean of days")
{
    CHECK(median_of({}) == "");
    CHECK(median_of({ { 5, 1 } }) == "5");
    CHECK(median_of({ { 1, 1 }, { 4, 1 } }) == "2.5");
    CHECK(median_of({ { 1, 2 }, { 4, 2 }, { 9, 1 } }) == "4");
    CHECK(median_of({ { 0, 3 }, { 100, 1 } }) == "0");
    CHECK(mean_of({ { 1, 1 }, { 2, 1 }, { 2, 1 } }) == "1.7");
    CHECK(mean_of({ { 0, 19 }, { 1, 1 } }) == "0.1");   // half up
    CHECK(mean_of({}) == "");
}
