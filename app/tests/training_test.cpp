// The twin of a town for training: filled without a single real row, emptied without touching one, and nothing gets out of it.
#include "demonstration.h"
#include "training.h"

#include <mado/api/system.h>
#include <mado/applications/followed.h>
#include <mado/cases/forwards.h>
#include <mado/definitions/shelf.h>
#include <mado/messages/messages.h>
#include <mado/organization/organization.h>
#include <mado/webhooks/deliveries.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace mado;

namespace {

constexpr db::Statement select_cases { "test.training_cases", "SELECT COUNT(*) AS n FROM cases_case WHERE tenant = $tenant" };
constexpr db::Statement select_events { "test.training_events", "SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant" };

struct House {
    std::filesystem::path folder;
    SystemClock clock;
    std::unique_ptr<World> world;
    House()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-training-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        Configuration configuration;
        configuration.data = folder;
        configuration.training = { "soja-shi" };
        world = std::make_unique<World>(configuration, clock);
        fill_with_demonstration(*world, [](std::string const&) {});
    }
    ~House()
    {
        world.reset();
        std::filesystem::remove_all(folder);
    }
    tenancy::Town const& twin() const { return *world->knowledge().towns.by_slug("soja-shi-kenshu"); }
    std::int64_t count(char const* zone, std::string const& tenant, db::Statement const& statement) const
    {
        return world->zone(zone).here().database.read(tenant, [&](db::Read& tx) { return *tx.one(statement, {}, [](db::Row const& row) { return row.integer("n"); }); });
    }
    std::vector<organization::Person> people(std::string const& tenant) const
    {
        return world->zone("office").here().database.read(tenant, [](db::Read& tx) { return organization::persons(tx); });
    }
    std::vector<std::string> procedures(std::string const& tenant) const
    {
        auto const& here = world->zone("front").here();
        return here.database.read(tenant, [&](db::Read& tx) {
            std::vector<std::string> names;
            for (auto const& version : definitions::published_all(tx, here.now().today()))
                names.push_back(version.procedure + " " + version.hash);
            return names;
        });
    }
};

TEST_CASE_FIXTURE(House, "a twin has the town's definitions and positions, fictitious people, and comes back the same after a reset")
{
    auto const real = std::string("332089");
    auto const silent = [](std::string const&) {};
    CHECK(is_untrained(*world, twin()));
    auto const real_cases = count("office", real, select_cases), real_events = count("office", real, select_events);
    auto const real_people = people(real);
    auto const made = fill_training(*world, twin(), "kenshu-password", silent);
    CHECK_FALSE(is_untrained(*world, twin()));
    CHECK(procedures(twin().code) == procedures(real));
    CHECK(made.procedures == procedures(real).size());
    CHECK(made.applications > 5);
    world->carry();
    auto const cases = count("office", twin().code, select_cases);
    CHECK(cases > 0);
    auto const trained = people(twin().code);
    CHECK(trained.size() > 10);
    for (auto const& person : trained) {
        CHECK(person.name.starts_with("研修 "));
        for (auto const& other : real_people)
            CHECK(other.name != person.name);
    }
    CHECK_THROWS(empty_training(*world, *world->knowledge().towns.by_code(real)));
    CHECK_THROWS(fill_training(*world, *world->knowledge().towns.by_code(real), "kenshu-password", silent));
    CHECK(empty_training(*world, twin()) > 0);
    CHECK(is_untrained(*world, twin()));
    CHECK(count("office", twin().code, select_cases) == 0);
    CHECK(count("office", twin().code, select_events) > 0);  // the trace stays
    CHECK(procedures(twin().code).empty());
    CHECK(fill_training(*world, twin(), "kenshu-password", silent).procedures == made.procedures);
    world->carry();
    CHECK(count("office", twin().code, select_cases) == cases);
    CHECK(count("office", real, select_cases) == real_cases);
    CHECK(count("office", real, select_events) == real_events);
    CHECK(people(real).size() == real_people.size());
}

