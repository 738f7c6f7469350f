#include "made.h"

#include <mado/tables/sums.h>

namespace mado::tables {

using namespace testing;

namespace {

char const* const books = "款,額,率,名\n民生費,1200,1.5,a\n土木費,300,0.25,b\n民生費,-50,,c\n衛生費,,2.000,d\n,7,0.1,e\n";

std::vector<Sum> must(Columns const& table, std::string const& by, std::string const& of, std::vector<Condition> const& where = {}, std::size_t most = 10)
{
    auto const found = sums(table, *table.column(by), *table.column(of), where, most);
    REQUIRE(found);
    REQUIRE(found->has_value());
    return **found;
}

}  // namespace

TEST_CASE("sums are exact, by the values of another column, the greatest first")
{
    Folder const folder;
    auto const table = table_of(folder, books);
    auto const whole = must(table, "款", "額");
    REQUIRE(whole.size() == 3);               // 衛生費 has no number
    CHECK(whole[0].value == "民生費");
    CHECK(whole[0].total == "1150");
    CHECK(whole[0].rows == 2);
    CHECK(whole[0].share == 1'000);
    CHECK(whole[1].total == "300");
    CHECK(whole[1].share == 260);
    CHECK(whole[2].value.empty());
    auto const parts = must(table, "款", "率");
    CHECK(parts[0].total == "2.000");         // as many digits as any cell has
    CHECK(parts[1].total == "1.500");
    CHECK(parts[3].total == "0.100");
    CHECK(must(table, "款", "額", { { *table.column("名"), Condition::Is::Equal, { "c" } } }).front().total == "-50");
    CHECK(must(table, "款", "額", { { *table.column("名"), Condition::Is::Equal, { "c" } } }).front().share == 0);
    CHECK(must(table, "款", "額", {}, 1).size() == 1);
}

TEST_CASE("what cannot be summed is said, never a wrong sum")
{
    Folder const folder;
    auto const table = table_of(folder, books);
    CHECK_FALSE(sums(table, 0, *table.column("名"), {}, 10)->has_value());          // text
    CHECK_FALSE(sums(table, 0, 1, { { 1, Condition::Is::Less, { "abc" } } }, 10));  // a value that does not fit
    auto const large = table_of(folder, "a,b\nx,9223372036854775807\nx,9223372036854775807\n", {}, "large");
    CHECK(must(large, "a", "b").front().total == "18446744073709551614");
    auto const least = table_of(folder, "a,b\nx,-9223372036854775808\nx,-1\n", {}, "least");
    CHECK(must(least, "a", "b").front().total == "-9223372036854775809");
}

}  // namespace mado::tables
