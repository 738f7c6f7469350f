#include "tests/site.h"

#include <mado/cases/papers.h>

using namespace mado;
using namespace mado::cases;
using cases::test::Pages;
using Kind = Refusal::Kind;

namespace {

struct PaperPages : Pages {
    CaseId id = submit("road_occupancy", body(sign, R"({ "location_map": { "way": "post", "blobs": [] }, "plans": { "way": "counter", "blobs": [] } })", "business"));

    Result<http::Response> at(Caller const& by, std::string const& pattern, std::string const& field = {}, http::Pairs form = {}, bool posts = false)
    {
        return visit(by, pattern, request({ { "case", id.value }, { "field", field } }, std::move(form)), posts);
    }
    static std::string location(http::Response const& response)
    {
        for (auto const& [name, value] : response.headers)
            if (name == "location")
                return value;
        return {};
    }
};

TEST_CASE_FIXTURE(PaperPages, "the case says what is out and leads to it; the wall of division and town")
{
    auto const page = shown(road_clerk, "/cases/{case}", id);
    CHECK(has(page, "位置図（別送）が、まだ届いていません。"));
    CHECK(has(page, "平面図・断面図・構造図（窓口で提示）を、まだ見ていません。"));
    CHECK(has(page, "書類待ち"));
    auto const list = at(road_clerk, "/cases/{case}/papers")->body;
    CHECK(has(list, "位置図"));
    CHECK(has(list, "送付票"));
    CHECK(has(list, "足りないとして補正を求める"));
    for (auto const* pattern : { "/cases/{case}/papers", "/cases/{case}/papers/{field}", "/cases/{case}/cover-sheet.pdf" }) {
        CAPTURE(pattern);
        CHECK(at(clerk, pattern, "location_map").error().kind == Kind::Forbidden);
        CHECK(at(stranger, pattern, "location_map").error().kind == Kind::NotFound);
    }
    CHECK(at(road_clerk, "/cases/{case}/papers/{field}", "no_such").error().kind == Kind::NotFound);
    CHECK(at(road_clerk, "/cases/{case}/photos/{field}", "plans").error().kind == Kind::NotFound);
    CHECK(at(road_clerk, "/cases/{case}/cover-sheet.pdf")->body.starts_with("%PDF"));
}

TEST_CASE_FIXTURE(PaperPages, "each way has its form; what was typed stays beside what is wrong; then the list")
{
    auto const wrong = at(road_clerk, "/cases/{case}/papers/{field}", "location_map", { { "day", "2026-11-19" }, { "pages", "二" }, { "words", "封筒が破れていた" } }, true);
    REQUIRE(wrong);
    CHECK(has(wrong->body, "きょうまでの日付"));
    CHECK(has(wrong->body, "枚数を1から9999まで"));
    CHECK(has(wrong->body, "封筒が破れていた"));
    CHECK(at(road_clerk, "/cases/{case}/papers/{field}", "location_map", { { "day", "あす" }, { "pages", "1" } }, true)->body.find("日付を入力してください") != std::string::npos);
    CHECK(at(road_clerk, "/cases/{case}/papers/{field}", "location_map", { { "day", "2026-11-18" }, { "pages", "2" } }, true)->status == 303);
    CHECK(at(road_clerk, "/cases/{case}/papers/{field}", "plans", { { "day", "2026-11-18" }, { "words", "原本" }, { "copied", "yes" } }, true)->status == 303);
    auto const list = at(road_clerk, "/cases/{case}/papers")->body;
    CHECK(has(list, "2枚"));
    CHECK(has(list, "写しを取った"));
    CHECK_FALSE(has(shown(road_clerk, "/cases/{case}", id), "書類待ち"));
    CHECK(at(road_clerk, "/cases/{case}/cover-sheet.pdf").error().kind == Kind::NotFound);   // nothing is to be sent any more
}

TEST_CASE_FIXTURE(PaperPages, "what is missing leads to the page that asks for it, once somebody examines the case")
{
    CHECK(location(*at(road_clerk, "/cases/{case}/papers/{field}/missing", "location_map", {}, true)).find(id.value + "/papers?") != std::string::npos);
    taken(id, road_clerk);
    auto const asks = at(road_clerk, "/cases/{case}/papers/{field}/missing", "plans", {}, true);
    REQUIRE(asks);
    CHECK(location(*asks).ends_with("/ask?mark=plans"));
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "位置図が足りません。"));
}

TEST_CASE_FIXTURE(PaperPages, "the post: a scanned code chooses the papers of that case, several are marked at once, nobody receives for another division")
{
    auto const number = found(id).receipt_number;
    auto const scanned = visit(road_clerk, "/papers", request({}, {}, { { "word", "http://localhost:8081/soja-shi/papers/" + number } }))->body;
    CHECK(has(scanned, "1件の書類が"));
    CHECK(has(scanned, id.value + ".location_map\" checked"));
    CHECK_FALSE(has(visit(clerk, "/papers", request({}, {}, { { "word", number } }))->body, "location_map"));
    CHECK(has(visit(road_clerk, "/papers", request({}, {}, { { "word", "<b>" } }))->body, "&lt;b&gt;"));
    CHECK(has(visit(road_clerk, "/papers", request({}, {}, { { "after", "2026-11-18.nonsense" } }))->body, "位置図"));
    CHECK(location(*visit(road_clerk, "/papers/{receipt}", request({ { "receipt", number } }))).ends_with("/cases/" + id.value + "/papers"));
    CHECK(visit(stranger, "/papers/{receipt}", request({ { "receipt", number } })).error().kind == Kind::NotFound);

    auto const other = submit("road_occupancy", body(sign, R"({ "location_map": { "way": "post", "blobs": [] }, "plans": { "way": "post", "blobs": [] } })", "business"));
    auto const nothing = visit(road_clerk, "/papers", request({}, { { "day", "2026-11-18" } }), true);
    REQUIRE(nothing);
    CHECK(has(nothing->body, "届いた書類に印を付けてください"));
    http::Pairs const chosen { { "paper", id.value + ".location_map" }, { "paper", other.value + ".plans" }, { "day", "2026-11-18" } };
    CHECK(visit(clerk, "/papers", request({}, chosen), true).error().kind == Kind::Forbidden);
    CHECK(visit(road_clerk, "/papers", request({}, chosen), true)->status == 303);
    CHECK(found(id).waits_for_papers);              // the plans are still to be shown
    auto const left = visit(road_clerk, "/papers", request({}))->body;
    CHECK(has(left, other.value + ".location_map"));
    CHECK_FALSE(has(left, other.value + ".plans"));
}

}  // namespace
