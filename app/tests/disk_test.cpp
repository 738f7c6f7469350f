// A disk that loses its power, or is full, beneath all three databases while people submit.
#include "demonstration.h"

#include <mado/applications/apply.h>
#include <mado/audit/audit.h>
#include <mado/db/fault_vfs.h>
#include <mado/log/log.h>

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace mado;

namespace {

std::string const town = "332089";

// A house with the demonstration; made by a process of its own, so that this one has no threads yet when it forks.
struct House {
    std::filesystem::path path;
    House()
    {
        log::start({ .descriptor = 2, .least = log::Level::Error });
        auto pattern = (std::filesystem::temp_directory_path() / "mado-disk-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
        std::fflush(nullptr);
        auto const process = ::fork();
        if (process == 0) {
            {
                World world(configuration(), clock);
                fill_with_demonstration(world, [](std::string const&) {});
            }
            ::_exit(0);
        }
        int status = 1;
        ::waitpid(process, &status, 0);
        REQUIRE(status == 0);
    }
    ~House() { std::filesystem::remove_all(path); }
    Configuration configuration() const
    {
        Configuration made;
        made.data = path;
        return made;
    }
    SystemClock clock;
};

class FailingDisk {
public:
    FailingDisk() : usual_(sqlite3_vfs_find(nullptr)) { sqlite3_vfs_register(sqlite3_vfs_find(disk.name().c_str()), 1); }
    ~FailingDisk() { sqlite3_vfs_register(usual_, 1); }
    FailingDisk(FailingDisk const&) = delete;
    FailingDisk& operator=(FailingDisk const&) = delete;

    db::FaultVfs disk { "mado-failing" };

private:
    sqlite3_vfs* usual_;
};

applications::Filled dog(Day today)
{
    auto const parsed = json::parse(R"({ "owner_name": { "text": "見本 花子", "family": "見本", "given": "花子" }, "owner_address": { "text": "総社市中央一丁目1番1号" },
        "dog_name": "むぎ", "breed": "shiba", "sex": "female", "colour": "茶", "assistance_dog": false, "registered_before": false, "kept_elsewhere": false, "chipped": false })");
    auto answers = parsed->object();
    answers["born_on"] = today.plus_days(-400).iso();
    answers["acquired_on"] = today.plus_days(-5).iso();
    return { "dog_registration", "person", "ja", std::move(answers), "electronic", {} };
}

std::int64_t rows(Workplace const& here, std::string const& table)
{
    auto const sql = "SELECT COUNT(*) AS n FROM " + table + " WHERE tenant = $tenant";
    return here.database.read(town, [&](db::Read& tx) { return *tx.one(db::Statement { "test.rows", sql }, {}, [](db::Row const& row) { return row.integer("n"); }); });
}

// Application → receipt number, as the front has sent them and as the staff zones have received them.
using Receipts = std::multimap<std::string, std::string>;
void add_receipts(Receipts& all, Workplace const& here, std::string_view sql)
{
    auto const found = here.database.read(town, [&](db::Read& tx) {
        return tx.all(db::Statement { "test.receipts", sql }, {}, [](db::Row const& row) { return std::pair { row.text("id"), row.text("receipt_number") }; });
    });
    all.insert(found.begin(), found.end());
}

// Sent is received, as the same and once; nothing waits, nothing is parked, every trace is whole.
void nothing_is_lost(World& world, Receipts const& promised)
{
    Receipts sent, received;
    add_receipts(sent, world.zone("front").here(), "SELECT id, receipt_number FROM applications_application WHERE tenant = $tenant AND state <> 'unsent'");
    for (auto const* zone : { "office", "core" })
        add_receipts(received, world.zone(zone).here(), "SELECT id, receipt_number FROM cases_case WHERE tenant = $tenant");
    CHECK(sent == received);
    for (auto const& [application, receipt_number] : promised) {
        auto const found = sent.find(application);
        CHECK_MESSAGE((found != sent.end() && found->second == receipt_number), "promised and lost: ", application);
    }
    for (auto const& zone : world.zones()) {
        CHECK(zone->gateway().look(town).empty());
        CHECK(audit::verify(zone->here().database, zone->here().keys.signing.public_half).faults.empty());
    }
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

std::string between(std::string const& text, std::string const& before, std::string const& after)
{
    auto const from = text.find(before);
    return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
}

std::string header(http::Response const& response, std::string_view name)
{
    auto const found = std::ranges::find_if(response.headers, [&](auto const& one) { return one.first == name; });
    return found == response.headers.end() ? "" : found->second;
}

http::Request start_page(std::string const& method)
{
    http::Request request;
    request.method = method;
    request.target = "/soja-shi/procedures/dog_registration/start";
    request.segments = { "soja-shi", "procedures", "dog_registration", "start" };
    return request;
}

// Presses 「はじめる」, as the server does it.
http::Response press_start(Zone& front, http::Response const& page)
{
    auto request = start_page("POST");
    request.cookies["mado_front"] = between(header(page, "set-cookie"), "mado_front=", ";");
    request.form = { { "csrf", between(page.body, "name=\"csrf\" value=\"", "\"") }, { "applicant", "person" } };
    try {
        return front.site().answer(request);
    } catch (...) {
        return front.site().failed(request, std::current_exception());
    }
}

TEST_CASE("the disk is full: the page says so, nothing is changed, and all works again when there is room")
{
    House const house;
    FailingDisk failing;
    World world(house.configuration(), house.clock);
    auto& front = world.zone("front");
    auto const& here = front.here();
    auto asked = start_page("GET");
    auto const page = front.site().answer(asked);
    REQUIRE(page.status == 200);
    std::vector<std::string> const tables { "applications_application", "audit_event", "gateway_outbox" };
    std::vector<std::int64_t> before;
    for (auto const& table : tables)
        before.push_back(rows(here, table));

    failing.disk.room_left(0);
    auto const full = press_start(front, page);
    CHECK(full.status == 507);
    CHECK(full.body.find("<h1>") != std::string::npos);
    CHECK_THROWS_AS((void)applications::apply(here, town, dog(here.now().today())), db::DiskFull);
    for (std::size_t i = 0; i < tables.size(); ++i)
        CHECK_MESSAGE(rows(here, tables[i]) == before[i], tables[i]);

    failing.disk.room_again();
    CHECK(press_start(front, page).status == 303);
    CHECK(rows(here, "applications_application") == before[0] + 1);
    auto const receipt = applications::apply(here, town, dog(here.now().today()));
    REQUIRE(receipt);
    world.settle();
    nothing_is_lost(world, { { receipt->application.value, receipt->receipt_number } });
}

}  // namespace
