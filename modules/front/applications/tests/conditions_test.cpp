// What a page tells its script, and what it answers while one types (docs/adr/0010).
#include "tests/front.h"

using namespace mado;
using test::Browser;
using test::Front;

namespace {

constexpr char const* stalls = R"yaml(procedure: stall_notice
title: { ja: 露店の届出 }
about: { ja: 祭りに店を出す人が届け出ます。 }
words: [露店]
effect: filing
zone: office
law: [条例第3条]
owner: environment/animals
applicants: [person]
identity: none
languages: [ja]
ask:
  stall:
    title: { ja: 店 }
    fields:
      name: { type: text, max: 10, title: { ja: 店の名前 } }
      fire: { type: yes_no, title: { ja: 火を使いますか } }
      gas: { type: text, max: 20, when: 'fire', title: { ja: ガスの種類 } }
      opens_on: { type: date, title: { ja: 初日 } }
      reason: { type: text, max: 50, when: 'is_soon', title: { ja: 急ぐ理由 } }
      remark: { type: text, max: 50, optional: 'fire != true', title: { ja: 消火の用意 } }
      helpers:
        type: group
        title: { ja: 手伝う人 }
        fields:
          helper: { type: text, max: 10, title: { ja: 名前 } }
          cooks: { type: yes_no, title: { ja: 調理しますか } }
          licence: { type: text, max: 10, when: 'cooks', title: { ja: 許可の番号 } }
rules:
  is_soon: 'opens_on <= deadline(received_on, duration("P7D"))'
limits:
  handling: { title: { ja: 返事まで }, working_days: '3', basis: town, starts: arrival }
outcome:
  done: { tell: noted }
keep: { class: 祭り, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, rules, limits, keep], says: 試験のための決まり, sure: demo }
examples:
  soon: { given: { opens_on: 2026-11-20, received_on: 2026-11-18 }, expect: { is_soon: true } }
)yaml";

struct Stall : Front {
    Browser browser { *this };
    std::string base, page, asks;

    Stall()
    {
        publish("stall_notice", stalls);
        browser.get("/soja-shi/procedures/stall_notice");
        browser.post("/soja-shi/procedures/stall_notice/start", {});
        REQUIRE(browser.last.status == 303);
        base = browser.location().substr(0, browser.location().rfind('/'));
        page = base + "/answers/stall";
        asks = base + "/conditions/stall";
        browser.get(page);
        REQUIRE(browser.last.status == 200);
    }
    json::Value ask(std::string const& at, http::Pairs form)
    {
        browser.post(at, std::move(form));
        CHECK(browser.last.status == 200);
        auto const answer = json::parse(browser.last.body);
        REQUIRE(answer.has_value());
        return *answer;
    }
};

http::Pairs day(char const* of_november)
{
    return { { "opens_on.era", "" }, { "opens_on.year", "2026" }, { "opens_on.month", "11" }, { "opens_on.day", of_november } };
}

}  // namespace

TEST_CASE_FIXTURE(Stall, "a page tells its script which questions may come, and what the browser may decide")
{
    CHECK(browser.shows("<template data-question=\"gas\">"));
    CHECK(browser.shows("<template data-question=\"reason\">"));
    CHECK(browser.shows("<mado-question data-name=\"remark\">"));  // always asked; its mark changes
    auto const told = browser.between("data-questions=\"", "\"");
    CHECK(told.find("{&#34;run&#34;:&#34;q_fire&#34;,&#34;uses&#34;:[&#34;fire&#34;]}") != std::string::npos);
    CHECK(told.find("&#34;when&#34;:{&#34;uses&#34;:[&#34;opens_on&#34;]}") != std::string::npos);  // the calendar is ours
    CHECK(told.find("(q_fire != true)") != std::string::npos);
    CHECK(told.find("helpers") == std::string::npos);
    CHECK(browser.between("data-address=\"", "\"") == asks);

    auto const engine = browser.between("data-feelin=\"", "\"");
    CHECK(browser.get(engine).status == 200);
    CHECK(browser.last.shared_body->find("lezer-feel") != std::string::npos);  // with its licences
}

TEST_CASE_FIXTURE(Stall, "the server answers which questions the answers lead to, and keeps nothing")
{
    auto const before = count("SELECT count(*) AS n FROM audit_event");
    auto form = day("20");
    form.insert(form.end(), { { "name", "三宅屋" }, { "fire", "yes" } });
    auto answer = ask(asks, form);
    CHECK(answer["asked"] == json::object({ { "gas", true }, { "reason", true } }));
    CHECK(answer["optional"] == json::object({ { "remark", false } }));
    form = day("30");
    form.emplace_back("fire", "no");
    answer = ask(asks, form);
    CHECK(answer["asked"] == json::object({ { "gas", false }, { "reason", false } }));
    CHECK(answer["optional"] == json::object({ { "remark", true } }));
    answer = ask(asks, { { "opens_on.month", "13" }, { "nonsense", "x" }, { "fire", "perhaps" } });
    CHECK(answer["asked"] == json::object({ { "gas", false }, { "reason", false } }));
    CHECK(count("SELECT count(*) AS n FROM audit_event") == before);
    browser.get(page);
    CHECK_FALSE(browser.shows("三宅屋"));
}

TEST_CASE_FIXTURE(Stall, "a row of a group has its own conditions")
{
    browser.get(page + "/helpers/0");
    REQUIRE(browser.last.status == 200);
    CHECK(browser.shows("<template data-question=\"helpers.0.licence\">"));
    CHECK(browser.between("data-prefix=\"", "\"") == "helpers.0.");
    CHECK(browser.between("data-address=\"", "\"") == asks + "/helpers/0");
    CHECK(ask(asks + "/helpers/0", { { "helpers.0.cooks", "yes" } })["asked"] == json::object({ { "licence", true } }));
    CHECK(ask(asks + "/helpers/0", { { "helpers.0.cooks", "no" } })["asked"] == json::object({ { "licence", false } }));
    CHECK(browser.post(asks + "/helpers/7", {}).status == 404);
    CHECK(browser.post(asks + "/name/0", {}).status == 404);
}

TEST_CASE_FIXTURE(Stall, "nobody else is answered, nor a form of another site")
{
    CHECK(browser.post(base + "/conditions/nothing", {}).status == 404);
    CHECK(browser.get(asks).status == 404);
    auto forged = browser.request("POST", asks);
    forged.form = { { "fire", "yes" } };
    CHECK(browser.send(std::move(forged)).status == 409);

    Browser stranger { *this };
    stranger.get("/soja-shi/applications");
    CHECK(stranger.post(asks, { { "fire", "yes" } }).status == 404);
    CHECK_FALSE(stranger.shows("gas"));
    auto elsewhere = asks;
    elsewhere.replace(elsewhere.find("soja-shi"), 8, "okayama-shi");
    CHECK(browser.post(elsewhere, { { "fire", "yes" } }).status == 404);
}

TEST_CASE_FIXTURE(Stall, "what the script had shown is taken in one go; what it had hidden is dropped")
{
    auto form = day("20");
    form.insert(form.end(), { { "name", "三宅屋" }, { "fire", "yes" }, { "gas", "プロパン" }, { "reason", "急に決まった" }, { "remark", "消火器" } });
    browser.post(page, form);
    browser.get(page);
    CHECK(browser.shows("プロパン"));
    form = day("30");
    form.insert(form.end(), { { "name", "三宅屋" }, { "fire", "no" }, { "remark", "" } });
    browser.post(page, form);
    browser.get(page);
    CHECK_FALSE(browser.shows("プロパン"));
    CHECK_FALSE(browser.shows("急に決まった"));
}
