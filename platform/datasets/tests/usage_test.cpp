#include <mado/datasets/usage.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::datasets;

namespace {
constexpr char const* dataset = "0198f3a0-0000-7000-8000-000000000001";
constexpr char const* resource = "0198f3a0-0000-7000-8000-000000000002";
}

TEST_CASE("usages: what one zone says the other reads")
{
    std::vector<Usage> const said { { dataset, "", "page", *Day::parse("2026-11-17"), 12 }, { dataset, resource, "table.csv", *Day::parse("2026-11-17"), 3 } };
    auto const read = usages_of(body_of(said));
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    CHECK(read->at(1).resource == resource);
    CHECK(read->at(1).form == "table.csv");
    CHECK(read->at(1).day == *Day::parse("2026-11-17"));
    CHECK(read->at(1).times == 3);
}

TEST_CASE("usages: what is malformed is refused")
{
    Usage const good { dataset, resource, "table.csv", *Day::parse("2026-11-17"), 1 };
    struct Row { char const* name; char const* member; json::Value value; };
    Row const rows[] = {
        { "no dataset", "dataset", "" },
        { "a dataset that is no id", "dataset", "shelters" },
        { "a resource that is no id", "resource", "<script>" },
        { "a file without a resource", "resource", "" },
        { "a page with a resource", "form", "page" },
        { "a form with blanks", "form", "table csv" },
        { "no form", "form", "" },
        { "no day", "day", "2026-02-30" },
        { "never", "times", 0 },
        { "less than never", "times", -5 },
    };
    REQUIRE(usages_of(body_of(std::vector { good })));
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto body = body_of(std::vector { good });
        body.object()["usages"].array()[0].set(row.member, row.value);
        CHECK_FALSE(usages_of(body));
    }
    CHECK_FALSE(usages_of(json::object({ { "what", "data_use" } })));
    CHECK_FALSE(usages_of(body_of(std::vector<Usage>(most_usages + 1, good))));
}

TEST_CASE("usages: only who says that it is a robot is one")
{
    for (auto const* agent : { "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bingbot/2.0", "SomeCrawler 1.0", "Baiduspider" })
        CHECK_MESSAGE(is_robot(agent), agent);
    for (auto const* agent : { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "python-requests/2.32", "curl/8.5.0", "" })
        CHECK_FALSE_MESSAGE(is_robot(agent), agent);
    CHECK_FALSE(is_download("page"));
    CHECK_FALSE(is_download("api"));
    CHECK(is_download("table.csv"));
    CHECK(is_download("original"));
}
