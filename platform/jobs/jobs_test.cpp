#include <mado/db/fresh.h>
#include <mado/jobs/jobs.h>
#include <mado/names/embedded.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

namespace mado::embedded { std::span<File const> jobs(); }

using namespace mado;

namespace {

void migrate(db::Database& database)
{
    std::vector<db::Migration> all;
    for (auto const& file : embedded::jobs())
        all.push_back({ "jobs", static_cast<int>(all.size()) + 1, std::string(file.path), file.bytes });
    database.migrate(all);
}

// What a runner of an earlier start has left.
constexpr db::Statement claim_by_another { "test.claim", "UPDATE jobs_job SET claimed_by = 'another', claimed_at = 1 WHERE tenant = $tenant" };
constexpr db::Statement count_jobs { "test.count", "SELECT COUNT(*) AS n FROM jobs_job" };

std::int64_t left(db::Database& database)
{
    return db::AllTenants::read(database, [](db::Read& tx) { return *tx.one(count_jobs, {}, [](db::Row const& row) { return row.integer("n"); }); });
}

void wait_until(std::function<bool()> const& done)
{
    for (int i = 0; i < 2'000 && !done(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(done());
}

struct Town {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    FixedClock clock { { 1'790'000'000'000'000 } };
    std::vector<std::string> ran;
    bool fails = false;
    jobs::Runner runner { database, clock, "first", { { "test.note", [this](jobs::Job const& job) -> Result<void> {
        ran.push_back(job.tenant + ":" + job.payload.text("word"));
        if (fails)
            return refuse(Refusal::Kind::Busy, "test.busy");
        return {};
    } } }, {} };

    Town() { migrate(database); }
    void enqueue(std::string const& tenant, std::string const& word, int after_s = 0, std::string const& alone = {})
    {
        Moment const now { clock.now(), ids };
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
            jobs::enqueue(tx, now, "test.note", json::object({ { "word", word } }), { now.at.microseconds + after_s * 1'000'000ll }, alone);
            return {};
        });
    }
    void pass(std::int64_t seconds) { clock.set({ clock.now().microseconds + seconds * 1'000'000 }); }
    std::size_t parked(std::string const& tenant) { return database.read(tenant, [](db::Read& tx) { return jobs::parked(tx).size(); }); }
};

TEST_CASE_FIXTURE(Town, "a job runs once when it is due, as its own town")
{
    enqueue("332089", "now");
    enqueue("331007", "later", 60);
    CHECK(runner.once() == 1);
    CHECK(runner.once() == 0);
    pass(60);
    CHECK(runner.once() == 1);
    CHECK(ran == std::vector<std::string> { "332089:now", "331007:later" });
}

TEST_CASE_FIXTURE(Town, "a job that fails is tried again after longer and longer pauses, then parked for a person; a person can start it again")
{
    fails = true;
    enqueue("332089", "x");
    for (std::int64_t const pause : { 0, 10, 60, 600, 3600, 6 * 3600 }) {
        pass(pause - 1);
        if (pause > 0)
            CHECK(runner.once() == 0);
        pass(1);
        CHECK(runner.once() == 1);
    }
    pass(1'000'000);
    CHECK(runner.once() == 0);
    CHECK(parked("332089") == 1);
    CHECK(parked("331007") == 0);
    fails = false;
    auto const id = database.read("332089", [](db::Read& tx) { return jobs::parked(tx).front().id; });
    Moment const now { clock.now(), ids };
    CHECK_FALSE(database.write("331007", [&](db::Write& tx) { return jobs::retry(tx, now, id); }).has_value());
    CHECK(database.write("332089", [&](db::Write& tx) { return jobs::retry(tx, now, id); }).has_value());
    CHECK(runner.once() == 1);
    CHECK(parked("332089") == 0);
}

TEST_CASE_FIXTURE(Town, "of work that is wanted once, a second wish adds nothing")
{
    enqueue("332089", "a", 0, "index");
    enqueue("332089", "b", 0, "index");
    enqueue("331007", "c", 0, "index");
    CHECK(runner.once() == 2);
}

TEST_CASE_FIXTURE(Town, "what a refused write wanted done is not done")
{
    Moment const now { clock.now(), ids };
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        jobs::enqueue(tx, now, "test.note", json::object({}));
        return refuse(Refusal::Kind::Conflict, "test");
    });
    CHECK(runner.once() == 0);
}

