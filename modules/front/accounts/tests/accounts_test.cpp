#include "tests/town.h"

using namespace mado;
using namespace mado::accounts_test;
using test::Browser;
using test::Front;
using webauthn::test::Device;

TEST_CASE("an account with a passkey: registered, signed out, signed in elsewhere, and its applications open there without a code")
{
    Town town;
    Browser phone { town }, library { town };
    auto const registered = register_with(phone);
    CHECK(registered.codes.size() == 8);
    CHECK(code_from(registered.codes[0]).size() == 20);
    phone.get("/soja-shi/account");
    CHECK(phone.last.status == 200);
    CHECK(phone.shows("サインインしているブラウザー"));
    auto const applied = begin(phone);

    library.get(applied.at + "/key");
    CHECK(library.last.status == 404);
    auto const before = library.secret;
    REQUIRE(sign_in(library, registered.device) == 303);
    CHECK(library.location() == "/soja-shi/account");
    CHECK(library.secret != before);  // no fixation: the browser goes on under another secret
    library.get(applied.at + "/key");
    CHECK(library.last.status == 200);
    CHECK(library.shows(applied.code));
    library.get("/soja-shi/applications");
    CHECK(library.shows(applied.number));

    Browser fixed { town, before };
    fixed.get(applied.at + "/key");
    CHECK(fixed.last.status == 404);

    library.get("/soja-shi/account");
    library.post("/soja-shi/account/sign-out", {});
    library.get(applied.at + "/key");
    CHECK(library.last.status == 404);
    Browser old { town, library.secret };
    CHECK(sign_in(old, registered.device) == 303);
}

TEST_CASE("an assertion is good once, in its own browser, for its own town and with its own secret")
{
    Town town;
    Browser phone { town }, other { town };
    auto const registered = register_with(phone);
    Browser browser { town };
    browser.get("/soja-shi/account/sign-in");
    auto const asked = asked_of(browser);
    http::Pairs const form { { "ceremony", asked.ticket }, { "passkey", registered.device.asserts(saying(asked.challenge)) }, { "prf", crypto::base64url(secret_of_device) } };
    auto const stolen_cookie = browser.secret, stolen_csrf = browser.csrf;

    other.get("/soja-shi/account/sign-in");
    CHECK(other.post("/soja-shi/account/sign-in/passkey", form).status == 422);            // the ticket of another browser
    other.get("/okayama-shi/account/sign-in");
    CHECK(other.post("/okayama-shi/account/sign-in/passkey", form).status == 422);         // another town
    Browser crossed { town, browser.secret, "" };
    CHECK(crossed.post("/soja-shi/account/sign-in/passkey", form).status == 409);          // without the token of the form
    CHECK(browser.post("/soja-shi/account/sign-in/passkey", form).status == 303);
    Browser replay { town, stolen_cookie, stolen_csrf };
    CHECK(replay.post("/soja-shi/account/sign-in/passkey", form).status == 422);           // shown before
    Device const foreign;
    Browser stranger { town };
    CHECK(sign_in(stranger, foreign) == 422);                                              // nobody's passkey
    Browser guess { town };
    CHECK(sign_in(guess, registered.device, crypto::base64url(std::string(32, 'x'))) == 422);  // another secret opens nothing
    CHECK(sign_in(guess, registered.device, "AAAA") == 422);
    auto in_okayama = Browser { town };
    in_okayama.get("/okayama-shi/account/sign-in");
    auto const there = asked_of(in_okayama);
    CHECK(in_okayama.post("/okayama-shi/account/sign-in/passkey", { { "ceremony", there.ticket }, { "passkey", registered.device.asserts(saying(there.challenge)) }, { "prf", crypto::base64url(secret_of_device) } }).status == 422);
    for (int n = 0; n < identity::most_tries_of_one; ++n)
        sign_in(guess, foreign);
    CHECK(sign_in(guess, foreign) == 429);
    CHECK(sign_in(guess, registered.device) == 303);  // whoever else stands behind the same address is not locked out …
    for (int n = 0; n < identity::most_tries_of_address; ++n)
        (void)town.database.write(test::town, [&](db::Write& tx) -> Result<void> { identity::note_failure(tx, identity::Tries { "account", guess.remote, std::to_string(n) }, town.clock.now()); return {}; });
    Browser late { town };
    CHECK(sign_in(late, registered.device) == 429);   // … until far too many were wrong there
}

