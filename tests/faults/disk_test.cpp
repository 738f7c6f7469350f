#include "aftermath.h"
#include "seed.h"

#include <mado/db/fault_vfs.h>

#include <sqlite3.h>

#include <atomic>
#include <thread>

namespace mado::tests {

namespace {

// A disk that can fail beneath all three databases, for as long as it lives.
class FailingDisk {
public:
    FailingDisk() : usual_(sqlite3_vfs_find(nullptr)) { sqlite3_vfs_register(sqlite3_vfs_find(disk.name().c_str()), 1); }
    ~FailingDisk() { sqlite3_vfs_register(usual_, 1); }

    db::FaultVfs disk { "mado-faults" };

private:
    sqlite3_vfs* usual_;
};

http::Request asked(std::string const& method, std::string const& target, std::vector<std::string> segments)
{
    http::Request request;
    request.method = method;
    request.target = target;
    request.segments = std::move(segments);
    return request;
}

std::string between(std::string const& text, std::string const& before, std::string const& after)
{
    auto const from = text.find(before);
    return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
}

std::string header(http::Response const& response, std::string_view name)
{
    for (auto const& [one, value] : response.headers)
        if (one == name)
            return value;
    return {};
}

TEST_CASE("the power fails while people submit: what was promised is there, whole and once")
{
    Folder const folder;
    furnish(folder.path);
    SystemClock const clock;
    FailingDisk failing;
    std::vector<Promised> promised;
    for (std::uint64_t cut = 0; cut < 4; ++cut) {
        failing.disk.power_on();
        World world(configuration_in(folder.path), clock);
        auto const& here = world.zone("front").here();
        auto const filled = filled_dog(here.now().today());
        std::atomic<int> kept { 0 };
        std::jthread const power([&] {
            while (kept < 4)
                std::this_thread::yield();
            failing.disk.cut_power(cut);  // 0 forgets all that was not synced; others leave some of it
        });
        try {
            for (int one = 0; one < 400; ++one) {
                auto const receipt = applications::apply(here, town, filled);
                REQUIRE(receipt);
                promised.push_back({ receipt->application.value, receipt->receipt_number });
                ++kept;
            }
            FAIL("400 submissions after the power was cut");
        } catch (db::Failure const&) {
        }
    }
    CHECK(promised.size() >= 16);
    failing.disk.power_on();
    World world(configuration_in(folder.path), clock);
    world.settle();
    for (auto const& fault : wrong_with_submissions(world, promised))
        FAIL_CHECK(fault);
    for (auto const& fault : wrong_with_gateways_and_traces(world))
        FAIL_CHECK(fault);
}

TEST_CASE("the disk is full: the page says so (507), nothing is changed, and it works again when there is room")
{
    Folder const folder;
    furnish(folder.path);
    SystemClock const clock;
    FailingDisk failing;
    World world(configuration_in(folder.path), clock);
    auto& front = world.zone("front");
    auto const& here = front.here();
    auto const first = front.site().answer(*std::make_unique<http::Request>(asked("GET", "/soja-shi/procedures/dog_registration/start", { "soja-shi", "procedures", "dog_registration", "start" })));
    REQUIRE(first.status == 200);
    auto const start = [&] {
        auto request = asked("POST", "/soja-shi/procedures/dog_registration/start", { "soja-shi", "procedures", "dog_registration", "start" });
        request.cookies["mado_front"] = between(header(first, "set-cookie"), "mado_front=", ";");
        request.form = { { "csrf", between(first.body, "name=\"csrf\" value=\"", "\"") }, { "applicant", "person" } };
        try {
            return front.site().answer(request);
        } catch (db::DiskFull const&) {
            return front.site().failed(request, std::current_exception());
        }
    };
    constexpr auto applications = "SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant";
    constexpr auto events = "SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant";
    constexpr auto letters = "SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant";
    auto const before = count_of(here, applications), events_before = count_of(here, events), letters_before = count_of(here, letters);

    failing.disk.room_left(0);
    auto const full = start();
    CHECK(full.status == 507);
    CHECK(full.body.find("<h1>") != std::string::npos);
    CHECK_THROWS_AS((void)mado::applications::apply(here, town, filled_dog(here.now().today())), db::DiskFull);
    CHECK(count_of(here, applications) == before);
    CHECK(count_of(here, events) == events_before);
    CHECK(count_of(here, letters) == letters_before);

    failing.disk.room_again();
    CHECK(start().status == 303);
    CHECK(count_of(here, applications) == before + 1);
    auto const receipt = mado::applications::apply(here, town, filled_dog(here.now().today()));
    REQUIRE(receipt);
    world.settle();
    for (auto const& fault : wrong_with_submissions(world, { { receipt->application.value, receipt->receipt_number } }))
        FAIL_CHECK(fault);
}

}  // namespace

}  // namespace mado::tests
