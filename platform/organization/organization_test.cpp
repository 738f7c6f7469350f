#include <mado/db/fresh.h>
#include <mado/names/embedded.h>
#include <mado/organization/organization.h>

namespace mado::embedded { std::span<File const> organization(); }

using namespace mado;

namespace {

struct Town {
    db::Database database { db::test::fresh() };
    Day monday = *Day::of(2026, 4, 6);

    Town()
    {
        std::vector<db::Migration> migrations;
        for (auto const& file : embedded::organization())
            migrations.push_back({ "organization", static_cast<int>(migrations.size()) + 1, std::string(file.path), file.bytes });
        database.migrate(migrations);
        (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "environment", "環境課", "0866-00-0000", "1階" });
            organization::keep_division(tx, { "environment/animals", "環境課 動物係", "", "" });
            organization::keep_position(tx, { { "head" }, "environment", "課長", "division_head" });
            organization::keep_position(tx, { { "clerk" }, "environment/animals", "主事", "clerk" });
            organization::keep_person(tx, { { "a" }, "試験 一郎", "001" });
            organization::assign(tx, { { "a" }, { "clerk" }, *Day::of(2026, 4, 1), {} });
            organization::assign(tx, { { "a" }, { "head" }, *Day::of(2026, 4, 1), *Day::of(2026, 9, 30) });
            return {};
        });
    }
    template <class Work> auto read(std::string const& tenant, Work work) { return database.read(tenant, work); }
};

TEST_CASE_FIXTURE(Town, "positions are held from their first to their last day")
{
    struct Row { char const* name; Day on; std::size_t held; };
    for (auto const& row : { Row { "before the first day", *Day::of(2026, 3, 31), 0 }, Row { "on the first day", *Day::of(2026, 4, 1), 2 },
             Row { "on the last day", *Day::of(2026, 9, 30), 2 }, Row { "the day after", *Day::of(2026, 10, 1), 1 } }) {
        CAPTURE(row.name);
        CHECK(read("332089", [&](db::Read& tx) { return organization::positions_of(tx, { "a" }, row.on).size(); }) == row.held);
    }
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> { organization::end_assignment(tx, { "a" }, { "clerk" }, monday); return {}; });
    CHECK(read("332089", [&](db::Read& tx) { return organization::holders_of(tx, { "clerk" }, monday.plus_days(1)).size(); }) == 0);
}

TEST_CASE_FIXTURE(Town, "a position of a rank is found in the division or the nearest above it")
{
    auto const rank = [&](std::string division, std::string rank) {
        return read("332089", [&](db::Read& tx) { auto const p = organization::position_of_rank(tx, division, rank); return p ? p->id.value : ""; });
    };
    CHECK(rank("environment/animals", "clerk") == "clerk");
    CHECK(rank("environment/animals", "division_head") == "head");
    CHECK(rank("welfare", "division_head") == "");
    CHECK(rank("environment/animals", "mayor") == "");
}

TEST_CASE_FIXTURE(Town, "a neighbouring town has its own organization")
{
    CHECK(read("331007", [&](db::Read& tx) { return organization::persons(tx).size() + organization::divisions(tx).size(); }) == 0);
    CHECK_FALSE(read("331007", [&](db::Read& tx) { return organization::person(tx, { "a" }).has_value(); }));
}

TEST_CASE_FIXTURE(Town, "letters go to the division's own address or to the nearest above it; a change without one keeps it; another town has none")
{
    auto const address = [&](std::string const& tenant, std::string const& division) {
        return database.read(tenant, [&](db::Read& tx) { return organization::postal_address(tx, division); });
    };
    CHECK(address("332089", "environment/animals") == "");
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        organization::keep_division(tx, { "environment", "環境課", "0866-00-0000", "1階", "総社市中央九丁目1番1号" });
        organization::keep_division(tx, { "environment", "環境課", "0866-00-0001", "2階" });
        return {};
    });
    CHECK(address("332089", "environment/animals") == "総社市中央九丁目1番1号");
    CHECK(address("332089", "environment") == "総社市中央九丁目1番1号");
    CHECK(address("332089", "environmental") == "");
    CHECK(address("331007", "environment") == "");
}

}  // namespace
