// Amounts by the day on which they start: a period that was lost, doubled or put in the wrong place is refused, with file and line.
#include "tests/documents.h"
#include "tests/town.h"

#include <mado/definitions/decision.h>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace mado;
using namespace mado::definitions;
using test::replaced;

namespace {

constexpr char const* file = "child_support_allowance.dmn";

std::string text()
{
    std::ifstream in(MADO_SOURCE_ROOT "/definitions/decisions/child_support_allowance.dmn");
    return { std::istreambuf_iterator<char>(in), {} };
}

int line_of(std::string const& in, std::string_view words) { return 1 + static_cast<int>(std::count(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(in.find(words)), '\n')); }

// The problem of that key, "" when there is none.
std::optional<Problem> refused(std::string const& bytes, std::string_view key)
{
    auto const loaded = load_decision(file, bytes);
    if (loaded)
        return {};
    auto const found = std::ranges::find(loaded.error(), key, &Problem::key);
    return found == loaded.error().end() ? std::nullopt : std::optional(*found);
}

}  // namespace

TEST_CASE("the tables of the allowance as they stand are taken")
{
    auto const loaded = load_decision(file, text());
    CHECK_MESSAGE(loaded.has_value(), (loaded ? std::string() : printed(loaded.error())));
}

TEST_CASE("a month that no row answers is refused at the row after it")
{
    auto const gapped = replaced(text(), R"([date("2025-04-01")..date("2026-04-01")))", R"([date("2025-05-01")..date("2026-04-01")))");
    auto const found = refused(gapped, "table.gap");
    REQUIRE(found);
    CHECK(found->file == file);
    CHECK(found->line == line_of(gapped, R"(<rule id="amounts.since_2025_04)"));
    CHECK(found->japanese.find("2025年4月1日以後で2025年5月1日より前") != std::string::npos);
}

TEST_CASE("a month that two rows answer is refused")
{
    auto const found = refused(replaced(text(), R"([date("2025-04-01")..date("2026-04-01")))", R"([date("2025-03-01")..date("2026-04-01")))"), "table.overlap");
    REQUIRE(found);
    CHECK(found->japanese.find("2025年3月1日") != std::string::npos);
}

TEST_CASE("a range that ends before it starts is refused")
{
    auto const turned = replaced(text(), R"([date("2025-04-01")..date("2026-04-01")))", R"([date("2026-04-01")..date("2025-04-01")))");
    auto const found = refused(turned, "table.dates");
    REQUIRE(found);
    CHECK(found->line == line_of(turned, R"(<rule id="amounts.since_2025_04)"));
}

TEST_CASE("rows that do not stand in the order of their days are refused")
{
    auto turned = text();
    auto const first = turned.find(R"(<rule id="amounts.since_2024_04)"), second = turned.find(R"(<rule id="amounts.since_2024_11)"), third = turned.find("<rule", second + 1);
    REQUIRE(first < second);
    REQUIRE(second < third);
    auto const later = turned.substr(second, third - second);
    turned.erase(second, third - second).insert(first, later);
    auto const found = refused(turned, "table.dates");
    REQUIRE(found);
    CHECK(found->line == line_of(turned, R"(<rule id="amounts.since_2024_04)"));
    CHECK(found->japanese.find("日の順に並べてください") != std::string::npos);
}
