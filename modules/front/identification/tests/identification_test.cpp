// From the start of a procedure that asks who one is, through a provider and back, to what arrives at the office.
#include "../../../../platform/oidc/tests/hostile_provider.h"
#include "../../applications/tests/front.h"

#include <mado/identification/module.h>

namespace mado::embedded {
std::span<File const> oidc();
}

using namespace mado;
using test::Browser;
using oidc::test::HostileProvider;

namespace {

constexpr char const* planting = R"yaml(procedure: tree_planting
title: { ja: 木を植える届出, en: Planting a tree }
about: { ja: 公園に木を植える人が届け出ます。 }
words: [木, き, 公園]
effect: filing
zone: office
law: [公園条例第3条]
owner: environment/animals
applicants: [person, business]
identity: card
languages: [ja]
ask:
  who:
    title: { ja: 届け出る人 }
    fields:
      name: { type: person_name, title: { ja: 名前 }, prefill: [identity.name] }
      born_on: { type: date, title: { ja: 生まれた日 }, prefill: [identity.born_on] }
      address: { type: address, title: { ja: 住所 }, prefill: [identity.address] }
rules:
  is_shown: 'identity.how = "card"'
limits:
  handling: { title: { ja: 返事まで }, working_days: '3', basis: town, starts: arrival }
outcome:
  done: { tell: planted }
keep: { class: 公園/木, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, rules, limits, keep], says: 試験のための決まり, sure: demo }
examples:
  shown: { given: { identity: { how: card }, received_on: 2026-11-18 }, expect: { is_shown: true } }
)yaml";

constexpr char const* start = "/soja-shi/procedures/tree_planting/start";

std::vector<Module> plugged(std::vector<oidc::Provider> providers, bool demonstration)
{
    return { portal::describe(applications::of_browser), applications::describe(),
        identification::describe({ std::make_shared<oidc::Client const>(std::move(providers)), demonstration }) };
}

std::vector<db::Migration> own_migrations()
{
    std::vector<db::Migration> all;
    test::add_migrations(all, "oidc", embedded::oidc());
    return all;
}

struct Town : test::Front {
    explicit Town(std::vector<oidc::Provider> providers, bool demonstration = false) : Front(plugged(std::move(providers), demonstration), own_migrations())
    {
        clock.set(oidc::test::now);
        publish("tree_planting", planting);
    }
    std::int64_t events(std::string const& name) { return count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = '" + name + "'"); }
};

std::string query_of(std::string const& address, std::string_view name)
{
    for (auto const& [word, value] : http::parse_urlencoded(address.substr(address.find('?') + 1)))
        if (word == name)
            return value;
    return {};
}

// The provider signs what the browser asked for: it knows the nonce from the address alone.
struct Away {
    Town& town;
    HostileProvider& there;
    oidc::Provider provider;
    Browser browser { town };

    std::string leave(std::string const& to = {})
    {
        browser.get(start);
        browser.get(browser.location());
        browser.post("/soja-shi/identity/begin/" + provider.name, { { "procedure", "tree_planting" }, { "to", to.empty() ? "/procedures/tree_planting/start" : to } });
        REQUIRE(browser.last.status == 303);
        browser.get(browser.location());
        for (auto const& [name, value] : browser.last.headers)
            if (name == "refresh")
                return value.substr(value.find("url=") + 4);
        return {};
    }
    std::string callback(std::string const& address)
    {
        oidc::Begun begun;
        auto const nonce = query_of(address, "nonce");
        auto const spoil = there.spoil;
        there.spoil = [&](json::Value& claims) { claims.set("nonce", nonce); if (spoil) spoil(claims); };
        auto const back = there.signs(provider, begun);
        there.spoil = spoil;
        return "?code=" + back.code + "&state=" + query_of(address, "state") + "&iss=" + http::percent_encoded(back.issuer);
    }
    void come_back(std::string const& query) { browser.get("/soja-shi/identity/return/" + provider.name + query); }
    void sign_in() { come_back(callback(leave())); }
    std::string trouble() const { return query_of(browser.location(), "trouble"); }
};

struct Identified {
    HostileProvider there;
    oidc::Provider provider = there.provider();
    Town town { { provider } };
    Away away { town, there, provider };
    Browser& browser = away.browser;

