// Backup and restore as the verbs do them, in processes of their own: in a storm of submissions and letters, killed, and without room.
#include "lives.h"
#include "safekeeping.h"
#include "verbs/verbs.h"
#include "walk.h"

#include <mado/backup/keys.h>
#include <mado/files/holds.h>

#include <atomic>
#include <fstream>
#include <thread>

#include <fcntl.h>

using namespace mado;
using namespace mado::faults;

namespace {

using Verb = int (*)(verbs::Arguments const&);

verbs::Arguments words(std::map<std::string, std::string> const& options)
{
    verbs::Arguments made { options, {}, {} };
    made.said.insert(options.begin(), options.end());
    return made;
}

// A verb in a process of its own that says nothing; standard output goes to `output`.
class Run {
public:
    Run(Verb verb, verbs::Arguments const& arguments, char const* output = "/dev/null")
    {
        std::fflush(nullptr);
        process_ = ::fork();
        if (process_ != 0)
            return;
        ::dup2(::open(output, O_WRONLY), 1);
        ::dup2(::open("/dev/null", O_WRONLY), 2);
        int status = 2;
        try {
            status = verb(arguments);
        } catch (verbs::WrongArguments const&) {
        } catch (std::exception const&) {
            status = 1;
        }
        ::_exit(status);
    }
    ~Run() { killed_after(std::chrono::microseconds(0)); }
    Run(Run const&) = delete;
    Run& operator=(Run const&) = delete;

    int status()
    {
        int ended = 0;
        ::waitpid(std::exchange(process_, 0), &ended, 0);
        return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    }
    // Whether it was still at work.
    bool killed_after(std::chrono::microseconds moment)
    {
        if (process_ <= 0)
            return false;
        ::usleep(static_cast<useconds_t>(moment.count()));
        ::kill(process_, SIGKILL);
        return status() == -1;
    }

private:
    pid_t process_ = 0;
};

// The first is killed at its very beginning for sure, the last ones towards the end.
std::chrono::microseconds later_and_later(std::mt19937& random, int one)
{
    auto const most = 20'000u + static_cast<unsigned>(one) * (is_deep() ? 2'500u : 120'000u);
    return std::chrono::microseconds(random() % most);
}

// Keys and archives: what stays when the disk is gone.
struct Safe {
    Folder folder;
    crypto::KeyPair key = crypto::make_key_pair();
    Safe()
    {
        std::ofstream(folder.path / "backup.pub") << backup::public_line(key.public_half);
        std::ofstream(folder.path / "backup.key") << backup::private_line(key);
    }
    std::filesystem::path archive(std::string const& name) const { return folder.path / (name + ".backup"); }
};

// A place of a server, told to the verbs by a file.
struct Place {
    Configuration configuration;
    std::filesystem::path file;
    Place(Configuration made, Safe const& safe, std::string const& name) : configuration(std::move(made)), file(safe.folder.path / (name + ".yaml"))
    {
        std::ofstream out(file);
        out << "data: " << configuration.data.string() << '\n';
        if (!configuration.database_address.empty())
            out << "database:\n  address: \"" << configuration.database_address << "\"\n";
    }
    verbs::Arguments to(Safe const& safe, std::string const& name) const
    {
        return words({ { "configuration", file.string() }, { "to", safe.archive(name).string() }, { "recipient", (safe.folder.path / "backup.pub").string() } });
    }
    verbs::Arguments from(Safe const& safe, std::string const& name) const
    {
        return words({ { "configuration", file.string() }, { "from", safe.archive(name).string() }, { "key", (safe.folder.path / "backup.key").string() } });
    }
};

// Another disk, with nothing on it.
struct Empty {
    Folder folder;
    db::test::ZoneDatabases databases;
    Configuration configuration() const { return configuration_in(folder.path / "data", databases); }
};

// Residents apply, the front and the office write to each other, a clerk and the heads decide.
void live(Configuration const& configuration, std::function<void(std::string const&)> const& acknowledge)
{
    constexpr int people = 2;
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
                acknowledge("applied " + must(applications::apply(front, town, filled), "apply").application.value);
                world.zone("front").gateway().wake();
            }
        });
    all.emplace_back([&] {
        for (;;)
            for (auto const& id : rows(office, "SELECT id FROM cases_case WHERE tenant = $tenant AND procedure = 'dog_registration' AND decided_on IS NULL ORDER BY id LIMIT 20",
                     [](db::Row const& row) { return CaseId { row.text("id") }; })) {
                decide(office, clerk, heads, id);
                acknowledge("decided " + id.value);
                world.zone("office").gateway().wake();
            }
    });
}

