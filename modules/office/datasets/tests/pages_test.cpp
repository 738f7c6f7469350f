// The screens, through the web.
#include "feed_files.h"

#include <mado/approvals/module.h>
#include <mado/module/testing/town.h>
#include <mado/open_data/open_data.h>
#include <mado/open_data/module.h>
#include <mado/organization/organization.h>

#include <mado/cases/module.h>
#include <mado/desk/module.h>
#include <mado/documents/module.h>
#include <mado/registers/module.h>
#include <mado/sanitizing/module.h>
#include <mado/treasury/module.h>

#include <fstream>

namespace mado::embedded {
std::span<File const> datasets();
std::span<File const> harvest();
}

using namespace mado;
using mado::testing::day;
using mado::testing::has;

namespace {

struct Pages : mado::testing::ZoneTown {
    std::map<std::string, http::Response> answers {};  // of the web outside

    Pages() : ZoneTown(instant_in_tokyo(day("2026-11-18"), 10), 12, { "front" })
    {
        auto const tools = std::make_shared<sanitizing::Tools const>();
        Module words;
        words.name = "datasets";
        words.files = embedded::datasets();
        zone->plug(words, "platform/datasets");
        Module of_harvest;
        of_harvest.name = "harvest";
        of_harvest.files = embedded::harvest();
        zone->plug(of_harvest, "platform/harvest");
        zone->plug(sanitizing::describe(tools), "platform/sanitizing");
        zone->plug(cases::describe(), "modules/staff/cases");
        zone->plug(registers::describe(), "modules/staff/registers");
        zone->plug(treasury::describe(), "modules/staff/treasury");
        zone->plug(approvals::describe(), "modules/staff/approvals");
        zone->plug(documents::describe(), "modules/staff/documents");
        zone->plug(desk::describe(), "modules/staff/desk");
        zone->plug(open_data::describe([this](http::Call const& call) -> Result<http::Response> {
            auto const found = answers.find(call.url);
            if (found == answers.end())
                return refuse(Refusal::Kind::Busy, "http.call.no_answer");
            return found->second;
        }), "modules/office/datasets");
        zone->open();
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            using enum access::Role;
            organization::keep_division(tx, { "information", "情報係", "", "" });
            organization::keep_division(tx, { "roads", "土木課", "", "" });
            seat_with_login(tx, { "information_officer", "information", "主任", "clerk", "tani", { DataOfficer }, "谷 祐子", "1001" });
            seat_with_login(tx, { "information_head", "information", "係長", "section_head", "oka", { DataOfficer, Approver }, "岡 実", "1002" });
            seat_with_login(tx, { "roads_officer", "roads", "主任", "clerk", "fujii", { DataOfficer }, "藤井 望", "1003" });
            seat_with_login(tx, { "whole_officer", "", "オープンデータ担当", "clerk", "nishi", { DataOfficer }, "西 薫", "1004" });
            access::grant(tx, { "whole_officer" }, { DataOfficer, "" });
            return {};
        }));
        sign_in("tani", "/soja-shi/datasets/new");
    }
    std::string dataset()
    {
        auto const made = send("POST", "/soja-shi/datasets/new", { { "name", "toilets" }, { "title", "公衆トイレ一覧" }, { "description", "市の公衆トイレ" }, { "division", "information" },
            { "licence", "CC-BY-4.0" }, { "frequency", "annual" } });
        REQUIRE(made.status == 303);
        return location(made);
    }
    static std::string location(http::Response const& response)
    {
        for (auto const& [name, value] : response.headers)
            if (name == "location")
                return value.substr(0, value.find('?'));
        return {};
    }
    std::string revision(std::string const& page) { return mado::testing::between(send("GET", page).body, "name=\"revision\" value=\"", "\""); }
    http::Response upload(std::string const& page, std::string const& name, std::string const& bytes, std::string const& act = "add")
    {
        auto const path = folder.path / "sent";
        std::ofstream(path, std::ios::binary) << bytes;
        http::Request request;
        request.method = "POST";
        request.target = page;
        std::istringstream parts(page);
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        request.form = { { "do", act }, { "revision", revision(page) }, { "csrf", csrf } };
        request.uploads.push_back({ "file", name, "text/csv", path.string(), bytes.size(), bytes.substr(0, 512), false });
        request.cookies["mado_office"] = cookie;
        return zone->site().answer(request);
    }
    http::Response act(std::string const& page, http::Pairs form)
    {
        form.emplace_back("revision", revision(page));
        return send("POST", page, std::move(form));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Pages, "registered, put in, mended with before and after, proposed, published by another, compared")
{
    CHECK(has(send("GET", "/soja-shi/datasets").body, "まだデータセットがありません"));
    auto const page = dataset();
    CHECK(upload(page, "a.csv", "").status == 422);
    CHECK(upload(page, "toilets.csv", "全国地方公共団体コード,ID,地方公共団体名,名称,緯度,経度\r\n33208,1,総社市,駅前,34.67,133.74\r\n33208,2,総社市,西公園,34.66,133.73\r\n").status == 303);
    auto shown = send("GET", page).body;
    CHECK(has(shown, "<del>33208</del> → <ins>332089</ins>"));
    CHECK(has(shown, "公開を申し出る"));
    auto const resource = mado::testing::between(shown, "name=\"resource\" value=\"", "\"");
    auto const repair = mado::testing::between(shown, "name=\"repair\" value=\"", "\"");
    CHECK(act(page, { { "do", "repair" }, { "resource", resource }, { "step", "1" }, { "repair", repair } }).status == 303);
    CHECK(act(page, { { "do", "repair" }, { "resource", resource }, { "step", "1" }, { "repair", repair } }).status == 409);  // the second press
    CHECK(has(send("GET", page).body, "最後に直したものを元に戻す"));
    CHECK(act(page, { { "do", "undo" }, { "resource", resource }, { "step", "2" } }).status == 303);
    CHECK(act(page, { { "do", "key" }, { "resource", resource }, { "step", "1" }, { "key", "地方公共団体名" } }).status == 422);
    CHECK(act(page, { { "do", "key" }, { "resource", resource }, { "step", "1" }, { "key", "ID" } }).status == 303);
    CHECK(act(page, { { "do", "tick" }, { "item", "purpose" } }).status == 303);
    CHECK(has(send("GET", page).body, "谷 祐子"));
    CHECK(send("GET", page + "/files/" + resource).body.starts_with("全国地方公共団体コード,"));
    CHECK(send("POST", page, { { "do", "propose" }, { "revision", "1" } }).status == 409);
    CHECK(act(page, { { "do", "propose" }, { "note", "はじめて" } }).status == 303);
    CHECK(act(page, { { "do", "confirm" } }).status == 403);
    CHECK(has(send("GET", page).body, "確認待ち"));
    sign_in("oka", page);
    CHECK(has(send("GET", page).body, "確かめて公開する"));
    CHECK(act(page, { { "do", "confirm" } }).status == 303);
    CHECK(count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant AND kind = 'published'") == 1);
    CHECK(has(send("GET", "/soja-shi/datasets").body, "公開中"));
    CHECK(upload(page, "toilets.csv", "全国地方公共団体コード,ID,名称\r\n332089,2,西公園（北）\r\n332089,3,新しい\r\n", "replace").status == 404);  // which resource?
}

TEST_CASE_FIXTURE(Pages, "versions side by side, as a page and as CSV; a table of a time before")
{
    auto const page = dataset();
    REQUIRE(upload(page, "a.csv", "ID,名称\r\n1,駅前\r\n2,西\r\n").status == 303);
    for (int n = 0; n < 2; ++n) {
        if (n == 1) {
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                auto const found = open_data::find_named(tx, { .tenant = tenant, .kind = CallerKind::System }, "toilets").value();
                auto const resource = open_data::resources(tx, found.id).front();
                return open_data::remove_resource(tx, { .tenant = tenant, .kind = CallerKind::System }, here(), resource.id, found.revision);
            }));
            sign_in("tani", page);
            REQUIRE(upload(page, "a.csv", "ID,名称\r\n1,駅の前\r\n3,=1+1\r\n").status == 303);
        }
        REQUIRE(act(page, { { "do", "propose" } }).status == 303);
        sign_in("oka", page);
        REQUIRE(act(page, { { "do", "confirm" } }).status == 303);
    }
    CHECK(has(send("GET", page + "/versions/1").body, "2,西"));
    auto const difference = send("GET", page + "/versions/2/difference");
    CHECK(difference.status == 200);
    CHECK(has(difference.body, "第1版と第2版の違い"));
    auto const csv = send("GET", page + "/versions/2/difference?as=csv");
    CHECK(has(csv.body, "'=1+1"));            // no cell that a spreadsheet would reckon
    CHECK(send("GET", page + "/versions/9/difference").status == 404);
    CHECK(send("GET", page + "/versions/0").status == 404);
}