    std::string begin()
    {
        browser.get(start);
        browser.post(start, { { "applicant", "person" } });
        REQUIRE(browser.last.status == 303);
        return browser.location().substr(0, browser.location().rfind('/'));
    }
    http::Pairs who() const
    {
        return { { "name.family", "見本" }, { "name.given", "花子" }, { "born_on.era", "heisei" }, { "born_on.year", "2" }, { "born_on.month", "4" }, { "born_on.day", "5" },
            { "address.kind", "japan" }, { "address.text", "総社市中央一丁目1番1号" } };
    }
};

}  // namespace

TEST_CASE_FIXTURE(Identified, "a procedure that asks for a card is not begun without it: the ways are offered, and the counter")
{
    browser.get(start);
    REQUIRE(browser.last.status == 303);
    CHECK(browser.location().starts_with("/soja-shi/identity?to=%2Fprocedures%2Ftree_planting%2Fstart"));
    browser.get(browser.location());
    CHECK(browser.shows("見本で本人確認をする"));
    CHECK(browser.shows("窓口でも申請できます"));
    CHECK(browser.shows("0866-92-8338"));
    CHECK_FALSE(browser.shows("見本の本人確認"));  // the demonstration is not for a real town
    browser.post(start, { { "applicant", "person" } });
    CHECK(browser.location().starts_with("/soja-shi/identity?"));
    CHECK(town.count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant") == 0);
}

TEST_CASE_FIXTURE(Identified, "from the start to the office: what was shown fills the form, goes sealed with it, and a change is recorded")
{
    auto const address = away.leave();
    CHECK(address.starts_with(there.issuer() + "/auth?"));
    CHECK(query_of(address, "redirect_uri") == "http://localhost:8080/soja-shi/identity/return/op");
    away.come_back(away.callback(address));
    CHECK(browser.location().starts_with(std::string(start) + "?said="));
    CHECK(town.events("identification.proof.shown") == 1);
    auto const base = begin();
    browser.get(base + "/answers/who");
    CHECK(browser.shows("value=\"見本\""));
    CHECK(browser.shows("value=\"総社市中央一丁目1番1号\""));
    CHECK(browser.shows("本人確認"));
    auto typed = who();
    typed.back().second = "総社市中央二丁目2番2号";
    browser.post(base + "/answers/who", typed);
    REQUIRE(browser.last.status == 303);
    browser.get(browser.location());
    browser.post(base + "/check", { { "notice", "paper" }, { "confirm", "yes" } });
    REQUIRE(browser.last.status == 303);
    town.pump.once();
    REQUIRE(town.arrived.size() == 1);
    auto const& body = town.arrived.front().body;
    CHECK(body["identity"].text("how") == "oidc");
    CHECK(body["identity"].text("assurance") == "card");
    CHECK(body["identity"].text("provider") == "op");
    CHECK(body["identity"]["attributes"].text("name") == "見本　花子");
    CHECK(body["answers"]["name"].text("origin") == "identity");
    CHECK_FALSE(body["answers"]["name"].flag("changed"));
    CHECK(body["answers"]["born_on"]["value"].text("date") == "1990-04-05");  // written in its era, the same day
    CHECK_FALSE(body["answers"]["born_on"].flag("changed"));
    CHECK(body["answers"]["address"].text("origin") == "identity");
    CHECK(body["answers"]["address"].flag("changed"));
    // The office can look again, and the front cannot: nothing there shows a name.
    auto pinned = provider;
    pinned.pinned = *jose::keys_of(json::object({ { "keys", json::array({ there.key.public_members("k1") }) } }));
    CHECK(oidc::examine(*identity::proof_of(body["identity"]), &pinned, test::town, town.clock.now()).standing == oidc::Standing::Verified);
    for (auto const& words : { "花子", "person-1", "総社市中央一丁目1番1号" })
        CHECK(db::test::places_of(town.database, words).empty());
}

TEST_CASE_FIXTURE(Identified, "replayed, of another browser, without a state: nothing, and kindly")
{
    auto const query = away.callback(away.leave());
    Browser other { town };
    other.get("/soja-shi/");
    other.get("/soja-shi/identity/return/op" + query);
    CHECK(query_of(other.location(), "trouble") == "expired");
    CHECK(there.asked_for_tokens == 0);
    away.come_back(query);
    CHECK(there.asked_for_tokens == 1);
    away.come_back(query);
    CHECK(away.trouble() == "expired");
    CHECK(there.asked_for_tokens == 1);
    away.come_back("?code=c");
    CHECK(away.trouble() == "expired");
    browser.get(browser.location());
    CHECK(browser.shows("時間がたったか"));
    other.get(start);
    CHECK(other.location().starts_with("/soja-shi/identity"));
}

TEST_CASE_FIXTURE(Identified, "the provider's refusals become sentences, on the way to where one came from")
{
    auto const state = query_of(away.leave(), "state");
    away.come_back("?error=access_denied&state=" + state + "&iss=" + http::percent_encoded(there.issuer()));
    CHECK(away.trouble() == "declined");
    CHECK(query_of(browser.location(), "to") == "/procedures/tree_planting/start");
    browser.get(browser.location());
    CHECK(browser.shows("本人確認を途中でやめました"));
    CHECK(browser.shows("見本で本人確認をする"));
    CHECK(town.events("identification.proof.refused") == 1);
    there.spoil = [](json::Value& claims) { claims.set("acr", "aal1"); };
    away.sign_in();
    CHECK(away.trouble() == "too_weak");
    there.spoil = [](json::Value& claims) { claims.set("aud", "others"); };
    away.sign_in();
    CHECK(away.trouble() == "untrue");
    there.stop();
    away.sign_in();
    CHECK(away.trouble() == "unreachable");
    browser.get(start);
    CHECK(browser.location().starts_with("/soja-shi/identity"));
}

TEST_CASE_FIXTURE(Identified, "too little for this procedure, enough for another one")
{
    there.spoil = [](json::Value& claims) { claims.set("acr", "aal2"); };
    away.sign_in();
    browser.get(start);
    CHECK(browser.location().starts_with("/soja-shi/identity"));
    browser.get(browser.location());
    CHECK(browser.shows("アカウントによる本人確認です"));
    std::string text = planting;
    for (auto const& [from, to] : { std::pair { "tree_planting", "tree_felling" }, { "identity: card", "identity: account" }, { "'identity.how = \"card\"'", "'identity.how = \"account\"'" }, { "how: card", "how: account" } })
        text.replace(text.find(from), std::string(from).size(), to);
    town.publish("tree_felling", text);
    browser.get("/soja-shi/procedures/tree_felling/start");
    CHECK(browser.last.status == 200);
}

TEST_CASE_FIXTURE(Identified, "asked again where it is sent: gone after twelve hours, and nothing typed is lost")
{
    away.sign_in();
    auto const base = begin();
    browser.get(base + "/answers/who");
    browser.post(base + "/answers/who", who());
    browser.get(browser.location());
    CHECK(browser.shows("この内容で送る"));
    browser.post("/soja-shi/identity/forget", {});
    browser.get(base + "/check");
    CHECK(browser.shows("もう一度本人確認が必要です"));
    CHECK(browser.shows("総社市中央一丁目1番1号"));
    CHECK_FALSE(browser.shows("この内容で送る"));
    browser.post(base + "/check", { { "notice", "paper" }, { "confirm", "yes" } });
    CHECK(browser.last.status == 422);
    CHECK(town.arrived.empty());
    // Somebody else is identified in the same browser: what the first one showed is only typed.
    there.spoil = [](json::Value& claims) { claims.set("name", "別人　太郎"); claims.object().erase("birthdate"); };
    away.sign_in();
    browser.get(base + "/check");
    browser.post(base + "/check", { { "notice", "paper" }, { "confirm", "yes" } });
    REQUIRE(browser.last.status == 303);
    town.pump.once();
    REQUIRE(town.arrived.size() == 1);
    auto const& body = town.arrived.front().body;
    CHECK(body["answers"]["name"].text("origin") == "typed");
    CHECK(body["answers"]["born_on"].text("origin") == "typed");
    CHECK(body["answers"]["address"].text("origin") == "identity");
}

TEST_CASE_FIXTURE(Identified, "nobody is led away, and nothing of another town or for staff is begun here")
{
    for (auto const* to : { "//evil.example", "https://evil.example", "/\\evil.example" }) {
        away.come_back(away.callback(away.leave(to)));
        CHECK(browser.location().starts_with("/soja-shi?said="));
        CHECK(browser.location().find("evil") == std::string::npos);
    }
    browser.get(start);
    browser.post("/soja-shi/identity/begin/nobody", {});
    CHECK(browser.last.status == 404);
    browser.csrf = "wrong";
    browser.post("/soja-shi/identity/begin/op", {});
    CHECK(browser.last.status == 409);
    Browser neighbour { town };
    neighbour.identify("card", {}, test::other_town);
    neighbour.get(start);
    CHECK(neighbour.location().starts_with("/soja-shi/identity"));
    // A form leads to this server alone: the page on the way out is ours.
    auto const address = away.leave();
    CHECK(address.starts_with(there.issuer()));
    CHECK(browser.last.status == 200);
}

TEST_CASE("a provider for businesses is for what businesses apply for, one for staff for nobody here, one of another town for nobody in this one")
{
    HostileProvider there("biz"), staff("staff"), elsewhere("elsewhere");
    Town town { { there.provider({ { "audience", "business" }, { "title.ja", "見本の事業者ID" }, { "claims.corporate_number", "corp" } }), staff.provider({ { "audience", "staff" }, { "title.ja", "職員だけ" } }),
        elsewhere.provider({ { "towns", "okayama-shi" }, { "title.ja", "よその町" } }) } };
    Browser browser { town };
    browser.get(start);
    browser.get(browser.location());
    CHECK(browser.shows("見本の事業者IDで本人確認をする"));
    CHECK_FALSE(browser.shows("職員だけ"));
    CHECK_FALSE(browser.shows("よその町"));
    for (auto const* name : { "staff", "elsewhere" }) {
        browser.post(std::string("/soja-shi/identity/begin/") + name, {});
        CHECK(browser.last.status == 404);
    }
    // What a business has shown is nothing of a person.
    browser.identify("card", { { "name", "株式会社 見本ベーカリー" }, { "corporate_number", "6000000000002" } });
    browser.get(start);
    CHECK(browser.last.status == 200);
    browser.post(start, { { "applicant", "person" } });
    CHECK(browser.location().starts_with("/soja-shi/identity"));
    browser.get(start);
    browser.post(start, { { "applicant", "business" } });
    CHECK(browser.location().find("/applications/") != std::string::npos);
}

TEST_CASE("the demonstration has invented people, and only the demonstration")
{
    Town town { {}, true };
    Browser browser { town };
    browser.get(start);
    browser.get(browser.location());
    CHECK(browser.shows("見本の本人確認"));
    CHECK(browser.shows("景山 直樹"));
    browser.post("/soja-shi/identity/demonstration", { { "procedure", "tree_planting" }, { "to", "/procedures/tree_planting/start" }, { "person", "hanako" } });
    CHECK(browser.location().starts_with(start));
    browser.get(start);
    CHECK(browser.last.status == 200);
    Town real { {} };
    Browser other { real };
    other.identify("account");
    other.get("/soja-shi/identity");
    CHECK_FALSE(other.shows("景山 直樹"));
    other.post("/soja-shi/identity/demonstration", { { "person", "hanako" } });
    CHECK(other.last.status == 404);
}
