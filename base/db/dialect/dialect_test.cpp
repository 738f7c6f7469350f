#include <mado/db/database.h>
#include <mado/db/dialect.h>

using namespace mado::db;

namespace {

template <class Work>
std::string failure_of(Work work)
{
    try {
        work();
    } catch (Failure const& failure) {
        return failure.what();
    }
    return "";
}

TEST_CASE("a migration becomes STRICT tables on SQLite and keeps its words on PostgreSQL")
{
    constexpr std::string_view dialect = R"(-- yen_int in a comment stays
CREATE TABLE a_b (
    tenant code_text NOT NULL, -- the town
    paid   flag_int NOT NULL DEFAULT 0,
    facts  json_doc,
    sum    yen_int CHECK (sum >= 0 AND sum < (10 * 10)),
    seal   bytes_blob,
    note   words_text DEFAULT 'code_text, ''x'');',
    PRIMARY KEY (tenant),
    UNIQUE (tenant, sum)
);
CREATE INDEX a_b_by_sum ON a_b (tenant, sum) WHERE sum > 0;
ALTER TABLE a_b ADD COLUMN due day_text;)";
    CHECK(translate_for_sqlite(dialect) == R"(-- yen_int in a comment stays
CREATE TABLE a_b (
    tenant TEXT NOT NULL, -- the town
    paid   INTEGER CHECK (paid IN (0, 1)) NOT NULL DEFAULT 0,
    facts  TEXT CHECK (facts IS NULL OR json_valid(facts)),
    sum    INTEGER CHECK (sum >= 0 AND sum < (10 * 10)),
    seal   BLOB,
    note   TEXT DEFAULT 'code_text, ''x'');',
    PRIMARY KEY (tenant),
    UNIQUE (tenant, sum)
) STRICT;
CREATE INDEX a_b_by_sum ON a_b (tenant, sum) WHERE sum > 0;
ALTER TABLE a_b ADD COLUMN due TEXT;)");
    CHECK(translate_for_postgresql(dialect) == dialect);
}

TEST_CASE("an engine block is its engine's alone and is not read as dialect; lines keep their numbers")
{
    constexpr std::string_view dialect = "CREATE TABLE a (x code_text);\n-- engine: sqlite\nCREATE VIRTUAL TABLE f USING fts5(x);\n-- end\n"
                                         "  -- engine: postgresql\nCREATE TABLE f (x tsvector);\n  -- end\nCREATE TABLE b (x id_text);\n";
    CHECK(translate_for_sqlite(dialect) == "CREATE TABLE a (x TEXT) STRICT;\n\nCREATE VIRTUAL TABLE f USING fts5(x);\n\n\n\n\nCREATE TABLE b (x TEXT) STRICT;\n");
    CHECK(translate_for_postgresql(dialect) == "CREATE TABLE a (x code_text);\n\n\n\n\nCREATE TABLE f (x tsvector);\n\nCREATE TABLE b (x id_text);\n");
}

TEST_CASE("what is not of the dialect is refused, with its line, for both engines")
{
    struct FaultRow { char const* name; char const* sql; char const* says; };
    constexpr FaultRow rows[] = {
        { "a type of an engine", "CREATE TABLE a (\n  x INTEGER\n);", "line 2: \"INTEGER\" is no column word" },
        { "no type", "CREATE TABLE a (x, y code_text);", "is no column word" },
        { "a word in capitals", "CREATE TABLE a (x CODE_TEXT);", "is no column word" },
        { "a table option", "CREATE TABLE a (x id_text) WITHOUT ROWID;", "it needs no options" },
        { "STRICT by hand", "CREATE TABLE a (x id_text) STRICT;", "it needs no options" },
        { "AS SELECT", "CREATE TABLE a AS SELECT 1;", "list of columns" },
        { "IF NOT EXISTS", "CREATE TABLE IF NOT EXISTS a (x id_text);", "runs once" },
        { "a quoted name", "CREATE TABLE \"a\" (x id_text);", "plain word" },
        { "it breaks off", "CREATE TABLE a (x id_text", "breaks off" },
        { "an open quote", "\nCREATE TABLE a (x id_text DEFAULT 'it);", "line 2: a quote is not closed" },
        { "ADD without COLUMN", "ALTER TABLE a ADD x id_text;", "ADD COLUMN" },
        { "an unknown word added", "ALTER TABLE a ADD COLUMN x int;", "is no column word" },
        { "a virtual table outside a block", "CREATE VIRTUAL TABLE f USING fts5(x);", "engine block" },
        { "a trigger outside a block", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;", "engine block" },
        { "an open block", "-- engine: sqlite\nSELECT 1;", "lacks \"-- end\"" },
        { "a block in a block", "-- engine: sqlite\n-- engine: postgresql\n-- end", "inside another" },
        { "an unknown engine", "-- engine: oracle\n-- end", "write sqlite or postgresql" },
    };
    for (auto const& row : rows) {
        INFO(row.name);
        auto const sqlite = failure_of([&] { translate_for_sqlite(row.sql); });
        CHECK_MESSAGE(sqlite.find(row.says) != std::string::npos, sqlite);
        CHECK(failure_of([&] { translate_for_postgresql(row.sql); }) == sqlite);
    }
}

TEST_CASE("parameters are numbered by first appearance, outside texts and comments")
{
    auto const numbered = number_parameters("SELECT '$no', $b -- $c\n FROM t WHERE tenant = $tenant AND x = $b AND y = $bb /* $d */");
    CHECK(numbered.sql == "SELECT '$no', $1 -- $c\n FROM t WHERE tenant = $2 AND x = $1 AND y = $3 /* $d */");
    CHECK(numbered.names == std::vector<std::string> { "$b", "$tenant", "$bb" });
    CHECK(number_parameters("").names.empty());
}

TEST_CASE("a statement keeps to what both engines know")
{
    struct WordRow { char const* sql; char const* says; };
    constexpr WordRow wrong[] = {
        { "SELECT x FROM t WHERE y like 'a%'", "line 1: LIKE" },
        { "SELECT x\nFROM t WHERE y GLOB 'a*'", "line 2: GLOB" },
        { "INSERT OR IGNORE INTO t (x) VALUES (1)", "ON CONFLICT" },
        { "REPLACE INTO t (x) VALUES (1)", "ON CONFLICT" },
        { "SELECT x FROM t WHERE y = ?", "parameters" },
        { "SELECT x FROM t WHERE y = $1", "parameters" },
        { "SELECT x::text FROM t", "CAST" },
        { "SELECT \"x\" FROM t", "double quotes" },
        { "SELECT IFNULL(x, 0) AS x FROM t", "COALESCE" },
    };
    for (auto const& row : wrong) {
        INFO(row.sql);
        CHECK(leaves_the_dialect(row.sql).find(row.says) != std::string::npos);
    }
    CHECK(leaves_the_dialect("SELECT replace(x, 'LIKE', $y) AS likeness FROM t -- LIKE ?") == "");
    CHECK(leaves_the_dialect("SELECT id FROM f\n-- engine: sqlite\nWHERE f MATCH $words\n-- end\n-- engine: postgresql\nWHERE x @@ to_tsquery($words)\n-- end\n") == "");
}

}  // namespace
