#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/names/embedded.h>

namespace mado::embedded { std::span<File const> audit(); }

using namespace mado;

namespace {

struct Zone {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    Instant at = instant_in_tokyo(*Day::of(2026, 11, 6), 9);
    crypto::SigningKey key = crypto::make_signing_key();

    Zone()
    {
        database.migrate({ { "audit", 1, "0001_events.sql", embedded::audit().front().bytes } });
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
    for (auto const& root : audit::unsigned_days(database, next_day)) {
        auto const signature = audit::sign(root, key);
        (void)database.write(root.tenant, [&](db::Write& tx) -> Result<void> { audit::keep_root(tx, root, signature); return {}; });
    }
    CHECK(audit::unsigned_days(database, next_day).empty());
    CHECK(faults() == 0);
    CHECK(audit::verify(database, crypto::make_signing_key().public_half).faults.size() == 1);
    tamper("DELETE FROM audit_event WHERE tenant = $tenant AND place = 2");  // the last of the chain: only the day's root can tell
    CHECK(faults() == 1);
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

}  // namespace
