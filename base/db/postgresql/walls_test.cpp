// The wall between tenants holds on PostgreSQL also for a statement that forgets its WHERE.
#include "test_folder.h"

#include <mado/db/fresh.h>
#include <mado/db/prepare.h>

#include <thread>

#include <libpq-fe.h>

using namespace mado;
using namespace mado::db;
using namespace mado::db::test;

namespace {

bool on_postgresql() { return engine() == SqlEngine::Postgresql; }

constexpr Statement count_whatever { "test.count_whatever", "SELECT COUNT(*) AS n FROM test_note" };
constexpr Statement become { "test.become", "SELECT set_config($name, $value, true) AS now" };

struct Towns {
    Options options = fresh();
    Database database { options };
    Towns()
    {
        database.migrate(migrations());
        for (auto const* tenant : { "331007", "332020" })
            REQUIRE(database.write(tenant, [&](Write& tx) { return add(tx, "a"); }));
        REQUIRE(AllTenants::write(database, [](Write& tx) { return add(tx, "of nobody"); }));   // tenant ''
    }
    std::int64_t seen_after(std::string const& name, std::string const& value)
    {
        return database.read(town, [&](Read& tx) {
            tx.each(become, { { "$name", name }, { "$value", value } }, [](Row const&) {});
            return *tx.one(count_whatever, {}, [](Row const& row) { return row.integer("n"); });
        });
    }
};

TEST_CASE("another tenant's rows are invisible and cannot be touched, whatever the statement forgets")
{
    if (!on_postgresql())
        return;
    Towns towns;
    auto const& database = towns.database;
    CHECK(counted(towns.database, count_whatever) == 1);
    auto const execute = [&](char const* sql) {
        return towns.database.write(town, [&](Write& tx) -> Result<std::int64_t> { return tx.execute({ "test.forgets", sql }, {}); });
    };
    CHECK(execute("UPDATE test_note SET body = 'all'").value() == 1);
    CHECK(execute("DELETE FROM test_mark").value() == 1);
    CHECK(execute("UPDATE test_note SET size = 1 WHERE tenant = '332020'").value() == 0);
    CHECK_THROWS_AS((void)execute("INSERT INTO test_note (tenant, id) VALUES ('332020', 'mine')"), Failure);
    CHECK_THROWS_AS((void)execute("UPDATE test_note SET tenant = '332020', id = 'mine'"), Failure);
    CHECK_THROWS_AS((void)execute("INSERT INTO test_note (tenant, id) VALUES ('', 'of nobody 2')"), Failure);
    CHECK(AllTenants::read(towns.database, [](Read& tx) { return *tx.one(count_whatever, {}, [](Row const& row) { return row.integer("n"); }); }) == 3);
    CHECK(database.engine() == SqlEngine::Postgresql);
}

TEST_CASE("an empty setting sees nothing, not even the rows of no tenant; the owner sees nothing outside a migration")
{
    if (!on_postgresql())
        return;
    Towns towns;
    CHECK(towns.seen_after("mado.tenant", "332020") == 1);   // the setting is what the wall looks at
    CHECK(towns.seen_after("mado.tenant", "") == 0);
    CHECK(towns.seen_after("role", "madoguchi_owner") == 0);
}

TEST_CASE("the service can change rows and nothing else; the role that signs in can do nothing itself")
{
    if (!on_postgresql())
        return;
    Towns towns;
    for (auto const* sql : { "CREATE TABLE mado.other (tenant text)", "DROP TABLE test_mark", "ALTER TABLE test_note DISABLE ROW LEVEL SECURITY",
             "DROP POLICY of_one_tenant ON test_note", "TRUNCATE test_mark", "UPDATE mado_migration SET number = 2", "CREATE SCHEMA other" }) {
        CAPTURE(sql);
        auto const execute = [&] { return towns.database.write(town, [&](Write& tx) -> Result<std::int64_t> { return tx.execute({ "test.ddl", sql }, {}); }); };
        CHECK_THROWS_AS((void)execute(), Failure);
    }
    std::unique_ptr<PGconn, decltype(&PQfinish)> const login(PQconnectdb(towns.options.postgresql.c_str()), &PQfinish);
    for (auto const* sql : { "SELECT COUNT(*) FROM mado.test_note", "SELECT * FROM mado.mado_migration", "CREATE TABLE mado.other (tenant text)" }) {
        CAPTURE(sql);
        std::unique_ptr<PGresult, decltype(&PQclear)> const result(PQexec(login.get(), sql), &PQclear);
        CHECK(std::string(PQresultErrorField(result.get(), PG_DIAG_SQLSTATE)) == "42501");
    }
}

TEST_CASE("the platform sees the server's figures and the service does not; rows stay as closed as before")
{
    if (!on_postgresql())
        return;
    Towns towns;
    // Another role's row in this view has NULL here for whoever may not read the figures: the row of a superuser's connection, say.
    std::unique_ptr<PGconn, decltype(&PQfinish)> const other(PQconnectdb(std::getenv("MADO_TEST_POSTGRESQL")), &PQfinish);
    REQUIRE(PQstatus(other.get()) == CONNECTION_OK);
    constexpr Statement figures { "test.figures",
        "SELECT pg_database_size(current_database()) AS bytes, count(*) AS n FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename <> session_user" };
    auto const seen = AllTenants::read(towns.database, [&](Read& tx) { return *tx.one(figures, {}, [](Row const& row) { return std::pair(row.integer("bytes"), row.integer("n")); }); });
    CHECK(seen.first > 0);
    CHECK(seen.second > 0);
    CHECK_THROWS_AS(towns.database.read(town, [&](Read& tx) { return *tx.one(figures, {}, [](Row const& row) { return row.integer("n"); }); }), Failure);
    CHECK(counted(towns.database, count_whatever) == 1);
}

TEST_CASE("the next transaction of a connection is another tenant's: nothing of the last one stays")
{
    if (!on_postgresql())
        return;
    auto options = fresh();
    options.connections = 1;
    Database database(options);
    database.migrate(migrations());
    for (int round = 0; round < 3; ++round)
        for (auto const* tenant : { "331007", "332020" }) {
            (void)database.write(tenant, [&](Write& tx) { return add(tx, std::to_string(round)); });
            auto const refused = database.write(tenant, [&](Write& tx) -> Result<void> {
                auto const added = add(tx, "refused");
                return refuse(Refusal::Kind::Conflict, "test.refused");
            });
            CHECK_FALSE(refused);
            CHECK(counted(database, count_whatever, tenant) == round + 1);
        }
    CHECK(database.figures().connections == 1);
}

TEST_CASE("a server is prepared once and may be prepared again; what is missing is said")
{
    if (!on_postgresql())
        return;
    Towns towns;
    auto state = look_at(towns.options, migrations());
    CHECK(state.faults.empty());
    CHECK(state.pending.empty());
    CHECK(state.server.starts_with("1"));
    auto more = migrations();
    more.push_back({ "later", 1, "0001_later.sql", "" });
    CHECK(look_at(towns.options, more).pending == std::vector<std::string> { "later/migrations/0001_later.sql" });
    auto as_admin = towns.options;
    as_admin.postgresql = std::string(std::getenv("MADO_TEST_POSTGRESQL")) + towns.options.postgresql.substr(towns.options.postgresql.rfind(" dbname="));
    state = look_at(as_admin, migrations());
    REQUIRE(state.faults.size() == 1);
    CHECK(state.faults.front().find("superuser") != std::string::npos);
    auto const dbname = towns.options.postgresql.substr(towns.options.postgresql.rfind("dbname=") + 7);
    CHECK(prepare_server({ .admin = std::getenv("MADO_TEST_POSTGRESQL"), .login = "madoguchi_test", .databases = { dbname } }).empty());
    CHECK_THROWS_AS(prepare_server({ .admin = "host=/nonexistent", .databases = {} }), Failure);
}

TEST_CASE("two processes that start at the same moment migrate once")
{
    if (!on_postgresql())
        return;
    Towns towns;
    auto more = migrations();
    std::vector<std::string> sources;
    for (int i = 0; i < 20; ++i)
        sources.push_back("CREATE TABLE later_" + std::to_string(i) + " (tenant code_text NOT NULL, id id_text NOT NULL, PRIMARY KEY (tenant, id));");
    for (int i = 0; i < 20; ++i)
        more.push_back({ "later", i + 1, "later.sql", sources[static_cast<std::size_t>(i)] });
    auto options = towns.options;
    std::vector<std::thread> starts;
    std::atomic<int> started = 0;
    for (int i = 0; i < 3; ++i)
        starts.emplace_back([&] {
            Database another(options);
            another.migrate(more);
            ++started;
        });
    for (auto& start : starts)
        start.join();
    CHECK(started == 3);
    auto const state = look_at(options, more);
    CHECK(state.pending.empty());
    CHECK(state.faults.empty());   // the new tables have their walls
    CHECK(counted(towns.database, count_notes) == 1);
}

}  // namespace
