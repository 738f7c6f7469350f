#include "tests/front.h"

#include <fstream>

using namespace mado;
using test::Browser;
using test::Front;

namespace {

// Two pages, one field that depends on another, a file, a charge.
constexpr char const* small = R"yaml(procedure: tree_planting
title: { ja: 木を植える届出, en: Planting a tree }
about: { ja: 公園に木を植える人が届け出ます。 }
words: [木, き, 公園]
effect: filing
zone: office
law: [公園条例第3条]
owner: environment/animals
applicants: [person]
identity: none
languages: [ja]
ask:
  who:
    title: { ja: 届け出る人 }
    fields:
      name: { type: text, max: 10, title: { ja: 名前 } }
      planted_on: { type: date, title: { ja: 植える日 } }
  tree:
    title: { ja: 木 }
    fields:
      tall: { type: yes_no, title: { ja: 3メートルを超えますか } }
      height: { type: number, min: '3', when: 'tall', title: { ja: 高さ } }
      photo: { type: file, accept: [image], also: [post], title: { ja: 写真 } }
rules:
  is_tall: 'tall = true'
limits:
  handling: { title: { ja: 返事まで }, working_days: '3', basis: town, starts: arrival }
charges:
  planting: { title: { ja: 植樹料 }, amount: '500', pay: before_decision, revenue: fees/trees }
outcome:
  done: { tell: planted }
keep: { class: 公園/木, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, rules, charges, limits, keep], says: 試験のための決まり, sure: demo }
examples:
  tall: { given: { tall: true, received_on: 2026-11-18 }, expect: { is_tall: true } }
)yaml";

struct Started : Front {
    Browser browser { *this };
    std::string base, application, number, code;

