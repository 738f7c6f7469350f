#include "test_folder.h"

#include <mado/db/fresh.h>

using namespace mado;
using namespace mado::db;
using namespace mado::db::test;

namespace {

constexpr std::string_view one = "CREATE TABLE a_one (tenant code_text NOT NULL, id id_text NOT NULL, PRIMARY KEY (tenant, id));";
constexpr std::string_view two = "ALTER TABLE a_one ADD COLUMN paid flag_int NOT NULL DEFAULT 0;";
constexpr Statement select { "a.select", "SELECT id, paid FROM a_one WHERE tenant = $tenant" };

// A file on SQLite: a second start finds what the first one left.
struct Place {
    Folder folder;
    Options options = engine() == SqlEngine::Postgresql ? fresh() : Options { .path = folder.file() };
};

std::string failure_of(Place const& place, std::vector<Migration> const& migrations)
{
    Database database(place.options);
    try {
        database.migrate(migrations);
    } catch (Failure const& failure) {
        return failure.what();
    }
    return "";
}

TEST_CASE("migrations run once, in order, and the next start takes only what is new")
{
    Place place;
    CHECK(failure_of(place, { { "a", 1, "0001_one.sql", one } }) == "");
    CHECK(failure_of(place, { { "a", 1, "0001_one.sql", one }, { "a", 2, "0002_two.sql", two }, { "b", 1, "0001_b.sql", "" } }) == "");
    CHECK(failure_of(place, { { "a", 1, "0001_one.sql", one }, { "a", 2, "0002_two.sql", two }, { "b", 1, "0001_b.sql", "" } }) == "");
    Database database(place.options);
    CHECK(database.check(select) == "");
}

TEST_CASE("a past that was changed stops the start, names the file and says what to do")
{
    struct PastRow { char const* name; std::vector<Migration> now; char const* file; char const* mend; };
    std::vector<PastRow> const rows {
        { "edited", { { "a", 1, "0001_one.sql", "-- other" }, { "a", 3, "0003_two.sql", two } }, "a/migrations/0001_one.sql", "restore the file" },
        { "missing", { { "a", 1, "0001_one.sql", one } }, "a/migrations/0003_two.sql", "restore the file" },
        { "slipped in before", { { "a", 1, "0001_one.sql", one }, { "a", 2, "0002_x.sql", "" }, { "a", 3, "0003_two.sql", two } }, "a/migrations/0002_x.sql", "next free number" },
        { "a number twice", { { "a", 1, "0001_one.sql", one }, { "a", 3, "0003_two.sql", two }, { "a", 3, "0003_y.sql", "" } }, "a/migrations/0003_y.sql", "next free" },
    };
    Place place;
    REQUIRE(failure_of(place, { { "a", 1, "0001_one.sql", one }, { "a", 3, "0003_two.sql", two } }) == "");
    for (auto const& row : rows) {
        INFO(row.name);
        auto const failure = failure_of(place, row.now);
        CHECK(failure.find(row.file) != std::string::npos);
        CHECK(failure.find(row.mend) != std::string::npos);
    }
}

TEST_CASE("a migration that fails leaves nothing, not even those before it")
{
    Place place, another;
    auto const failure = failure_of(place, { { "a", 1, "0001_one.sql", one }, { "a", 2, "0002_bad.sql", "CREATE TABLE a_two (\n id text\n);" } });
    CHECK(failure.find("a/migrations/0002_bad.sql: line 2: \"text\" is no column word") != std::string::npos);
    CHECK(failure_of(place, { { "a", 1, "0001_other.sql", "CREATE TABLE a_one (tenant code_text NOT NULL, id id_text NOT NULL);" } }) == "");
    CHECK(failure_of(another, { { "a", 1, "0001_ends.sql", "COMMIT;" } }).find("BEGIN, COMMIT") != std::string::npos);
}

}  // namespace