TEST_CASE("a device without a secret: the office gives the key back, and while it is away the page waits")
{
    Town town;
    Browser phone { town }, browser { town };
    auto const registered = register_with(phone, "");
    auto const applied = begin(phone);
    town.carry();
    REQUIRE(town.kept.size() == 1);
    town.office_is_there = false;
    REQUIRE(sign_in(browser, registered.device, "") == 303);
    CHECK(browser.location() == "/soja-shi/account/sign-in/waiting");
    browser.get(browser.location());
    CHECK(browser.shows("確かめています"));
    CHECK(std::ranges::any_of(browser.last.headers, [](auto const& header) { return header.first == "refresh"; }));
    browser.get("/soja-shi/account");
    CHECK(browser.last.status == 303);
    // The code still opens it.
    browser.get("/soja-shi/applications");
    CHECK(browser.post("/soja-shi/applications", { { "number", applied.number }, { "code", applied.code } }).status == 303);
    town.office_is_there = true;
    town.carry();
    browser.get("/soja-shi/account/sign-in/waiting");
    CHECK(browser.shows("確認が終わりました"));
    CHECK(browser.post("/soja-shi/account/sign-in/waiting", {}).status == 303);
    CHECK(browser.location() == "/soja-shi/account");
    browser.get("/soja-shi/account");
    CHECK(browser.last.status == 200);
}

TEST_CASE("a recovery code works once")
{
    Town town;
    Browser phone { town }, browser { town }, again { town };
    auto const registered = register_with(phone);
    auto const applied = begin(phone);
    browser.get("/soja-shi/account/recover");
    CHECK(browser.post("/soja-shi/account/recover", { { "code", "0000-0000-0000-0000-0000" } }).status == 422);
    CHECK(browser.post("/soja-shi/account/recover", { { "code", registered.codes[3] } }).status == 303);
    browser.get(applied.at + "/key");
    CHECK(browser.shows(applied.code));
    again.get("/soja-shi/account/recover");
    CHECK(again.post("/soja-shi/account/recover", { { "code", registered.codes[3] } }).status == 422);
    CHECK(again.post("/soja-shi/account/recover", { { "code", registered.codes[4] } }).status == 303);
    again.get("/soja-shi/account/ways");
    CHECK(again.shows("使っていないコード：6個"));
}

TEST_CASE("an earlier application becomes the account's by its number and code, and by nothing else")
{
    Town town;
    Browser guest { town }, phone { town }, later { town };
    auto const earlier = begin(guest);
    guest.get(earlier.at + "/answers/who");
    guest.post(earlier.at + "/answers/who", { { "name", "総社 花子" } });
    auto const registered = register_with(phone);
    phone.get("/soja-shi/account/profile");
    CHECK(phone.post("/soja-shi/account/profile", { { "name", "総社 花子" }, { "kana", "ソウジャ ハナコ" } }).status == 303);
    phone.get("/soja-shi/applications");
    CHECK_FALSE(phone.shows(earlier.number));                  // the same name claims nothing
    phone.get(earlier.at + "/key");
    CHECK(phone.last.status == 404);
    phone.get("/soja-shi/applications");
    CHECK(phone.post("/soja-shi/applications", { { "number", earlier.number }, { "code", "0000-0000-0000-0000-0000" } }).status != 303);
    CHECK(phone.post("/soja-shi/applications", { { "number", earlier.number }, { "code", earlier.code } }).status == 303);
    REQUIRE(sign_in(later, registered.device) == 303);
    later.get(earlier.at + "/key");
    CHECK(later.shows(earlier.code));
    // Nobody is claimed for because she signs in where somebody else was working.
    Browser shared { town };
    auto const of_another = begin(shared);
    REQUIRE(sign_in(shared, registered.device) == 303);
    later.get("/soja-shi/applications");
    CHECK_FALSE(later.shows(of_another.number));
}