    Started()
    {
        publish("tree_planting", small);
        browser.get("/soja-shi/procedures/tree_planting");
        browser.post("/soja-shi/procedures/tree_planting/start", {});
        REQUIRE(browser.last.status == 303);
        base = browser.location().substr(0, browser.location().rfind('/'));
        application = base.substr(base.rfind('/') + 1);
        browser.get(browser.location());
        number = browser.between("<dd class=\"stub-big\">", "<");
        code = browser.between("id=\"stub-key\">", "<");
    }
    void answer_all()
    {
        browser.get(base + "/answers/who");
        browser.post(base + "/answers/who", { { "name", "三宅" }, { "planted_on.era", "reiwa" }, { "planted_on.year", "8" }, { "planted_on.month", "12" }, { "planted_on.day", "1" } });
        REQUIRE(browser.last.status == 303);
        browser.get(browser.location());
        browser.post(base + "/answers/tree", { { "tall", "no" }, { "photo.way", "post" } });
        REQUIRE(browser.last.status == 303);
        browser.get(browser.location());
    }
    http::Pairs const sending { { "notice", "electronic" }, { "mail", "miyake@example.jp" }, { "confirm", "yes" } };
    void send_all()
    {
        answer_all();
        browser.post(base + "/check", sending);
        REQUIRE(browser.last.status == 303);
        browser.get(browser.location());
        pump.once();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Started, "while the pairing of the office is ended, sending is refused kindly: what was typed is shown again, and it is sent once the office is back")
{
    answer_all();
    keys.seal_to.erase("office");
    browser.post(base + "/check", sending);
    CHECK(browser.last.status == 409);
    CHECK(browser.shows("担当の部署へ送ることができません"));
    CHECK(browser.shows("miyake@example.jp"));
    CHECK(browser.shows("三宅"));
    CHECK(count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant AND state <> 'unsent'") == 0);
    keys = gateway::keys_of("front", (folder.path / "keys").string());
    browser.post(base + "/check", sending);
    CHECK(browser.location() == base + "/receipt");
    pump.once();
    CHECK(arrived.size() == 1);
}

TEST_CASE_FIXTURE(Front, "the portal finds a procedure by plain words and says what it costs before anybody starts")
{
    Browser browser { *this };
    CHECK(browser.get("/soja-shi").status == 200);
    CHECK(browser.shows("いま準備しています"));
    publish_from_library("dog_registration");
    for (auto const* word : { "犬", "いぬ", "ペット", "イヌ" }) {
        browser.get("/soja-shi/procedures?q=" + http::percent_encoded(word));
        CHECK_MESSAGE(browser.shows("/soja-shi/procedures/dog_registration"), word);
    }
    browser.get("/soja-shi/procedures?q=" + http::percent_encoded("飛行船"));
    CHECK(browser.shows("見つかりませんでした"));
    CHECK(browser.get("/soja-shi/procedures/dog_registration").status == 200);
    CHECK(browser.shows("3,000円"));
    CHECK(browser.shows("3開庁日"));
    CHECK(browser.shows("環境課 動物係"));
    CHECK(browser.shows("登録証明書"));
    CHECK(browser.get("/soja-shi/procedures/dog_registration/form").body.starts_with("%PDF"));
    CHECK(browser.get("/soja-shi/procedures/cat_registration").status == 404);
    CHECK(browser.get("/okayama-shi/procedures/dog_registration").status == 404);  // another town has not published it
}

TEST_CASE_FIXTURE(Started, "the purpose of use stands on the first page alone, in the reader's language, as the office last said it")
{
    auto const first = base + "/answers/who";
    auto const says = [&](std::string const& procedure, std::string const& ja, std::string const& easy, std::string const& en, std::int64_t edition) {
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = ids.uuid(clock.now().microseconds), .receiver = "front", .arrived_at = clock.now() };
        letter.body = gateway::plain_body(mado::test::town, letter.kind, letter.subject, {}, letter.arrived_at, json::object({ { "what", "purpose" }, { "procedure", procedure }, { "ja", ja },
            { "easy", easy }, { "en", en }, { "edition", edition } }));
        tell(letter);
    };
    browser.get(first);
    CHECK(browser.shows("の受付、審査、決定及び通知のため"));
    CHECK(browser.shows("個人情報の利用目的"));
    says("tree_planting", "街路樹の管理のため", "きの せわの ため", "", 2);
    browser.get(first);
    CHECK(browser.shows("街路樹の管理のため"));
    CHECK_FALSE(browser.shows("の受付、審査、決定及び通知のため"));
    browser.get(first + "?language=ja-x-easy");
    CHECK(browser.shows("きの せわの ため"));
    browser.get(first + "?language=en");
    CHECK(browser.shows("<span lang=\"ja\">街路樹の管理のため"));  // nobody has written it in English
    browser.get(first + "?language=ja");
    says("tree_planting", "古い知らせ", "", "", 1);
    says("another_procedure", "ほかの手続", "", "", 9);
    browser.get(first);
    CHECK(browser.shows("街路樹の管理のため"));
    browser.post(first, { { "name", "三宅" }, { "planted_on.era", "reiwa" }, { "planted_on.year", "8" }, { "planted_on.month", "12" }, { "planted_on.day", "1" } });
    browser.get(base + "/answers/tree");
    CHECK(browser.last.status == 200);
    CHECK_FALSE(browser.shows("街路樹の管理のため"));
    says("tree_planting", "", "", "", 3);
    browser.get(first);
    CHECK(browser.shows("の受付、審査、決定及び通知のため"));
}

TEST_CASE_FIXTURE(Started, "a start shows the number and the code, and the whole life ends at the receipt")
{
    CHECK(receipt_number_from(number) != "");
    CHECK(code_from(code) != "");
    send_all();
    CHECK(browser.shows("受け付けました"));
    CHECK(browser.shows(number));
    CHECK(browser.shows(code));
    CHECK(browser.shows("令和8年11月18日（水）21時42分"));
    REQUIRE(arrived.size() == 1);
    auto const& body = arrived.front().body;
    CHECK(body["answers"]["name"].text("value") == "三宅");
    CHECK(body["files"]["photo"].text("way") == "post");
    CHECK(body["shown"]["charges"].integer("planting") == 500);
    CHECK(body.text("notice") == "electronic");
    CHECK(body.flag("has_mail"));
    CHECK(grouped(body.text("receipt_number")) == number);
    CHECK(browser.get(base + "/copy").body.starts_with("%PDF"));
    CHECK(count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'applications.application.submitted'") == 1);
}

TEST_CASE_FIXTURE(Started, "what is missing, too long, wrongly typed, unknown or twice is refused, every field named, and nothing is lost")
{
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", { { "name", "あいうえおかきくけこさ" }, { "planted_on.year", "8x" }, { "planted_on.month", "13" }, { "planted_on.day", "" }, { "colour", "red" } });
    CHECK(browser.last.status == 422);
    for (auto const* link : { "#name", "#planted_on", "#colour" })
        CHECK_MESSAGE(browser.shows(std::string("href=\"") + link), link);
    CHECK(browser.shows("value=\"あいうえおかきくけこさ\""));
    browser.post(base + "/answers/who", { { "name", "三宅" }, { "name", "山田" }, { "planted_on.year", "2026" }, { "planted_on.month", "12" }, { "planted_on.day", "1" } });
    CHECK(browser.last.status == 422);
    CHECK(browser.shows("href=\"#name\""));
    browser.post(base + "/answers/who", {});
    CHECK(browser.last.status == 422);
    browser.get(base + "/check");
    CHECK(browser.shows("まだ答えていただいていないところがあります"));
    CHECK_FALSE(browser.shows("この内容で送る"));
    browser.post(base + "/check", sending);  // sent although the page offers no button
    CHECK(browser.last.status == 422);
    CHECK(arrived.empty());
}

TEST_CASE_FIXTURE(Started, "a question that the answer leads to is asked on the same page, without a reproach")
{
    browser.get(base + "/answers/tree");
    CHECK(browser.shows("<template data-question=\"height\">"));  // seen by nobody without script
    CHECK_FALSE(browser.shows("<mado-question"));
    browser.post(base + "/answers/tree", { { "tall", "yes" }, { "photo.way", "post" } });
    CHECK(browser.last.status == 303);
    browser.get(browser.location());
    CHECK(browser.shows("<mado-question data-name=\"height\">"));
    CHECK_FALSE(browser.shows("<template"));
    CHECK(browser.shows("質問が増えました"));
    browser.post(base + "/answers/tree", { { "tall", "yes" }, { "height", "2" }, { "photo.way", "post" } });
    CHECK(browser.last.status == 422);
    browser.post(base + "/answers/tree", { { "tall", "yes" }, { "height", "4" }, { "photo.way", "post" } });
    CHECK(browser.location() == base + "/check");
}

TEST_CASE_FIXTURE(Started, "neither kind of notice is chosen for anybody, and sending names all that it lacks")
{
    answer_all();
    CHECK(browser.shows("この内容で送る"));
    CHECK(browser.between("value=\"electronic\"", ">").find("checked") == std::string::npos);
    browser.post(base + "/check", { { "mail", "no mail" } });
    CHECK(browser.last.status == 422);
    for (auto const* link : { "#notice", "#mail", "#confirm" })
        CHECK_MESSAGE(browser.shows(std::string("href=\"") + link), link);
    auto twice = sending;
    twice.emplace_back("notice", "paper");
    CHECK(browser.post(base + "/check", twice).status == 422);
}

TEST_CASE_FIXTURE(Started, "a double click submits once")
{
    answer_all();
    browser.post(base + "/check", sending);
    CHECK(browser.location() == base + "/receipt");
    browser.post(base + "/check", sending);
    CHECK(browser.location() == base + "/receipt");
    pump.once();
    CHECK(arrived.size() == 1);
    CHECK(browser.get(base + "/answers/who").status == 410);
}

TEST_CASE_FIXTURE(Started, "number and code open the form elsewhere; whatever is wrong shows the same sentence and nothing else")
{
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", { { "name", "三宅" }, { "planted_on.year", "2026" }, { "planted_on.month", "12" }, { "planted_on.day", "1" } });
    Browser elsewhere { *this };
    elsewhere.get("/soja-shi/applications");
    struct Row { char const* what; std::string number, code; };
    Ids other(7);
    for (auto const& row : { Row { "wrong code", number, other.code() }, Row { "unknown number", other.receipt_number(), code }, Row { "mistyped number", "7K3M", code }, Row { "no code", number, "" } }) {
        elsewhere.post("/soja-shi/applications", { { "number", row.number }, { "code", row.code } });
        CHECK_MESSAGE(elsewhere.last.status == 422, row.what);
        CHECK_MESSAGE(elsewhere.shows("組合せが見つかりません"), row.what);
        CHECK_FALSE(elsewhere.shows("木を植える届出"));
    }
    CHECK(elsewhere.get(base + "/answers/who").status == 404);  // another person's browser
    CHECK(browser.get("/okayama-shi/applications/" + application + "/key").status == 404);  // another town's address
    CHECK(elsewhere.get("/soja-shi/applications/not-an-id/status").status == 404);
    elsewhere.get("/soja-shi/applications");
    elsewhere.post("/soja-shi/applications", { { "number", number }, { "code", code } });
    REQUIRE(elsewhere.last.status == 303);
    elsewhere.get(elsewhere.location());
    CHECK(elsewhere.location() == base + "/answers/tree");  // where it was left
    elsewhere.get(base + "/answers/who");
    CHECK(elsewhere.shows("三宅"));
}

TEST_CASE_FIXTURE(Started, "after ten wrong codes further tries wait, also right ones")
{
    browser.get("/soja-shi/applications");
    for (int i = 0; i < 10; ++i)
        CHECK(browser.post("/soja-shi/applications", { { "number", number }, { "code", ids.code() } }).status == 422);
    CHECK(browser.post("/soja-shi/applications", { { "number", number }, { "code", code } }).status == 429);
    wait(3601);
    CHECK(browser.post("/soja-shi/applications", { { "number", number }, { "code", code } }).status == 303);
}

TEST_CASE_FIXTURE(Started, "somebody's ten mistyped numbers make nobody else wait")
{
    Browser clumsy { *this };
    clumsy.remote = "203.0.113.77";
    clumsy.get("/soja-shi/applications");
    for (int i = 0; i < 10; ++i)
        CHECK(clumsy.post("/soja-shi/applications", { { "number", "7K3M" }, { "code", code } }).status == 422);
    CHECK(clumsy.post("/soja-shi/applications", { { "number", "7K3M" }, { "code", code } }).status == 429);
    browser.get("/soja-shi/applications");
    CHECK(browser.post("/soja-shi/applications", { { "number", "7K3M" }, { "code", code } }).status == 422);
    CHECK(browser.post("/soja-shi/applications", { { "number", number }, { "code", code } }).status == 303);
}

TEST_CASE_FIXTURE(Started, "an unsent form is gone 90 days after the last touch, and its code opens nothing")
{
    wait(89 * 86'400);
    for (auto const& schedule : modules.back().schedules)
        schedule.run(here);
    CHECK(count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant") == 1);
    wait(2 * 86'400);
    for (auto const& schedule : modules.back().schedules)
        schedule.run(here);
    CHECK(count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant") == 0);
    browser.get("/soja-shi/applications");
    CHECK(browser.post("/soja-shi/applications", { { "number", number }, { "code", code } }).status == 422);
}

TEST_CASE_FIXTURE(Started, "a file is typed by its content, kept sealed, and can be taken back")
{
    auto const path = (folder.path / "upload").string();
    std::string const png = "\x89PNG\r\n\x1a\n" + std::string(600, 'x');
    auto const upload = [&](std::string const& bytes, bool too_large) {
        std::ofstream(path, std::ios::binary) << bytes;
        return http::Upload { "photo.file", "庭.png", "image/png", too_large ? "" : path, bytes.size(), bytes.substr(0, 512), too_large };
    };
    browser.get(base + "/answers/tree");
    browser.post(base + "/answers/tree", { { "tall", "no" }, { "photo.way", "file" } }, { upload("MZ this is a program", false) });
    CHECK(browser.last.status == 422);
    CHECK(browser.shows("受け取れない種類"));
    browser.post(base + "/answers/tree", { { "tall", "no" }, { "photo.way", "file" } }, { upload(png, true) });
    CHECK(browser.last.status == 422);
    CHECK(browser.shows("大きすぎて"));
    browser.post(base + "/answers/tree", { { "tall", "no" }, { "photo.way", "file" } }, { upload(png, false) });
    CHECK(browser.last.status == 303);
    browser.get(base + "/answers/tree");
    CHECK(browser.shows("庭.png"));
    auto const blob = browser.between("name=\"photo.remove\" value=\"", "\"");
    CHECK(files.has(blob));
    CHECK(count("SELECT COUNT(*) AS n FROM files_blob WHERE tenant = $tenant") == 1);
    browser.post(base + "/answers/tree", { { "tall", "no" }, { "photo.way", "file" }, { "photo.remove", blob } });
    browser.get(base + "/answers/tree");
    CHECK_FALSE(browser.shows("庭.png"));
}

TEST_CASE_FIXTURE(Started, "an unsent form moves to the new version; its answers of the same name stay")
{
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", { { "name", "三宅" }, { "planted_on.year", "2026" }, { "planted_on.month", "12" }, { "planted_on.day", "1" } });
    std::string text = small;
    text.replace(text.find("name: { type: text"), 4, "full_name");
    publish("tree_planting", text);
    browser.get(base + "/answers/who");
    CHECK(browser.shows("新しくなりました"));
    CHECK(browser.shows("name=\"full_name\""));
    CHECK(browser.shows("name=\"planted_on.month\" type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"2\" value=\"12\""));
    CHECK_FALSE(browser.shows("三宅"));
}

TEST_CASE_FIXTURE(Started, "asked, completed, decided: the resident's page shows each step, and the office hears each act")
{
    send_all();
    auto const key_text = crypto::from_base64url(arrived.front().body.text("application_key"));
    crypto::PublicKey key;
    std::ranges::copy(*key_text, key.bytes.begin());
    tell(gateway::Kind::Told, application, json::object({ { "clear", json::object({ { "state", "examining" }, { "event", "taken" }, { "at", clock.now().microseconds }, { "expected_on", "2026-11-24" } }) }, { "box", nullptr } }));
    browser.get(base + "/status");
    CHECK(browser.shows("環境課 動物係が確認を始めました"));
    CHECK(browser.shows("令和8年11月24日（火）"));

    auto const request = ids.uuid(1);
    tell(gateway::Kind::Asked, application, json::object({ { "clear", json::object({ { "state", "asked" }, { "until", "2026-12-03" } }) },
        { "box", gateway::box_for(key, json::object({ { "request", request }, { "until", "2026-12-03" }, { "from", "環境課" }, { "words", "名前を確かめてください。" },
            { "fields", json::array({ json::object({ { "name", "name" }, { "say", "姓と名を入れてください" } }) }) } })) } }));
    CHECK(count("SELECT COUNT(*) AS n FROM messages_mail WHERE tenant = $tenant") == 1);
    browser.get(base + "/status");
    CHECK(browser.shows("あなたの返事を待っています"));
    CHECK(browser.shows("名前を確かめてください。"));
    browser.get("/soja-shi");
    CHECK(browser.shows("返事をする"));
    browser.get(base + "/complete");
    CHECK(browser.shows("name=\"name\""));
    CHECK_FALSE(browser.shows("planted_on"));
    CHECK(browser.post(base + "/complete", { { "name", "" } }).status == 422);
    CHECK(browser.post(base + "/complete", { { "name", "三宅 陽子" }, { "planted_on.year", "2030" } }).status == 422);
    CHECK(browser.post(base + "/complete", { { "name", "三宅 陽子" } }).status == 303);
    pump.once();
    REQUIRE(arrived.size() == 2);
    CHECK(arrived.back().body.text("request") == request);
    CHECK(arrived.back().body["answers"].object().size() == 1);
    CHECK(arrived.back().body["answers"]["name"].text("value") == "三宅 陽子");
    CHECK(browser.get(base + "/complete").status == 410);

    auto const page = office_files.keep_bytes("<article class=\"document\"><h1>届出済証</h1></article>");
    auto const blob = [&](files::Blob const& one) { return json::object({ { "name", one.name }, { "size", static_cast<std::int64_t>(one.size) }, { "key", crypto::base64url(crypto::view(one.key.bytes)) } }); };
    auto const document = ids.uuid(2);
    gateway::Letter letter { .kind = gateway::Kind::Told, .subject = application, .receiver = "front", .arrived_at = clock.now(), .blobs = { { page.name, page.size } } };
    letter.body = gateway::plain_body(test::town, letter.kind, application, {}, letter.arrived_at, json::object({
        { "clear", json::object({ { "state", "dispatched" }, { "event", "dispatched" }, { "at", clock.now().microseconds }, { "charges", json::array({ json::object({ { "id", "c1" }, { "title", "植樹料" }, { "amount", 500 }, { "due", nullptr } }) }) },
            { "verify", json::object({ { "code", "K7Q2" }, { "number", "環第1号" }, { "title", "届出済証" }, { "date", "2026-11-19" }, { "office", "環境課" }, { "hash", "00ff" } }) } }) },
        { "box", gateway::box_for(key, json::object({ { "words", "届け出を受け付けました。" }, { "division", "環境課" }, { "position", "課長" },
            { "document", json::object({ { "id", document }, { "number", "環第1号" }, { "title", "届出済証" }, { "blob", blob(page) }, { "html_blob", blob(page) }, { "hash", "00ff" }, { "way", "electronic" } }) } })) } }));
    tell(letter);
    browser.get(base + "/status");
    CHECK(browser.shows("結果をお知らせしました"));
    CHECK(browser.shows("500円"));
    CHECK(browser.shows(base + "/charges/c1"));  // open, for the letter says nothing else
    browser.get(base + "/documents/" + document);
    CHECK(browser.shows("<h1>届出済証</h1>"));
    browser.get(base + "/documents/" + document);
    pump.once();
    REQUIRE(arrived.size() == 3);  // opened once
    CHECK(arrived.back().body.text("opened") == document);
    Browser anybody { *this };
    CHECK(anybody.get("/soja-shi/verify/K7Q2").status == 200);
    CHECK(anybody.shows("環第1号"));
    CHECK(anybody.get("/okayama-shi/verify/K7Q2").status == 404);
    CHECK(anybody.get(base + "/documents/" + document).status == 404);
    browser.get(base + "/withdraw");
    CHECK(browser.post(base + "/withdraw", {}).status == 409);  // decided already
}

TEST_CASE_FIXTURE(Started, "a withdrawal reaches the office once")
{
    send_all();
    browser.get(base + "/withdraw");
    CHECK(browser.post(base + "/withdraw", { { "reason", "木が枯れた" } }).status == 303);
    CHECK(browser.post(base + "/withdraw", {}).status == 409);
    pump.once();
    REQUIRE(arrived.size() == 2);
    CHECK(arrived.back().body.text("reason") == "木が枯れた");
    tell(gateway::Kind::Told, application, json::object({ { "clear", json::object({ { "state", "withdrawn" }, { "event", "withdrawn" } }) }, { "box", nullptr } }));
    browser.get(base + "/status");
    CHECK(browser.shows("取り下げました"));
    CHECK(count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant AND mail_address <> ''") == 0);
}

TEST_CASE_FIXTURE(Front, "a My Number is asked where the form is sent, and stays nowhere on the front")
{
    publish_from_library("child_allowance");
    Browser browser { *this };
    browser.get("/soja-shi/procedures/child_allowance");
    browser.identify("card");
    browser.post("/soja-shi/procedures/child_allowance/start", {});
    REQUIRE(browser.last.status == 303);
    auto const base = browser.location().substr(0, browser.location().rfind('/'));
    CHECK(browser.get(base + "/answers/numbers").status == 404);
    browser.get(base + "/answers/children");
    browser.post(base + "/answers/children", { { "children.add", "yes" } });
    CHECK(browser.location() == base + "/answers/children/children/0");
    browser.get(browser.location());
    CHECK(browser.shows("name=\"children.0.child_name.family\""));
    CHECK(browser.post(base + "/answers/children/children/0", {}).status == 422);
    CHECK(browser.get(base + "/answers/children/children/7").status == 404);
    browser.get(base + "/check");
    CHECK(browser.shows("まだ答えていただいていないところがあります"));
}

TEST_CASE_FIXTURE(Front, "a My Number goes sealed to the core zone, and a wrong one is told without being shown")
{
    std::string text = small;
    auto const replace = [&](std::string_view from, std::string_view to) { text.replace(text.find(from), from.size(), to); };
    replace("tree_planting", "tree_allowance");
    replace("zone: office", "zone: core");
    replace("identity: none", "identity: card");
    replace("  tree:\n", "  number:\n    title: { ja: 番号 }\n    fields:\n      my_number: { type: my_number, title: { ja: 個人番号 } }\n  tree:\n");
    publish("tree_allowance", text);
    Browser browser { *this };
    browser.get("/soja-shi/procedures/tree_allowance");
    REQUIRE(browser.last.status == 200);
    browser.identify("card");
    browser.post("/soja-shi/procedures/tree_allowance/start", {});
    auto const base = browser.location().substr(0, browser.location().rfind('/'));
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", { { "name", "三宅" }, { "planted_on.year", "2026" }, { "planted_on.month", "12" }, { "planted_on.day", "1" } });
    CHECK(browser.location() == base + "/answers/tree");  // the page of the number has no screen of its own
    browser.post(base + "/answers/tree", { { "tall", "no" }, { "photo.way", "post" } });
    browser.get(base + "/check");
    CHECK(browser.shows("name=\"my_number\""));
    http::Pairs form { { "notice", "paper" }, { "confirm", "yes" }, { "my_number", "123456789013" } };
    CHECK(browser.post(base + "/check", form).status == 422);
    CHECK_FALSE(browser.shows("123456789013"));
    CHECK(browser.post(base + "/check", { { "notice", "paper" }, { "confirm", "yes" } }).status == 422);
    form.back().second = "123456789018";  // 番号法施行令8条: the check digit
    CHECK(browser.post(base + "/check", form).status == 303);
    pump.once();
    REQUIRE(arrived.size() == 1);
    CHECK(arrived.front().sender_zone == "front");
    CHECK(arrived.front().body["answers"]["my_number"].text("value") == "123456789018");
    browser.get(base + "/status");
    CHECK_FALSE(browser.shows("123456789018"));
}