TEST_CASE_FIXTURE(Pages, "another division, another town, nobody: neither page nor file; the other screens answer")
{
    auto const page = dataset();
    REQUIRE(upload(page, "a.csv", "ID,名称\r\n1,駅前\r\n").status == 303);
    auto const resource = mado::testing::between(send("GET", page).body, "name=\"resource\" value=\"", "\"");
    CHECK(has(send("GET", "/soja-shi/datasets/coverage").body, "公衆トイレ一覧"));
    CHECK(send("GET", "/soja-shi/datasets/coverage?as=csv").status == 200);
    auto const guide = send("GET", "/soja-shi/datasets/guide").body;
    CHECK(has(guide, "契約・仕様書"));
    CHECK(has(guide, "OpenStreetMapは権利者の明示の許諾が要るとしている"));  // CC BY in ODbL: a person asks
    CHECK(has(send("GET", "/soja-shi/datasets/calendar").body, "担当と更新の頻度を引き継ぐ"));
    CHECK(send("POST", "/soja-shi/datasets/calendar", { { "do", "tick" }, { "item", "2026.survey" } }).status == 403);
    sign_in("nishi", "/soja-shi/datasets/new");
    CHECK(send("POST", "/soja-shi/datasets/calendar", { { "do", "tick" }, { "item", "2026.survey" } }).status == 303);
    CHECK(has(send("GET", "/soja-shi/datasets/requests").body, "届いている要望はありません"));
    CHECK(send("POST", "/soja-shi/datasets/requests", { { "state", "open" }, { "request", "none" } }).status == 404);
    CHECK(send("POST", "/soja-shi/datasets").status == 303);
    sign_in("fujii", "/soja-shi/datasets/new");
    CHECK(send("GET", page).status == 404);
    CHECK(send("GET", page + "/files/" + resource).status == 404);
    CHECK(send("GET", page + "/versions/1").status == 404);
    CHECK(send("POST", page, { { "do", "withdraw" }, { "revision", "1" } }).status == 404);
    auto const elsewhere = "/okayama-shi" + page.substr(page.find('/', 1));
    CHECK(send("GET", elsewhere).status != 200);
    cookie.clear();
    CHECK(send("GET", page).status != 200);
}

