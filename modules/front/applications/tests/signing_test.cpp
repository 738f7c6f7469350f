// Signing an application with a test card, on its own front with a box of test cards.
#include "tests/front.h"

#include <mado/card/acceptance.h>

#include <fstream>

using namespace mado;
using test::Browser;
using test::Front;

namespace {

constexpr char const* signed_procedure = R"yaml(procedure: tree_oath
title: { ja: 木を守る誓い, en: An oath on trees }
about: { ja: 署名して届け出ます。 }
words: [木]
effect: filing
zone: office
law: [公園条例第9条]
owner: environment/animals
applicants: [person]
identity: card
languages: [ja]
ask:
  who:
    title: { ja: 届け出る人 }
    fields:
      name: { type: text, max: 10, title: { ja: 名前 } }
  photo_page:
    title: { ja: 写真 }
    fields:
      photo: { type: file, accept: [image], optional: 'true', title: { ja: 木の写真 } }
rules:
  is_named: 'name != ""'
limits:
  handling: { title: { ja: 返事まで }, working_days: '3', basis: town, starts: arrival }
outcome:
  done: { tell: planted }
keep: { class: 公園/木, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, rules, limits, keep], says: 試験のための決まり, sure: demo }
examples:
  named: { given: { name: 三宅, received_on: 2026-11-18 }, expect: { is_named: true } }
)yaml";

constexpr std::int64_t day = 86'400;

struct SigningFront : Front {
    std::shared_ptr<card::CardBox const> box;
    explicit SigningFront(std::shared_ptr<card::Acceptance> acceptance = std::make_shared<card::Acceptance>())
        : Front({ portal::describe(applications::of_browser), applications::describe({}, acceptance) }, {})
    {
        box = std::make_shared<card::CardBox const>(folder.path / "cards");
        auto const now = clock.now().microseconds / 1'000'000;
        card::Person const hanako { .name = "山田　花子", .name_replaced = "00000", .sex = "female", .born_words = "419900102", .address = "総社市中央一丁目", .address_replaced = "00000000" };
        box->issue("good", { .person = hanako, .from = now - day, .through = now + 30 * day }, "ABC123", now);
        box->issue("expired", { .person = hanako, .from = now - 30 * day, .through = now - day }, "ABC123", now);
        box->issue("revoked", { .person = hanako, .from = now - day, .through = now + 30 * day }, "ABC123", now);
        auto const serial = card::certificate_of(*box->card("revoked")).serial();
        std::ofstream(folder.path / "crl.der", std::ios::binary) << card::make_crl(box->authority(now), { serial }, now - day, now + 30 * day);
        acceptance->demonstration = box;
        acceptance->revocation = std::make_shared<card::CrlFile const>(folder.path / "crl.der");
        acceptance->trust = [own = box] { return card::trust_with(own->known_authority()); };
        publish("tree_oath", signed_procedure);
    }
    std::int64_t seconds() const { return clock.now().microseconds / 1'000'000; }
    http::Upload upload(std::string const& bytes, std::string const& name = "signature.p7s")
    {
        auto const path = (folder.path / ("upload-" + std::to_string(++uploads))).string();
        std::ofstream(path, std::ios::binary) << bytes;
        return { .field = "signature", .file_name = name, .content_type = "application/pkcs7-signature", .path = path, .size = bytes.size(), .head = bytes.substr(0, 512) };
    }
    int uploads = 0;
};

std::string started(Browser& browser)
{
    browser.get("/soja-shi/procedures/tree_oath");
    browser.get("/soja-shi/procedures/tree_oath/start?sign=card");
    REQUIRE(browser.last.status == 200);
    browser.post("/soja-shi/procedures/tree_oath/start?sign=card", {});
    auto const base = browser.location().substr(0, browser.location().rfind('/'));
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", { { "name", "山田花子" } });
    return base;
}

http::Pairs const sending { { "notice", "electronic" }, { "confirm", "yes" } };

}  // namespace

TEST_CASE("without a card one is led to the ways to show who one is")
{
    SigningFront front;
    Browser browser { front };
    browser.get("/soja-shi/procedures/tree_oath");
    browser.get("/soja-shi/procedures/tree_oath/start");
    CHECK(browser.last.status == 303);
    CHECK(browser.location().find("/identity?") != std::string::npos);
}