void apply_once(World& world)
{
    auto const& here = world.zone("front").here();
    must(applications::apply(here, town, dog(here.now().today())), "apply");
}

struct Acknowledged {
    std::set<std::string> applied, decided;
    void add(std::vector<std::string> const& lines)
    {
        for (auto const& line : lines)
            (line.starts_with("applied ") ? applied : decided).insert(line.substr(8));
    }
};

bool is_decided(Workplace const& office, std::string const& id)
{
    return office.database.read(town, [&](db::Read& tx) {
        auto const found = cases::find(tx, { id });
        return found && found->decided_on.has_value();
    });
}

// Jobs of the dead are taken over once their claims have lapsed.
void settle_wholly(World& world)
{
    auto const wait = [&] {
        return std::ranges::any_of(world.zones(), [](auto const& zone) {
            return rows(zone->here(), "SELECT COUNT(*) AS n FROM jobs_job WHERE tenant = $tenant AND state = 'waiting'", [](db::Row const& row) { return row.integer("n"); }).front() > 0;
        });
    };
    world.settle();
    for (int i = 0; i < 100 && wait(); ++i) {
        ::usleep(50'000);
        world.settle();
    }
    CHECK_FALSE(wait());
}

TEST_CASE("a backup in the middle of a storm, the loss of the disk, a restore: what was acknowledged before the cut is there once, and letters go on")
{
    Safe const safe;
    std::int64_t on_their_way = 0, gone = 0;
    for (int round = 0; round < (is_deep() ? 40 : 1); ++round) {
        auto const name = std::to_string(round);
        Acknowledged before, all;
        {
            House const house;
            Place const place(house.configuration(), safe, "first");
            auto const configuration = house.configuration();
            Child server([&](auto const& acknowledge) { live(configuration, acknowledge); });
            before.add(server.lines(30));
            REQUIRE(Run(verbs::backup, place.to(safe, name)).status() == 0);
            all = before;
            all.add(server.lines(10));  // it was not disturbed
            all.add(server.killed_after(std::chrono::milliseconds(50)));
        }
        auto const read = backup::verify({ safe.archive(name) }, safe.key, [](auto const&, auto, auto) { });
        CHECK(read.faults.empty());
        on_their_way += read.letters_waiting;
        std::printf("faults: %lld letters were on their way at the cut\n", static_cast<long long>(read.letters_waiting));

        Empty const other;
        Place const place(other.configuration(), safe, "second");
        REQUIRE(Run(verbs::restore, place.from(safe, name)).status() == 0);
        SystemClock const clock;
        World world(other.configuration(), clock);
        settle_wholly(world);
        nothing_is_lost(world);
        auto const& office = world.zone("office").here();
        auto const there = Walk::applications(world);
        for (auto const& id : before.applied) {
            CHECK(there.contains(id));
            CHECK(office.database.read(town, [&](db::Read& tx) { return cases::find(tx, { id }).has_value(); }));
        }
        for (auto const& id : before.decided)
            CHECK(is_decided(office, id));
        gone += std::ranges::count_if(all.applied, [&](auto const& id) { return !there.contains(id); });
        auto const decisions = cases_with(office, "cases.case.decided");
        CHECK(std::set<std::string>(decisions.begin(), decisions.end()).size() == decisions.size());
        apply_once(world);  // and life goes on
        world.settle();
        nothing_is_lost(world);
    }
    CHECK(on_their_way > 0);  // the cuts were in the middle of it
    CHECK(gone > 0);          // the control: what came after the cut is not there
}

TEST_CASE("a backup that is killed, and one without room: what is called a backup is whole, what is not is FILE.part, and the server does not notice")
{
    Safe const safe;
    House const house;
    Place const place(house.configuration(), safe, "first");
    auto random = chance();
    int killed = 0;
    for (int one = 0; one < (is_deep() ? 300 : 4); ++one) {
        Run run(verbs::backup, place.to(safe, "one"));
        killed += run.killed_after(later_and_later(random, one));
        if (!std::filesystem::exists(safe.archive("one")))
            continue;
        CHECK(backup::verify({ safe.archive("one") }, safe.key, [](auto const&, auto, auto) { }).faults.empty());
        std::filesystem::remove(safe.archive("one"));
    }
    CHECK(killed > 0);
    auto const to_pipe = words({ { "configuration", place.file.string() }, { "stdout", "true" }, { "recipient", (safe.folder.path / "backup.pub").string() } });
    CHECK(Run(verbs::backup, to_pipe, "/dev/full").status() == 1);
    CHECK(Run(verbs::backup, to_pipe).status() == 0);  // the control
    if (!on_postgresql()) {                            // the server's own disk
        FailingDisk failing;
        failing.disk.room_left(0);
        CHECK(Run(verbs::backup, place.to(safe, "one")).status() == 1);
        CHECK_FALSE(std::filesystem::exists(safe.archive("one")));
        failing.disk.room_again();
    }
    REQUIRE(Run(verbs::backup, place.to(safe, "one")).status() == 0);  // over what the dead have left
    CHECK_FALSE(std::filesystem::exists(safe.archive("one").string() + ".part"));
    CHECK(backup::verify({ safe.archive("one") }, safe.key, [](auto const&, auto, auto) { }).faults.empty());
    SystemClock const clock;
    World world(house.configuration(), clock);
    Instant const long_after { clock.now().microseconds + INT64_C(2) * 3600 * 1'000'000 };
    CHECK_FALSE(files::is_held(world.zone("front").here().database, long_after));  // what the dead held has lapsed: the sweeper goes on
    apply_once(world);
    world.settle();
    nothing_is_lost(world);
}

TEST_CASE("kill -9 of a restore: nothing is half, and the same restore again comes to its end")
{
    Safe const safe;
    std::set<std::string> applications;
    {
        House const house;
        Place const place(house.configuration(), safe, "first");
        REQUIRE(Run(verbs::backup, place.to(safe, "one")).status() == 0);
        World world(house.configuration(), house.clock);
        applications = Walk::applications(world);
    }
    Empty const other;
    auto const configuration = other.configuration();
    Place const place(configuration, safe, "second");
    auto random = chance();
    int killed = 0;
    auto const zone_files = [&] {
        return std::ranges::count_if(configuration.zones, [&](auto const& zone) { return std::filesystem::exists(database_of(configuration, zone).path); });
    };
    for (int one = 0; one < (is_deep() ? 200 : 3); ++one) {
        Run run(verbs::restore, place.from(safe, "one"));
        if (!run.killed_after(later_and_later(random, one)))
            break;  // it was done
        ++killed;
        if (!on_postgresql() && zone_files() > 0 && zone_files() < 3)
            CHECK_THROWS_AS(TakingPlace(configuration).refuse(), std::runtime_error);
    }
    CHECK(killed > 0);
    Run(verbs::restore, place.from(safe, "one")).status();  // to the end; who was there already refuses
    CHECK(Run(verbs::restore, place.from(safe, "one")).status() == 1);  // there are data now
    CHECK_NOTHROW(TakingPlace(configuration).refuse());
    SystemClock const clock;
    World world(configuration, clock);
    CHECK(Walk::applications(world) == applications);
    world.settle();
    nothing_is_lost(world);
}

TEST_CASE("killed while the databases take their places: serve does not begin with half of them, and the same restore again goes on")
{
    Safe const safe;
    {
        House const house;
        Place const place(house.configuration(), safe, "first");
        REQUIRE(Run(verbs::backup, place.to(safe, "one")).status() == 0);
        REQUIRE(Run(verbs::backup, place.to(safe, "two")).status() == 0);
    }
    Empty const other;
    auto const configuration = other.configuration();
    Place const place(configuration, safe, "second");
    auto front_alone = place.from(safe, "one");
    front_alone.options["zone"] = "front";
    REQUIRE(Run(verbs::restore, front_alone).status() == 0);  // as if killed behind the first one
    auto const id = backup::ArchiveReader(safe.archive("one")).header().text("id");
    TakingPlace(configuration).begins(id);
    CHECK(Run(verbs::serve, words({ { "configuration", place.file.string() } })).status() == 1);
    CHECK(Run(verbs::restore, place.from(safe, "two")).status() == 1);  // another backup does not go with it
    REQUIRE(Run(verbs::restore, place.from(safe, "one")).status() == 0);
    CHECK(TakingPlace(configuration).archive().empty());
    {
        SystemClock const clock;
        World world(configuration, clock);
        world.settle();
        nothing_is_lost(world);
        apply_once(world);
    }
    TakingPlace(configuration).begins(id);
    CHECK(Run(verbs::restore, place.from(safe, "one")).status() == 1);  // what has changed since is never taken for what the archive holds
}

}  // namespace
