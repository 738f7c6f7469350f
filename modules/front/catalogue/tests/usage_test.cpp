// 利用回数: counted without writing, written by a schedule, told to the office once a day is over; nothing of who asked.
#include "catalogue.h"

#include <mado/datasets/usage.h>

#include "service/usage.h"

using namespace mado;
using namespace mado::catalogue_test;
using mado::testing::has;

namespace {

struct Counting : Catalogue {
    datasets::Dataset shelters = dataset("shelters");
    std::string const page = "/soja-shi/data/shelters", csv = page + "/files/" + shelters.resources.front().id + "/table.csv";

    Counting() { REQUIRE(publish(shelters)); }
    void write() { run_schedule("catalogue.usages"); }
    void report() { run_schedule("catalogue.usage_report"); }
    std::int64_t times(std::string const& form, std::string const& of = town)
    {
        return count("SELECT COALESCE(CAST(SUM(times) AS count_int), 0) AS n FROM catalogue_usage WHERE tenant = $tenant AND form = '" + form + "'", of);
    }
    std::int64_t letters() { return count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant"); }
    void next_day() { clock.set({ clock.now().microseconds + 24ll * 3600 * 1'000'000 }); }
};

}  // namespace

TEST_CASE_FIXTURE(Counting, "looking and taking is counted in memory, and written by the schedule")
{
    for (int n = 0; n < 3; ++n)
        CHECK(get(page).status == 200);
    for (int n = 0; n < 2; ++n)
        CHECK(get(csv).status == 200);
    CHECK(get("/soja-shi/api/v1/datasets/shelters/rows").status == 200);
    CHECK(get("/soja-shi/api/3/action/datastore_search?resource_id=" + shelters.resources.front().id).status == 200);
    CHECK(count("SELECT COUNT(*) AS n FROM catalogue_usage WHERE tenant = $tenant") == 0);   // no write in a request's way
    write();
    CHECK(times("page") == 3);
    CHECK(times("table.csv") == 2);
    CHECK(times("api") == 2);
    write();                                  // nothing came since
    CHECK(times("page") == 3);
    get(page);
    write();
    CHECK(times("page") == 4);
    CHECK(times("page", neighbour) == 0);
    CHECK(times("page", prefecture) == 0);
}

TEST_CASE_FIXTURE(Counting, "what is no use is not counted")
{
    struct Row { char const* name; http::Pairs headers; };
    Row const rows[] = {
        { "who says that it is a robot", { { "user-agent", "Mozilla/5.0 (compatible; Examplebot/2.1)" } } },
        { "a later part of a file", { { "range", "bytes=100-200" } } },
        { "who has these bytes", { { "if-none-match", header(get(csv), "etag") } } },
    };
    write();
    auto const before = times("table.csv");
    CHECK(before == 1);
    for (auto const& row : rows) {
        CAPTURE(row.name);
        get(csv, row.headers);
        write();
        CHECK(times("table.csv") == before);
    }
    send("HEAD", csv);
    get(page + "/files/" + shelters.resources.front().id + "/table.nothing");
    get("/soja-shi/data/nothing");
    get(page + ".ttl");
    write();
    CHECK(times("table.csv") == before);
    CHECK(times("page") == 0);
    get(csv, { { "range", "bytes=0-" } });    // a program that takes it from its begin
    write();
    CHECK(times("table.csv") == before + 1);
}

TEST_CASE_FIXTURE(Counting, "nothing of who asked is kept")
{
    get(csv, { { "user-agent", "Mozilla/5.0 (X11) Firefox/140.0" }, { "referer", "https://example.jp/secret" } });
    write();
    auto const rows = here().database.read(town, [](db::Read& tx) {
        return tx.all({ "test.usage", "SELECT dataset, day, resource, form FROM catalogue_usage WHERE tenant = $tenant ORDER BY dataset, day, resource, form" }, {},
            [](db::Row const& row) { return row.text("dataset") + row.text("day") + row.text("resource") + row.text("form"); });
    });
    REQUIRE(rows.size() == 1);
    CHECK(rows.front() == shelters.id + "2026-11-18" + shelters.resources.front().id + "table.csv");
}

TEST_CASE_FIXTURE(Counting, "the office is told of days that are over, once, and again of what came late")
{
    get(csv);
    get(page);
    write();
    report();
    CHECK(letters() == 0);                    // the day is not over
    next_day();
    report();
    CHECK(letters() == 1);
    report();
    CHECK(letters() == 1);
    // Another process writes what it counted before midnight.
    auto const row = datasets::Usage { shelters.id, shelters.resources.front().id, "table.csv", testing::day("2026-11-18"), 4 };
    REQUIRE(here().database.write(town, [&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.late", "UPDATE catalogue_usage SET times = times + 4 WHERE tenant = $tenant AND form = 'table.csv' AND resource = $resource" }, { { "$resource", row.resource } });
        return {};
    }));
    report();
    CHECK(letters() == 2);
    CHECK(count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant", neighbour) == 0);
}

TEST_CASE_FIXTURE(Counting, "the page of a dataset says how often, with a table; CKAN's package too")
{
    CHECK(has(text(page), "まだ利用の記録がありません"));
    for (int n = 0; n < 7; ++n)
        get(csv);
    write();
    auto const shown = text(page);
    CHECK(has(shown, "ダウンロード7回"));
    CHECK(has(shown, "2026年11月"));
    CHECK(has(shown, "2025年12月"));          // twelve months
    CHECK_FALSE(has(shown, "2025年11月"));
    CHECK(has(shown, "<figure"));
    auto const package = ckan("package_show", "id=shelters");
    bool is_there = false;
    for (auto const& one : package.array("extras"))
        is_there |= one.text("key") == "total_downloads" && one.text("value") == "7";
    CHECK(is_there);
    // A prefecture's catalogue shows a town's dataset: its downloads are counted with the town.
    auto const of_prefecture = testing::parsed(body(get("/okayama-ken/api/3/action/package_show?id=soja-shi_shelters")));
    CHECK(of_prefecture.flag("success"));
}

TEST_CASE_FIXTURE(Counting, "kinds beyond the bound are not counted, those that are known go on")
{
    catalogue::UsageCounter counter;
    auto const day = testing::day("2026-11-18");
    for (std::size_t n = 0; n < catalogue::UsageCounter::most_kinds + 10; ++n)
        counter.count({ town, std::to_string(n), {}, "page", day });
    counter.count({ town, "0", {}, "page", day });
    auto const counted = counter.drain();
    CHECK(counted.size() == catalogue::UsageCounter::most_kinds);
    CHECK(counted.begin()->second == 2);
    CHECK(counter.drain().empty());
    counter.give_back(counted);               // what could not be written is not lost
    CHECK(counter.drain().size() == counted.size());
}