TEST_CASE("signed with a test card and sent")
{
    SigningFront front;
    Browser browser { front };
    auto const base = started(browser);
    browser.get(base + "/check");
    CHECK(browser.shows("/sign"));
    CHECK(browser.post(base + "/check", sending).status == 422);  // not yet
    browser.get(base + "/sign");
    CHECK(browser.shows("山田花子"));
    CHECK(browser.post(base + "/sign", { { "card", "good" }, { "pin", "WRONG1" } }).status == 422);
    CHECK(browser.shows("あと4回"));
    CHECK(browser.post(base + "/sign", { { "card", "good" }, { "pin", "x" } }).status == 422);
    CHECK(browser.post(base + "/sign", { { "card", "nobody" }, { "pin", "ABC123" } }).status == 422);
    CHECK(browser.post(base + "/sign", { { "card", "expired" }, { "pin", "ABC123" } }).status == 422);
    CHECK(browser.shows("有効期限が切れています"));
    CHECK(browser.post(base + "/sign", { { "card", "revoked" }, { "pin", "ABC123" } }).status == 422);
    CHECK(browser.shows("失効しています"));
    CHECK(browser.post(base + "/sign", { { "card", "good" }, { "pin", "ABC123" } }).status == 303);
    browser.get(base + "/sign");
    CHECK(browser.shows("山田　花子"));
    CHECK(browser.post(base + "/check", sending).status == 303);
    front.pump.once();
    REQUIRE(front.arrived.size() == 1);
    auto const& identity = front.arrived.front().body["identity"];
    CHECK(identity.text("how") == "card");
    CHECK(identity.text("assurance") == "card");
    CHECK(identity["attributes"].text("name") == "山田　花子");
    CHECK_FALSE(identity.text("evidence").empty());
}

TEST_CASE("what is downloaded, signed elsewhere and handed in")
{
    SigningFront front;
    Browser browser { front };
    auto const base = started(browser);
    auto const at = std::to_string(front.seconds());
    browser.get(base + "/sign/statement?at=" + at);
    auto const statement = browser.last.body;
    auto const read = json::parse(statement);
    REQUIRE(read);
    CHECK(json::canonical(*read) == statement);  // RFC 8785
    CHECK(read->text("tenant") == test::town);
    CHECK(read->array("answers").at(0).text("words") == "山田花子");
    auto const cms = front.box->sign("good", "ABC123", statement, front.seconds())->cms;

    browser.get(base + "/sign?at=" + at);
    CHECK(browser.post(base + "/sign", { { "at", at } }).status == 422);
    CHECK(browser.shows("署名ファイルを選んでください"));
    CHECK(browser.post(base + "/sign", { { "at", at } }, { front.upload("hello") }).status == 422);
    auto const other = front.box->sign("good", "ABC123", statement + " ", front.seconds())->cms;
    CHECK(browser.post(base + "/sign", { { "at", at } }, { front.upload(other) }).status == 422);
    CHECK(browser.shows("いまの申請の内容に対するものではありません"));
    front.wait(60);
    CHECK(browser.post(base + "/sign", { { "at", at } }, { front.upload(cms) }).status == 303);

    // A change after signing: nothing is lost, one signs again.
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", { { "name", "山田太郎" } });
    browser.get(base + "/check");
    CHECK(browser.shows("署名のあとに内容が変わりました"));
    CHECK(browser.post(base + "/check", sending).status == 422);
    CHECK(browser.shows("山田太郎"));
    CHECK(browser.post(base + "/sign", { { "at", at } }, { front.upload(cms) }).status == 422);
    // Back to what was signed: it counts again.
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", { { "name", "山田花子" } });
    CHECK(browser.post(base + "/check", sending).status == 303);
}

TEST_CASE("a signature of another application does not count here, and a stale one neither")
{
    SigningFront front;
    Browser first { front }, second { front };
    auto const one = started(first), two = started(second);
    auto const at = std::to_string(front.seconds());
    first.get(one + "/sign/statement?at=" + at);
    auto const cms = front.box->sign("good", "ABC123", first.last.body, front.seconds())->cms;
    second.get(two + "/sign?at=" + at);
    CHECK(second.post(two + "/sign", { { "at", at } }, { front.upload(cms) }).status == 422);
    CHECK(second.shows("別の申請"));
    first.get(two + "/sign");
    CHECK(first.last.status == 404);  // another browser's form
    // Its moment is part of it; one of more than a day ago or of the future is not taken.
    front.wait(60);
    CHECK(first.post(one + "/sign", { { "at", std::to_string(front.seconds() - day - 1) } }, { front.upload(cms) }).status == 422);
    CHECK(first.post(one + "/sign", { { "at", std::to_string(front.seconds() + 60) } }, { front.upload(cms) }).status == 422);
    CHECK(first.post(one + "/sign", { { "at", at } }, { front.upload(cms) }).status == 303);
}

TEST_CASE("outside a demonstration there are no test cards, on no page and for no request")
{
    auto acceptance = std::make_shared<card::Acceptance>();
    SigningFront front(acceptance);
    Browser browser { front };
    auto const base = started(browser);
    acceptance->demonstration.reset();
    acceptance->trust = [] { return card::pinned_authorities(); };
    browser.get(base + "/sign");
    CHECK_FALSE(browser.shows("name=\"pin\""));
    CHECK(browser.post(base + "/sign", { { "card", "good" }, { "pin", "ABC123" } }).status == 404);
    auto const at = std::to_string(front.seconds());
    browser.get(base + "/sign/statement?at=" + at);
    auto const cms = front.box->sign("good", "ABC123", browser.last.body, front.seconds())->cms;
    CHECK(browser.post(base + "/sign", { { "at", at } }, { front.upload(cms) }).status == 422);
    CHECK(browser.shows("マイナンバーカードの署名用電子証明書ではありません"));
}
