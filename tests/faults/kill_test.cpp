// kill -9 in the middle of submitting and of deciding: what was acknowledged is there once, and nothing is half. The moments are
// chosen by chance: MADO_FAULT_SEED repeats a run (nearly: threads are threads), MADO_DEEP=1 kills a thousand times.
#include "house.h"

#include <mado/approvals/drafts.h>
#include <mado/documents/documents.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <random>
#include <thread>

using namespace mado;
using namespace mado::faults;

namespace {

// Runs `work` in a process of its own, which acknowledges by lines over a pipe.
class Child {
public:
    explicit Child(std::function<void(std::function<void(std::string const&)> const&)> work)
    {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        std::fflush(nullptr);
        process_ = ::fork();
        if (process_ == 0) {
            ::close(ends[0]);
            int status = 0;
            try {
                work([&](std::string const& line) {
                    auto const text = line + "\n";
                    if (::write(ends[1], text.data(), text.size()) != static_cast<ssize_t>(text.size()))
                        ::_exit(3);
                });
            } catch (std::exception const& error) {
                std::fprintf(stderr, "child: %s\n", error.what());
                status = 2;
            }
            ::_exit(status);
        }
        ::close(ends[1]);
        from_ = ends[0];
    }
    ~Child()
    {
        kill();
        ::close(from_);
    }
    // Lines until there are so many, or the child has ended.
    std::vector<std::string> lines(std::size_t most)
    {
        std::vector<std::string> found;
        char byte = 0;
        while (found.size() < most && ::read(from_, &byte, 1) == 1) {
            if (byte != '\n')
                rest_ += byte;
            else
                found.push_back(std::exchange(rest_, {}));
        }
        return found;
    }
    // At least one line; ends the child so much later, and gives all that it said until then.
    std::vector<std::string> killed_after(std::chrono::microseconds moment)
    {
        auto said = lines(1);
        ::usleep(static_cast<useconds_t>(moment.count()));
        kill();
        for (auto more = lines(1000); !more.empty(); more = lines(1000))
            std::ranges::move(more, std::back_inserter(said));
        return said;
    }
    void kill()
    {
        if (process_ <= 0)
            return;
        ::kill(process_, SIGKILL);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        CHECK_MESSAGE(WIFSIGNALED(status), "the child ended by itself");
    }
    int wait()
    {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        return status;
    }

private:
    pid_t process_ = 0;
    int from_ = -1;
    std::string rest_;
};

constexpr int people = 3;  // at once

std::mt19937 chance()
{
    char const* const given = std::getenv("MADO_FAULT_SEED");
    auto const seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device {}();
    std::printf("faults: MADO_FAULT_SEED=%u\n", seed);
    return std::mt19937(seed);
}

// Of each of the two tests.
int kills_of_each() { return is_deep() ? 500 : 12; }

TEST_CASE("kill -9 while people submit: every acknowledged application is a case, once, and none is half")
{
    House const house;
    std::set<std::string> acknowledged;
    auto random = chance();
    auto const kills = kills_of_each();
    for (int one = 0; one < kills; ++one) {
        Child child([&](auto const& acknowledge) {
            SystemClock const clock;
            World world(house.configuration(), clock);
            world.start();
            auto const& here = world.zone("front").here();
            auto const filled = dog(here.now().today());
            std::vector<std::jthread> all;
            for (int person = 0; person < people; ++person)
                all.emplace_back([&] {
                    for (;;) {
                        auto const receipt = applications::apply(here, town, filled);
                        if (!receipt)
                            ::_exit(4);
                        acknowledge(receipt->application.value);
                        world.zone("front").gateway().wake();
                    }
                });
        });
        for (auto& id : child.killed_after(std::chrono::microseconds(random() % 400'000)))
            acknowledged.insert(std::move(id));
    }
    CHECK(acknowledged.size() >= static_cast<std::size_t>(kills));
    SystemClock const clock;
    World world(house.configuration(), clock);
    world.settle();
    nothing_is_lost(world);
    world.zone("office").here().database.read(town, [&](db::Read& tx) {
        for (auto const& id : acknowledged)
            CHECK(cases::find(tx, { id }).has_value());
        return true;
    });
    world.settle();
    nothing_is_lost(world);
}

// Takes, notes the fee as paid, drafts and decides one case; what an earlier life has done of it is not done again.
void decide(Workplace const& here, Caller const& clerk, std::vector<Caller> const& heads, CaseId const& id)
{
    auto const write = [&](auto work) { return here.database.write(town, documents::numbering("test"), work); };
    auto const now = [&] { return here.database.read(town, [&](db::Read& tx) { return must(cases::find(tx, id), "find"); }); };
    auto found = now();
    if (found.state == cases::CaseState::Received)
        found = must(write([&](db::Write& tx) { return cases::take(tx, clerk, here, id, found.version); }), "take");
    if (found.state == cases::CaseState::Examining) {
        auto const unpaid = here.database.read(town, [&](db::Read& tx) { return cases::payments(tx, id).empty(); });
        if (unpaid)
            must(write([&](db::Write& tx) { return cases::record_payment(tx, clerk, here, id, "registration", 3000, here.now().today(), "1"); }), "payment");
        auto const prepared = here.database.read(town, [&](db::Read& tx) { return cases::prepare(tx, clerk, here, id, { "done", {} }); });
        auto const ready = must(prepared, "prepare");
        must(write([&](db::Write& tx) { return cases::draft_decision(tx, clerk, here, id, ready); }), "draft");
        found = now();
    }
    if (found.state != cases::CaseState::InApproval)
        return;
    auto const draft = here.database.read(town, [&](db::Read& tx) { return must(approvals::find(tx, found.draft), "draft"); });
    for (auto const& head : heads)
        if (head.position == draft.decider)
            must(write([&](db::Write& tx) { return approvals::decide(tx, head, here, draft.id, "", draft.version); }), "decide");
}

TEST_CASE("kill -9 while staff decide: each decision has its one document and number, or is not there at all")
{
    House const house;
    auto const kills = kills_of_each();
    auto const waiting = kills * 60;
    {
        Child child([&](auto const&) {
            SystemClock const clock;
            World world(house.configuration(), clock);
            auto const& here = world.zone("front").here();
            for (int i = 0; i < waiting; ++i)
                must(applications::apply(here, town, dog(here.now().today())), "apply");
            world.settle();
        });
        REQUIRE(child.wait() == 0);
    }
    std::set<std::string> decided;
    auto random = chance();
    for (int one = 0; one < kills; ++one) {
        Child child([&](auto const& acknowledge) {
            SystemClock const clock;
            World world(house.configuration(), clock);
            world.start();
            auto const& here = world.zone("office").here();
            Staff const staff { here };
            auto const clerk = staff.clerk();
            auto const heads = staff.heads();
            auto const ids = here.database.read(town, [](db::Read& tx) {
                return tx.all({ "test.ids", "SELECT id FROM cases_case WHERE tenant = $tenant AND procedure = 'dog_registration' AND decided_on IS NULL ORDER BY id" }, {},
                    [](db::Row const& row) { return CaseId { row.text("id") }; });
            });
            std::atomic<std::size_t> next { 0 };
            std::vector<std::jthread> all;
            for (int person = 0; person < people; ++person)
                all.emplace_back([&] {
                    for (auto at = next++; at < ids.size(); at = next++) {
                        decide(here, clerk, heads, ids[at]);
                        acknowledge(ids[at].value);
                        world.zone("office").runner().wake();
                        world.zone("office").gateway().wake();
                    }
                });
        });
        for (auto& id : child.killed_after(std::chrono::microseconds(random() % 60'000)))
            decided.insert(std::move(id));
    }
    CHECK(decided.size() >= static_cast<std::size_t>(kills));
    SystemClock const clock;
    World world(house.configuration(), clock);
    world.settle();
    nothing_is_lost(world);
    std::set<std::string> numbers;
    std::multiset<std::string> with_decision;
    std::map<std::string, std::string> told;
    world.zone("front").here().database.read(town, [&](db::Read& tx) {
        tx.each({ "test.told", "SELECT id, state FROM applications_application WHERE tenant = $tenant" }, {}, [&](db::Row const& row) { told[row.text("id")] = row.text("state"); });
        return true;
    });
    world.zone("office").here().database.read(town, [&](db::Read& tx) {
        numbers.clear();
        with_decision.clear();
        auto const ids = tx.all({ "test.all", "SELECT id FROM cases_case WHERE tenant = $tenant AND procedure = 'dog_registration' ORDER BY id" }, {},
            [](db::Row const& row) { return CaseId { row.text("id") }; });
        for (auto const& id : ids) {
            auto const found = must(cases::find(tx, id), "find");
            auto const documents = documents::of_case(tx, id);
            CAPTURE(id.value);
            CHECK(documents.size() == (found.decided_on ? 1u : 0u));
            CHECK((found.state == cases::CaseState::InApproval) == (found.draft && must(approvals::find(tx, found.draft), "draft").state == approvals::DraftState::Circulating));
            if (decided.contains(id.value))
                CHECK(found.decided_on.has_value());
            if (found.decided_on)
                with_decision.insert(id.value);
            CHECK(told[id.value] == word_of(found.state));  // the applicant reads what the office holds
            for (auto const& document : documents) {
                CHECK(numbers.insert(document.number).second);
                CHECK(document.state != documents::DocumentState::Reserved);  // its job ran, also after the crash
            }
        }
        return true;
    });
    CHECK(numbers.size() >= decided.size());
    CHECK(with_decision == cases_with(world.zone("office").here(), "cases.case.decided"));
    world.zone("office").here().database.read(town, [&](db::Read& tx) {  // neither gap nor double in any series of numbers
        tx.each({ "test.numbers", "SELECT sign, number_year, COUNT(*) AS many, COUNT(DISTINCT number) AS numbers, MAX(number) AS last FROM documents_document "
                                  "WHERE tenant = $tenant GROUP BY sign, number_year" },
            {}, [&](db::Row const& row) {
                CHECK(row.integer("many") == row.integer("numbers"));
                CHECK(row.integer("many") == row.integer("last"));
            });
        return true;
    });
}

}  // namespace
