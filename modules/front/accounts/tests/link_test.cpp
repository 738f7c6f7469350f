// Sign-ins elsewhere that open an account: linked by its own holder alone, and good for nothing else.
#include "tests/town.h"

#include "../../../../platform/oidc/tests/hostile_provider.h"

#include <mado/oidc/evidence.h>

using namespace mado;
using namespace mado::accounts_test;
using oidc::test::HostileProvider;
using test::Browser;

namespace {

std::string query_of(std::string const& address, std::string_view name)
{
    for (auto const& [word, value] : http::parse_urlencoded(address.substr(address.find('?') + 1)))
        if (word == name)
            return value;
    return {};
}

struct Elsewhere {
    HostileProvider there, second { "second" };
    oidc::Provider provider = there.provider(), second_provider = second.provider();
    Town town { { std::make_shared<oidc::Client const>(std::vector { provider, second_provider }), false } };

    Elsewhere() { town.clock.set(oidc::test::now); }

    // Out to the provider; the query that comes back.
    std::string away(Browser& browser, std::string const& begin, HostileProvider& at, oidc::Provider const& of, std::string const& subject)
    {
        browser.post(begin, {});
        REQUIRE(browser.last.status == 303);
        browser.get(browser.location());
        std::string address;
        for (auto const& [name, value] : browser.last.headers)
            if (name == "refresh")
                address = value.substr(value.find("url=") + 4);
        REQUIRE_FALSE(address.empty());
        auto const nonce = query_of(address, "nonce");
        at.spoil = [&](json::Value& claims) { claims.set("nonce", nonce).set("sub", subject); };
        oidc::Begun const begun;
        auto const back = at.signs(of, begun);
        at.spoil = {};
        return "?code=" + back.code + "&state=" + query_of(address, "state") + "&iss=" + http::percent_encoded(back.issuer);
    }
    std::string said(Browser& browser)
    {
        browser.get(browser.location());
        return browser.last.body;
    }
    std::string link(Browser& browser, std::string const& subject = "person-1")
    {
        browser.get("/soja-shi/account/ways");
        auto const query = away(browser, "/soja-shi/account/link/op", there, provider, subject);
        browser.get("/soja-shi/account/return/op" + query);
        return said(browser);
    }
    void sign_in_with(Browser& browser, std::string const& subject = "person-1", std::string const& slug = "soja-shi")
    {
        browser.get("/" + slug + "/account/sign-in");
        auto const query = away(browser, "/" + slug + "/account/sign-in-with/op", there, provider, subject);
        browser.get("/" + slug + "/account/return/op" + query);
    }
    static bool has(std::string const& body, std::string_view words) { return body.find(words) != std::string::npos; }
};

}  // namespace

TEST_CASE_FIXTURE(Elsewhere, "linked by its holder, listed, good for a sign-in that the office checks for this session alone, and unlinked")
{
    Browser phone { town }, library { town };
    auto const registered = register_with(phone);
    auto const applied = begin(phone);
    CHECK(has(link(phone), "サインインの方法を加えました"));
    CHECK(phone.shows("見本をはずす"));
    town.carry();
    REQUIRE(town.said["linked"].size() == 1);
    CHECK(town.said["linked"][0].text("subject") == "person-1");
    REQUIRE(town.kept.size() == 1);                              // the office has the key from now on
    auto const key = identity::key_of_private_half(*crypto::from_base64url(town.kept.begin()->second.text("private")), *identity::public_key_of(town.kept.begin()->second.text("public")));
    REQUIRE(key);
    CHECK(identity::is_proved(town.said["linked"][0], *key));

    town.answers = "granted";
    library.get("/soja-shi/account/sign-in");
    CHECK(library.shows("見本でサインインする"));
    sign_in_with(library);
    CHECK(library.location() == "/soja-shi/account/sign-in/waiting");
    town.carry();
    auto const& claim = town.claims.back();
    CHECK(claim.text("what") == "oidc");
    auto const evidence = oidc::unpacked(claim.text("evidence"));
    REQUIRE(evidence);
    CHECK(evidence->seed == crypto::base64url(identity::challenge_for(test::town, *identity::public_key_of(claim.text("session")), { claim.integer("at") })));
    library.get("/soja-shi/account/sign-in/waiting");
    library.post("/soja-shi/account/sign-in/waiting", {});
    CHECK(library.location() == "/soja-shi/account");
    library.get("/soja-shi/account");
    CHECK(library.shows("ほかのサービスのサインイン"));
    library.get(applied.at + "/key");
    CHECK(library.shows(applied.code));

    phone.get("/soja-shi/account/ways");
    CHECK(phone.post("/soja-shi/account/unlink/op", {}).status == 303);
    town.carry();
    REQUIRE(town.said["unlinked"].size() == 1);
    CHECK(identity::is_proved(town.said["unlinked"][0], *key));
    Browser late { town };
    sign_in_with(late);
    CHECK(has(said(late), "つないだ登録はありません"));
    CHECK(phone.post("/soja-shi/account/unlink/op", {}).status == 404);
}