TEST_CASE_FIXTURE(Town, "one town's ten thousand do not keep another town's one waiting")
{
    Moment const now { clock.now(), ids };
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        for (int i = 0; i < 10'000; ++i)
            jobs::enqueue(tx, now, "test.note", json::object({ { "word", "many" } }), { now.at.microseconds - 1'000'000 });
        return {};
    });
    enqueue("331007", "one");
    enqueue("999999", "last");
    CHECK(runner.once() == 10'002);
    auto const place = [&](char const* word) { return std::ranges::find(ran, word) - ran.begin(); };
    CHECK(place("331007:one") < 20);
    CHECK(place("999999:last") < 20);
}

TEST_CASE_FIXTURE(Town, "many towns take turns; nobody's jobs are forgotten at the turn of the list")
{
    for (int town = 0; town < 30; ++town)
        for (int i = 0; i < 5; ++i)
            enqueue("33" + std::to_string(1000 + town), std::to_string(i));
    CHECK(runner.once() == 150);
    // Within a town in the order of their time.
    std::vector<std::string> of_one;
    std::ranges::copy_if(ran, std::back_inserter(of_one), [](auto const& one) { return one.starts_with("331007:"); });
    CHECK(of_one == std::vector<std::string> { "331007:0", "331007:1", "331007:2", "331007:3", "331007:4" });
}

TEST_CASE_FIXTURE(Town, "towns whose only work waits for another of its kind hold back nobody behind them")
{
    for (int town = 0; town < 20; ++town)
        enqueue("11" + std::to_string(1000 + town), "held", 0, "index");
    for (int town = 0; town < 20; ++town)
        (void)database.write("11" + std::to_string(1000 + town), [](db::Write& tx) -> Result<void> { tx.execute(claim_by_another, {}); return {}; });
    database.holds("jobs.node.another");
    for (int town = 0; town < 20; ++town)
        enqueue("11" + std::to_string(1000 + town), "behind it", 0, "index");
    enqueue("999999", "free");
    runner.start();  // its own look is patient, so within this test the other lives
    wait_until([&] { return left(database) == 40; });
    runner.stop();
    CHECK(ran == std::vector<std::string> { "999999:free" });
}

TEST_CASE_FIXTURE(Town, "what a runner that has died had claimed is done by the next")
{
    enqueue("332089", "left behind");
    (void)database.write("332089", [](db::Write& tx) -> Result<void> { tx.execute(claim_by_another, {}); return {}; });
    CHECK(runner.once() == 1);
    CHECK(ran == std::vector<std::string> { "332089:left behind" });
}

TEST_CASE_FIXTURE(Town, "while one of its kind runs, a wish for another waits and is done after it")
{
    std::vector<std::string> seen;
    jobs::Runner inner { database, clock, "first", { { "test.note", [&](jobs::Job const& job) -> Result<void> {
        seen.push_back(job.payload.text("word"));
        if (seen.size() == 1) {
            enqueue("332089", "second", 0, "index");
            enqueue("332089", "third", 0, "index");  // left out: the second waits
        }
        return {};
    } } }, {} };
    enqueue("332089", "first", 0, "index");
    CHECK(inner.once() == 2);
    CHECK(seen == std::vector<std::string> { "first", "second" });
}

TEST_CASE_FIXTURE(Town, "a schedule that another process ran a moment ago is not run again before its time; one of each process always is")
{
    // Runs until the one of each process has run, and the zone's have so often in all.
    auto const stopped_after = [&](std::atomic<int>& zone, std::atomic<int>& node, int zones) {
        node = 0;
        jobs::Runner timed { database, clock, "timed", {}, { { "test.zone", 3600, [&] { ++zone; } }, { "test.faulty", 3600, [] { throw std::runtime_error("broken"); } },
            { "test.node", 3600, [&] { ++node; }, true } } };
        timed.start();
        auto const runs = [&] { return db::AllTenants::read(database, [](db::Read& tx) { return jobs::last_runs(tx); }).size(); };
        for (int i = 0; i < 2'000 && (node == 0 || zone < zones || runs() < 2); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        timed.stop();
    };
    std::atomic<int> zone = 0, node = 0;
    stopped_after(zone, node, 1);
    CHECK(zone == 1);
    CHECK(node == 1);
    auto const runs = db::AllTenants::read(database, [](db::Read& tx) { return jobs::last_runs(tx); });
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].name == "test.faulty");
    CHECK(runs[0].fault == "broken");
    CHECK(runs[1].ran_at == clock.now());
    CHECK(runs[1].fault == "");
    stopped_after(zone, node, 1);
    CHECK(zone == 1);
    CHECK(node == 1);
    pass(3600);
    stopped_after(zone, node, 2);
    CHECK(zone == 2);
    pass(-7200);  // a clock that went back puts it off by its period, not for ever
    stopped_after(zone, node, 2);
    CHECK(zone == 2);
}

