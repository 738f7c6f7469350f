#include <mado/audit/proof.h>
#include <mado/db/fresh.h>
#include <mado/names/embedded.h>

#include "chain.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace mado::embedded { std::span<File const> audit(); }

using namespace mado;

namespace {

void migrate(db::Database& database)
{
    std::vector<db::Migration> all;
    for (auto const& file : embedded::audit())
        all.push_back({ "audit", static_cast<int>(all.size()) + 1, std::string(file.path), file.bytes });
    database.migrate(all);
}

struct Zone {
    db::Options options { db::test::fresh() };
    db::Database database { options };
    Ids ids { 1 };
    Instant at = instant_in_tokyo(*Day::of(2026, 11, 6), 9);
    crypto::SigningKey key = crypto::make_signing_key();

    Zone()
    {
        migrate(database);
        database.before_group_commit([](db::AllTenants& tenants) { audit::seal_group(tenants); });
    }
    void event(std::string const& tenant, std::string const& name, std::string const& on)
    {
        at.microseconds += 1'000'000;
        Caller const clerk { .tenant = tenant, .kind = CallerKind::Staff, .person = { "p" }, .position = { "q" } };
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
            audit::record(tx, clerk, { at, ids }, name, { { "case", on } }, { { "state", "examining" } });
            return {};
        });
        seal();
    }
    // SQLite has sealed with the write; on PostgreSQL it is the schedule's work.
    void seal() { audit::seal(database); }
    // What the hour's work does on a day; how many days were signed.
    std::size_t sign_before(Day day)
    {
        return audit::sign_days(database, key, day);
    }
    // At a moment of its own, as a node with another clock would write it.
    void event_at(std::string const& tenant, Instant moment)
    {
        auto const usual = at;
        at = { moment.microseconds - 1'000'000 };
        event(tenant, "cases.case.received", "1");
        at = usual;
    }
    void tamper(std::string const& sql)
    {
        (void)database.write("332089", [&](db::Write& tx) -> Result<void> { tx.execute({ "test.tamper", sql }, {}); return {}; });
    }
    std::size_t faults() { return audit::verify(database, key.public_half).faults.size(); }
};

TEST_CASE_FIXTURE(Zone, "events of one object, oldest first, and nothing of the neighbouring town")
{
    event("332089", "cases.case.received", "1");
    event("332089", "cases.case.taken", "1");
    event("332089", "cases.case.received", "2");
    event("331007", "cases.case.received", "1");
    auto const events = database.read("332089", [](db::Read& tx) { return audit::events_of(tx, { "case", "1" }); });
    REQUIRE(events.size() == 2);
    CHECK(events[0].event == "cases.case.received");
    CHECK(events[1].event == "cases.case.taken");
    CHECK(events[1].details.at("state") == "examining");
    CHECK(audit::verify(database, key.public_half).events == 4);
    CHECK(audit::verify(database, key.public_half).unsealed == 0);
    CHECK(faults() == 0);
}

TEST_CASE_FIXTURE(Zone, "whoever changes, removes or reorders events is found out")
{
    for (int i = 0; i < 5; ++i)
        event("332089", "cases.case.received", std::to_string(i));
    struct Row { char const* name; char const* sql; };
    for (auto const& row : {
             Row { "an event's name", "UPDATE audit_event SET event = 'x' WHERE tenant = $tenant AND place = 3" },
             Row { "its moment", "UPDATE audit_event SET at = at + 1 WHERE tenant = $tenant AND place = 2" },
             Row { "who", "UPDATE audit_event SET person = 'z' WHERE tenant = $tenant AND place = 5" },
             Row { "removed", "DELETE FROM audit_event WHERE tenant = $tenant AND place = 4" },
         }) {
        CAPTURE(row.name);
        Zone fresh;
        for (int i = 0; i < 5; ++i)
            fresh.event("332089", "cases.case.received", std::to_string(i));
        REQUIRE(fresh.faults() == 0);
        fresh.tamper(row.sql);
        CHECK(fresh.faults() > 0);
    }
}

