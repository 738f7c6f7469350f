#include "made.h"

#include <mado/tables/sql.h>

namespace mado::tables {

using namespace testing;

namespace {

char const* const toilets = "ID,名称,緯度,和式,開設日,備考,オストメイト,code\n"
                            "1,ふるさとトイレ,34.8760119,0,2001-04-01,,true,007\n"
                            "2,原浜海岸トイレ,34.82,2,2010-07-01,ﾊﾞﾘｱﾌﾘｰ,false,010\n"
                            "3,駅前公衆便所,,1,,夜間は閉鎖,true,011\n"
                            "4,Central Park,-1.5,2,1999-12-31,100%_ok,,012\n";

struct Asked {
    Folder folder {};
    Columns table;
    Asked() : table(table_of(folder, toilets)) {}

    std::expected<SqlAnswer, SqlRefused> ask(std::string_view sql, SqlLimits const& limits = {}) const
    {
        return select(sql, [&](std::string_view name) { return name == "t" || name == "9c1d-22" ? std::optional(table) : std::nullopt; }, limits);
    }
    // Rows parted by " | ", cells by ",", NULL as ∅; a refusal as its kind, place and words.
    std::string operator()(std::string_view sql, SqlLimits const& limits = {}) const
    {
        auto const answer = ask(sql, limits);
        if (!answer)
            return "refused at " + std::to_string(answer.error().place) + ": " + answer.error().says;
        std::string out;
        for (auto const& row : answer->rows) {
            out += out.empty() ? "" : " | ";
            for (std::size_t i = 0; i < row.size(); ++i)
                out += (i == 0 ? "" : ",") + row[i].value_or("∅");
        }
        return out + (answer->cut ? " …" : "");
    }
};

struct Told { char const *sql, *says; };

}  // namespace

TEST_CASE("questions and their answers")
{
    Asked const ask;
    Told const rows[] = {
        { "SELECT ID FROM t", "1 | 2 | 3 | 4" },
        { "select id from \"9c1d-22\" ;", "1 | 2 | 3 | 4" },
        { "SELECT * FROM t WHERE 名称 = '駅前公衆便所'", "3,3,駅前公衆便所,∅,1,∅,夜間は閉鎖,true,011" },
        { "SELECT t.\"ID\" AS \"number\", x.ID FROM t x", "refused at 8: the question has no table \"t\"" },
        { "SELECT x.\"ID\" n, x.* FROM t AS x LIMIT 1", "1,1,1,ふるさとトイレ,34.8760119,0,2001-04-01,∅,true,007" },
        { "SELECT _id FROM t WHERE _id > 2", "3 | 4" },
        { "SELECT ID FROM t WHERE 緯度 > 34.5 AND 和式 <> 2", "1" },
        { "SELECT ID FROM t WHERE 34.82 <= 緯度", "1 | 2" },
        { "SELECT ID FROM t WHERE NOT (緯度 > 34.5)", "4" },
        { "SELECT ID FROM t WHERE 緯度 IS NULL OR 和式 = 0", "1 | 3" },
        { "SELECT ID FROM t WHERE 緯度 IS NOT NULL", "1 | 2 | 4" },
        { "SELECT ID FROM t WHERE 緯度 = NULL", "" },
        { "SELECT ID FROM t WHERE 開設日 >= '2001-04-01'", "1 | 2" },
        { "SELECT ID FROM t WHERE 開設日 NOT BETWEEN '2000-01-01' AND '2005-01-01'", "2 | 4" },
        { "SELECT ID FROM t WHERE ID IN (1, 4.0, '2')", "1 | 2 | 4" },
        { "SELECT ID FROM t WHERE ID NOT IN (1, NULL)", "" },
        { "SELECT ID FROM t WHERE オストメイト", "1 | 3" },
        { "SELECT ID FROM t WHERE オストメイト = FALSE", "2" },
        { "SELECT ID FROM t WHERE 名称 LIKE '%トイレ'", "1 | 2" },
        { "SELECT ID FROM t WHERE 名称 LIKE '駅前____'", "3" },
        { "SELECT ID FROM t WHERE 名称 ILIKE 'central%'", "4" },
        { "SELECT ID FROM t WHERE 備考 LIKE '%\\%\\__k'", "4" },
        { "SELECT ID FROM t WHERE 備考 NOT LIKE '%は%'", "2 | 4" },
        { "SELECT ID FROM t WHERE code = '007'", "1" },
        { "SELECT ID FROM t WHERE code = 7", "refused at 31: a number stands where a text should; write '…'" },
        { "SELECT 1 + 2 * 3 - -4, 7 % 4, 1 / 3, 10 / 4, (1.5 + 1.5) * 2, 'a' || 1 || 'あ' FROM t LIMIT 1", "11,3,0.333333333333,2.500000000000,6.0,a1あ" },
        { "SELECT lower(名称), UPPER(名称), length(名称) FROM t WHERE ID >= 3", "駅前公衆便所,駅前公衆便所,6 | central park,CENTRAL PARK,12" },
        { "SELECT coalesce(備考, '-') FROM t WHERE ID < 3", "- | ﾊﾞﾘｱﾌﾘｰ" },
        { "SELECT count(*), COUNT(緯度), SUM(緯度), MIN(緯度), MAX(開設日), AVG(和式), COUNT(DISTINCT 和式) FROM t", "4,3,68.1960119,-1.5,2010-07-01,1.250000000000,3" },
        { "SELECT SUM(緯度), COUNT(*), MAX(名称) FROM t WHERE ID > 9", "∅,0,∅" },
        { "SELECT 和式, count(*) AS n FROM t GROUP BY 和式 ORDER BY n DESC, 和式", "2,2 | 0,1 | 1,1" },
        { "SELECT 和式 + 1 FROM t GROUP BY 和式 + 1 HAVING count(*) > 1", "3" },
        { "SELECT 和式 k, sum(ID) FROM t GROUP BY k ORDER BY 2", "0,1 | 1,3 | 2,6" },
        { "SELECT DISTINCT 和式 FROM t ORDER BY 和式 DESC", "2 | 1 | 0" },
        { "SELECT ID FROM t ORDER BY 緯度", "4 | 2 | 1 | 3" },
        { "SELECT ID FROM t ORDER BY 緯度 DESC", "3 | 1 | 2 | 4" },
        { "SELECT ID FROM t ORDER BY 緯度 DESC NULLS LAST", "1 | 2 | 4 | 3" },
        { "SELECT ID FROM t ORDER BY 和式 DESC, length(名称), ID DESC LIMIT 2 OFFSET 1", "4 | 3" },
        { "SELECT ID FROM t LIMIT 1 OFFSET 2", "3" },
        { "SELECT ID FROM t OFFSET 3 LIMIT ALL", "4" },
        { "SELECT ID FROM t LIMIT 0", "" },
        { "SELECT ID FROM t WHERE ID = 1 OR ID = 2 AND ID = 3", "1" },
        { "SELECT 'it''s', \"ID\" FROM t LIMIT 1", "it's,1" },
        { "SELECT ID FROM t WHERE 緯度 IN (34.820, 1)", "2" },
        { "SELECT 緯度 FROM t WHERE ID = 2", "34.82" },
    };
    for (auto const& [sql, says] : rows) {
        CAPTURE(sql);
        CHECK(ask(sql) == says);
    }
}

TEST_CASE("what is not answered is refused with its place")
{
    Asked const ask;
    Told const rows[] = {
        { "", "refused at 1: a question begins with SELECT, and nothing else is answered" },
        { "DROP TABLE t", "refused at 1: a question begins with SELECT, and nothing else is answered" },
        { "SELECT ID FROM t; DROP TABLE t", "refused at 19: one statement is answered" },
        { "SELECT ID FROM t;;", "refused at 18: one statement is answered" },
        { "SELECT ID FROM t -- x", "refused at 18: comments are not taken" },
        { "SELECT/**/ID FROM t", "refused at 7: comments are not taken" },
        { "SELECT ID FROM t, u", "refused at 17: one table is answered, without joins" },
        { "SELECT ID FROM t JOIN u ON true", "refused at 18: JOIN is not answered here" },
        { "SELECT ID FROM t NATURAL JOIN u", "refused at 18: NATURAL is not answered here" },
        { "SELECT ID FROM (SELECT 1)", "refused at 16: a question within a question is not answered" },
        { "SELECT (SELECT 1) FROM t", "refused at 9: a question within a question is not answered" },
        { "SELECT ID FROM t WHERE ID IN (SELECT ID FROM t)", "refused at 31: a question within a question is not answered" },
        { "SELECT ID FROM t WHERE EXISTS (SELECT 1)", "refused at 24: there is no function EXISTS, but COUNT, SUM, MIN, MAX, AVG, LOWER, UPPER, LENGTH and COALESCE" },
        { "SELECT ID FROM t UNION SELECT ID FROM t", "refused at 18: UNION is not answered here" },
        { "SELECT ID INTO x FROM t", "refused at 11: INTO is not answered here" },
        { "SELECT ID FROM t FOR UPDATE", "refused at 18: FOR is not answered here" },
        { "WITH x AS (SELECT 1) SELECT * FROM x", "refused at 1: a question begins with SELECT, and nothing else is answered" },
        { "SELECT pg_sleep(10) FROM t", "refused at 8: there is no function PG_SLEEP, but COUNT, SUM, MIN, MAX, AVG, LOWER, UPPER, LENGTH and COALESCE" },
        { "SELECT * FROM pg_catalog.pg_user", "refused at 25: tables have no schema" },
        { "SELECT * FROM pg_user", "refused at 15: there is no table \"pg_user\"" },
        { "SELECT * FROM read_csv('/etc/passwd')", "refused at 23: a function is no table" },
        { "SELECT * FROM '/etc/passwd'", "refused at 15: the name of a table should stand here, not \"/etc/passwd\"" },
        { "SELECT t.x.y FROM t", "refused at 11: tables have no schema" },
        { "SELECT ID::text FROM t", "refused at 10: \":\" has no meaning here" },
        { "SELECT CAST(ID AS text) FROM t", "refused at 8: there is no function CAST, but COUNT, SUM, MIN, MAX, AVG, LOWER, UPPER, LENGTH and COALESCE" },
        { "SELECT $1 FROM t", "refused at 8: \"$\" has no meaning here" },
        { "SELECT $$x$$ FROM t", "refused at 8: \"$\" has no meaning here" },
        { "SELECT E'\\x41' FROM t", "refused at 8: a text is written '…', without a letter before it" },
        { "SELECT U&'\\0041' FROM t", "refused at 8: a text is written '…', without a letter before it" },
        { "SELECT 'a FROM t", "refused at 8: a quote that is never closed" },
        { "SELECT \"a FROM t", "refused at 8: a quote that is never closed" },
        { "SELECT 名 FROM t", "refused at 8: there is no column \"名\"" },
        { "SELECT 名称, \"id\" FROM t", "refused at 12: there is no column \"id\"" },
        { "SELECT ID FROM t WHERE 開設日 > 'abc'", "refused at 30: a text stands where a day should: 'abc'" },
        { "SELECT ID FROM t WHERE 開設日 > 3", "refused at 30: a number stands where a day should" },
        { "SELECT ID FROM t WHERE 名称 + 1 = 2", "refused at 24: a text stands where a number should" },
        { "SELECT ID FROM t WHERE ID", "refused at 24: WHERE asks for a condition" },
        { "SELECT ID FROM t WHERE count(*) > 1", "refused at 33: no aggregate in WHERE" },
        { "SELECT sum(count(*)) FROM t", "refused at 12: an aggregate within an aggregate" },
        { "SELECT ID, count(*) FROM t", "refused at 8: \"ID\" must stand in GROUP BY or in an aggregate" },
        { "SELECT DISTINCT 和式 FROM t ORDER BY ID", "refused at 36: \"ID\" must stand in GROUP BY or in an aggregate, or with DISTINCT in SELECT" },
        { "SELECT 1/0 FROM t", "refused at 9: a division by 0" },
        { "SELECT ID FROM t ORDER BY 9", "refused at 27: there is no such item in SELECT" },
        { "SELECT ID FROM t LIMIT -1", "refused at 24: a whole number should stand here, not \"-\"" },
        { "SELECT ID FROM t LIMIT 1e3", "refused at 24: a number is written with digits and one point" },
        { "SELECT ID t WHERE", "refused at 13: FROM should stand here, not \"WHERE\"" },
        { "SELECT count(ID, 2) FROM t", "refused at 8: COUNT takes one value" },
        { "SELECT sum(DISTINCT ID) FROM t", "refused at 8: DISTINCT stands in COUNT alone" },
    };
    for (auto const& [sql, says] : rows) {
        CAPTURE(sql);
        CHECK(ask(sql) == says);
    }
    CHECK(ask(std::string("SELECT ID FROM t\0x", 18)) == "refused at 0: the question is not UTF-8");
    CHECK(ask("SELECT '\xFF' FROM t") == "refused at 0: the question is not UTF-8");
}

TEST_CASE("sizes, depths and times have their bounds")
{
    Asked const ask;
    using Kind = SqlRefused::Kind;
    auto const kind = [&](std::string const& sql, SqlLimits const& limits = {}) {
        auto const answer = ask.ask(sql, limits);
        REQUIRE(!answer);
        return answer.error().kind;
    };
    auto const many = [](std::size_t count, std::string const& text) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i)
            out += text;
        return out;
    };
    CHECK(kind("SELECT " + many(100, "(") + "1" + many(100, ")") + " FROM t") == Kind::TooMuch);
    CHECK(kind("SELECT 1" + many(500, "+1") + " FROM t") == Kind::TooMuch);
    CHECK(kind("SELECT " + many(500, "- ") + "1 FROM t") == Kind::TooMuch);
    CHECK(ask("SELECT ID FROM t WHERE " + many(2'001, "NOT ") + "ID = 1") == "2 | 3 | 4");
    CHECK(kind("SELECT 1" + many(2'000, ",1") + " FROM t") == Kind::TooMuch);
    CHECK(ask("SELECT ID FROM t WHERE ID = 1" + many(900, " OR ID = 3")) == "1 | 3");
    CHECK(kind("SELECT ID FROM t WHERE ID = 1" + many(5'000, " OR ID = 3")) == Kind::TooMuch);
    CHECK(kind("SELECT ID FROM t" + std::string(70'000, ' ')) == Kind::TooMuch);
    CHECK(kind("SELECT ID AS " + std::string(201, 'n') + " FROM t") == Kind::TooMuch);
    CHECK(ask("SELECT ID AS " + std::string(200, 'n') + " FROM t WHERE ID = 1") == "1");
    CHECK(kind("SELECT " + std::string(60, '9') + " FROM t") == Kind::TooMuch);
    CHECK(kind("SELECT 99999999999999999999 * 99999999999999999999 FROM t") == Kind::TooMuch);
    CHECK(ask("SELECT ID FROM t", { .rows = 3 }) == "1 | 2 | 3 …");
    CHECK(ask("SELECT ID FROM t LIMIT 3", { .rows = 3 }) == "1 | 2 | 3");
    CHECK(ask("SELECT ID FROM t ORDER BY ID DESC", { .rows = 2 }) == "4 | 3 …");
    CHECK(ask("SELECT ID FROM t GROUP BY ID LIMIT 99", { .rows = 2 }) == "1 | 2 …");
    CHECK(ask("SELECT ID FROM t WHERE ID > 0 LIMIT 4", { .rows = 4 }) == "1 | 2 | 3 | 4");
    CHECK(kind("SELECT ID FROM t GROUP BY ID", { .groups = 3 }) == Kind::TooMuch);
    CHECK(kind("SELECT * FROM t", { .bytes = 500 }) == Kind::TooMuch);

    std::string csv = "n,text\n";
    for (int i = 0; i < 150'000; ++i)
        csv += std::to_string(i) + "," + std::string(40, 'a') + std::to_string(i % 1'000) + "\n";
    Folder const folder;
    auto const large = table_of(folder, csv);
    auto const large_ask = [&](std::string const& sql, SqlLimits const& limits = {}) { return select(sql, [&](std::string_view) { return std::optional(large); }, limits); };
    auto const slow = large_ask("SELECT count(*) FROM t WHERE text || text LIKE '%" + many(40, "_%a") + "%b'", { .time = std::chrono::milliseconds(20) });
    REQUIRE(!slow);
    CHECK(slow.error().kind == Kind::TooMuch);
    CHECK(large_ask("SELECT n FROM t")->rows.size() == 32'000);
    CHECK(large_ask("SELECT n FROM t")->cut);
    CHECK(large_ask("SELECT n FROM t ORDER BY n DESC LIMIT 1 OFFSET 149999")->rows[0][0] == "0");
    CHECK(large_ask("SELECT sum(n), avg(n) FROM t")->rows[0] == std::vector<std::optional<std::string>> { "11249925000", "74999.500000000000" });
    CHECK(large_ask("SELECT text, count(*) FROM t GROUP BY text HAVING count(*) = 150")->rows.size() == 1'000);
    CHECK(large_ask("SELECT n % 10, count(*) FROM t WHERE n < 100000 GROUP BY n % 10 ORDER BY 1 LIMIT 1")->rows[0][1] == "10000");
    CHECK(large_ask("SELECT n FROM t ORDER BY lower(text) DESC, n LIMIT 1")->rows[0][0] == "999");
    CHECK(large_ask("SELECT lower(text) FROM t ORDER BY lower(text)", { .bytes = 1 << 20 }).error().kind == Kind::TooMuch);
}

TEST_CASE("numbers stay exact, and fields have their types")
{
    Folder const folder;
    auto const table = table_of(folder, "big,small,day,at\n9223372036854775807,0.1,2026-04-01,2026-04-01T00:00:00+09:00\n9223372036854775807,0.2,2026-04-02,2026-03-31T16:00:00Z\n");
    auto const ask = [&](std::string_view sql) { return select(sql, [&](std::string_view) { return std::optional(table); }); };
    auto const sums = ask("SELECT sum(big), sum(small), sum(small) = 0.3, avg(small), min(day), max(at), sum(small) * 3 FROM t");
    REQUIRE(sums);
    CHECK(sums->rows[0] == std::vector<std::optional<std::string>> { "18446744073709551614", "0.3", "true", "0.150000000000", "2026-04-01", "2026-03-31T16:00:00Z", "0.9" });
    std::vector<Type> types;
    for (auto const& field : sums->fields)
        types.push_back(field.type);
    CHECK(types == std::vector { Type::Integer, Type::Decimal, Type::Boolean, Type::Decimal, Type::Day, Type::Instant, Type::Decimal });
    CHECK(sums->fields[0].name == "sum");
    CHECK(sums->fields[2].name == "?column?");
    CHECK(ask("SELECT day FROM t WHERE at < '2026-03-31T16:00:00Z'")->rows.size() == 1);
    CHECK(ask("SELECT day FROM t WHERE at = '2026-04-01T01:00:00+09:00'")->rows.size() == 1);
    CHECK(ask("SELECT day FROM t WHERE at < '2026-04-01T01:00:00'").error().kind == SqlRefused::Kind::Types);
    CHECK(ask("SELECT big * 9223372036854775807 FROM t")->rows[0][0] == "85070591730234615847396907784232501249");
    CHECK(ask("SELECT big * 9223372036854775807 * 9 FROM t").error().kind == SqlRefused::Kind::TooMuch);
    CHECK(ask("SELECT small + big FROM t")->rows[0][0] == "9223372036854775807.1");
    CHECK(ask("SELECT -7 % 4, 7 % -4, -1 / 3, 0.5 / 0.25 FROM t")->rows[0] == std::vector<std::optional<std::string>> { "-3", "3", "-0.333333333333", "2.000000000000" });
    // What a file cannot say about the tables of others: a name goes to the caller's function alone.
    std::string asked;
    CHECK(!select("SELECT * FROM \"a\"\"b; DROP TABLE x\"", [&](std::string_view name) {
        asked = name;
        return std::optional<Columns>();
    }));
    CHECK(asked == "a\"b; DROP TABLE x");
}

}  // namespace mado::tables
