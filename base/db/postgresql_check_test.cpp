#include <mado/db/postgresql_check.h>

#include "test_folder.h"

using namespace mado;
using namespace mado::db;

namespace {

TEST_CASE("every migration and statement of this part runs on PostgreSQL, and what would not is noticed")
{
    auto const* conninfo = std::getenv("MADO_TEST_POSTGRESQL");
    if (!conninfo) {
        MESSAGE("NOT TESTED on PostgreSQL: set MADO_TEST_POSTGRESQL=$(tools/private_postgresql start) to do so.");
        return;
    }
    PostgresqlCheck check(conninfo);
    check.migrate(test::migrations());
    for (auto const& statement : { test::insert_note, test::insert_mark, test::select_note, test::select_ids, test::count_notes, test::count_halves })
        CHECK_MESSAGE(check.check(statement) == "", statement.name);
    struct GoodRow { char const* name; char const* sql; };
    constexpr GoodRow good[] = {
        { "test.cast", "SELECT CAST(SUM(size) AS count_int) AS n, CAST($x AS code_text) AS x FROM test_note WHERE tenant = $tenant" },
        { "test.json", "SELECT facts ->> 'n' AS n FROM test_note WHERE tenant = $tenant AND urgent = 1 LIMIT $n" },
        { "test.upsert", "INSERT INTO test_note (tenant, id, body) VALUES ($tenant, $id, $body) ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body RETURNING id" },
        { "test.bytes", "UPDATE test_note SET seal = $seal, facts = $facts WHERE tenant = $tenant AND id = $id" },
    };
    for (auto const& row : good)
        CHECK_MESSAGE(check.check({ row.name, row.sql }) == "", row.name);
    constexpr GoodRow wrong[] = {
        { "an unknown column", "SELECT idd FROM test_note" },
        { "a sum of integers is numeric", "SELECT SUM(size) AS n FROM test_note" },
        { "a parameter without a type", "SELECT $x IS NULL AS n FROM test_note" },
        { "out of the dialect", "SELECT id FROM test_note WHERE body LIKE 'a'" },
        { "SQLite's own", "SELECT json_valid(body) AS ok FROM test_note" },
    };
    for (auto const& row : wrong)
        CHECK_MESSAGE(check.check({ row.name, row.sql }) != "", row.name);
    CHECK_THROWS_WITH_AS(check.migrate({ { "bad", 1, "0001_bad.sql", "CREATE INDEX i ON nothing (x);" } }), doctest::Contains("bad/migrations/0001_bad.sql"), Failure);
}

TEST_CASE("a server that is not there is a Failure")
{
    CHECK_THROWS_AS(PostgresqlCheck("host=/nonexistent dbname=x"), Failure);
}

}  // namespace