TEST_CASE_FIXTURE(Elsewhere, "nothing is found by another subject, another issuer's same subject, the same name, or in another town")
{
    Browser phone { town }, other { town };
    register_with(phone);
    phone.get("/soja-shi/account/profile");
    phone.post("/soja-shi/account/profile", { { "name", "見本　花子" } });
    sign_in_with(other);                                         // the name of the token is the profile's
    CHECK(has(said(other), "つないだ登録はありません"));
    link(phone);
    sign_in_with(other, "person-2");
    CHECK(has(said(other), "つないだ登録はありません"));
    other.get("/soja-shi/account/sign-in");
    other.get("/soja-shi/account/return/second" + away(other, "/soja-shi/account/sign-in-with/second", second, second_provider, "person-1"));
    CHECK(has(said(other), "つないだ登録はありません"));
    sign_in_with(other, "person-1", "okayama-shi");
    CHECK(has(said(other), "つないだ登録はありません"));
    town.carry();
    CHECK(town.claims.empty());                                  // the office was never asked
}

TEST_CASE_FIXTURE(Elsewhere, "a sign-in that opens one account is not linked with another, and only a sign-in of just now links")
{
    Browser phone { town }, other { town }, stranger { town };
    register_with(phone);
    register_with(other);
    link(phone);
    CHECK(has(link(other), "ほかの登録とつながっています"));
    town.carry();
    CHECK(town.said["linked"].size() == 1);
    CHECK(has(link(other, "person-2"), "サインインの方法を加えました"));
    stranger.get("/soja-shi/account/sign-in");
    CHECK(stranger.post("/soja-shi/account/link/op", {}).status == 303);
    CHECK(stranger.location() == "/soja-shi/account/sign-in");
    phone.get("/soja-shi/account/ways");
    auto const late = away(phone, "/soja-shi/account/link/op", there, provider, "person-3");
    town.wait(identity::confirmed_minutes * 60);
    phone.get("/soja-shi/account/return/op" + late);
    CHECK(phone.location() != "/soja-shi/account/ways");
    town.carry();
    CHECK(town.said["linked"].size() == 2);
    CHECK(phone.post("/soja-shi/account/link/op", {}).status == 303);
    CHECK(phone.location() == "/soja-shi/account/sign-in?again=yes");
}

TEST_CASE_FIXTURE(Elsewhere, "what comes back is taken once, in the browser that left, as what it was begun for")
{
    Browser phone { town }, thief { town };
    register_with(phone);
    link(phone);
    Browser library { town };
    library.get("/soja-shi/account/sign-in");
    auto const query = away(library, "/soja-shi/account/sign-in-with/op", there, provider, "person-1");
    thief.get("/soja-shi/account/sign-in");
    thief.get("/soja-shi/account/return/op" + query);
    CHECK(has(said(thief), "もう一度はじめから"));
    library.get("/soja-shi/account/return/second" + query);
    CHECK(has(said(library), "もう一度はじめから"));
    library.get("/soja-shi/account/return/op" + query);          // taken already
    CHECK(has(said(library), "もう一度はじめから"));
    library.get("/soja-shi/account/return/nobody" + query);
    CHECK(library.last.status == 404);
    town.carry();
    CHECK(town.claims.empty());
}
