#include <mado/db/fresh.h>
#include <mado/jobs/jobs.h>
#include <mado/names/embedded.h>

namespace mado::embedded { std::span<File const> jobs(); }

using namespace mado;

namespace {

struct Town {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    FixedClock clock { { 1'790'000'000'000'000 } };
    std::vector<std::string> ran;
    bool fails = false;
    jobs::Runner runner { database, clock, { { "test.note", [this](jobs::Job const& job) -> Result<void> {
        ran.push_back(job.tenant + ":" + job.payload.text("word"));
        if (fails)
            return refuse(Refusal::Kind::Busy, "test.busy");
        return {};
    } } }, {} };

    Town() { database.migrate({ { "jobs", 1, "0001", embedded::jobs().front().bytes } }); }
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

}  // namespace
