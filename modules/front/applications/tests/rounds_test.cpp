#include "tests/front.h"

#include <mado/api/system.h>
#include <mado/applications/apply.h>
#include <mado/definitions/round.h>

using namespace mado;
using test::Browser;
using test::Front;

namespace {

constexpr char const* allotment = R"yaml(procedure: allotment
title: { ja: 市民農園の区画 }
about: { ja: 畑を借りたい人が申し込みます。 }
words: [畑]
effect: lottery
zone: office
law: [市民農園条例第3条]
owner: environment/animals
applicants: [person]
identity: none
languages: [ja]
rounds:
  choose: plot
  columns:
    area: { type: number, title: { ja: 広さ } }
ask:
  who:
    title: { ja: 申し込む人 }
    fields:
      plot: { type: choice, from: round, title: { ja: 区画 } }
      name: { type: text, max: 10, title: { ja: 名前 } }
rules:
  is_large: 'item.area > 20'
flags:
  large: { to: both, when: 'is_large', say: { ja: 広い区画です。 } }
grounds:
  too_late: { result: ineligible, when: 'received_on > round.closes_on', say: { ja: 期間の外です。 } }
draw: { by: plot, rank: '1', lots: '1', reserves: '1' }
route: { by: animals }
outcome:
  won: { tell: plot_won }
  lost: { tell: plot_lost }
  ineligible: { tell: plot_ineligible }
keep: { class: 農園, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, rules, grounds, keep], says: 試験のための決まり, sure: demo }
examples:
  large: { given: { item: { area: 21 }, received_on: 2026-11-18, round: { closes_on: 2026-11-20 } }, expect: { is_large: true } }
)yaml";

struct Allotment : Front {
    Browser browser { *this };

    explicit Allotment(applications::Gate const& gate = {}) : Front({ portal::describe(applications::of_browser), applications::describe(gate) }, {}) { publish("allotment", allotment); }

    void announce(std::string const& name, std::string const& opens, std::string const& closes, std::string const& to = test::town)
    {
        definitions::Round round { "allotment", name, { { { "ja", "回 " + name } } }, *Day::parse(opens), *Day::parse(closes), Day::parse(closes)->plus_days(7) };
        for (auto const* key : { "a1", "a2" })
            round.items.push_back({ key, { { { "ja", std::string("区画") + key } } }, 2, json::parse(key == std::string_view("a1") ? R"({ "area": "15" })" : R"({ "area": "30.5" })")->object() });
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = ids.uuid(clock.now().microseconds), .receiver = "front", .definition = {}, .arrived_at = clock.now() };
        letter.body = gateway::plain_body(to, letter.kind, letter.subject, {}, letter.arrived_at, json::object({ { "what", "round" }, { "name", "allotment/" + name },
            { "round", definitions::json_of(round) }, { "starts_on", opens } }));
        tell(letter, to);
    }
    void dataset(std::string const& round, std::string const& state, std::string const& text, std::string const& hash)
    {
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = ids.uuid(clock.now().microseconds), .receiver = "front", .definition = {}, .arrived_at = clock.now() };
        letter.body = gateway::plain_body(test::town, letter.kind, letter.subject, {}, letter.arrived_at, json::object({ { "what", "dataset" }, { "name", "draw/allotment/" + round },
            { "procedure", "allotment" }, { "round", round }, { "state", state }, { "text", text }, { "hash", hash } }));
        tell(letter);
    }
    Result<applications::Receipt> apply(std::string const& plot, std::string const& round = {})
    {
        return applications::apply(here, test::town,
            { .procedure = "allotment", .applicant = "person", .answers = json::object({ { "plot", plot }, { "name", "三宅" } }).object(), .notice = "electronic", .round = round });
    }
};

}  // namespace

TEST_CASE_FIXTURE(Allotment, "before the first round: said kindly, and nobody can start")
{
    browser.get("/soja-shi/procedures/allotment");
    CHECK(browser.shows("次の募集") == false);
    CHECK(browser.shows("いまは受付をしていません"));
    CHECK_FALSE(browser.shows("/procedures/allotment/start"));
    browser.get("/soja-shi/procedures/allotment/start");
    browser.post("/soja-shi/procedures/allotment/start", {});
    CHECK(browser.last.status == 409);
    CHECK(apply("a1").error().key == "applications.round.none_open");
    announce("later", "2026-12-01", "2026-12-10");
    announce("elsewhere", "2026-11-01", "2026-12-10", test::other_town);
    browser.get("/soja-shi/procedures/allotment");
    CHECK(browser.shows("12月1日"));
    CHECK(browser.shows("30.5"));  // its rows stand there already
    CHECK(apply("a1").error().key == "applications.round.none_open");
}