TEST_CASE_FIXTURE(Zone, "a finished day is signed once; a chain rewritten from its start does not fit the signed root")
{
    event("332089", "cases.case.received", "1");
    event("332089", "cases.case.received", "2");
    auto const next_day = day_in_tokyo(at).plus_days(1);
    CHECK(audit::unsigned_days(database, day_in_tokyo(at)).empty());
    CHECK(sign_before(next_day) == 1);
    CHECK(audit::unsigned_days(database, next_day).empty());
    CHECK(faults() == 0);
    CHECK(audit::verify(database, crypto::make_signing_key().public_half).faults.size() == 1);
    tamper("DELETE FROM audit_event WHERE tenant = $tenant AND place = 2");  // the last of the chain: only the day's root can tell
    CHECK(faults() == 1);
}

TEST_CASE_FIXTURE(Zone, "after a rotation of the signing key, days of both keys are proved")
{
    auto const before = key;
    event("332089", "cases.case.received", "1");
    CHECK(sign_before(day_in_tokyo(at).plus_days(1)) == 1);
    key = crypto::make_signing_key();
    at.microseconds += 24ll * 3600 * 1'000'000;
    event("332089", "cases.case.received", "2");
    CHECK(sign_before(day_in_tokyo(at).plus_days(1)) == 1);
    auto const both = audit::verify_with(database, { key.public_half, before.public_half });
    CHECK(both.days == 2);
    CHECK(both.faults.empty());
    CHECK(audit::verify(database, key.public_half).faults.size() == 1);
    CHECK(audit::verify(database, before.public_half).faults.size() == 1);
    CHECK(audit::verify_with(database, {}).faults.size() == 2);
}

TEST_CASE_FIXTURE(Zone, "a refused write leaves no event")
{
    Caller const clerk { .tenant = "332089", .kind = CallerKind::Staff };
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        audit::record(tx, clerk, { at, ids }, "cases.case.received", {}, {});
        return refuse(Refusal::Kind::Conflict, "test");
    });
    CHECK(audit::verify(database, key.public_half).events == 0);
}

TEST_CASE("a tree that grows leaf by leaf has the root of all its leaves")
{
    audit::MerkleTree tree;
    std::vector<std::string> leaves;
    CHECK(tree.root() == crypto::merkle_root(leaves));
    for (int i = 0; i < 130; ++i) {
        leaves.push_back(std::to_string(i));
        tree.add(leaves.back());
        CHECK(tree.root() == crypto::merkle_root(leaves));
    }
    CHECK(tree.count() == 130);
}

TEST_CASE_FIXTURE(Zone, "an event that is sealed after its day was signed belongs to the next row; none is left out, none spoils a signed day")
{
    auto const first = day_in_tokyo(at);
    auto const noon = [&](int day) { return instant_in_tokyo(first.plus_days(day), 12); };
    event_at("332089", noon(0));
    event_at("332089", noon(1));
    event_at("332089", noon(0));   // a node whose clock is behind, while neither day is signed
    event_at("332089", noon(2));   // today
    CHECK(sign_before(first.plus_days(2)) == 2);
    CHECK(faults() == 0);
    event_at("332089", noon(1));   // late: its row is signed
    event_at("332089", noon(2));
    event_at("332089", noon(400)); // a clock that is a year ahead
    event_at("332089", noon(2));
    CHECK(sign_before(first.plus_days(2)) == 0);
    CHECK(sign_before(first.plus_days(3)) == 1);
    CHECK(faults() == 0);
    event_at("332089", noon(5));
    CHECK(sign_before(first.plus_days(6)) == 1);
    CHECK(faults() == 0);
    auto const found = audit::verify(database, key.public_half);
    CHECK(found.events == 9);
    CHECK(found.days == 4);
    // Every place but the last ones stands in one row: a hole between the rows is found.
    tamper("UPDATE audit_day SET first_place = first_place + 1, events = events - 1 WHERE tenant = $tenant AND day = '" + first.plus_days(2).iso() + "'");
    CHECK(faults() >= 1);
}