TEST_CASE("what was saved is shown as the proof of this browser, and only to it")
{
    Town town;
    Browser phone { town }, elsewhere { town };
    auto const registered = register_with(phone);
    phone.get("/soja-shi/account/profile");
    phone.post("/soja-shi/account/profile", { { "name", "総社 花子" }, { "phone", "0866-92-0000" } });
    REQUIRE(sign_in(elsewhere, registered.device) == 303);
    auto const shown = town.database.read(test::town, [&](db::Read& tx) { return identity::proof(tx, elsewhere.secret, town.clock.now()); });
    REQUIRE(shown);
    CHECK(shown->how == "account");
    CHECK(shown->assurance == "account");
    CHECK(shown->attributes.at("name") == "総社 花子");
    CHECK(shown->attributes.at("phone") == "0866-92-0000");
    CHECK_FALSE(town.database.read(test::other_town, [&](db::Read& tx) { return identity::proof(tx, elsewhere.secret, town.clock.now()); }));
    CHECK_FALSE(town.database.read(test::other_town, [&](db::Read& tx) { return identity::account_session(tx, elsewhere.secret, town.clock.now()); }));
}

TEST_CASE("sessions are listed and ended; changing how one signs in needs a sign-in of just now")
{
    Town town;
    Browser phone { town }, other { town };
    auto const registered = register_with(phone);
    REQUIRE(sign_in(other, registered.device) == 303);
    phone.get("/soja-shi/account");
    CHECK(phone.post("/soja-shi/account", { { "session", "others" } }).status == 303);
    other.get("/soja-shi/account");
    CHECK(other.last.status == 303);
    phone.get("/soja-shi/account/ways");
    CHECK(phone.post("/soja-shi/account/ways", { { "act", "remove" }, { "passkey", crypto::base64url(registered.device.id()) } }).status == 409);  // the last one stays
    town.wait(700);
    phone.get("/soja-shi/account/ways");
    CHECK(phone.post("/soja-shi/account/ways", { { "act", "renew" } }).status == 303);
    CHECK(phone.location() == "/soja-shi/account/sign-in?again=yes");
    town.wait(12 * 3600);
    phone.get("/soja-shi/account");
    CHECK(phone.last.status == 303);
}

TEST_CASE("the session that is ended may be one's own: the browser has nothing open any more and gets a fresh secret")
{
    Town town;
    Browser phone { town };
    (void)register_with(phone);
    (void)begin(phone);
    auto const old = phone.secret;
    auto const own = town.database.read(test::town, [&](db::Read& tx) { return identity::account_session(tx, old, town.clock.now())->id; });
    REQUIRE_FALSE(town.database.read(test::town, [&](db::Read& tx) { return identity::visits(tx, old, town.clock.now()); }).empty());
    phone.get("/soja-shi/account");
    CHECK(phone.post("/soja-shi/account", { { "session", own } }).status == 303);
    CHECK(phone.location().starts_with("/soja-shi/account/sign-in"));
    CHECK(phone.secret != old);
    for (auto const& secret : { old, phone.secret }) {
        CHECK(town.database.read(test::town, [&](db::Read& tx) { return identity::visits(tx, secret, town.clock.now()); }).empty());
        CHECK_FALSE(town.database.read(test::town, [&](db::Read& tx) { return identity::proof(tx, secret, town.clock.now()); }));
    }
}

