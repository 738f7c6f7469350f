// The screens, through the web.
#include "feed_files.h"

#include <mado/approvals/module.h>
#include <mado/audit/audit.h>
#include <mado/module/testing/town.h>
#include <mado/open_data/open_data.h>
#include <mado/open_data/queries.h>
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

    explicit Pages(std::uint64_t read_at_once = open_data::read_at_once_bytes) : ZoneTown(instant_in_tokyo(day("2026-11-18"), 10), 12, { "front" })
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
        }, read_at_once), "modules/office/datasets");
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

TEST_CASE("a large file is received, its page tells how far it is, and the dataset has it when the job has read it")
{
    Pages office(200);
    auto const page = office.dataset();
    std::string large = "名称,件数\r\n";
    for (int n = 0; n < 1'200; ++n)
        large += "駅前" + std::to_string(n) + ",3\r\n";
    auto const sent = office.upload(page, "大きな表.csv", large);
    REQUIRE(sent.status == 303);
    auto const progress = Pages::location(sent);
    CHECK(has(progress, "/uploads/"));
    auto const waits = office.send("GET", progress).body;
    CHECK(has(waits, "大きな表.csv"));
    CHECK(has(waits, "順番待ち"));
    CHECK(has(waits, "いまの様子を見る"));
    CHECK(has(office.send("GET", page).body, "大きな表.csv"));
    CHECK(has(office.send("GET", "/soja-shi/datasets/uploads").body, "大きな表.csv"));
    office.sign_in("fujii", "/soja-shi/datasets/new");
    CHECK(office.send("GET", progress).status == 404);        // another division's
    CHECK(office.send("POST", progress, { { "do", "drop" } }).status == 404);
    CHECK(office.send("POST", "/soja-shi/datasets/uploads", { { "megabytes", "500" } }).status == 403);
    office.sign_in("tani", page);
    office.zone->runner().once();
    CHECK(has(office.send("GET", progress).body, "読み終わりました"));
    CHECK(has(office.send("GET", page).body, "1200行 2列"));
    // What cannot be read: why, and what can be done.
    auto const broken = office.upload(page, "こわれた表.csv", large + "\"" + std::string(17u << 20, 'x'));
    CHECK(broken.status == 303);
    office.zone->runner().once();
    auto const failed = Pages::location(broken);
    CHECK(has(office.send("GET", failed).body, "読めませんでした"));
    CHECK(has(office.send("GET", failed).body, "もう一度読む"));
    CHECK(office.send("POST", failed, { { "do", "retry" } }).status == 303);
    CHECK(office.send("POST", failed, { { "do", "drop" } }).status == 303);
    CHECK(office.send("GET", failed).status == 404);
    CHECK(office.upload(page, "表.csv", std::string(10'000'000, ',')).status == 422);   // told before it is kept
    // How large a file may be: the whole town's.
    office.sign_in("nishi", "/soja-shi/datasets/uploads");
    CHECK(office.send("POST", "/soja-shi/datasets/uploads", { { "megabytes", "5" } }).status == 422);
    CHECK(office.send("POST", "/soja-shi/datasets/uploads", { { "megabytes", "16" } }).status == 303);
    CHECK(has(office.send("GET", "/soja-shi/datasets/uploads").body, "一つのファイルは16 MBまでです"));
    CHECK(has(office.upload(page, "表.csv", std::string(17u << 20, 'x')).body, "16 MBまで"));
}

TEST_CASE_FIXTURE(Pages, "our own events: composed, seen before the table is taken, refused with what was typed")
{
    auto const page = dataset(), query = page + "/query";
    for (int n = 0; n < 12; ++n)
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            audit::record(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "test" }, zone->here().now(), "cases.case.received", { { "case", "case" + std::to_string(n) } });
            return {};
        }));
    clock.set({ clock.now().microseconds + 31ll * 24 * 3600 * 1'000'000 });
    sign_in("tani", query);
    CHECK(has(send("GET", query).body, "記録をまだ読み終えていません"));
    CHECK(open_data::read_events(zone->here(), tenant) >= 12);
    CHECK(has(send("GET", query).body, "今は2026-11の分まで数えられます"));
    auto const form = [](std::string const& what, std::string const& by, std::string const& from = "2026-11") -> http::Pairs {
        return { { "do", what }, { "events", "cases.case.received" }, { "measures", "events" }, { "by", by }, { "by", "" }, { "by", "" }, { "from", from }, { "until", "" }, { "hide_below", "10" } };
    };
    auto const seen = act(query, form("preview", "month"));
    CHECK(seen.status == 200);
    CHECK(has(seen.body, "1行のうち、0行を秘匿しました"));
    CHECK(has(seen.body, "「申請・届出を受け付けた」を月ごとに数えたものです"));
    auto const wrong = act(query, form("add", "month", "<2026>"));
    CHECK(wrong.status == 422);
    CHECK(has(wrong.body, "value=\"&lt;2026&gt;\""));
    http::Pairs const days { { "do", "preview" }, { "events", "cases.case.received" }, { "events", "cases.case.decided" }, { "measures", "median_days" }, { "begins", "cases.case.received" },
        { "ends", "cases.case.decided" }, { "by", "month" }, { "by", "" }, { "by", "" }, { "from", "2020-04" }, { "until", "" }, { "hide_below", "10" } };
    auto const too_long = act(query, days);
    CHECK(too_long.status == 422);
    CHECK(has(too_long.body, "一度に24か月分までです"));
    CHECK(act(query, form("add", "month")).status == 303);
    CHECK(has(send("GET", page).body, "電子窓口の記録"));
    auto const overlapping = act(query, form("add", "day"));
    CHECK(overlapping.status == 422);
    CHECK(has(overlapping.body, "引き算すると"));
    auto accepted = form("add", "day");
    accepted.emplace_back("accept", "1");
    CHECK(act(query, accepted).status == 303);
    CHECK(act(query, { { "do", "threshold" }, { "threshold", "20" } }).status == 403);    // an officer of one division
    CHECK(send("GET", "/soja-shi/datasets/usage").status == 200);
    sign_in("fujii", "/soja-shi/datasets");
    CHECK(send("GET", query).status == 404);
    sign_in("nishi", query);
    CHECK(act(query, { { "do", "threshold" }, { "threshold", "5" } }).status == 422);
    CHECK(act(query, { { "do", "threshold" }, { "threshold", "20" } }).status == 303);
}