TEST_CASE_FIXTURE(Zone, "days that were signed before rows knew their places are still proved, and the next ones go on after them")
{
    auto const first = day_in_tokyo(at);
    for (int day = 0; day < 2; ++day)
        for (int i = 0; i < 3; ++i)
            event_at("332089", instant_in_tokyo(first.plus_days(day), 12));
    CHECK(sign_before(first.plus_days(2)) == 2);
    tamper("UPDATE audit_day SET first_place = NULL, last_place = NULL WHERE tenant = $tenant");
    CHECK(faults() == 0);
    event_at("332089", instant_in_tokyo(first, 12));  // late: of that date, but after its signing
    event_at("332089", instant_in_tokyo(first.plus_days(2), 12));
    CHECK(faults() == 0);
    CHECK(sign_before(first.plus_days(3)) == 1);
    CHECK(faults() == 0);
    tamper("UPDATE audit_event SET person = 'z' WHERE tenant = $tenant AND place = 2");
    CHECK(faults() == 1);
    tamper("DELETE FROM audit_event WHERE tenant = $tenant AND place > 5");
    CHECK(faults() == 3);  // the change, the sixth of an old day, all of the newest
}

TEST_CASE_FIXTURE(Zone, "the server's own trace, of no town, is sealed, signed and proved like a town's")
{
    Caller const program { .tenant = "", .kind = CallerKind::System, .job = "operations" };
    (void)db::AllTenants::write(database, [&](db::Write& tx) -> Result<void> { audit::record(tx, program, { at, ids }, "watch.alarm.began", {}); return {}; });
    event("332089", "cases.case.received", "1");
    CHECK(sign_before(day_in_tokyo(at).plus_days(1)) == 2);
    auto const found = audit::verify(database, key.public_half);
    CHECK(found.events == 2);
    CHECK(found.days == 2);
    CHECK(found.faults.empty());
    CHECK(found.unsealed == 0);
}

TEST_CASE_FIXTURE(Zone, "verifying says how far it is")
{
    for (int i = 0; i < 5; ++i)
        event(i % 2 == 0 ? "332089" : "331007", "cases.case.received", "1");
    std::vector<std::int64_t> said;
    audit::verify(database, key.public_half, [&](std::int64_t events) { said.push_back(events); });
    CHECK(std::ranges::is_sorted(said));
    REQUIRE_FALSE(said.empty());
    CHECK(said.back() == 5);
}

TEST_CASE_FIXTURE(Zone, "two sealers at once, while others write: one chain a town, every place once" * doctest::skip(db::test::engine() == db::SqlEngine::Sqlite))
{
    constexpr int writers = 3, events_of_each = 150;
    std::atomic<int> writing = writers;
    std::vector<std::unique_ptr<db::Database>> others;
    for (int i = 0; i < 2; ++i)
        others.push_back(std::make_unique<db::Database>(options));
    {
        std::vector<std::jthread> all;
        for (int writer = 0; writer < writers; ++writer)
            all.emplace_back([&, writer] {
                Caller const clerk { .tenant = "332089", .kind = CallerKind::Staff, .person = { "p" }, .position = { "q" } };
                for (int i = 0; i < events_of_each; ++i)  // the later the writer, the earlier its clock: ids and commits do not agree
                    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
                        audit::record(tx, clerk, { { at.microseconds - writer * 3'600'000'000ll + i }, ids }, "cases.case.received", { { "case", "1" } });
                        return {};
                    });
                --writing;
            });
        for (auto& other : others)
            all.emplace_back([&] {
                while (writing > 0)
                    audit::seal(*other);
            });
    }
    audit::seal(database);
    auto const found = audit::verify(database, key.public_half);
    CHECK(found.events == writers * events_of_each);
    CHECK(found.unsealed == 0);
    CHECK(found.faults.empty());
    // The index itself refuses a second event at one place.
    auto const again = [&] { tamper("UPDATE audit_event SET place = 1 WHERE tenant = $tenant AND place = 2"); };
    CHECK_THROWS(again());
}

TEST_CASE_FIXTURE(Zone, "more than a write's worth of unsealed events is sealed in several")
{
    Caller const job { .tenant = "332089", .kind = CallerKind::System, .job = "test" };
    database.before_group_commit([](db::AllTenants&) {});
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        for (int i = 0; i < 2'500; ++i)
            audit::record(tx, job, { { at.microseconds + i }, ids }, "cases.case.received", {});
        return {};
    });
    CHECK(audit::verify(database, key.public_half).unsealed == 2'500);
    CHECK(audit::seal(database) == 2'500);
    CHECK(audit::seal(database) == 0);
    CHECK(audit::verify(database, key.public_half).events == 2'500);
    CHECK(faults() == 0);
}

}  // namespace
