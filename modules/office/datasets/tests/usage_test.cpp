// 利用回数 at the office: what the front reported, and the open dataset that is made of it.
#include "tests/office.h"

#include <mado/open_data/usage.h>

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

struct Used : Office {
    Caller const whole { .tenant = code, .kind = CallerKind::System, .job = "test" };
    Entry entry = publish_one("public-toilets");

    Entry publish_one(std::string const& name)
    {
        auto const made = created(name);
        added(made, clean);
        return published(made);
    }
    Result<void> reported(std::vector<datasets::Usage> const& said, std::string const& tenant = code)
    {
        return write([&](db::Write& tx) { return receive_usage(tx, from_front, here, { datasets::body_of(said) }); }, tenant);
    }
    datasets::Usage of(std::string const& form, std::string const& on, std::int64_t times)
    {
        return { entry.id.value, form == "page" ? std::string() : resource(entry).id.value, form, day(on), times };
    }
    std::vector<DatasetUsage> seen(Caller const& by) { return read([&](db::Read& tx) { return usages(tx, by, here.now().today()); }, by.tenant); }
};

}  // namespace

TEST_CASE_FIXTURE(Used, "usage: the greater number counts, in whichever order letters come; of what is ours alone")
{
    REQUIRE(reported({ of("table.csv", "2026-11-16", 5), of("page", "2026-11-16", 20), of("api", "2026-11-16", 2) }));
    REQUIRE(reported({ of("table.csv", "2026-11-16", 7) }));
    REQUIRE(reported({ of("table.csv", "2026-11-16", 5) }));               // an older letter, said again
    REQUIRE(reported({ { "0198f3a0-0000-7000-8000-000000000001", "", "page", day("2026-11-16"), 99 } }));
    auto const all = seen(officer);
    REQUIRE(all.size() == 1);
    CHECK(all.front().downloads == 7);
    CHECK(all.front().pages == 20);
    CHECK(all.front().calls == 2);
    CHECK(all.front().recent == 9);
    CHECK(all.front().last_on == day("2026-11-16"));
    CHECK(read([&](db::Read& tx) { return tx.one({ "test.usages", "SELECT COUNT(*) AS n FROM open_data_usage WHERE tenant = $tenant" }, {}, [](db::Row const& row) { return row.integer("n"); }); }) == 3);
    CHECK(seen(stranger).empty());            // an officer of another division
    REQUIRE(reported({ of("table.csv", "2026-11-16", 50) }, neighbour));  // of a dataset that is not theirs
    CHECK(seen(theirs).empty());
    CHECK_FALSE(write([&](db::Write& tx) { return receive_usage(tx, from_front, here, { json::object({ { "what", "data_usage" }, { "usages", json::array({ 1 }) } }) }); }));
}

TEST_CASE_FIXTURE(Used, "usage: the most used first; what nobody took for 90 days is told")
{
    auto const first = entry;
    entry = publish_one("other-toilets");
    REQUIRE(reported({ of("table.csv", "2026-11-18", 3) }));
    auto all = seen(officer);
    REQUIRE(all.size() == 2);
    CHECK(all.front().entry.id == entry.id);
    CHECK_FALSE(all.back().is_unused);        // it was published today
    days_pass(95);
    all = seen(officer);
    CHECK(all.back().entry.id == first.id);
    CHECK(all.back().is_unused);
    CHECK(all.front().is_unused);
    REQUIRE(reported({ of("page", "2027-02-20", 30) }));
    CHECK(seen(officer).front().is_unused);   // looking at its page is not taking it
    REQUIRE(reported({ of("api", "2027-02-20", 1) }));
    CHECK_FALSE(seen(officer).front().is_unused);
}

TEST_CASE_FIXTURE(Used, "usage: the numbers are an open dataset: a person publishes the first version, then it goes on")
{
    REQUIRE(reported({ of("table.csv", "2026-11-16", 5), of("page", "2026-11-16", 20) }));
    CHECK(publish_counts(here, reference, code) == 0);
    CHECK_FALSE(read([&](db::Read& tx) { return find_named(tx, whole, "open-data-usage"); }));   // its month is not over
    days_pass(31);
    CHECK(publish_counts(here, reference, code) == 0);    // a draft
    auto const made = must(read([&](db::Read& tx) { return find_named(tx, officer, "open-data-usage"); }));
    CHECK(made.state == State::Drafted);
    CHECK(made.owner() == "general_affairs/information");
    CHECK(table(resource(made)).find("2026-11,public-toilets,公衆トイレ一覧,5,20,0\r\n") != std::string::npos);
    published(made);
    REQUIRE(reported({ of("table.csv", "2026-12-18", 8) }));
    days_pass(31);
    CHECK(publish_counts(here, reference, code) == 1);
    CHECK(now(made).version == 2);
    CHECK(table(resource(made)).find("2026-12,public-toilets,公衆トイレ一覧,8,0,0\r\n") != std::string::npos);
}