TEST_CASE("after the account is gone its applications stay with their numbers and codes")
{
    Town town;
    Browser phone { town }, guest { town };
    auto const registered = register_with(phone, "");
    town.carry();
    auto const applied = begin(phone);
    phone.get("/soja-shi/account/remove");
    CHECK(phone.post("/soja-shi/account/remove", {}).status == 422);
    CHECK(phone.post("/soja-shi/account/remove", { { "sure", "yes" } }).status == 303);
    town.carry();
    CHECK(town.kept.empty());
    CHECK(sign_in(guest, registered.device, "") == 422);
    guest.get("/soja-shi/applications");
    CHECK(guest.post("/soja-shi/applications", { { "number", applied.number }, { "code", applied.code } }).status == 303);
    for (auto const* table : { "identity_resident", "identity_resident_passkey", "identity_resident_key", "identity_resident_recovery", "identity_resident_session" })
        CHECK(town.count("SELECT COUNT(*) AS n FROM " + std::string(table) + " WHERE tenant = $tenant") == 0);
}

TEST_CASE("by mail and app: the mail says nothing, an address that is not known is answered alike")
{
    Town town;
    Browser browser { town }, stranger { town };
    static constexpr db::Statement mails { "test.mails", "SELECT address, body FROM messages_mail WHERE tenant = $tenant ORDER BY id" };
    auto const last_mail = [&] {
        return town.database.read(test::town, [&](db::Read& tx) { return tx.all(mails, {}, [](db::Row const& row) { return std::pair(row.text("address"), row.text("body")); }); }).back();
    };
    auto const code_in = [](std::string const& body) { std::smatch found; std::regex_search(body, found, std::regex("[0-9]{4}-[0-9]{4}")); return found.str(); };

    browser.get("/soja-shi/account/register");
    CHECK(browser.post("/soja-shi/account/register", { { "mail", "no address" } }).status == 422);
    CHECK(browser.post("/soja-shi/account/register", { { "mail", "Hanako@example.jp" } }).status == 303);
    browser.get(browser.location());
    CHECK(browser.post("/soja-shi/account/register/code", { { "code", "0000-0000" } }).status == 422);
    CHECK(browser.post("/soja-shi/account/register/code", { { "code", code_in(last_mail().second) } }).status == 303);
    browser.get(browser.location());
    std::string typed;
    for (auto const one : browser.between("<code>", "</code>"))
        if (one != ' ')
            typed += one;
    std::string secret;  // base 32 (RFC 4648)
    unsigned bits = 0, buffer = 0;
    for (auto const one : typed) {
        buffer = buffer << 5 | static_cast<unsigned>(one >= 'A' ? one - 'A' : one - '2' + 26);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            secret += static_cast<char>(buffer >> bits & 255);
        }
    }
    auto const app_code = [&] { return totp::code(secret, totp::step_of(totp::seconds(town.clock.now().microseconds))); };
    CHECK(browser.post("/soja-shi/account/register/app", { { "app", "12" } }).status == 422);
    REQUIRE(browser.post("/soja-shi/account/register/app", { { "app", app_code() } }).status == 303);
    CHECK(browser.location() == "/soja-shi/account/codes");
    town.carry();
    REQUIRE(town.kept.size() == 1);

    town.wait(60);
    Browser again { town };
    again.get("/soja-shi/account/sign-in");
    CHECK(again.post("/soja-shi/account/sign-in", { { "mail", "hanako@example.jp" } }).status == 303);
    auto const known = again.get(again.location()).body.size();
    auto const code = code_in(last_mail().second);
    stranger.get("/soja-shi/account/sign-in");
    CHECK(stranger.post("/soja-shi/account/sign-in", { { "mail", "nobody@example.jp" } }).status == 303);
    CHECK(stranger.get(stranger.location()).body.size() == known);   // the same page but for the address, which is as long
    CHECK(code_in(last_mail().second).empty());
    CHECK(stranger.post("/soja-shi/account/sign-in/code", { { "code", "" }, { "app", "123456" } }).status == 422);
    REQUIRE(again.post("/soja-shi/account/sign-in/code", { { "code", code }, { "app", app_code() } }).status == 303);
    town.carry();
    again.get("/soja-shi/account/sign-in/waiting");
    REQUIRE(again.post("/soja-shi/account/sign-in/waiting", {}).status == 303);
    again.get("/soja-shi/account");
    CHECK(again.last.status == 200);

    // A second registration with the address is answered alike and leads nowhere.
    Browser second { town };
    second.get("/soja-shi/account/register");
    CHECK(second.post("/soja-shi/account/register", { { "mail", "hanako@example.jp" } }).status == 303);
    second.get(second.location());
    CHECK(code_in(last_mail().second).empty());
    for (int n = 0; n < 6; ++n)
        CHECK(second.post("/soja-shi/account/register/code", { { "code", "0000-0000" } }).status == 422);
    CHECK(second.shows("何度も") == false);
    CHECK(second.post("/soja-shi/account/register/code", { { "code", "0000-0000" } }).status == 422);
    CHECK(second.shows("何度も"));
}

