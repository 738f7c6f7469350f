// Two processes of the whole program serve the same zones on one PostgreSQL. One of them is killed again and again in the middle of submissions, letters,
// decisions and jobs, while the other goes on: what was acknowledged by either is there once, and nothing waits for the dead.
#include "lives.h"

#include <mado/nodes/nodes.h>

#include <atomic>
#include <thread>

using namespace mado;
using namespace mado::faults;

namespace {

constexpr int people = 2;  // who apply at each node
int kills() { return is_deep() ? 200 : 6; }

std::int64_t jobs_that_wait(World& world)
{
    std::int64_t all = 0;
    for (auto const& zone : world.zones())
        for (auto const count : rows(zone->here(), "SELECT COUNT(*) AS n FROM jobs_job WHERE tenant = $tenant AND state = 'waiting'", [](db::Row const& row) { return row.integer("n"); }))
            all += count;
    return all;
}

// One life of a node: residents apply, a clerk and the heads decide every second of the cases that they find (this node's half).
void live(Configuration const& configuration, int half, std::function<void(std::string const&)> const& acknowledge)
{
    SystemClock const clock;
    World world(configuration, clock);
    world.start();
    auto const& front = world.zone("front").here();
    auto const& office = world.zone("office").here();
    auto const filled = dog(front.now().today());
    Staff const staff { office };
    auto const clerk = staff.clerk();
    auto const heads = staff.heads();
    std::vector<std::jthread> all;
    for (int person = 0; person < people; ++person)
        all.emplace_back([&] {
            for (;;) {
                auto const receipt = applications::apply(front, town, filled);
                if (!receipt)
                    ::_exit(4);
                acknowledge("applied " + receipt->application.value);
            }
        });
    all.emplace_back([&] {
        for (;;) {
            auto const ids = rows(office, "SELECT id FROM cases_case WHERE tenant = $tenant AND procedure = 'dog_registration' AND decided_on IS NULL ORDER BY id LIMIT 20",
                [](db::Row const& row) { return CaseId { row.text("id") }; });
            for (auto const& id : ids)
                if (id.value.back() % 2 == half) {
                    decide(office, clerk, heads, id);
                    acknowledge("decided " + id.value);
                }
        }
    });
}

void settle_wholly(World& world)
{
    world.settle();
    for (int i = 0; i < 100 && jobs_that_wait(world) > 0; ++i) {  // until the server has noticed that the dead have hung up
        ::usleep(50'000);
        world.settle();
    }
    CHECK(jobs_that_wait(world) == 0);
}

TEST_CASE("two nodes on one database, one of them killed again and again: nothing acknowledged is lost or done twice" * doctest::skip(!on_postgresql()))
{
    House const house;
    auto random = chance();
    std::set<std::string> applied, decided;
    auto const note = [&](std::vector<std::string> const& lines) {
        for (auto const& line : lines)
            (line.starts_with("applied ") ? applied : decided).insert(line.substr(8));
    };
    for (int one = 0; one < kills(); ++one) {
        auto const configuration = house.configuration();
        Child first([&](auto const& acknowledge) { live(configuration, 0, acknowledge); });
        Child second([&](auto const& acknowledge) { live(configuration, 1, acknowledge); });
        auto& dies = one % 2 == 0 ? first : second;
        auto& lives = one % 2 == 0 ? second : first;
        note(lives.lines(3));
        note(dies.killed_after(std::chrono::microseconds(random() % 600'000)));
        note(lives.lines(20));  // it goes on, with what the dead one held
        note(lives.killed_after(std::chrono::microseconds(random() % 200'000)));
    }
    CHECK(applied.size() >= static_cast<std::size_t>(kills()));
    CHECK_FALSE(decided.empty());

    SystemClock const clock;
    World world(house.configuration(), clock);
    settle_wholly(world);
    for (auto const& zone : world.zones())
        audit::seal(zone->here().database);
    nothing_is_lost(world);
    auto const& office = world.zone("office").here();
    CHECK(audit::verify(office.database, office.keys.signing.public_half).unsealed == 0);
    std::set<std::string> numbers;
    for (auto const& id : applied)
        CHECK(office.database.read(town, [&](db::Read& tx) { return cases::find(tx, { id }).has_value(); }));
    for (auto const& id : decided) {
        CAPTURE(id);
        auto const [found, documents] = office.database.read(town, [&](db::Read& tx) { return std::pair(must(cases::find(tx, { id }), "find"), documents::of_case(tx, { id })); });
        CHECK(found.decided_on.has_value());
        REQUIRE(documents.size() == 1);
        CHECK(numbers.insert(documents.front().number).second);
        CHECK(documents.front().state != documents::DocumentState::Reserved);  // its job ran, on whichever node
    }
    auto const decisions = cases_with(office, "cases.case.decided");
    for (auto const& id : std::set<std::string>(decisions.begin(), decisions.end()))
        CHECK(decisions.count(id) == 1);
    // Each life has said that it was there; none of the killed has left in order.
    auto const there = db::AllTenants::read(office.database, [](db::Read& tx) { return nodes::nodes(tx); });
    CHECK(there.size() >= static_cast<std::size_t>(kills()));
    CHECK(std::ranges::none_of(there, &nodes::Node::left));
}

}  // namespace
