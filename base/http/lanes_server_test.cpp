// Lanes as clients meet them: a server with two towns.
#include "test_server.h"

#include <algorithm>
#include <atomic>
#include <latch>
#include <mutex>

using namespace mado;
using namespace mado::http;
using namespace mado::http::test;
using namespace std::chrono_literals;

namespace {

ServerOptions two_towns(int workers)
{
    ServerOptions options;
    options.workers = workers;
    options.lane_queue = 40;
    options.lane_of = [](std::string_view, std::string_view target, std::string_view) { return std::string(target.substr(1, target.find('/', 1) - 1)); };
    return options;
}

LaneCounts lane(Server const& server, std::string_view name)
{
    for (auto const& one : server.counts().lanes)
        if (one.name == name)
            return one;
    return {};
}

}  // namespace

TEST_CASE("a town whose pages hang holds its share of the workers; another town is answered all the while, and only the first is refused")
{
    std::latch go(1);
    TestServer both(two_towns(4), [&](Request& request) {
        if (request.target == "/storm/page")
            go.wait();
        return text(200, request.target);
    });
    std::vector<std::unique_ptr<Client>> storm;
    auto const send = [&](int count) {
        for (int i = 0; i < count; ++i) {
            storm.push_back(std::make_unique<Client>(both.server.port()));
            storm.back()->say(get("/storm/page"));
        }
    };
    send(3);
    wait_until([&] { return lane(both.server, "storm").running == 3; });  // or a worker that is slow to take one would let one more be refused
    send(57);
    wait_until([&] { return lane(both.server, "storm").refused == 17; });  // 57 less 40 that wait
    CHECK(lane(both.server, "storm").running == 3);
    CHECK(lane(both.server, "storm").queued == 40);
    auto calm = both.client();
    for (int i = 0; i < 20; ++i) {
        calm.say(get("/calm/" + std::to_string(i)));
        REQUIRE(calm.hear().ends_with("/calm/" + std::to_string(i)));
    }
    CHECK(lane(both.server, "calm").handled == 20);
    CHECK(lane(both.server, "calm").refused == 0);
    CHECK(lane(both.server, "storm").handled == 0);
    CHECK(both.server.longest_wait_us("storm") > 0);
    CHECK(both.server.longest_wait_us("calm") == 0);
    go.count_down();
    wait_until([&] { return lane(both.server, "storm").handled == 43; });
}

TEST_CASE("far more of one town than can be done: between two answers of another town few of the first are handled")
{
    std::mutex mutex;
    std::vector<char> order;
    std::latch full(1);
    TestServer both(two_towns(1), [&](Request& request) {
        if (request.target == "/storm/first")
            full.wait();
        std::this_thread::sleep_for(1ms);
        std::lock_guard const lock(mutex);
        order.push_back(request.target[1]);
        return text(200, request.target);
    });
    std::vector<std::unique_ptr<Client>> storm, calm;
    auto const send = [&](auto& clients, std::string const& target) {
        clients.push_back(std::make_unique<Client>(both.server.port()));
        clients.back()->say(get(target));
    };
    send(storm, "/storm/first");
    wait_until([&] { return lane(both.server, "storm").running == 1; });
    for (int i = 0; i < 40; ++i)
        send(storm, "/storm/" + std::to_string(i));
    wait_until([&] { return lane(both.server, "storm").queued == 40; });
    for (int i = 0; i < 8; ++i)
        send(calm, "/calm/" + std::to_string(i));
    wait_until([&] { return lane(both.server, "calm").queued == 8; });
    full.count_down();
    for (auto const& client : calm)
        REQUIRE(client->hear().starts_with("HTTP/1.1 200 "));
    std::lock_guard const lock(mutex);
    auto const last_calm = std::find(order.rbegin(), order.rend(), 'c').base() - order.begin();
    CHECK(std::count(order.begin(), order.begin() + last_calm, 's') < 41);  // all of them came before; how many at most: lanes_test, for here real time is measured
}

TEST_CASE("who left is not worked for, unless something is written")
{
    std::latch begun(1), go(1);
    std::atomic<int> handled { 0 };
    auto options = two_towns(1);
    TestServer town(options, [&](Request& request) {
        if (request.target == "/a/first") {
            begun.count_down();
            go.wait();
        }
        ++handled;
        return text(200, request.target);
    });
    auto first = town.client();
    first.say(get("/a/first"));
    begun.wait();
    {
        auto leaves = town.client(), writes = town.client();
        leaves.say(get("/a/left"));
        writes.say("POST /a/written HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n");
        wait_until([&] { return lane(town.server, "a").queued == 2; });
    }
    wait_until([&] { return town.server.longest_wait_us("a") > 1'100'000; });
    go.count_down();
    CHECK(first.hear().ends_with("/a/first"));
    wait_until([&] { return lane(town.server, "a").handled == 2; });
    CHECK(handled == 2);
    CHECK(lane(town.server, "a").dropped == 1);
}

TEST_CASE("who waited too long is told so, and not worked for")
{
    std::latch begun(1), go(1);
    std::atomic<int> handled { 0 };
    auto options = two_towns(1);
    options.wait_seconds = 1;
    TestServer town(options, [&](Request& request) {
        if (request.target == "/a/first") {
            begun.count_down();
            go.wait();
        }
        ++handled;
        return text(200, request.target);
    });
    auto first = town.client(), late = town.client();
    first.say(get("/a/first"));
    begun.wait();
    late.say("POST /a/late HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n");
    wait_until([&] { return lane(town.server, "a").queued == 1; });
    wait_until([&] { return town.server.longest_wait_us("a") > 1'200'000; });
    go.count_down();
    CHECK(first.hear().ends_with("/a/first"));
    CHECK(late.hear().starts_with("HTTP/1.1 503 "));
    CHECK(handled == 1);
    CHECK(lane(town.server, "a").dropped == 1);
}
