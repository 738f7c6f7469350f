#include "test_folder.h"

#include <mado/db/fresh.h>

#include <algorithm>
#include <atomic>
#include <semaphore>
#include <thread>

using namespace mado;
using namespace mado::db;
using namespace mado::db::test;

namespace {

struct Store {
    explicit Store(Options options) : database(std::move(options)) { database.migrate(migrations()); }
    explicit Store(std::string const& path) : Store(Options { .path = path }) {}
    Database database;
};

struct OnEach {  // every rule holds for a file, for a database in memory, and for PostgreSQL when the run is on it
    void run(std::function<void(Database&)> const& rule)
    {
        if (engine() == SqlEngine::Postgresql) {
            Store store(fresh());
            rule(store.database);
            return;
        }
        {
            INFO("a file");
            Folder folder;
            Store file(folder.file());
            rule(file.database);
        }
        INFO("in memory");
        Store memory(std::string(":memory:"));
        rule(memory.database);
    }
};

// Several connections at once: a file on SQLite.
struct Shared {
    Folder folder;
    Options options = engine() == SqlEngine::Postgresql ? fresh() : Options { .path = folder.file() };
    Store store { options };
};

TEST_CASE("what is written can be read, by its own tenant alone")
{
    OnEach().run([](Database& database) {
        write(database, "a", "犬の登録");
        CHECK(has(database, "a"));
        CHECK(counted(database, count_notes) == 1);
        CHECK(counted(database, count_notes, "332020") == 0);
        auto const body = database.read("332020", [](Read& tx) { return tx.one(select_note, { { "$id", "a" } }, [](Row const& row) { return row.text("body"); }); });
        CHECK_FALSE(body.has_value());
        CHECK_THROWS_AS(counted(database, count_notes, ""), std::logic_error);
    });
}

TEST_CASE("work across towns says itself which tenants it means")
{
    static constexpr Statement count_all { "test.count_all", "SELECT COUNT(*) AS n FROM test_note" };
    OnEach().run([](Database& database) {
        write(database, "a");
        auto const written = database.write("332020", [](Write& tx) { return add(tx, "a"); });
        REQUIRE(written);
        auto const n = AllTenants::read(database, [](Read& tx) { return *tx.one(count_all, {}, [](Row const& row) { return row.integer("n"); }); });
        CHECK(n == 2);
    });
}

TEST_CASE("a refusal and an exception roll back their own write only")
{
    OnEach().run([](Database& database) {
        std::vector<std::thread> writers;
        std::atomic<int> refused = 0, thrown = 0, done = 0;
        for (int i = 0; i < 30; ++i)
            writers.emplace_back([&, i] {
                try {
                    auto const answer = database.write(town, [&](Write& tx) -> Result<int> {
                        auto const added = add(tx, "note-" + std::to_string(i));
                        if (i % 3 == 1)
                            return refuse(Refusal::Kind::Conflict, "test.refused");
                        if (i % 3 == 2)
                            throw std::runtime_error("accident");
                        return i;
                    });
                    (answer ? done : refused)++;
                } catch (std::runtime_error const& error) {
                    CHECK(std::string(error.what()) == "accident");
                    ++thrown;
                }
            });
        for (auto& writer : writers)
            writer.join();
        CHECK(done == 10);
        CHECK(refused == 10);
        CHECK(thrown == 10);
        CHECK(counted(database, count_notes) == 10);
        CHECK(counted(database, count_halves) == 0);
        CHECK(has(database, "note-0"));
        CHECK_FALSE(has(database, "note-1"));
        CHECK_FALSE(has(database, "note-2"));
    });
}

TEST_CASE("a statement that failed spoils its write, also when the exception was caught")
{
    OnEach().run([](Database& database) {
        write(database, "a");
        auto const swallow = [](Write& tx) -> Result<void> {
            auto const added = add(tx, "b");
            try {
                tx.execute(insert_note, { { "$id", "a" }, { "$body", "twice" } });
            } catch (Failure const&) {
            }
            return {};
        };
        CHECK_THROWS_AS(database.write(town, swallow), Failure);
        CHECK_FALSE(has(database, "b"));
        write(database, "c");  // and nothing of it stays behind
        CHECK(counted(database, count_notes) == 2);
    });
}

TEST_CASE("many writers: every count is right, and on SQLite they share groups, so the disk is synced less often than answered")
{
    Shared shared;
    auto& store = shared.store;
    std::atomic<int> groups = 0;
    store.database.before_group_commit([&](AllTenants&) { ++groups; });
    constexpr int threads = 16, each = 60;
    std::vector<std::thread> writers;
    for (int t = 0; t < threads; ++t)
        writers.emplace_back([&, t] {
            for (int i = 0; i < each; ++i)
                write(store.database, std::to_string(t) + "-" + std::to_string(i));
        });
    for (auto& writer : writers)
        writer.join();
    CHECK(counted(store.database, count_notes) == threads * each);
    CHECK(counted(store.database, count_halves) == 0);
    if (engine() == SqlEngine::Sqlite) {
        CHECK(groups < threads * each / 2);
        CHECK(groups > 0);
    } else {
        CHECK(groups == 0);
    }
}

TEST_CASE("readers see the last commit while a write is open, and never half of it")
{
    Shared shared;
    auto& store = shared.store;
    write(store.database, "a");
    std::atomic<bool> stop = false;
    std::atomic<int> halves = 0, reads = 0;
    std::vector<std::thread> readers;
    for (int r = 0; r < 6; ++r)  // more than there are connections
        readers.emplace_back([&] {
            do {
                halves += static_cast<int>(counted(store.database, count_halves));
                ++reads;
            } while (!stop);
        });
    for (int i = 0; i < 50; ++i)
        write(store.database, "n" + std::to_string(i));
    auto const written = store.database.write(town, [&](Write& tx) -> Result<std::int64_t> {
        tx.execute(insert_note, { { "$id", "half" }, { "$body", "" } });
        std::int64_t seen = -1;
        std::thread([&] { seen = counted(store.database, count_notes); }).join();
        tx.execute(insert_mark, { { "$id", "half" } });
        return seen;
    });
    stop = true;
    for (auto& reader : readers)
        reader.join();
    CHECK(written.value() == 51);
    CHECK(counted(store.database, count_notes) == 52);
    CHECK(halves == 0);
    CHECK(reads >= 6);
}

TEST_CASE("a transaction inside another is a mistake of the program")
{
    OnEach().run([](Database& database) {
        auto const inner_write = [&] { return database.write(town, [](Write& tx) { return add(tx, "inner"); }); };
        auto const inner_read = [&] { return counted(database, count_notes); };
        CHECK_THROWS_AS(database.read(town, [&](Read&) { return inner_write().has_value(); }), std::logic_error);
        CHECK_THROWS_AS(database.read(town, [&](Read&) { return inner_read(); }), std::logic_error);
        CHECK_THROWS_AS(database.write(town, [&](Write&) -> Result<void> { return inner_write(); }), std::logic_error);
        CHECK_THROWS_AS(database.write(town, [&](Write&) -> Result<std::int64_t> { return inner_read(); }), std::logic_error);
        CHECK(counted(database, count_notes) == 0);
        write(database, "after");  // the mark of being inside is taken back
        CHECK(has(database, "after"));
    });
}

TEST_CASE("a read cannot write")
{
    OnEach().run([](Database& database) {
        auto const sly = [](Read& tx) { return tx.all(insert_note, { { "$id", "a" }, { "$body", "b" } }, [](Row const&) { return 0; }).size(); };
        CHECK_THROWS_AS(database.read(town, sly), std::logic_error);
        CHECK(counted(database, count_notes) == 0);
    });
}

TEST_CASE("parameters and columns: every slip is named")
{
    struct SlipRow { char const* name; Statement statement; Parameters parameters; };
    std::vector<SlipRow> const rows {
        { "one is missing", select_note, {} },
        { "one is unknown", select_note, { { "$id", "a" }, { "$ID", "a" } } },
        { "one is given twice", select_note, { { "$id", "a" }, { "$id", "b" } } },
        { "the tenant is not the caller's to give", select_note, { { "$id", "a" }, { "$tenant", "332020" } } },
        { "a numbered parameter", { "test.numbered", "SELECT id FROM test_note WHERE id = ?1" }, {} },
        { "another sigil", { "test.sigil", "SELECT id FROM test_note WHERE id = :id" }, { { ":id", "a" } } },
        { "two statements", { "test.two", "SELECT 1 AS a; SELECT 2 AS b" }, {} },
        { "no statement", { "test.none", "-- nothing" }, {} },
        { "a column twice", { "test.twice", "SELECT n.id, m.id FROM test_note AS n JOIN test_note AS m ON m.id = n.id" }, {} },
        { "text with a NUL", select_note, { { "$id", std::string("a\0b", 3) } } },
    };
    OnEach().run([&](Database& database) {
        for (auto const& row : rows) {
            INFO(row.name);
            CHECK_THROWS_AS(database.read(town, [&](Read& tx) { return tx.all(row.statement, row.parameters, [](Row const&) { return 0; }).size(); }), std::logic_error);
        }
        write(database, "a");
        auto const column = [&](char const* name) {
            return database.read(town, [&](Read& tx) { return tx.one(select_note, { { "$id", "a" } }, [&](Row const& row) { return row.integer(name); }); });
        };
        CHECK_THROWS_AS(column("nothing"), std::logic_error);
        CHECK_THROWS_AS(column("body"), std::logic_error);  // a text is no number
    });
}

TEST_CASE("every kind of value comes back as it went; NULL reads as nothing")
{
    static constexpr Statement insert { "test.insert_all",
        "INSERT INTO test_note (tenant, id, body, seal, size, urgent, facts) VALUES ($tenant, $id, $body, $seal, $size, $urgent, $facts)" };
    static constexpr Statement select { "test.select_all",
        "SELECT body, seal, size, urgent, facts ->> 'n' AS n FROM test_note WHERE tenant = $tenant AND id = $id" };
    OnEach().run([](Database& database) {
        auto const raw = std::string("\0\xff\n", 3);
        auto const written = database.write(town, [&](Write& tx) -> Result<std::int64_t> {
            auto changed = tx.execute(insert, { { "$id", "full" }, { "$body", std::string_view("葛󠄀") }, { "$seal", Bytes { raw } },
                { "$size", INT64_MIN }, { "$urgent", true }, { "$facts", R"({"n":7})" } });
            changed += tx.execute(insert, { { "$id", "none" }, { "$body", nullptr }, { "$seal", Bytes {} }, { "$size", std::optional<int> {} },
                { "$urgent", false }, { "$facts", std::optional<std::string> {} } });
            return changed;
        });
        CHECK(written.value() == 2);
        database.read(town, [&](Read& tx) {
            tx.each(select, { { "$id", "full" } }, [&](Row const& row) {
                CHECK(row.text("body") == "葛󠄀");
                CHECK(row.bytes("seal") == raw);
                CHECK(row.integer("size") == INT64_MIN);
                CHECK(row.flag("urgent"));
                CHECK(row.text("n") == "7");
            });
            tx.each(select, { { "$id", "none" } }, [&](Row const& row) {
                CHECK(row.is_null("body"));
                CHECK(row.text("body").empty());
                CHECK_FALSE(row.optional_text("body").has_value());
                CHECK_FALSE(row.is_null("seal"));  // empty bytes are not NULL
                CHECK(row.bytes("seal").empty());
                CHECK(row.integer("size") == 0);
                CHECK_FALSE(row.optional_integer("size").has_value());
            });
            return true;
        });
        auto const put = [&](Parameters const& p) { return database.write(town, [&](Write& tx) -> Result<std::int64_t> { return tx.execute(insert, p); }); };
        Parameters wrong { { "$id", "x" }, { "$body", "" }, { "$seal", nullptr }, { "$size", 1 }, { "$urgent", 2 }, { "$facts", nullptr } };
        CHECK_THROWS_AS(put(wrong), Failure);  // a flag is 0 or 1
        wrong[4] = { "$urgent", 1 };
        wrong[5] = { "$facts", "{" };
        CHECK_THROWS_AS(put(wrong), Failure);  // no JSON
        wrong[5] = { "$facts", nullptr };
        wrong[3] = { "$size", "many" };
        CHECK_THROWS_AS(put(wrong), Failure);  // STRICT
        static constexpr Statement mark { "test.mark", "INSERT INTO test_mark (tenant, note) VALUES ($tenant, 'nobody')" };
        CHECK_THROWS_AS(database.write(town, [&](Write& tx) -> Result<std::int64_t> { return tx.execute(mark, {}); }), Failure);  // foreign key
    });
}

TEST_CASE("a statement may run again inside its own reader")
{
    OnEach().run([](Database& database) {
        for (auto const* id : { "a", "b", "c" })
            write(database, id);
        auto const pairs = database.read(town, [](Read& tx) {
            int n = 0;
            tx.each(select_ids, {}, [&](Row const& outer) {
                auto const before = outer.text("id");
                tx.each(select_ids, {}, [&](Row const&) { ++n; });
                CHECK(outer.text("id") == before);
            });
            return n;
        });
        CHECK(pairs == 9);
    });
}

TEST_CASE("a reader that throws in the middle of many rows leaves the next statement alone")
{
    OnEach().run([](Database& database) {
        for (int i = 0; i < 200; ++i)
            write(database, std::to_string(i));
        int seen = 0;
        auto const stumble = [&](Read& tx) {
            try {
                tx.each(select_ids, {}, [&](Row const&) {
                    if (++seen == 3)
                        throw std::runtime_error("enough");
                });
            } catch (std::runtime_error const&) {
            }
            return static_cast<int>(tx.all(select_ids, {}, [](Row const&) { return 0; }).size());
        };
        CHECK(database.read(town, stumble) == 200);
        CHECK(seen == 3);
        CHECK_THROWS_WITH(database.read(town, [](Read& tx) { tx.each(select_ids, {}, [](Row const&) { throw std::runtime_error("enough"); }); return 0; }), "enough");
        CHECK(counted(database, count_notes) == 200);
    });
}

TEST_CASE("a wake runs after its write is durable, and not when the write was refused or threw")
{
    OnEach().run([](Database& database) {
        std::atomic<int> woken = 0, in_time = -1;
        std::binary_semaphore ran(0);
        auto const kept = database.write(town, [&](Write& tx) -> Result<void> {
            tx.after_commit([&] {
                ++woken;
                std::thread([&] { in_time = has(database, "kept") ? 1 : 0; }).detach();
                ran.release();
            });
            return add(tx, "kept");
        });
        REQUIRE(kept);
        ran.acquire();
        auto const refused = database.write(town, [&](Write& tx) -> Result<void> {
            tx.after_commit([&] { woken += 100; });
            return refuse(Refusal::Kind::Conflict, "test.refused");
        });
        CHECK_FALSE(refused);
        CHECK_THROWS(database.write(town, [&](Write& tx) -> Result<void> {
            tx.after_commit([&] { woken += 100; });
            throw std::runtime_error("accident");
        }));
        auto const broken = database.write(town, [&](Write& tx) -> Result<void> {
            tx.after_commit([] { throw std::runtime_error("a wake that stumbles"); });
            return add(tx, "more");
        });
        CHECK(broken.has_value());
        write(database, "last");  // the writer lives
        while (in_time < 0)
            std::this_thread::yield();
        CHECK(in_time == 1);
        CHECK(woken == 1);
    });
}

TEST_CASE("the hook stands at the end of a group that changed something, in its transaction; when it fails, the group fails")
{
    if (engine() == SqlEngine::Postgresql)
        return;  // it has no groups: the same work is scheduled and takes AllTenants::write_as_each
    OnEach().run([](Database& database) {
        int calls = 0;
        bool fail = false;
        database.before_group_commit([&](AllTenants& all) {
            ++calls;
            if (fail)
                throw std::runtime_error("cannot seal");
            all.as("332020").execute(insert_note, { { "$id", "seal-" + std::to_string(calls) }, { "$body", "" } });
        });
        write(database, "a");
        CHECK(calls == 1);
        CHECK(counted(database, count_notes, "332020") == 1);
        auto const looked = database.write(town, [](Write& tx) -> Result<int> { return static_cast<int>(tx.all(select_ids, {}, [](Row const&) { return 0; }).size()); });
        CHECK(looked.value() == 1);
        auto const refused = database.write(town, [](Write& tx) -> Result<void> {
            auto const added = add(tx, "b");
            return refuse(Refusal::Kind::Conflict, "test.refused");
        });
        CHECK_FALSE(refused);
        CHECK(calls == 1);  // nothing stayed changed
        fail = true;
        bool woken = false;
        CHECK_THROWS_WITH(database.write(town, [&](Write& tx) -> Result<void> {
            tx.after_commit([&] { woken = true; });
            return add(tx, "c");
        }), "cannot seal");
        fail = false;
        write(database, "d");
        CHECK_FALSE(has(database, "c"));
        CHECK_FALSE(woken);
        CHECK(counted(database, count_notes, "332020") == 2);
    });
}

TEST_CASE("slow work is reported with its name and its slowest statement")
{
    std::string what;
    auto options = fresh();
    options.slow_microseconds = -1;
    options.slow = [&](std::string_view name, std::int64_t) { what = name; };
    Store store(options);
    auto const written = store.database.write(town, { .name = "notes.add" }, [](Write& tx) -> Result<std::int64_t> { return tx.execute(insert_note, { { "$id", "a" }, { "$body", "" } }); });
    REQUIRE(written);
    CHECK(what == "notes.add, mostly test.insert_note");
    CHECK(counted(store.database, count_notes) == 1);
    CHECK(what == "read, mostly test.count_notes");
}

TEST_CASE("what was answered is there at the next start")
{
    Folder folder;
    auto const options = engine() == SqlEngine::Postgresql ? fresh() : Options { .path = folder.file() };
    constexpr int writers = 8;
    {
        Store store(options);
        std::vector<std::thread> threads;
        for (int i = 0; i < writers; ++i)
            threads.emplace_back([&, i] { write(store.database, std::to_string(i)); });
        for (auto& thread : threads)
            thread.join();
    }
    Store store(options);
    CHECK(counted(store.database, count_notes) == writers);
}

TEST_CASE("one write as one town after another: all or nothing, and each town sees its own")
{
    OnEach().run([](Database& database) {
        auto const each = [&](bool refused) {
            return AllTenants::write_as_each(database, { .alone = "test.each", .name = "test.each" }, [&](AllTenants& all) -> Result<int> {
                int seen = 0;
                for (auto const* tenant : { "331007", "332020" }) {
                    auto tx = all.as(tenant);
                    CHECK(tx.tenant() == tenant);
                    auto const added = add(tx, "each");
                    seen += static_cast<int>(tx.all(select_ids, {}, [](Row const&) { return 0; }).size());
                }
                if (refused)
                    return refuse(Refusal::Kind::Conflict, "test.refused");
                return seen;
            });
        };
        CHECK_FALSE(each(true));
        CHECK(counted(database, count_notes) == 0);
        CHECK(each(false).value() == 2);
        CHECK(counted(database, count_notes) == 1);
        CHECK(counted(database, count_notes, "332020") == 1);
    });
}

TEST_CASE("figures count what was done, and which statements took the time")
{
    OnEach().run([](Database& database) {
        auto const before = database.figures();
        write(database, "a");
        auto const refused = database.write(town, [](Write& tx) -> Result<void> {
            auto const added = add(tx, "b");
            return refuse(Refusal::Kind::Conflict, "test.refused");
        });
        CHECK_FALSE(refused);
        CHECK_THROWS(database.write(town, [](Write&) -> Result<void> { throw std::runtime_error("accident"); }));
        CHECK(counted(database, count_notes) == 1);
        auto const after = database.figures();
        CHECK(after.writes - before.writes == 2);
        CHECK(after.refused - before.refused == 1);
        CHECK(after.failed - before.failed == 1);
        CHECK(after.reads - before.reads == 1);
        CHECK(after.waiting == 0);
        CHECK(after.connections >= 1);
        auto const inserts = std::ranges::find(after.statements, "test.insert_note", &StatementFigures::name);
        REQUIRE(inserts != after.statements.end());
        CHECK(inserts->runs == 2);
        CHECK(inserts->microseconds >= inserts->slowest_microseconds);
    });
}

TEST_CASE("a statement is checked without running it")
{
    OnEach().run([](Database& database) {
        CHECK(database.check(insert_note).empty());
        CHECK(counted(database, count_notes) == 0);
        CHECK(database.check({ "test.slip", "SELECT idd FROM test_note" }).find("idd") != std::string::npos);
        CHECK(database.check({ "test.like", "SELECT id FROM test_note WHERE body LIKE $x" }).find("LIKE") != std::string::npos);
        CHECK(database.check({ "test.quotes", "SELECT id FROM test_note WHERE body = \"text\"" }).find("test.quotes") != std::string::npos);
    });
}

}  // namespace
