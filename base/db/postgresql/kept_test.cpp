// Notices and names between processes: here between two Database objects on one database.
#include "postgresql/cutting_proxy.h"
#include "postgresql/kept.h"
#include "test_folder.h"

#include <mado/db/fresh.h>

#include <condition_variable>

using namespace mado;
using namespace mado::db;
using namespace mado::db::test;
using namespace std::chrono_literals;

namespace {

bool on_postgresql() { return engine() == SqlEngine::Postgresql; }

class Heard {
public:
    std::function<void(std::string const&)> ear()
    {
        return [this](std::string const& words) {
            std::lock_guard const lock(mutex_);
            words_.push_back(words);
            changed_.notify_all();
        };
    }
    std::vector<std::string> wait_for(std::size_t many)
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 10s, [&] { return words_.size() >= many; });
        return words_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> words_;
};

void say(Database& database, std::string const& topic, std::string const& words, bool refused = false)
{
    auto const answer = database.write(town, [&](Write& tx) -> Result<void> {
        tx.notify(topic, words);
        if (refused)
            return refuse(Refusal::Kind::Conflict, "test.refused");
        return {};
    });
    CHECK(answer.has_value() != refused);
}

TEST_CASE("a notice reaches every process of the database that asked for its topic, once its write is durable")
{
    auto const options = fresh();
    Heard here, there;
    Database database(options);
    database.on_notice("test.topic", here.ear());
    std::optional<Database> other;
    if (on_postgresql()) {
        other.emplace(options);
        other->on_notice("test.topic", there.ear());
        other->on_notice("test.other", there.ear());
    }
    database.migrate(migrations());
    say(database, "test.nobody", "asked for");
    say(database, "test.topic", "refused", true);
    say(database, "test.topic", "kept\nin two lines");
    say(database, "test.topic", "");
    std::vector<std::string> const expected { "kept\nin two lines", "" };
    CHECK(here.wait_for(2) == expected);
    if (other)
        CHECK(there.wait_for(2) == expected);
}

TEST_CASE("a listener that lost its connection says once, with no words, that something may have been missed, and hears again")
{
    if (!on_postgresql())
        return;
    auto const options = fresh();
    CuttingProxy proxy(options);
    Heard heard;
    Database direct(options), database(proxy.options());
    database.on_notice("test.topic", heard.ear());
    say(direct, "test.topic", "first");
    CHECK(heard.wait_for(1) == std::vector<std::string> { "first" });
    proxy.cut_all();
    CHECK(heard.wait_for(2) == std::vector<std::string> { "first", "" });
    say(direct, "test.topic", "second");
    CHECK(heard.wait_for(3) == std::vector<std::string> { "first", "", "second" });
}

TEST_CASE("one process holds a name until it lets go, ends or loses its connection")
{
    if (!on_postgresql()) {
        Database database(fresh());
        CHECK(database.holds("test.name"));   // there is one process on a SQLite file
        return;
    }
    auto const options = fresh();
    CuttingProxy proxy(options);
    Database second(options);
    std::optional<Database> first(proxy.options());
    CHECK(first->holds("test.name"));
    CHECK(first->holds("test.name"));
    CHECK_FALSE(second.holds("test.name"));
    CHECK(second.holds("test.other"));
    first->release("test.name");
    CHECK(second.holds("test.name"));
    CHECK_FALSE(first->holds("test.name"));
    second.release("test.name");
    CHECK(first->holds("test.name"));
    auto const taken = [&](Database& database) {
        for (int i = 0; i < 500; ++i, std::this_thread::sleep_for(10ms))   // the server notices the lost one in its own time
            if (database.holds("test.name"))
                return true;
        return false;
    };
    proxy.refuse(true);
    proxy.cut_all();
    CHECK(taken(second));
    CHECK_FALSE(first->holds("test.name"));
    proxy.refuse(false);
    second.release("test.name");
    CHECK(taken(*first));
    first.reset();
    CHECK(taken(second));
}

TEST_CASE("a process that hangs loses its names to another, and learns it when it goes on")
{
    if (!on_postgresql())
        return;
    auto const options = fresh();
    postgresql::Names hanging(options, 2'000ms), other(options);
    CHECK(hanging.holds("test.name"));
    CHECK_FALSE(other.holds("test.name"));
    for (int i = 0; i < 30; ++i, std::this_thread::sleep_for(100ms))   // who goes on asking keeps it
        CHECK(hanging.holds("test.name"));
    bool taken = false;
    for (int i = 0; i < 100 && !taken; ++i, std::this_thread::sleep_for(100ms))   // from here on it asks for nothing
        taken = other.holds("test.name");
    CHECK(taken);
    CHECK_FALSE(hanging.holds("test.name"));
    other.release("test.name");
    CHECK(hanging.holds("test.name"));
}

}  // namespace
