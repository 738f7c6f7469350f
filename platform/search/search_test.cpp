#include <mado/db/fresh.h>
#include <mado/names/embedded.h>
#include <mado/search/search.h>
#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace mado::embedded { std::span<File const> search(); }

using namespace mado;

namespace {

std::vector<db::Migration> migrations(std::size_t first, std::size_t last)
{
    std::vector<db::Migration> all;
    for (auto number = first; number <= last; ++number) {
        auto const& file = embedded::search()[number - 1];
        all.push_back({ "search", static_cast<int>(number), "000" + std::to_string(number), file.bytes });
    }
    return all;
}

struct Town {
    db::Database database { db::test::fresh() };
    Town()
    {
        database.migrate(migrations(1, embedded::search().size()));
        put("332089", { "procedure", "dog_registration", "犬の登録", "いぬ 鑑札 狂犬病 マイクロチップ" });
        put("332089", { "procedure", "child_allowance", "児童手当の認定請求", "こども 子ども 犬ではない" });
        put("331007", { "procedure", "road_occupancy", "道路占用許可申請", "足場" });
    }
    void put(std::string const& tenant, search::Document const& document)
    {
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> { search::put(tx, document); return {}; });
    }
    std::vector<std::string> keys(std::string const& query, std::string const& tenant = "332089", std::string const& kind = "procedure", int most = 10)
    {
        std::vector<std::string> all;
        for (auto const& hit : database.read(tenant, [&](db::Read& tx) { return search::find(tx, kind, query, most); }))
            all.push_back(hit.key);
        return all;
    }
    std::string first(std::string const& query, std::string const& tenant = "332089")
    {
        auto const hits = keys(query, tenant);
        return hits.empty() ? "" : hits.front();
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

TEST_CASE_FIXTURE(Town, "first what has all words in its title, then the others, each by key; no more than are asked for")
{
    put("332089", { "note", "b", "水道の使用", "開始" });
    put("332089", { "note", "c", "使用の開始", "水道" });
    put("332089", { "note", "d", "水道の使用の開始", "" });
    put("332089", { "note", "a", "手引き", "水道の使用の開始" });
    using Keys = std::vector<std::string>;
    CHECK(keys("水道 使用 開始", "332089", "note") == Keys { "d", "a", "b", "c" });
    CHECK(keys("水道", "332089", "note") == Keys { "b", "d", "a", "c" });
    CHECK(keys("水", "332089", "note") == Keys { "b", "d", "a", "c" });
    CHECK(keys("水道", "332089", "note", 3) == Keys { "b", "d", "a" });
    CHECK(keys("水道 使用 開始", "332089", "note", 1) == Keys { "d" });
    CHECK(keys("水道", "332089", "note", 0).empty());
    CHECK(keys("水道", "331007", "note").empty());
    CHECK(keys("水道", "332089", "procedure").empty());
}

// What `find` promises, by reading every document.
std::vector<std::string> by_reading_all(std::map<std::string, search::Document> const& documents, std::string const& query, std::size_t most)
{
    auto const asked = text::bigrams(query);
    auto const holds_all = [&](std::vector<std::string> const& held) {
        return std::ranges::all_of(asked, [&](std::string const& term) {
            return std::ranges::any_of(held, [&](std::string const& one) { return one.starts_with(term); });
        });
    };
    std::vector<std::string> titled, further;
    for (auto const& [key, document] : documents) {
        auto held = text::stored_bigrams(document.title);
        if (holds_all(held)) {
            titled.push_back(key);
            continue;
        }
        std::ranges::copy(text::stored_bigrams(document.words), std::back_inserter(held));
        if (holds_all(held))
            further.push_back(key);
    }
    titled.insert(titled.end(), further.begin(), further.end());
    titled.resize(asked.empty() ? 0 : std::min(most, titled.size()));
    return titled;
}

TEST_CASE_FIXTURE(Town, "any query finds what reading every document finds, in the same order")
{
    std::mt19937 chance(5);
    // Few characters, so that words meet in every way: common, rare, in the title, in both, as the beginning of others.
    constexpr char32_t letters[] = U"水道火災証明書";
    auto const word = [&](std::size_t longest) {
        std::string made;
        for (auto left = 1 + chance() % longest; left > 0; --left)
            text::append(made, letters[chance() % (chance() % 3 == 0 ? 7 : 4)]);
        return made;
    };
    auto const words = [&](std::size_t most, std::size_t longest) {
        std::string all;
        for (auto left = chance() % (most + 1); left > 0; --left)
            all += word(longest) + " ";
        return all;
    };
    std::map<std::string, search::Document> documents;
    auto const put_any = [&] {
        search::Document const made { "many", "k" + std::to_string(chance() % 600), word(5) + " " + words(1, 4), words(4, 6) };
        documents[made.key] = made;
        return made;
    };
    for (int batch = 0; batch < 10; ++batch) {
        std::vector<search::Document> some;
        for (int i = 0; i < 80; ++i)
            some.push_back(put_any());
        (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
            for (auto const& one : some)
                search::put(tx, one);
            return {};
        });
    }
    for (int i = 0; i < 600; ++i) {
        auto const query = words(3, i % 10 == 0 ? 9 : 3);
        auto const most = 1 + chance() % 60;
        CAPTURE(query);
        CAPTURE(most);
        CHECK(keys(query, "332089", "many", static_cast<int>(most)) == by_reading_all(documents, query, most));
    }
}

TEST_CASE("documents of before the second migration are found after it")
{
    db::Database database { db::test::fresh() };
    database.migrate(migrations(1, 1));
    static constexpr db::Statement document { "test.document", "INSERT INTO search_document (tenant, kind, name, title, titles) VALUES ($tenant, 'k', 'old', '水道 犬', '水道 犬')" };
    static constexpr db::Statement term { "test.term", "INSERT INTO search_term (tenant, kind, term, name, in_title) VALUES ($tenant, 'k', $term, 'old', $in_title)" };
    REQUIRE(database.write("332089", [&](db::Write& tx) -> Result<void> {
        tx.execute(document, {});
        for (auto const& [word, in_title] : { std::pair("水道", true), std::pair("道", true), std::pair("犬", true), std::pair("開始", false) })
            tx.execute(term, { { "$term", word }, { "$in_title", in_title } });
        return {};
    }));
    database.migrate(migrations(1, embedded::search().size()));
    auto const found = [&](std::string const& tenant, std::string const& query) { return database.read(tenant, [&](db::Read& tx) { return search::find(tx, "k", query, 10); }).size(); };
    CHECK(found("332089", "水道 開始 犬") == 1);
    CHECK(found("332089", "水 開") == 1);
    CHECK(found("332089", "始") == 0);
    CHECK(found("331007", "水道") == 0);
}

}  // namespace
