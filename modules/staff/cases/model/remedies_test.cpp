#include "model/remedies.h"

#include <fstream>
#include <iterator>

using namespace mado;

namespace {

std::string table()
{
    std::ifstream file(MADO_SOURCE_ROOT "/definitions/decisions/remedies.yaml");
    return { std::istreambuf_iterator<char>(file), {} };
}

TEST_CASE("教示: who reviews follows from the law and from who decides in law")
{
    tenancy::Town const soja { "332089", "330001", "soja-shi", "総社市", "", "", "city" }, okayama { "330001", "330001", "okayama-ken", "岡山県", "", "", "prefecture" };
    struct Row { char const* name; char const* law; tenancy::Town const* town; char const* review; char const* defendant; std::size_t paragraphs = 3; };
    for (auto const& row : {
             Row { "a road of a city",           "道路法第32条第1項",       &soja,    "岡山県知事に対して審査請求", "総社市を被告として" },
             Row { "a road of the prefecture",   "道路法第32条第1項",       &okayama, "国土交通大臣に対して審査請求", "岡山県を被告として" },
             Row { "children's allowance",       "児童手当法第7条第1項",     &soja,    "岡山県知事に対して審査請求", "総社市長となります" },
             Row { "dogs",                       "狂犬病予防法第4条第1項",   &soja,    "総社市長に対して審査請求", "総社市を被告として" },
             Row { "disclosure of records",      "情報公開条例第6条",       &okayama, "岡山県知事に対して審査請求", "岡山県知事となります", 4 },
             Row { "disclosure in a city",       "情報公開条例第6条",       &soja,    "総社市長に対して審査請求", "総社市を被告として", 4 },
             Row { "need of care",               "介護保険法第27条第1項",    &soja,    "岡山県介護保険審査会に対して審査請求", "総社市を被告として" },
             Row { "a law without its own row",  "屋外広告物法第4条",       &soja,    "総社市長に対して審査請求", "総社市を被告として" },
         }) {
        CAPTURE(row.name);
        auto const said = cases::model::remedies(table(), row.law, *row.town, &okayama);
        REQUIRE(said.size() == row.paragraphs);
        CHECK(said.at(0).find(row.review) != std::string::npos);
        // An inquiry of the board stands between the review and the lawsuit.
        CHECK((said.at(1).find("情報公開審査会に諮問") != std::string::npos) == (row.paragraphs == 4));
        CHECK(said.at(row.paragraphs - 2).find(row.defendant) != std::string::npos);
        for (auto const& paragraph : said)
            CHECK(paragraph.find('{') == std::string::npos);
    }
    CHECK(cases::model::remedies("rows: [", "道路法", soja, &okayama).empty());
}

}  // namespace
