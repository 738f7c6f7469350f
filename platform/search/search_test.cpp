#include <mado/db/fresh.h>
#include <mado/names/embedded.h>
#include <mado/search/search.h>

namespace mado::embedded { std::span<File const> search(); }

using namespace mado;

namespace {

struct Town {
    db::Database database { db::test::fresh() };
    Town()
    {
        database.migrate({ { "search", 1, "0001", embedded::search().front().bytes } });
        put("332089", { "procedure", "dog_registration", "犬の登録", "いぬ 鑑札 狂犬病 マイクロチップ" });
        put("332089", { "procedure", "child_allowance", "児童手当の認定請求", "こども 子ども 犬ではない" });
        put("331007", { "procedure", "road_occupancy", "道路占用許可申請", "足場" });
    }
    void put(std::string const& tenant, search::Document const& document)
    {
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> { search::put(tx, document); return {}; });
    }
    std::string first(std::string const& query, std::string const& tenant = "332089")
    {
        auto const hits = database.read(tenant, [&](db::Read& tx) { return search::find(tx, "procedure", query, 10); });
        return hits.empty() ? "" : hits.front().key;
    }
};

TEST_CASE_FIXTURE(Town, "what residents type finds the procedure")
{
    struct Row { char const* query; char const* finds; };
    for (auto const& row : {
             Row { "犬", "dog_registration" }, Row { "いぬ", "dog_registration" }, Row { "イヌ", "dog_registration" }, Row { "ｲﾇ", "dog_registration" },
             Row { "犬 登録", "dog_registration" }, Row { "狂犬病", "dog_registration" }, Row { "子ども", "child_allowance" }, Row { "手当", "child_allowance" },
             Row { "猫", "" }, Row { "犬 手当て金", "" }, Row { "", "" }, Row { "、。", "" }, Row { "足場", "" },
         }) {
        CAPTURE(row.query);
        CHECK(first(row.query) == row.finds);
    }
    CHECK(first("足場", "331007") == "road_occupancy");
}

TEST_CASE_FIXTURE(Town, "a renamed document is found by its new words only")
{
    put("332089", { "procedure", "dog_registration", "ペットの登録", "" });
    CHECK(first("ペット") == "dog_registration");
    CHECK(first("鑑札") == "");
}

}  // namespace
