#pragma once
// Accounts over the pages, with a passkey in software and an office that answers as the letters ask.
#include "../../applications/tests/front.h"

#include "service/accounts.h"

#include <mado/accounts/module.h>
#include <mado/identification/module.h>
#include <mado/identity/account.h>
#include <mado/identity/resident.h>
#include <mado/identity/mandate.h>
#include <mado/identity/tries.h>
#include <mado/identity/vouching.h>
#include <mado/totp/totp.h>
#include <mado/webauthn/device.h>

#include <algorithm>
#include <regex>


namespace mado::embedded {
std::span<File const> accounts();
std::span<File const> oidc();
}

namespace mado::accounts_test {

using test::Browser;
using test::Front;
using webauthn::test::Device;

inline constexpr char const* planting = R"yaml(procedure: tree_planting
title: { ja: 木を植える届出 }
about: { ja: 公園に木を植える人が届け出ます。 }
words: [木]
effect: filing
zone: office
law: [公園条例第3条]
owner: environment/animals
applicants: [person]
agents: [chosen, professional]
identity: none
languages: [ja]
ask:
  who:
    title: { ja: 届け出る人 }
    fields:
      name: { type: text, max: 10, title: { ja: 名前 } }
rules:
  is_named: 'name != null'
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

struct Town : Front {
    // What the office keeps, and how it answers.
    std::map<std::string, json::Value> kept;
    bool office_is_there = true;
    std::string answers {};                                 // what it says instead of what is right
    std::vector<json::Value> claims {};                     // of sign-ins, as they came
    std::map<std::string, std::vector<json::Value>> said {}; // by `what`: all others

    static std::vector<db::Migration> own_migrations()
    {
        std::vector<db::Migration> all;
        test::add_migrations(all, "oidc", embedded::oidc());
        test::add_migrations(all, "accounts", embedded::accounts());
        return all;
    }

    explicit Town(accounts::Ways const& ways = {})
        : Front({ portal::describe(applications::of_browser), identification::describe(), applications::describe(), accounts::describe(ways) }, own_migrations())
    {
        publish("tree_planting", planting);
        office.receives(gateway::Kind::Claimed, [this](db::Write& tx, Caller const&, Moment const&, gateway::Message const& message) {
            return claimed(tx, message.body["claim"]);
        });
    }

    Result<void> claimed(db::Write& tx, json::Value const& claim)
    {
        auto const id = claim.text("account");
        if (claim.text("what") == "kept") {
            kept[id] = claim;
            return {};
        }
        if (claim.text("what") == "forgotten") {
            kept.erase(id);
            return {};
        }
        if (!claim.has("session")) {
            said[claim.text("what")].push_back(claim);
            return {};
        }
        claims.push_back(claim);
        bool const is_right = !answers.empty() ? answers == "granted" : claim.text("what") == "app"
            ? totp::right_step(*crypto::from_base64url(kept[id].text("app")), claim.text("code"), totp::seconds(claim.integer("at")), 0).has_value()
            : true;
        auto words = json::object({ { "result", !answers.empty() ? answers : is_right ? "granted" : "refused" }, { "key", kept[id].text("private") } });
        gateway::Letter letter { .kind = gateway::Kind::Vouched, .subject = id, .receiver = "front", .arrived_at = clock.now() };
        letter.body = gateway::plain_body(tx.tenant(), letter.kind, id, {}, letter.arrived_at,
            json::object({ { "vouched", json::object({ { "step", claim.text("step") }, { "box", gateway::box_for(*identity::public_key_of(claim.text("session")), words) } }) } }));
        gateway::post(tx, here.now(), letter);
        return {};
    }

    void carry()
    {
        if (office_is_there)
            for (int n = 0; n < 4; ++n)
                pump.once();
    }
};

// What a page gave the element <mado-passkey>.
struct Asked { std::string challenge, ticket; };
inline Asked asked_of(Browser const& browser)
{
    auto const options = browser.between("data-options=\"", "\"");
    std::smatch found;
    std::regex_search(options, found, std::regex("challenge&#34;:&#34;([A-Za-z0-9_-]+)&#34;"));
    return { crypto::from_base64url(found[1].str()).value_or(""), browser.between("name=\"ceremony\" value=\"", "\"") };
}

inline webauthn::test::Saying saying(std::string const& challenge, std::uint32_t counter = 0) { return { .challenge = challenge, .origin = "http://localhost:8080", .site = "localhost", .counter = counter }; }

inline std::string const secret_of_device(32, 'p');

struct Registered {
    Device device;
    std::vector<std::string> codes;
    std::string number;
};

inline Registered register_with(Browser& browser, std::string const& prf = crypto::base64url(secret_of_device), std::string const& label = "電話")
{
    Registered made;
    browser.get("/soja-shi/account/register");
    auto const asked = asked_of(browser);
    REQUIRE_FALSE(asked.challenge.empty());
    browser.post("/soja-shi/account/register/passkey", { { "ceremony", asked.ticket }, { "passkey", made.device.registers(saying(asked.challenge)) }, { "prf", prf }, { "label", label } });
    REQUIRE(browser.last.status == 303);
    REQUIRE(browser.location() == "/soja-shi/account/codes");
    browser.get(browser.location());
    auto const page = browser.last.body;
    std::regex const listed("<li><code>([0-9A-Z-]+)</code>");
    for (std::sregex_iterator one(page.begin(), page.end(), listed), end; one != end; ++one)
        made.codes.push_back((*one)[1].str());
    made.number = browser.between("登録番号 <b>", "</b>");
    browser.post("/soja-shi/account/codes", {});
    return made;
}

inline int sign_in(Browser& browser, Device const& device, std::string const& prf = crypto::base64url(secret_of_device), std::uint32_t counter = 0)
{
    browser.get("/soja-shi/account/sign-in");
    auto const asked = asked_of(browser);
    return browser.post("/soja-shi/account/sign-in/passkey", { { "ceremony", asked.ticket }, { "passkey", device.asserts(saying(asked.challenge, counter)) }, { "prf", prf } }).status;
}

struct Applied { std::string at, number, code; };
inline Applied begin(Browser& browser)
{
    browser.get("/soja-shi/procedures/tree_planting");
    browser.post("/soja-shi/procedures/tree_planting/start", {});
    REQUIRE(browser.last.status == 303);
    auto const at = browser.location().substr(0, browser.location().rfind('/'));
    browser.get(browser.location());
    return { at, browser.between("<dd class=\"stub-big\">", "<"), browser.between("id=\"stub-key\">", "<") };
}

}  // namespace mado::accounts_test
