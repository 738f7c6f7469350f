// Races and lost connections on PostgreSQL: what was answered is there once, and what was not is not.
#include "postgresql/cutting_proxy.h"
#include "test_folder.h"

#include <mado/db/fresh.h>

#include <barrier>
#include <semaphore>

using namespace mado;
using namespace mado::db;
using namespace mado::db::test;
using namespace std::chrono_literals;

namespace {

bool on_postgresql() { return engine() == SqlEngine::Postgresql; }

struct Store {
    explicit Store(Options options) : database(std::move(options)) { database.migrate(migrations()); }
    Database database;
};

constexpr Statement count_on_duty { "test.count_on_duty", "SELECT COUNT(*) AS n FROM test_note WHERE tenant = $tenant AND urgent = 1" };
constexpr Statement go_off_duty { "test.go_off_duty", "UPDATE test_note SET urgent = 0 WHERE tenant = $tenant AND id = $id" };
constexpr Statement insert_on_duty { "test.insert_on_duty", "INSERT INTO test_note (tenant, id, urgent) VALUES ($tenant, $id, 1)" };
constexpr Statement select_size { "test.select_size", "SELECT size FROM test_note WHERE tenant = $tenant AND id = $id" };
constexpr Statement set_size { "test.set_size", "UPDATE test_note SET size = $size WHERE tenant = $tenant AND id = $id" };

std::int64_t number(Read& tx, Statement const& statement) { return *tx.one(statement, {}, [](Row const& row) { return row.integer("n"); }); }

void count_up(Write& tx)
{
    auto const before = *tx.one(select_size, { { "$id", "counter" } }, [](Row const& row) { return row.integer("size"); });
    tx.execute(set_size, { { "$id", "counter" }, { "$size", before + 1 } });
}

std::int64_t counter(Database& database, std::string const& tenant = town)
{
    return database.read(tenant, [](Read& tx) { return *tx.one(select_size, { { "$id", "counter" } }, [](Row const& row) { return row.integer("size"); }); });
}

TEST_CASE("two may go off duty as long as one stays: both ask, then both go, and one of them has to ask again")
{
    if (!on_postgresql())
        return;
    Store store(fresh());
    REQUIRE(store.database.write(town, [](Write& tx) -> Result<std::int64_t> {
        return tx.execute(insert_on_duty, { { "$id", "a" } }) + tx.execute(insert_on_duty, { { "$id", "b" } });
    }));
    std::barrier both_have_asked(2);
    std::atomic<int> went = 0;
    auto const leave = [&](char const* id) {
        bool first = true;
        auto const answer = store.database.write(town, [&](Write& tx) -> Result<void> {
            auto const on_duty = number(tx, count_on_duty);
            if (std::exchange(first, false))
                both_have_asked.arrive_and_wait();
            if (on_duty < 2)
                return refuse(Refusal::Kind::Conflict, "test.last");
            tx.execute(go_off_duty, { { "$id", id } });
            return {};
        });
        went += answer ? 1 : 0;
    };
    std::thread a([&] { leave("a"); }), b([&] { leave("b"); });
    a.join();
    b.join();
    CHECK(went == 1);
    CHECK(counted(store.database, count_on_duty) == 1);
    CHECK(store.database.figures().retries >= 1);
}

TEST_CASE("contended work that names its key loses no race: each waits for its turn, and another town's same key is another")
{
    if (!on_postgresql())
        return;
    Store store(fresh());
    for (auto const* tenant : { "331007", "332020" })
        REQUIRE(store.database.write(tenant, [](Write& tx) -> Result<void> {
            tx.execute(insert_note, { { "$id", "counter" }, { "$body", "" } });
            return {};
        }));
    constexpr int threads = 6, each = 10;
    std::vector<std::thread> writers;
    for (int t = 0; t < threads; ++t)
        writers.emplace_back([&] {
            for (int i = 0; i < each; ++i)
                (void)store.database.write(town, { .alone = "test.counter" }, [](Write& tx) -> Result<void> { count_up(tx); return {}; });
        });
    for (auto& writer : writers)
        writer.join();
    CHECK(counter(store.database) == threads * each);
    CHECK(store.database.figures().retries == 0);
    auto const outer = store.database.write(town, { .alone = "test.counter" }, [&](Write& tx) -> Result<void> {
        count_up(tx);
        std::thread([&] { (void)store.database.write("332020", { .alone = "test.counter" }, [](Write& other) -> Result<void> { count_up(other); return {}; }); }).join();
        return {};
    });
    CHECK(outer);
    CHECK(counter(store.database, "332020") == 1);
}

TEST_CASE("without a key the same work comes through as well, by being run again")
{
    if (!on_postgresql())
        return;
    Store store(fresh());
    REQUIRE(store.database.write(town, [](Write& tx) -> Result<void> { tx.execute(insert_note, { { "$id", "counter" }, { "$body", "" } }); return {}; }));
    constexpr int threads = 4, each = 10;
    std::atomic<int> done = 0;
    std::vector<std::thread> writers;
    for (int t = 0; t < threads; ++t)
        writers.emplace_back([&] {
            for (int i = 0; i < each; ++i)
                done += store.database.write(town, [](Write& tx) -> Result<void> { count_up(tx); return {}; }) ? 1 : 0;
        });
    for (auto& writer : writers)
        writer.join();
    CHECK(done == threads * each);
    CHECK(counter(store.database) == threads * each);
}

TEST_CASE("what does not come through before the deadline is Busy, and nothing of it is kept")
{
    if (!on_postgresql())
        return;
    auto options = fresh();
    Store store(options);
    options.deadline_ms = 150;
    Store impatient(options);
    auto single = options;
    single.connections = 1;
    Store narrow(single);
    auto const add_one = [](Write& tx) { return add(tx, "late"); };
    auto const held = store.database.write(town, { .alone = "test.key" }, [&](Write&) -> Result<void> {
        std::thread([&] { CHECK_THROWS_AS((void)impatient.database.write(town, { .alone = "test.key" }, add_one), Busy); }).join();
        return {};
    });
    CHECK(held);
    narrow.database.read(town, [&](Read& tx) {
        CHECK(number(tx, count_notes) == 0);
        std::thread([&] { CHECK_THROWS_AS((void)narrow.database.write(town, add_one), Busy); }).join();
        return true;
    });
    struct AwayRow { char const* name; std::string address; };
    for (auto const& row : { AwayRow { "no server", "host=/nonexistent dbname=x" }, AwayRow { "a leader that is none any more", options.postgresql + " options='-c default_transaction_read_only=on'" } }) {
        INFO(row.name);
        auto away = options;
        away.postgresql = row.address;
        Database database(away);
        CHECK_THROWS_AS((void)database.write(town, add_one), Busy);
    }
    CHECK(counted(store.database, count_notes) == 0);
    write(impatient.database, "on time");
    CHECK(counted(store.database, count_notes) == 1);
}

TEST_CASE("a connection lost in the middle: the work is run again, and is there once")
{
    if (!on_postgresql())
        return;
    auto const options = fresh();
    Store direct(options);
    CuttingProxy proxy(options);
    Database database(proxy.options());
    write(database, "before");
    int attempts = 0;
    auto const answer = database.write(town, [&](Write& tx) -> Result<void> {
        tx.execute(insert_note, { { "$id", "a" }, { "$body", "" } });
        if (++attempts == 1)
            proxy.cut_all();
        tx.execute(insert_mark, { { "$id", "a" } });
        return {};
    });
    CHECK(answer);
    CHECK(attempts == 2);
    CHECK(database.figures().connections_lost >= 1);
    int reads = 0;
    auto const notes = database.read(town, [&](Read& tx) {
        (void)number(tx, count_notes);
        if (++reads == 1)
            proxy.cut_all();
        return number(tx, count_notes);
    });
    CHECK(notes == 2);
    CHECK(reads == 2);
    CHECK(counted(direct.database, count_halves) == 1 - 1);
}

TEST_CASE("a connection lost while COMMIT was under way: the server is asked, and the work is never done twice")
{
    if (!on_postgresql())
        return;
    struct CutRow { char const* name; CuttingProxy::Cut cut; int attempts; };
    auto const options = fresh();
    Store direct(options);
    CuttingProxy proxy(options);
    Database database(proxy.options());
    for (auto const& row : { CutRow { "COMMIT never reached the server", CuttingProxy::Cut::BeforeCommit, 2 }, CutRow { "its answer never came back", CuttingProxy::Cut::AfterCommit, 1 } }) {
        INFO(row.name);
        int attempts = 0, woken = 0;
        proxy.cut_next(row.cut);
        auto const answer = database.write(town, [&](Write& tx) -> Result<void> {
            ++attempts;
            tx.execute({ "test.insert_unkeyed", "INSERT INTO test_note (tenant, id, body) VALUES ($tenant, $id, 'x')" }, { { "$id", std::string(row.name) + std::to_string(attempts) } });
            tx.after_commit([&] { ++woken; });
            return {};
        });
        CHECK(answer);
        CHECK(attempts == row.attempts);
        CHECK(woken == 1);
    }
    CHECK(proxy.cuts() == 2);
    CHECK(counted(direct.database, count_notes) == 2);
}

TEST_CASE("a commit whose outcome nobody can say is a Failure that says so, and it is not run again")
{
    if (!on_postgresql())
        return;
    auto const options = fresh();
    Store direct(options);
    CuttingProxy proxy(options);
    auto through = proxy.options();
    through.deadline_ms = 2'000;
    Database database(through);
    int attempts = 0;
    auto const lost = [&] {
        return database.write(town, [&](Write& tx) -> Result<void> {
            ++attempts;
            auto const added = add(tx, "a");
            proxy.cut_next(CuttingProxy::Cut::AfterCommit);
            proxy.refuse(true);
            return added;
        });
    };
    CHECK_THROWS_WITH_AS((void)lost(), doctest::Contains("is not known"), Failure);
    CHECK(attempts == 1);
    CHECK(counted(direct.database, count_notes) == 1);
    proxy.refuse(false);
    write(database, "b");   // and it goes on when the server is there again
    CHECK(counted(direct.database, count_notes) == 2);
}

TEST_CASE("a failover that takes a while: writes wait for it and come through before their deadline")
{
    if (!on_postgresql())
        return;
    auto const options = fresh();
    Store direct(options);
    CuttingProxy proxy(options);
    Database database(proxy.options());
    write(database, "a");
    proxy.refuse(true);
    proxy.cut_all();
    std::thread back([&] {
        std::this_thread::sleep_for(300ms);
        proxy.refuse(false);
    });
    write(database, "b");
    back.join();
    CHECK(counted(direct.database, count_notes) == 2);
}

}  // namespace
