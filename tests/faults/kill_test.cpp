// kill -9 in the middle of submitting and of deciding: what was acknowledged is there once, and nothing is half. The moments are
// chosen by chance: MADO_FAULT_SEED repeats a run (nearly: threads are threads), MADO_DEEP=1 kills a thousand times.
#include "lives.h"

#include <atomic>
#include <thread>

using namespace mado;
using namespace mado::faults;

namespace {

constexpr int people = 3;  // at once

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