TEST_CASE_FIXTURE(Allotment, "one round is open: its rows are the options, the submission carries it; after its last day no more")
{
    announce("autumn", "2026-11-18", "2026-11-18");
    browser.get("/soja-shi/procedures/allotment");
    browser.post("/soja-shi/procedures/allotment/start", {});
    REQUIRE(browser.last.status == 303);
    auto const base = browser.location().substr(0, browser.location().rfind('/'));
    browser.get(base + "/answers/who");
    CHECK(browser.shows("区画a2"));
    CHECK(browser.shows("30.5"));
    browser.post(base + "/answers/who", { { "plot", "a9" }, { "name", "三宅" } });
    CHECK(browser.last.status == 422);
    browser.post(base + "/answers/who", { { "plot", "a2" }, { "name", "三宅" } });
    CHECK(browser.last.status == 303);
    browser.get(base + "/check");
    CHECK(browser.shows("区画a2"));
    wait(3 * 3'600);  // after midnight: begun in time, sent too late
    browser.get(base + "/check");
    browser.post(base + "/check", { { "notice", "paper" }, { "mail", "" }, { "confirm", "yes" } });
    CHECK(browser.last.status == 422);
    CHECK(arrived.empty());
    wait(-3 * 3'600);
    browser.get(base + "/check");
    browser.post(base + "/check", { { "notice", "paper" }, { "mail", "" }, { "confirm", "yes" } });
    CHECK(browser.last.status == 303);
    pump.once();
    REQUIRE(arrived.size() == 1);
    CHECK(arrived.front().body.text("round") == "autumn");
}

TEST_CASE_FIXTURE(Allotment, "several rounds: start asks which; apply needs to be told")
{
    announce("autumn", "2026-11-01", "2026-11-30");
    announce("winter", "2026-11-10", "2026-12-10");
    CHECK(apply("a1").error().fields.front().field == "round");
    CHECK(apply("a1", "spring").error().kind == Refusal::Kind::Invalid);
    CHECK(apply("a9", "winter").error().fields.front().key == "definitions.choice.unknown");
    REQUIRE(apply("a1", "winter"));
    browser.get("/soja-shi/procedures/allotment/start");
    CHECK(browser.shows("回 winter"));
    browser.post("/soja-shi/procedures/allotment/start", {});
    CHECK(browser.last.status == 422);
    browser.post("/soja-shi/procedures/allotment/start", { { "round", "winter" } });
    CHECK(browser.last.status == 303);
}

TEST_CASE_FIXTURE(Allotment, "the record of a draw: first its hash, then the whole for anyone; a changed one is refused")
{
    announce("autumn", "2026-11-01", "2026-11-10");
    std::string const fixed = R"({"commitment":"cc","fixed_at":"2026-11-18T10:00:00+09:00","list_hash":"abcdef"})", whole = R"({"list":"x"})";
    dataset("autumn", "fixed", fixed, crypto::sha256_hex(fixed));
    browser.get("/soja-shi/procedures/allotment");
    CHECK(browser.shows("abcdef"));
    CHECK(browser.get("/soja-shi/procedures/allotment/draws/autumn").status == 404);
    dataset("autumn", "decided", whole, crypto::sha256_hex(whole));
    CHECK(browser.get("/soja-shi/procedures/allotment/draws/autumn").body == whole);
    CHECK(browser.get("/okayama-shi/procedures/allotment/draws/autumn").status == 404);
    dataset("autumn", "decided", R"({"list":"y"})", crypto::sha256_hex(whole));  // parks
    CHECK(browser.get("/soja-shi/procedures/allotment/draws/autumn").body == whole);
    CHECK(browser.get("/soja-shi/procedures/allotment/draws/none").status == 404);
}

TEST_CASE("what stands before a start is asked about the round that is meant, also when a program leaves it out")
{
    std::vector<std::string> asked;
    Allotment front([&](web::Visit const&, std::string const&, std::string const& round, std::string const&) {
        asked.push_back(round);
        return applications::Passage { .elsewhere = "/soja-shi/procedures/allotment/waiting", .retry_after = 900 };
    });
    front.announce("autumn", "2026-11-01", "2026-11-30");
    auto const token = api::make_token(front.ids);
    api::System const system { .id = { front.ids.uuid(front.clock.now().microseconds) }, .name = "試験ポータル", .contact = "架空システム", .purpose = "試験", .scopes = { "applications.file" },
        .procedures = {}, .divisions = {}, .token_hash = token.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = Day::of(2027, 3, 31) };
    REQUIRE(front.database.write(test::town, [&](db::Write& tx) -> Result<void> { api::keep_system(tx, system, front.clock.now()); return {}; }));
    auto const file = [&](std::string const& round) {
        auto made = front.browser.request("POST", "/soja-shi/api/v1/applications");
        for (auto const& [name, value] : { std::pair<char const*, std::string> { "content-type", "application/json" }, { "authorization", "Bearer " + token.text }, { "idempotency-key", "key-of-" + round } })
            made.headers.emplace_back(name, value);
        auto body = json::object({ { "procedure", "allotment" }, { "applicant", "person" }, { "notice", "electronic" }, { "answers", json::object({ { "plot", "a1" }, { "name", "三宅" } }) } });
        if (!round.empty())
            body.set("round", round);
        made.body = json::write(body);
        return front.site.answer(made);
    };
    for (std::string const round : { "", "autumn" }) {
        auto const answer = file(round);
        CHECK(answer.status == 429);
        std::vector<std::string> waits;
        for (auto const& [name, value] : answer.headers)
            if (name == "retry-after")
                waits.push_back(value);
        CHECK(waits == std::vector<std::string> { "900" });
    }
    CHECK(asked == std::vector<std::string> { "autumn", "autumn" });
    CHECK(file("spring").status == 422);
    CHECK(asked.size() == 2);
}