// -- two nodes: two connections' worth of names, so two databases opened on the same one. SQLite has one process.

struct Node {
    db::Database database;
    Ids ids;
    FixedClock clock;
    std::string name;
    std::mutex mutex;
    std::vector<std::string> ran;
    std::function<void()> during = [] {};
    jobs::Runner runner { database, clock, name, { { "test.note", [this](jobs::Job const& job) -> Result<void> {
        during();
        std::lock_guard const lock(mutex);
        ran.push_back(job.payload.text("word"));
        return {};
    } } }, {} };
    Node(db::Options const& options, std::string called, Instant at) : database(options), clock(at), name(std::move(called)) { }
    void enqueue(std::string const& tenant, std::string const& word, std::string const& alone = {})
    {
        Moment const now { clock.now(), ids };
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
            jobs::enqueue(tx, now, "test.note", json::object({ { "word", word } }), now.at, alone);
            return {};
        });
    }
};

TEST_CASE("two nodes whose clocks differ by an hour: each job runs once, and a living node's claim is not taken" * doctest::skip(db::test::engine() == db::SqlEngine::Sqlite))
{
    Instant const now { 1'790'000'000'000'000 };
    auto const options = db::test::fresh();
    Node slow { options, "slow", now };
    migrate(slow.database);
    Node ahead { options, "ahead", { now.microseconds + 3'600'000'000 } };
    std::atomic<bool> go_on = false;
    slow.during = [&] {
        while (!go_on)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    };
    slow.enqueue("332089", "long");
    slow.runner.start();
    wait_until([&] { return slow.runner.running() == 1; });
    CHECK(ahead.runner.once() == 0);        // looks at the claim without patience, with a clock an hour later
    ahead.runner.start();
    for (int i = 0; i < 300; ++i)
        ahead.enqueue(i % 3 == 0 ? "331007" : "332089", std::to_string(i));
    wait_until([&] { return left(ahead.database) <= 1; });
    CHECK(ahead.ran.size() == 300);
    go_on = true;
    wait_until([&] { return left(ahead.database) == 0; });
    CHECK(slow.ran == std::vector<std::string> { "long" });
    CHECK(std::set<std::string>(ahead.ran.begin(), ahead.ran.end()).size() == 300);
}

TEST_CASE("two nodes: jobs of one key never run at once; together they do each job once" * doctest::skip(db::test::engine() == db::SqlEngine::Sqlite))
{
    Instant const now { 1'790'000'000'000'000 };
    auto const options = db::test::fresh();
    Node first { options, "first", now };
    migrate(first.database);
    Node second { options, "second", now };
    std::atomic<int> inside = 0, most = 0;
    for (auto* node : { &first, &second })
        node->during = [&] {
            auto const here = ++inside;
            most = std::max(most.load(), here);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            --inside;
        };
    first.runner.start();
    second.runner.start();
    for (int i = 0; i < 60; ++i) {
        (i % 2 == 0 ? first : second).enqueue("332089", std::to_string(i), "one");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    wait_until([&] { return left(first.database) == 0; });
    CHECK(most == 1);
    for (int i = 0; i < 400; ++i)
        first.enqueue("332089", "each " + std::to_string(i));
    wait_until([&] { return left(first.database) == 0; });
    CHECK(most > 1);
    std::multiset<std::string> all(first.ran.begin(), first.ran.end());
    all.insert(second.ran.begin(), second.ran.end());
    for (int i = 0; i < 400; ++i)
        CHECK(all.count("each " + std::to_string(i)) == 1);
    CHECK_FALSE(second.ran.empty());
}

TEST_CASE("a node that dies in a job: another takes the job as soon as the name is free, also under a clock that is behind" * doctest::skip(db::test::engine() == db::SqlEngine::Sqlite))
{
    Instant const now { 1'790'000'000'000'000 };
    auto const options = db::test::fresh();
    Node living { options, "living", { now.microseconds - 3'600'000'000 } };
    migrate(living.database);
    living.enqueue("332089", "orphan");
    {
        db::Database dying(options);
        REQUIRE(dying.holds("jobs.node.another"));
        (void)dying.write("332089", [](db::Write& tx) -> Result<void> { tx.execute(claim_by_another, {}); return {}; });
        CHECK(living.runner.once() == 0);
    }
    CHECK(living.runner.once() == 1);
}

}  // namespace