TEST_CASE("a mandate: given by a code, used in its scope alone, seen by the represented, ended by her")
{
    Town town;
    Browser hanako { town }, taro { town };
    register_with(hanako);
    register_with(taro);
    hanako.get("/soja-shi/account/mandates");
    CHECK(hanako.post("/soja-shi/account/mandates", { { "name", "総社 花子" }, { "term", "30" } }).status == 422);  // no procedure
    CHECK(hanako.post("/soja-shi/account/mandates", { { "name", "総社 花子" }, { "term", "30" }, { "procedure", "no_such" } }).status == 422);
    CHECK(hanako.post("/soja-shi/account/mandates", { { "name", "総社 花子" }, { "term", "30" }, { "procedure", "tree_planting" } }).status == 200);
    auto const code = hanako.between("<code>", "</code>");
    CHECK(code_from(code).size() == 20);
    hanako.get("/soja-shi/account/mandates/take");
    CHECK(hanako.post("/soja-shi/account/mandates/take", { { "name", "総社 花子" }, { "code", code } }).status == 422);  // her own
    taro.get("/soja-shi/account/mandates/take");
    CHECK(taro.post("/soja-shi/account/mandates/take", { { "name", "倉敷 太郎" }, { "code", "0000-0000-0000-0000-0000" } }).status == 422);
    CHECK(taro.post("/soja-shi/account/mandates/take", { { "name", "倉敷 太郎" }, { "code", code } }).status == 303);
    CHECK(taro.post("/soja-shi/account/mandates/take", { { "name", "倉敷 太郎" }, { "code", code } }).status == 422);     // once
    taro.get("/soja-shi/account/mandates");
    CHECK(taro.shows("総社 花子"));
    hanako.get("/soja-shi/account/mandates");
    CHECK(hanako.shows("倉敷 太郎"));

    auto const sending = [&](Browser& browser, Applied const& applied, std::string const& agent, std::string const& name, std::string const& number) {
        browser.get(applied.at + "/check");
        return browser.post(applied.at + "/check", { { "notice", "electronic" }, { "confirm", "yes" }, { "agent", agent }, { "agent_name", name }, { "agent_number", number } }).status;
    };
    auto const prepared = [&](Browser& browser) {
        auto const applied = begin(browser);
        browser.get(applied.at + "/answers/who");
        browser.post(applied.at + "/answers/who", { { "name", "総社 花子" } });
        return applied;
    };
    auto const applied = prepared(taro);
    taro.get(applied.at + "/check");
    auto const choice = "mandate " + taro.between("value=\"mandate ", "\"");
    CHECK(taro.shows("総社 花子さんの委任を受けて"));
    CHECK(sending(taro, applied, choice, "", "") == 422);                                     // who acts must be named
    CHECK(sending(taro, applied, "legal", "倉敷 太郎", "") == 422);                            // not among the procedure's agents
    CHECK(sending(taro, applied, "professional", "倉敷 太郎", "") == 422);                     // without a number
    CHECK(sending(taro, applied, choice, "倉敷 太郎", "") == 303);
    town.carry();
    REQUIRE(town.arrived.size() == 1);
    auto const& agent = town.arrived.back().body["agent"];
    CHECK(agent.text("kind") == "chosen");
    CHECK(agent.text("name") == "倉敷 太郎");
    CHECK(agent["mandate"].text("represented") == "総社 花子");
    CHECK(agent["mandate"].text("way") == "passkey");
    hanako.get("/soja-shi/account/mandates");
    CHECK(hanako.shows(applied.number));
    hanako.get(applied.at + "/status");
    CHECK(hanako.last.status == 404);  // it is the agent's application; she sees that it was made

    // Somebody else cannot use it, and not after she has ended it.
    Browser jiro { town };
    register_with(jiro);
    CHECK(sending(jiro, prepared(jiro), choice, "倉敷 次郎", "") == 422);
    auto const late = prepared(taro);
    hanako.get("/soja-shi/account/mandates");
    auto const id = hanako.between("name=\"end\" value=\"", "\"");
    taro.get("/soja-shi/account/mandates");
    CHECK(taro.post("/soja-shi/account/mandates", { { "end", id } }).status == 404);          // the represented alone
    CHECK(hanako.post("/soja-shi/account/mandates", { { "end", id } }).status == 303);
    CHECK(sending(taro, late, choice, "倉敷 太郎", "") == 422);
    CHECK(sending(taro, late, "professional", "倉敷 太郎", "第01234567号") == 303);
    town.carry();
    CHECK(town.arrived.back().body["agent"].text("number") == "第01234567号");
}

