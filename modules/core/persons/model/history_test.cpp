#include "model/history.h"

#include <rapidcheck.h>

#include <doctest/doctest.h>

#include <algorithm>

using namespace mado;
using namespace mado::persons::model;

namespace {

Day day(std::string_view iso) { return Day::parse(iso).value(); }

// As the store does it.
bool put(std::vector<Span>& rows, Span wish)
{
    auto const placing = placed(rows, wish);
    if (!placing)
        return false;
    if (placing->ends)
        rows[*placing->ends].until = wish.from.plus_days(-1);
    if (placing->replaces)
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*placing->replaces));
    rows.push_back(placing->span);
    std::ranges::sort(rows, {}, &Span::from);
    return true;
}

bool holds(std::vector<Span> const& rows, Day on) { return std::ranges::count_if(rows, [&](Span const& row) { return row.holds(on); }) == 1; }

}  // namespace

TEST_CASE("a new row holds until the next known change")
{
    struct Row { char const* name; std::vector<Span> rows; Span wish; bool is_placed; Span span; std::vector<Span> after; };
    auto const april = day("2026-04-01"), june = day("2026-06-01"), may = day("2026-05-01");
    Row const all[] = {
        { "the first", {}, { april, {} }, true, { april, {} }, { { april, {} } } },
        { "behind the last", { { april, {} } }, { june, {} }, true, { june, {} }, { { april, day("2026-05-31") }, { june, {} } } },
        { "put right from its first day", { { april, {} } }, { april, {} }, true, { april, {} }, { { april, {} } } },
        { "learnt late, between two", { { april, day("2026-05-31") }, { june, {} } }, { may, {} }, true, { may, day("2026-05-31") }, { { april, day("2026-04-30") }, { may, day("2026-05-31") }, { june, {} } } },
        { "before all", { { june, {} } }, { may, {} }, true, { may, day("2026-05-31") }, { { may, day("2026-05-31") }, { june, {} } } },
        { "ends before it begins", {}, { june, may }, false, {}, {} },
        { "one day", {}, { june, june }, true, { june, june }, { { june, june } } },
        { "beyond the next change", { { june, {} } }, { may, june }, false, {}, { { june, {} } } },
        { "until the eve of the next change", { { june, {} } }, { may, day("2026-05-31") }, true, { may, day("2026-05-31") }, { { may, day("2026-05-31") }, { june, {} } } },
    };
    for (auto const& row : all) {
        CAPTURE(row.name);
        auto rows = row.rows;
        auto const placing = placed(rows, row.wish);
        CHECK(placing.has_value() == row.is_placed);
        CHECK(put(rows, row.wish) == row.is_placed);
        if (row.is_placed) {
            CHECK(placing->span == row.span);
            CHECK(rows == row.after);
        }
    }
}

TEST_CASE("whatever is put where: never two at once, and without last days never a gap")
{
    CHECK(rc::check("open rows", [](std::vector<std::int8_t> const& days) {
        std::vector<Span> rows;
        put(rows, { Day::from_number(-1000), {} });
        for (auto const at : days)
            RC_ASSERT(put(rows, { Day::from_number(at), {} }));
        for (auto at = -200; at <= 200; ++at)
            RC_ASSERT(holds(rows, Day::from_number(at)));
    }));
    CHECK(rc::check("rows with last days", [](std::vector<std::pair<std::int8_t, std::uint8_t>> const& wishes) {
        std::vector<Span> rows;
        for (auto const& [from, length] : wishes)
            put(rows, { Day::from_number(from), length % 3 ? std::optional(Day::from_number(from + length)) : std::nullopt });
        for (auto at = -200; at <= 500; ++at)
            RC_ASSERT(std::ranges::count_if(rows, [&](Span const& row) { return row.holds(Day::from_number(at)); }) <= 1);
    }));
}
