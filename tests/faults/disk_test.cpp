// A disk that loses its power, or is full, beneath all three databases while people submit.
#include "browser.h"

#include <atomic>
#include <thread>

using namespace mado;
using namespace mado::faults;

namespace {

std::int64_t rows_in(Workplace const& here, std::string const& table)
{
    return rows(here, "SELECT COUNT(*) AS n FROM " + table + " WHERE tenant = $tenant", [](db::Row const& row) { return row.integer("n"); }).front();
}

// Submits until the power, which fails at some moment after the fourth promise, is gone.
void submit_until_dark(House const& house, FailingDisk& failing, std::uint64_t seed, Receipts& promised)
{
    World world(house.configuration(), house.clock);
    auto const& here = world.zone("front").here();
    auto const filled = dog(here.now().today());
    std::atomic<int> kept { 0 };
    std::jthread const power([&](std::stop_token stop) {
        while (kept < 4 && !stop.stop_requested())
            std::this_thread::yield();
        failing.disk.cut_power(seed);
    });
    try {
        for (int many = 0; many < 2000; ++many) {
            auto const receipt = applications::apply(here, town, filled);
            REQUIRE(receipt);
            promised.emplace(receipt->application.value, receipt->receipt_number);
            ++kept;
        }
        FAIL("people could submit without power");
    } catch (db::Failure const&) {
    }
}

TEST_CASE("the power fails while people submit: every acknowledged application is a case, once, and none is half")
{
    if (on_postgresql())
        return;
    House const house;
    FailingDisk failing;
    Receipts promised;
    for (std::uint64_t const seed : { 0u, 1u, 2u, 3u }) {  // 0: all that was not synced is gone; else some of it stays, in no order
        submit_until_dark(house, failing, seed, promised);
        failing.disk.power_on();
    }
    CHECK(promised.size() >= 16);
    World world(house.configuration(), house.clock);
    world.settle();
    nothing_is_lost(world, promised);
}

TEST_CASE("the disk is full: the page says so, nothing is changed, and all works again when there is room")
{
    if (on_postgresql())
        return;
    House const house;
    FailingDisk failing;
    World world(house.configuration(), house.clock);
    auto& front = world.zone("front");
    auto const& here = front.here();
    std::string const page = "/soja-shi/procedures/dog_registration/start";
    Browser browser(front);
    REQUIRE(browser.get(page).status == 200);
    std::vector<std::string> const tables { "applications_application", "audit_event", "gateway_outbox" };
    std::vector<std::int64_t> before;
    for (auto const& table : tables)
        before.push_back(rows_in(here, table));

    failing.disk.room_left(0);
    auto const full = browser.post(page, { { "applicant", "person" } });
    CHECK(full.status == 507);
    CHECK(full.body.find("<h1>") != std::string::npos);
    CHECK_THROWS_AS((void)applications::apply(here, town, dog(here.now().today())), db::DiskFull);
    for (std::size_t i = 0; i < tables.size(); ++i)
        CHECK_MESSAGE(rows_in(here, tables[i]) == before[i], tables[i]);

    failing.disk.room_again();
    CHECK(browser.post(page, { { "applicant", "person" } }).status == 303);
    CHECK(rows_in(here, "applications_application") == before[0] + 1);
    auto const receipt = applications::apply(here, town, dog(here.now().today()));
    REQUIRE(receipt);
    world.settle();
    nothing_is_lost(world, { { receipt->application.value, receipt->receipt_number } });
}

}  // namespace