TEST_CASE("a representative's own profile never goes into the fields of the person she acts for")
{
    Town town;
    auto text = std::string(planting);
    text.replace(text.find("name: { type: text"), std::string_view("name: { type: text, max: 10, title: { ja: 名前 } }").size(), "name: { type: text, max: 10, title: { ja: 名前 }, prefill: [identity.name] }");
    town.publish("tree_planting", text);
    Browser hanako { town }, taro { town };
    register_with(hanako);
    register_with(taro);
    taro.get("/soja-shi/account/profile");
    REQUIRE(taro.post("/soja-shi/account/profile", { { "name", "倉敷 太郎" } }).status == 303);
    hanako.get("/soja-shi/account/mandates");
    REQUIRE(hanako.post("/soja-shi/account/mandates", { { "name", "総社 花子" }, { "term", "30" }, { "procedure", "tree_planting" } }).status == 200);
    taro.get("/soja-shi/account/mandates/take");
    REQUIRE(taro.post("/soja-shi/account/mandates/take", { { "name", "倉敷 太郎" }, { "code", hanako.between("<code>", "</code>") } }).status == 303);
    auto const filled_in = [&](Applied const& applied) {
        taro.get(applied.at + "/answers/who");
        return taro.between("name=\"name\"", ">");
    };
    auto const send = [&](Applied const& applied, std::string const& agent) {
        taro.get(applied.at + "/check");
        return taro.post(applied.at + "/check", { { "notice", "electronic" }, { "confirm", "yes" }, { "agent", agent }, { "agent_name", "倉敷 太郎" } }).status;
    };
    auto const applied = begin(taro);
    CHECK(filled_in(applied).find("倉敷 太郎") != std::string::npos);         // as long as it may be her own
    REQUIRE(taro.post(applied.at + "/answers/who", { { "name", "倉敷 太郎" } }).status == 303);
    taro.get(applied.at + "/check");
    auto const choice = "mandate " + taro.between("value=\"mandate ", "\"");
    CHECK(send(applied, choice) == 422);
    CHECK(taro.shows("名前を空欄に戻しました"));
    CHECK(filled_in(applied).find("倉敷") == std::string::npos);               // and does not come back
    CHECK(send(applied, choice) == 422);
    town.carry();
    CHECK(town.arrived.empty());
    filled_in(applied);
    REQUIRE(taro.post(applied.at + "/answers/who", { { "name", "総社 花子" } }).status == 303);
    CHECK(send(applied, choice) == 303);
    town.carry();
    REQUIRE(town.arrived.size() == 1);
    CHECK(json::write(town.arrived[0].body["answers"]).find("倉敷") == std::string::npos);
    CHECK(json::write(town.arrived[0].body["answers"]).find("identity") == std::string::npos);
    auto const own = begin(taro);                                              // her own application is filled in as ever
    filled_in(own);
    REQUIRE(taro.post(own.at + "/answers/who", { { "name", "倉敷 太郎" } }).status == 303);
    CHECK(send(own, "") == 303);
}

