#pragma once
// What these tests share: a data folder with the demonstration, the disk beneath it, the questions that must have the same answer after
// whatever happened, and who acts.
#include "demonstration.h"

#include <mado/applications/apply.h>
#include <mado/audit/audit.h>
#include <mado/cases/cases.h>
#include <mado/db/fault_vfs.h>
#include <mado/db/fresh.h>
#include <mado/log/log.h>
#include <mado/organization/organization.h>

#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

namespace mado::faults {

inline std::string const town = "332089";

inline bool is_deep() { return std::getenv("MADO_DEEP") != nullptr; }

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-faults-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
};

// Power and disks are the database server's own matter there (its replicas: deploy/).
inline bool on_postgresql() { return db::test::engine() == db::SqlEngine::Postgresql; }

inline Configuration configuration_in(std::filesystem::path const& folder, db::test::ZoneDatabases const& databases)
{
    Configuration configuration;
    configuration.data = folder;
    configuration.database_address = databases.address();
    configuration.front.port = configuration.office.port = configuration.core.port = configuration.operators.port = 0;
    return configuration;
}

struct Demonstration {
    Folder folder;
    db::test::ZoneDatabases databases;   // on PostgreSQL; else files in the folder
};

// Made once by a process of its own: this one must have no threads when it forks.
inline Demonstration const& demonstration()
{
    static Demonstration const made;
    static int const status = [] {
        log::start({ .descriptor = 2, .least = log::Level::Error });
        std::fflush(nullptr);
        auto const process = ::fork();
        if (process == 0) {
            {
                SystemClock const clock;
                World world(configuration_in(made.folder.path, made.databases), clock);
                fill_with_demonstration(world, [](std::string const&) {});
            }
            ::_exit(0);
        }
        int ended = 1;
        ::waitpid(process, &ended, 0);
        return ended;
    }();
    REQUIRE(status == 0);
    return made;
}

// A copy of it.
struct House {
    Folder folder;
    db::test::ZoneDatabases databases { demonstration().databases };
    SystemClock clock;
    House() { std::filesystem::copy(demonstration().folder.path, folder.path, std::filesystem::copy_options::recursive); }
    Configuration configuration() const { return configuration_in(folder.path, databases); }
};

// A disk of faults, beneath every database that is opened while it stands.
class FailingDisk {
public:
    FailingDisk() : usual_(sqlite3_vfs_find(nullptr)) { sqlite3_vfs_register(sqlite3_vfs_find(disk.name().c_str()), 1); }
    ~FailingDisk() { sqlite3_vfs_register(usual_, 1); }
    FailingDisk(FailingDisk const&) = delete;
    FailingDisk& operator=(FailingDisk const&) = delete;

    db::FaultVfs disk { "mado-failing" };

private:
    sqlite3_vfs* usual_;
};

template <class T>
T must(Result<T> result, char const* what)
{
    if (!result)
        throw std::runtime_error(std::string(what) + ": " + result.error().key);
    return std::move(*result);
}

inline applications::Filled dog(Day today)
{
    auto const parsed = json::parse(R"({ "owner_name": { "text": "見本 花子", "family": "見本", "given": "花子" }, "owner_address": { "text": "総社市中央一丁目1番1号" },
        "dog_name": "むぎ", "breed": "shiba", "sex": "female", "colour": "茶", "assistance_dog": false, "registered_before": false, "kept_elsewhere": false, "chipped": false })");
    auto answers = parsed->object();
    answers["born_on"] = today.plus_days(-400).iso();
    answers["acquired_on"] = today.plus_days(-5).iso();
    return { "dog_registration", "person", "ja", std::move(answers), "electronic", {} };
}

template <class Reader>
auto rows(Workplace const& here, std::string_view sql, Reader reader, db::Parameters const& parameters = {})
{
    return here.database.read(town, [&](db::Read& tx) { return tx.all(db::Statement { "test.rows", sql }, parameters, reader); });
}

// Application → receipt number.
using Receipts = std::multimap<std::string, std::string>;
inline void add_receipts(Receipts& all, Workplace const& here, std::string_view sql, db::Parameters const& parameters = {})
{
    for (auto& one : rows(here, sql, [](db::Row const& row) { return std::pair { row.text("id"), row.text("receipt_number") }; }, parameters))
        all.insert(std::move(one));
}

// Cases whose trace has the event, each as often as it has it.
inline std::multiset<std::string> cases_with(Workplace const& here, std::string_view event)
{
    auto const all = rows(here, "SELECT audit_object.object AS id FROM audit_event JOIN audit_object ON audit_object.tenant = audit_event.tenant "
                                "AND audit_object.event = audit_event.id WHERE audit_event.tenant = $tenant AND audit_event.event = $event AND audit_object.kind = 'case'",
        [](db::Row const& row) { return row.text("id"); }, { { "$event", event } });
    return { all.begin(), all.end() };
}

// Sent is received, as the same and once, and its trace says so once; what was promised is there; nothing waits, nothing is parked, every
// trace is whole.
inline void nothing_is_lost(World& world, Receipts const& promised = {})
{
    Receipts sent, received;
    std::multiset<std::string> ids, traces;
    for (auto const& zone : world.zones()) {
        CHECK(zone->gateway().look(town).empty());
        CHECK(audit::verify(zone->here().database, zone->here().keys.signing.public_half).faults.empty());
        if (zone->name() == "front")
            continue;
        add_receipts(sent, world.zone("front").here(), "SELECT id, receipt_number FROM applications_application WHERE tenant = $tenant AND zone = $zone AND state <> 'unsent'", { { "$zone", zone->name() } });
        add_receipts(received, zone->here(), "SELECT id, receipt_number FROM cases_case WHERE tenant = $tenant AND channel IN ('web', 'api')");
        for (auto& id : rows(zone->here(), "SELECT id FROM cases_case WHERE tenant = $tenant", [](db::Row const& row) { return row.text("id"); }))
            ids.insert(std::move(id));
        traces.merge(cases_with(zone->here(), "cases.case.received"));
    }
    std::vector<Receipts::value_type> one_side;
    std::ranges::set_symmetric_difference(sent, received, std::back_inserter(one_side));
    for (auto const& [application, receipt_number] : one_side)
        FAIL_CHECK("sent and received are not the same: ", application, " ", receipt_number);
    for (auto const& [application, receipt_number] : promised) {
        auto const found = sent.find(application);
        CHECK_MESSAGE((found != sent.end() && found->second == receipt_number), "promised and lost: ", application);
    }
    CHECK(ids == traces);
}

// The staff of the demonstration by their names.
struct Staff {
    Workplace const& here;
    Caller of(std::string const& name) const
    {
        return here.database.read(town, [&](db::Read& tx) {
            for (auto const& person : organization::persons(tx))
                if (person.name == name)
                    return Caller { .tenant = town, .kind = CallerKind::Staff, .person = person.id,
                        .position = organization::positions_of(tx, person.id, here.now().today()).at(0).id };
            throw std::runtime_error("nobody is called " + name);
        });
    }
    Caller clerk() const { return of("森田 葵"); }
    std::vector<Caller> heads() const { return { of("国定 拓也"), of("岡田 由紀"), of("浅野 聡") }; }
};

}  // namespace mado::faults
