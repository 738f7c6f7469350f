#include "made.h"

namespace mado::tables {

using namespace testing;
using Is = Condition::Is;

namespace {

char const* const toilets = "ID,名称,緯度,和式,開設日,備考\n"
                            "1,ふるさとトイレ,34.8760119,0,2001-04-01,\n"
                            "2,原浜海岸トイレ,34.82,2,2010-07-01,ﾊﾞﾘｱﾌﾘｰ\n"
                            "3,駅前公衆便所,,1,,夜間は閉鎖\n"
                            "4,Ｃｅｎｔｒａｌ Park,-1.5,2,1999-12-31,夜間も利用できる\n";

std::vector<std::uint64_t> rows(Columns const& table, Wanted const& wanted)
{
    auto const found = find(table, wanted);
    REQUIRE(found);
    return found->rows;
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("conditions compare as the column's type does")
{
    Folder const folder;
    auto const table = table_of(folder, toilets);
    auto const with = [&](std::size_t column, Is is, std::vector<std::string> values) { return rows(table, { .where = { { column, is, std::move(values) } } }); };
    CHECK(with(0, Is::Greater, { "2" }) == Numbers { 2, 3 });
    CHECK(with(0, Is::Greater, { "2.5" }) == Numbers { 2, 3 });
    CHECK(with(0, Is::GreaterOrEqual, { "2.5" }) == Numbers { 2, 3 });
    CHECK(with(0, Is::Less, { "2.5" }) == Numbers { 0, 1 });
    CHECK(with(0, Is::Equal, { "2.5" }).empty());
    CHECK(with(0, Is::Equal, { "002.0" }) == Numbers { 1 });
    CHECK(with(0, Is::Less, { "99999999999999999999999999999999999999999999999999" }).size() == 4);
    CHECK(with(0, Is::Greater, { "-99999999999999999999999999999999999999999999999999" }).size() == 4);
    CHECK(with(2, Is::Equal, { "34.820" }) == Numbers { 1 });
    CHECK(with(2, Is::Less, { "34.87601191" }) == Numbers { 0, 1, 3 });
    CHECK(with(2, Is::Less, { "-1.49999999999" }) == Numbers { 3 });
    CHECK(with(2, Is::Greater, { "-1.50000000001" }) == Numbers { 0, 1, 3 });
    CHECK(with(2, Is::NotEqual, { "34.82" }) == Numbers { 0, 3 });  // an empty cell is not unequal either
    CHECK(with(2, Is::Empty, {}) == Numbers { 2 });
    CHECK(with(2, Is::NotEmpty, {}) == Numbers { 0, 1, 3 });
    CHECK(with(2, Is::Contains, { "4.8" }) == Numbers { 0, 1 });
    CHECK(with(3, Is::OneOf, { "2", "0", "7" }) == Numbers { 0, 1, 3 });
    CHECK(with(3, Is::OneOf, {}).empty());
    CHECK(with(4, Is::LessOrEqual, { "2001-04-01" }) == Numbers { 0, 3 });
    CHECK(with(1, Is::Equal, { "駅前公衆便所" }) == Numbers { 2 });
    CHECK(with(1, Is::Contains, { "トイレ" }) == Numbers { 0, 1 });
    CHECK(with(5, Is::Empty, {}) == Numbers { 0 });
    CHECK(rows(table, { .where = { { 3, Is::Equal, { "2" } }, { 4, Is::Less, { "2000-01-01" } } } }) == Numbers { 3 });
}

TEST_CASE("a value that is not of the column's type is told")
{
    Folder const folder;
    auto const table = table_of(folder, toilets);
    std::pair<std::size_t, char const*> const bad[] = { { 4, "abc" }, { 4, "2026-02-30" }, { 0, "x" }, { 0, "" }, { 0, "1e3" }, { 0, "-" }, { 2, "1." }, { 2, "１" } };
    for (auto const& [column, value] : bad) {
        CAPTURE(value);
        auto const found = find(table, { .where = { { column, Is::Less, { value } } } });
        REQUIRE(!found);
        CHECK(found.error().column == column);
        CHECK(found.error().value == value);
    }
    auto const zoned = table_of(folder, "at\n2026-04-01T09:00:00+09:00\n2026-04-01T00:30:00Z\n", {}, "zoned");
    CHECK(rows(zoned, { .where = { { 0, Is::LessOrEqual, { "2026-04-01T00:00:00Z" } } } }) == Numbers { 0 });
    CHECK(rows(zoned, { .where = { { 0, Is::Equal, { "2026-04-01T00:00:00Z" } } } }) == Numbers { 0 });
    CHECK(!find(zoned, { .where = { { 0, Is::Less, { "2026-04-01T09:00:00" } } } }));
    CHECK(!frequencies(table, 0, { { 0, Is::Less, { "x" } } }, 5));
}

TEST_CASE("words are found in any cell however they are written")
{
    Folder const folder;
    auto const table = table_of(folder, toilets);
    CHECK(rows(table, { .words = "といれ" }) == Numbers { 0, 1 });
    CHECK(rows(table, { .words = "ﾄｲﾚ　バリアフリー" }) == Numbers { 1 });
    CHECK(rows(table, { .words = "central" }) == Numbers { 3 });
    CHECK(rows(table, { .words = "ＰＡＲＫ 夜間" }) == Numbers { 3 });
    CHECK(rows(table, { .words = "34.82" }) == Numbers { 1 });
    CHECK(rows(table, { .words = "1999" }) == Numbers { 3 });
    CHECK(rows(table, { .words = "  　 " }).size() == 4);
    CHECK(rows(table, { .words = "無い" }).empty());
    std::string many;
    for (int i = 0; i < 200; ++i)
        many += "4 夜 " + std::to_string(i) + " ";
    CHECK(find(table, { .words = many }));
}

TEST_CASE("orders put empty cells last and keep what is alike as it stands")
{
    Folder const folder;
    auto const table = table_of(folder, toilets);
    CHECK(rows(table, { .order = { { 2, false } } }) == Numbers { 3, 1, 0, 2 });
    CHECK(rows(table, { .order = { { 2, true } } }) == Numbers { 0, 1, 3, 2 });
    CHECK(rows(table, { .order = { { 3, true } } }) == Numbers { 1, 3, 2, 0 });
    CHECK(rows(table, { .order = { { 3, true }, { 4, false } } }) == Numbers { 3, 1, 2, 0 });
    CHECK(rows(table, { .order = { { 1, false } } }) == Numbers { 0, 1, 2, 3 });
    CHECK(rows(table, { .order = { { 4, true } }, .offset = 1, .limit = 2 }) == Numbers { 0, 3 });
    CHECK(rows(table, { .offset = 3, .limit = 5 }) == Numbers { 3 });
    CHECK(rows(table, { .offset = 9, .limit = UINT64_MAX }).empty());
    CHECK(rows(table, { .order = { { 0, true } }, .offset = UINT64_MAX, .limit = UINT64_MAX }).empty());
    CHECK(find(table, { .limit = 0 })->total == 4);
}

TEST_CASE("values by how often they stand")
{
    Folder const folder;
    auto const table = table_of(folder, toilets);
    auto const pairs = [](std::vector<Frequency> const& all) {
        std::string out;
        for (auto const& one : all)
            out += one.value + ":" + std::to_string(one.rows) + " ";
        return out;
    };
    CHECK(pairs(*frequencies(table, 3, {}, 10)) == "2:2 0:1 1:1 ");
    CHECK(pairs(*frequencies(table, 3, {}, 1)) == "2:2 ");
    CHECK(pairs(*frequencies(table, 3, { { 0, Is::LessOrEqual, { "3" } } }, 10)) == "0:1 1:1 2:1 ");
    CHECK(pairs(*frequencies(table, 2, {}, 10)) == "-1.5:1 34.82:1 34.8760119:1 ");
    CHECK(pairs(*frequencies(table, 5, {}, 2)) == "夜間は閉鎖:1 夜間も利用できる:1 ");
    CHECK(pairs(*frequencies(table, 4, {}, 10)) == "1999-12-31:1 2001-04-01:1 2010-07-01:1 ");
}

TEST_CASE("large tables: pages, orders and words over many chunks")
{
    Folder const folder;
    std::string csv = "n,text,few\n";
    constexpr int count = 180'000;
    for (int i = 0; i < count; ++i)
        csv += std::to_string((i * 7919LL) % count) + ",place number " + std::to_string((i * 31LL) % count) + "," + (i % 4 == 0 ? "" : "v" + std::to_string(i % 50)) + "\n";
    auto const table = table_of(folder, csv, { .threads = 2 });
    auto const by_number = rows(table, { .order = { { 0, false } }, .offset = 1'000, .limit = 3 });
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(cell(table, 0, by_number[i]) == std::to_string(1'000 + i));
    auto const by_text = rows(table, { .order = { { 1, true } }, .limit = 2 });
    CHECK(cell(table, 1, by_text[0]) == "place number 99999");
    CHECK(cell(table, 1, by_text[1]) == "place number 99998");
    auto const by_few = rows(table, { .order = { { 2, false }, { 0, true } }, .limit = 2 });
    CHECK(cell(table, 2, by_few[0]) == "v0");
    CHECK(find(table, { .words = "PLACE 17777" })->total == 24);  // 17777, 117777 and 177770 to 177779, as number and in a name
    CHECK(find(table, { .words = "ｖ1 place" })->total > 10'000);
    CHECK(rows(table, { .offset = 170'000, .limit = 1 }) == Numbers { 170'000 });
    CHECK(rows(table, { .where = { { 2, Is::Equal, { "v3" } } }, .offset = 2'000, .limit = 1 }).size() == 1);
    auto const last = rows(table, { .order = { { 2, true } }, .offset = count - 1, .limit = 5 });
    CHECK(last == Numbers { count - 4 });
}

}  // namespace mado::tables