TEST_CASE("a mandate is over after its last day and does not reach other procedures")
{
    identity::Mandate mandate { { "m" }, { "p" }, { "a" }, { "tree_planting" }, *Day::of(2026, 12, 18), identity::MandateState::Taken };
    CHECK(mandate.covers("tree_planting", *Day::of(2026, 12, 18)));
    CHECK_FALSE(mandate.covers("tree_planting", *Day::of(2026, 12, 19)));
    CHECK_FALSE(mandate.covers("dog_registration", *Day::of(2026, 12, 18)));
    mandate.state = identity::MandateState::Ended;
    CHECK_FALSE(mandate.covers("tree_planting", *Day::of(2026, 12, 18)));
    mandate.state = identity::MandateState::Offered;
    CHECK_FALSE(mandate.covers("tree_planting", *Day::of(2026, 12, 18)));
}

TEST_CASE("a stolen front opens nothing: neither its database nor its keys hold a secret of an account")
{
    Town town;
    Browser phone { town };
    auto const registered = register_with(phone, "");
    auto const applied = begin(phone);
    phone.get("/soja-shi/account/profile");
    phone.post("/soja-shi/account/profile", { { "name", "盗難 太郎" } });
    // All bytes of all columns that the account's tables have.
    std::string everything;
    auto const add = [&](std::string_view sql, std::vector<std::string> const& columns) {
        db::Statement const statement { "test.all", sql };
        town.database.read(test::town, [&](db::Read& tx) {
            tx.each(statement, {}, [&](db::Row const& row) { for (auto const& one : columns) everything += row.bytes(one); });
            return true;
        });
    };
    add("SELECT profile_box FROM identity_resident WHERE tenant = $tenant", { "profile_box" });
    add("SELECT public_key, label_box FROM identity_resident_passkey WHERE tenant = $tenant", { "public_key", "label_box" });
    add("SELECT wrapped_key, browser_box FROM identity_resident_session WHERE tenant = $tenant", { "wrapped_key", "browser_box" });
    add("SELECT wrapped_key FROM identity_resident_recovery WHERE tenant = $tenant", { "wrapped_key" });
    add("SELECT sealed_key FROM identity_resident_key WHERE tenant = $tenant", { "sealed_key" });
    add("SELECT body FROM gateway_outbox WHERE tenant = $tenant", { "body" });
    town.carry();
    auto const private_half = *crypto::from_base64url(town.kept.begin()->second.text("private"));
    REQUIRE(private_half.size() == 32);
    CHECK(everything.size() > 1000);
    CHECK(everything.find(private_half) == std::string::npos);
    CHECK(everything.find("盗難") == std::string::npos);
    CHECK(everything.find("電話") == std::string::npos);
    // With every key of the zone: none of them is a secret that wraps.
    auto const account = town.database.read(test::town, [&](db::Read& tx) { return identity::account_of_number(tx, receipt_number_from(registered.number)); });
    REQUIRE(account);
    auto const sealed = town.database.read(test::town, [&](db::Read& tx) { return identity::passkeys(tx, account->id); });
    CHECK(sealed.at(0).wrapped_key.empty());
    CHECK_FALSE(crypto::open(town.here.keys.sealing, account->profile_box));
    for (auto const* purpose : { "passkey", "recovery", "session" })
        CHECK_FALSE(identity::unwrap_key(crypto::view(town.here.keys.storage.bytes), purpose, sealed.at(0).label_box, *account));
}
