// A rotation as a server goes through it: zones with the schedules of their keys, restarted by their operator, nobody in between.
#include <mado/db/fresh.h>
#include <mado/gateway/reseal.h>
#include <mado/module/attendance.h>
#include <mado/module/zone.h>
#include <mado/nodes/nodes.h>

#include <filesystem>

using namespace mado;

namespace {

// One process of a zone, with what its schedules "nodes.beat" and "gateway.keys" do.
struct Process {
    Zone zone;
    nodes::Membership membership;
    gateway::KeyRing ring;

    Process(ZoneOptions const& options, Knowledge& knowledge, Clock const& clock, Ids& ids)
        : zone(options, knowledge, clock, ids), membership(zone.here().database, clock, ids, "node-1", "0.9"), ring(options.name, options.keys, zone.here().database, clock, ids)
    {
        zone.open();
    }
    ~Process() { membership.leave(); }
    void beat(Instant now)
    {
        membership.beat(json::object({}));
        ring.tend(attendance(zone.here().database, now));
    }
};

struct Server {
    std::filesystem::path folder;
    FixedClock clock { { 1'790'000'000'000'000 } };
    Ids ids;
    db::Options front_database { db::test::fresh() }, office_database { db::test::fresh() };
    std::unique_ptr<Process> front, office;

    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }

    Server()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-rotation-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        for (auto const* zone : { "front", "office" })
            gateway::keys_of(zone, keys().string());
        restart();
    }
    ~Server()
    {
        front.reset();
        office.reset();
        std::filesystem::remove_all(folder);
    }
    std::filesystem::path keys() const { return folder / "keys"; }

    std::unique_ptr<Process> process(char const* name, db::Options const& database)
    {
        ZoneOptions options;
        options.name = name;
        options.data = folder;
        options.keys = keys();
        options.database = database;
        options.site.cookie = std::string("mado_") + name;
        return std::make_unique<Process>(options, knowledge(), clock, ids);
    }

    // In order, as a service is restarted: who leaves says so.
    void restart()
    {
        front.reset();
        office.reset();
        clock.set({ clock.now().microseconds + 5'000'000 });
        front = process("front", front_database);
        office = process("office", office_database);
    }

    // What a minute does.
    void minute()
    {
        gateway::Pump pump({ &front->zone.gateway(), &office->zone.gateway() });
        for (int i = 0; i < 6; ++i) {
            clock.set({ clock.now().microseconds + 10'000'000 });
            front->beat(clock.now());
            office->beat(clock.now());
            pump.once();
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(Server, "an operator says rotate and restarts, restarts, and says retire")
{
    minute();
    auto const before = gateway::own_keys("office", keys()).now.sealing.public_half;
    auto const now = clock.now();
    REQUIRE(gateway::begin_rotation("office", keys(), office->zone.here().database, now).has_value());
    minute();
    CHECK(gateway::own_keys("office", keys()).now.sealing.public_half == before);  // its process is of before
    restart();
    minute();
    auto const after = gateway::own_keys("office", keys());
    CHECK_FALSE(after.next.has_value());
    CHECK(after.now.sealing.public_half != before);
    REQUIRE(after.former.size() == 1);

    auto const held = [&] {
        std::string what;
        for (auto const& one : gateway::retire("office", keys(), office->zone.here().database, {}, attendance(office->zone.here().database, clock.now())))
            what += one.what + " ";
        return what;
    };
    CHECK(held() == "neighbours nodes ");
    restart();
    minute();
    minute();
    CHECK(held() == "");
    CHECK_FALSE(gateway::own_keys("office", keys()).former.front().sealing_private.has_value());
    CHECK(gateway::refused_letters(office->zone.here().database).empty());
    CHECK(gateway::refused_letters(front->zone.here().database).empty());
    for (auto* zone : { &front, &office })
        CHECK((*zone)->zone.gateway().look("000000").empty());
}
