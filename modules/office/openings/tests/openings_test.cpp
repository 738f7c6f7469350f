#include <mado/db/fresh.h>
#include <mado/openings/module.h>
#include <mado/openings/openings.h>

#include <mado/module/zone.h>
#include <mado/organization/organization.h>
#include <mado/procedures/module.h>
#include <mado/systems/module.h>

#include <filesystem>

using namespace mado;
using namespace mado::openings;
using Kind = Refusal::Kind;
using access::Role;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* other_tenant = "331007";
constexpr char const* dog = "dog_registration";

struct World {
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 18), 9) };
    Ids ids { 12 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;

    static Caller staff(std::string position, std::string town = tenant)
    {
        return { .tenant = std::move(town), .kind = CallerKind::Staff, .person = { position + "_person" }, .position = { position } };
    }
    Caller const owner = staff("animals"), stranger = staff("roads"), foreigner = staff("animals", other_tenant);

    Workplace const& here() { return zone->here(); }
    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return here().database.write(town, work); }

    World()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-openings-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = mado::web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        for (auto const& module : { procedures::describe(), systems::describe(), openings::describe() })
            zone->plug(module, "");
        zone->open();
        REQUIRE(write([&](db::Write& tx) { return furnish(tx); }));
    }
    ~World()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    Result<void> furnish(db::Write& tx)
    {
        for (auto const& [position, division] : { std::pair { "animals", "environment/animals" }, { "roads", "public_works/road_management" } }) {
            organization::keep_division(tx, { division, division, "", "" });
            organization::keep_position(tx, { { position }, division, position, "clerk" });
            organization::keep_person(tx, { { std::string(position) + "_person" }, position, position });
            organization::assign(tx, { { std::string(position) + "_person" }, { position }, *Day::parse("2026-04-01"), std::nullopt });
            access::grant(tx, { position }, { Role::Examiner, division });
        }
        auto const text = std::string(knowledge().library.text("procedures/dog_registration.yaml"));
        Caller const office { .tenant = tenant, .kind = CallerKind::Zone, .job = "office" };
        return definitions::receive_published(tx, office, here().now(), { dog, crypto::sha256_hex(text), text, *Day::parse("2026-04-01") });
    }

    Result<Opening> set_as(Caller const& caller, Opening wanted, std::int64_t expected)
    {
        return write([&](db::Write& tx) { return set(tx, caller, here(), wanted, expected); }, caller.tenant);
    }
    std::int64_t count(std::string_view sql)
    {
        db::Statement const statement { "test.count", sql };
        return here().database.read(tenant, [&](db::Read& tx) { return *tx.one(statement, {}, [](db::Row const& row) { return row.integer("n"); }); });
    }
};

Opening wanted()
{
    Opening made;
    made.procedure = dog;
    made.way = Way::Always;
    return made;
}

}  // namespace

TEST_CASE("an opening is set, told to the front and traced in one commit; a second window is a Conflict")
{
    World world;
    auto const made = world.set_as(world.owner, wanted(), 0);
    REQUIRE(made);
    CHECK(made->edition == 1);
    CHECK(world.count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant") == 1);
    CHECK(world.count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'openings.opening.set'") == 1);
    CHECK(world.set_as(world.owner, wanted(), 0).error().kind == Kind::Conflict);
    CHECK(world.set_as(world.owner, wanted(), 1)->edition == 2);
}

TEST_CASE("only the owner's division sets it; another town's and unknown ones are not found")
{
    World world;
    CHECK(world.set_as(world.stranger, wanted(), 0).error().kind == Kind::Forbidden);
    CHECK(world.set_as(world.foreigner, wanted(), 0).error().kind == Kind::NotFound);
    auto unknown = wanted();
    unknown.round = "2026";
    CHECK(world.set_as(world.owner, unknown, 0).error().kind == Kind::NotFound);
    CHECK(world.count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant") == 0);
}

TEST_CASE("what is wrong is said by control")
{
    Instant const now { 1'000'000 };
    struct Case { char const* name; Opening opening; char const* control; };
    auto with = [](auto change) { auto made = wanted(); change(made); return made; };
    for (auto const& row : std::vector<Case> {
             { "nobody a minute", with([](Opening& one) { one.a_minute = 0; }), "a_minute" },
             { "one a minute", with([](Opening& one) { one.a_minute = 1; }), "" },
             { "the most", with([](Opening& one) { one.a_minute = most_a_minute; }), "" },
             { "too many", with([](Opening& one) { one.a_minute = most_a_minute + 1; }), "a_minute" },
             { "now", with([&](Opening& one) { one.opens_at = now; }), "opens_on" },
             { "in two years", with([&](Opening& one) { one.opens_at = Instant { now.microseconds + most_ahead_us }; }), "" },
             { "later", with([&](Opening& one) { one.opens_at = Instant { now.microseconds + most_ahead_us + 1 }; }), "opens_on" },
             { "a moment later", with([&](Opening& one) { one.opens_at = Instant { now.microseconds + 1 }; }), "" },
             { "long words", with([](Opening& one) { one.message = std::string(most_message + 1, 'x'); }), "message" },
         }) {
        CAPTURE(row.name);
        auto const errors = wrong_in(row.opening, std::nullopt, now);
        CHECK(errors.size() == (row.control[0] ? 1 : 0));
        if (!errors.empty())
            CHECK(errors.front().field == row.control);
    }
    auto before = wanted();
    before.opens_at = Instant { 1 };
    CHECK(wrong_in(before, before, now).empty());  // one that has passed may stay
}

TEST_CASE("what the front reports is kept; of an opening that is not ours it is refused")
{
    World world;
    auto const made = world.set_as(world.owner, wanted(), 0);
    auto const say = [&](std::string const& id) {
        return world.write([&](db::Write& tx) {
            return keep_report(tx, world.owner, world.here(), { json::object({ { "opening", id }, { "waiting", 12 }, { "called", 3 }, { "started", 2 }, { "minutes", 4 }, { "at", 5 } }) });
        });
    };
    CHECK(say(made->id.value));
    CHECK(say(world.ids.uuid(1)).error().kind == Kind::Invalid);
    auto const report = world.here().database.read(tenant, [&](db::Read& tx) { return report_of(tx, made->id); });
    REQUIRE(report);
    CHECK(report->waiting == 12);
    CHECK(report->minutes == 4);
}