TEST_CASE_FIXTURE(Pages, "a feed of public transport: what it is, and its faults in words, where a table's findings stand")
{
    auto const page = dataset();
    CHECK(upload(page, "bus.zip", open_data::test::zip_of(open_data::test::feed())).status == 303);
    auto const shown = send("GET", page).body;
    CHECK(has(shown, "路線1、便1、停留所2"));
    CHECK(has(shown, "バス・鉄道のデータとしての点検"));
    CHECK(has(shown, "foreign_key_violation"));
    CHECK(has(shown, "stop_times.txt:3"));
    CHECK(has(shown, "誤り"));
    CHECK_FALSE(has(shown, "open_data.feed."));
    CHECK_FALSE(has(shown, "open_data.severity."));
}

TEST_CASE_FIXTURE(Pages, "another catalogue: seen before it is taken, added, read by the job, stopped; a draft that nobody saw is cleared away")
{
    auto const list = std::string("/soja-shi/datasets/harvests"), form = list + "/new";
    answers["https://town.example.jp/opendata.html"] = { .status = 200, .body = "<html><body><h2>防災</h2><a href=\"/shelters.csv\">避難場所の表</a><a href=\"/none.csv\">ない表</a></body></html>" };
    answers["https://town.example.jp/shelters.csv"] = { .status = 200, .body = "名称,件数\n駅前,3\n" };
    CHECK(has(send("GET", list).body, "まだ取り込み元がありません"));
    CHECK(has(send("GET", "/soja-shi/datasets").body, "ほかのカタログからの取り込み"));
    http::Pairs said { { "kind", "page" }, { "address", "https://town.example.jp/opendata.html" }, { "title", "旧ページ" }, { "division", "information" }, { "every_hours", "24" }, { "do", "preview" } };
    auto const preview = send("POST", form, said);
    CHECK(preview.status == 200);
    CHECK(has(preview.body, "避難場所の表"));
    CHECK(has(preview.body, "まだ何も登録していません"));
    CHECK(has(preview.body, "旧ページ"));     // what was typed is kept
    CHECK_FALSE(has(preview.body, "harvest."));
    CHECK(count("SELECT COUNT(*) AS n FROM open_data_harvest WHERE tenant = $tenant") == 0);
    auto const with = [&](char const* field, char const* value) {
        auto other = said;
        for (auto& [name, typed] : other)
            if (name == field)
                typed = value;
        return other;
    };
    CHECK(send("POST", form, with("address", "http://town.example.jp/")).status == 422);
    CHECK(send("POST", form, with("kind", "nothing")).status == 422);
    CHECK(send("POST", form, with("division", "roads")).status == 403);
    CHECK(has(send("POST", form, with("address", "https://silent.example.jp/")).body, "データセットが見つかりません"));
    auto const added = send("POST", form, with("do", "add"));
    REQUIRE(added.status == 303);
    auto const page = location(added);
    CHECK(has(send("GET", page).body, "まもなく読みます"));
    run_jobs(3);
    auto const shown = send("GET", page).body;
    CHECK(has(shown, "取り込み済み"));
    CHECK(has(shown, "一部を取り込み"));
    CHECK(has(shown, "ファイル「https://town.example.jp/none.csv」を取れませんでした"));
    CHECK(has(shown, "相手から返事がありません"));
    CHECK_FALSE(has(shown, "open_data.harvest"));
    CHECK(has(send("GET", list).body, "2件のうち2件を見ました"));
    CHECK(send("POST", form, with("do", "add")).status == 422);   // it is there already
    CHECK(send("POST", page, { { "do", "stop" } }).status == 303);
    CHECK(send("POST", page, { { "do", "run" } }).status == 409);
    CHECK(send("POST", page, { { "do", "start" } }).status == 303);
    CHECK(send("POST", page, { { "do", "nothing" } }).status == 422);
    auto const taken = mado::testing::between(shown, "<a href=\"/soja-shi/datasets/0", "\"");
    auto const draft = "/soja-shi/datasets/0" + taken;
    CHECK(has(send("GET", draft).body, "この下書きを消す"));
    CHECK(act(draft, { { "do", "discard" } }).status == 303);
    CHECK(send("GET", draft).status == 404);
    // Another division, another town, nobody.
    sign_in("fujii", "/soja-shi/datasets/new");
    CHECK(send("GET", page).status == 404);
    CHECK(send("POST", page, { { "do", "run" } }).status == 404);
    CHECK_FALSE(has(send("GET", list).body, "旧ページ"));
    CHECK(send("GET", "/okayama-shi" + page.substr(page.find('/', 1))).status != 200);
    cookie.clear();
    CHECK(send("GET", page).status != 200);
}