constexpr db::Statement move_delivery { "test.training_move_delivery", "UPDATE webhooks_delivery SET tenant = $to WHERE tenant = $from" };

TEST_CASE_FIXTURE(House, "nothing gets out of a twin, each against the real town: mails, webhooks, forwards")
{
    auto const real = std::string("332089");
    fill_training(*world, twin(), "kenshu-password", [](std::string const&) {});
    auto const& front = world->zone("front").here();

    // A mail: the real town's goes to the post, the twin's never.
    for (auto const& [tenant, address] : { std::pair { real, "real@example.jp" }, { twin().code, "kenshu@example.jp" } })
        REQUIRE(front.database.write(tenant, [&, tenant = tenant, address = address](db::Write& tx) -> Result<void> {
            messages::send(tx, front.now(), { address, "お知らせ", "https://example.jp/" }, "test", "1");
            return {};
        }));
    world->settle();
    std::string posted;
    for (auto const& file : std::filesystem::directory_iterator(folder / "mail")) {
        std::ifstream in(file.path());
        posted.append(std::istreambuf_iterator<char>(in), {});
    }
    CHECK(posted.find("real@example.jp") != std::string::npos);
    CHECK(posted.find("kenshu@example.jp") == std::string::npos);
    auto const kept = [&](std::string const& tenant) { return front.database.read(tenant, [](db::Read& tx) { return messages::withheld(tx, 100); }); };
    CHECK(std::ranges::count(kept(twin().code), "kenshu@example.jp", &messages::Withheld::address) == 1);
    CHECK(kept(real).empty());

    // A webhook: neither written down nor called, not even one that stands there.
    api::System const system { .id = { world->ids().uuid(clock.now().microseconds) }, .name = "試験", .contact = "試験", .purpose = "試験", .scopes = { "applications.follow" }, .procedures = {},
        .divisions = {}, .token_hash = api::make_token(world->ids()).hash, .webhook_address = "https://example.jp/hook", .webhook_secret = {}, .expires_on = std::nullopt };
    applications::Followed const followed { { "01900000-0000-7000-8000-000000000001" }, "7K3M9QX24TJ", "dog_registration", system.id.value, "asked", "asked", clock.now(), {}, {} };
    auto const noted = [&](std::string const& tenant) {
        REQUIRE(front.database.write(tenant, [&](db::Write& tx) -> Result<void> { api::keep_system(tx, system, clock.now()); return {}; }));
        REQUIRE(front.database.write(tenant, [&](db::Write& tx) { return webhooks::note(tx, { .tenant = tenant, .kind = CallerKind::Zone, .job = "office" }, front, followed); }));
        return front.database.read(tenant, [&](db::Read& tx) { return webhooks::deliveries(tx, system.id, std::nullopt, {}, 10).size(); });
    };
    CHECK(noted(twin().code) == 0);
    CHECK(noted(real) == 1);
    REQUIRE(db::AllTenants::write(front.database, [&](db::Write& tx) -> Result<std::int64_t> { return tx.execute(move_delivery, { { "$from", real }, { "$to", twin().code } }); }) == 1);
    int calls = 0;
    auto const count = [&](http::Call const&) -> Result<http::Response> { ++calls; return http::text(204, ""); };
    CHECK(webhooks::deliver(front, twin().code, system.id, count) == 0);
    CHECK(calls == 0);

    // A forward: the twin has nobody to send to, and nobody can send to it.
    auto const& office = world->zone("office").here();
    definitions::Forward forward;
    forward.kind = "transfer";
    for (auto const* to : { "prefecture", "municipality" }) {
        forward.to = to;
        CHECK(cases::bodies_for(office, twin().code, forward).empty());
        for (auto const* tenant : { "332089", "331007", "330001" })
            for (auto const& body : cases::bodies_for(office, tenant, forward))
                CHECK_FALSE(office.towns.by_code(body.tenant)->training);
    }
    forward.to = "prefecture";
    CHECK(cases::bodies_for(office, real, forward).size() == 1);  // as the real town does
}

}  // namespace
