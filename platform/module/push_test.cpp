#include "push.h"

#include <mado/db/fresh.h>
#include <mado/module/tell.h>

#include <chrono>
#include <future>
#include <thread>

using namespace mado;

namespace {

struct Heard final : http::Channel {
    std::mutex mutex;
    std::vector<std::string> all;
    void publish(std::string const& topic, std::string const& event, std::string const& body) override
    {
        std::lock_guard const lock(mutex);
        all.push_back(topic + "|" + event + "|" + body);
    }
    std::vector<std::string> now()
    {
        std::lock_guard const lock(mutex);
        return all;
    }
    bool hears(std::size_t count)
    {
        for (int i = 0; i < 1'000 && now().size() < count; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return now().size() == count;
    }
};

// A node: its database, its listening end and the browsers behind it. SQLite has one.
struct Node {
    db::Database database;
    Push push { database };
    Heard heard;
    explicit Node(db::Options const& options) : database(options) { push.to(&heard); }
};

void tell_to(db::Database& database, std::string const& body, bool keep)
{
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        tell(tx, "inbox/332089", "new", body);
        if (!keep)
            return refuse(Refusal::Kind::Conflict, "test");
        return {};
    });
}

TEST_CASE("what a write tells reaches the browsers of every node once it is durable, and of none when it is refused")
{
    auto const options = db::test::fresh();
    bool const two = db::test::engine() == db::SqlEngine::Postgresql;
    Node first { options };
    std::optional<Node> second;
    if (two)
        second.emplace(options);
    tell_to(first.database, "refused", false);
    tell_to(first.database, "窓口\n\"1\"", true);
    CHECK(first.heard.hears(1));
    CHECK(first.heard.now() == std::vector<std::string> { "inbox/332089|new|窓口\n\"1\"" });
    if (two) {
        CHECK(second->heard.hears(1));
        CHECK(second->heard.now() == first.heard.now());
    }
    first.push.to(nullptr);
    std::promise<void> told;
    first.database.on_notice("test.behind", [&](std::string const&) { told.set_value(); });
    tell_to(two ? second->database : first.database, "nobody", true);
    (void)first.database.write("332089", [](db::Write& tx) -> Result<void> {
        tx.notify("test.behind");
        return {};
    });
    if (two)
        CHECK(second->heard.hears(2));
    REQUIRE(told.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);  // what was told before it has been heard
    CHECK(first.heard.now().size() == 1);
}

TEST_CASE("a hint is short")
{
    db::Database database { db::test::fresh() };
    CHECK_THROWS(tell_to(database, std::string(4'000, 'x'), true));
}

}  // namespace
