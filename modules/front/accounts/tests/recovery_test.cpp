// Opening an account again in person, as far as the front takes part; and the account of a demonstration.
#include "tests/town.h"

#include "service/recovering.h"

#include <mado/accounts/demonstration.h>

using namespace mado;
using namespace mado::accounts_test;
using test::Browser;

namespace {

AccountId account_of(Town& town, Registered const& registered)
{
    auto const account = town.database.read(test::town, [&](db::Read& tx) { return identity::account_of_number(tx, receipt_number_from(registered.number)); });
    REQUIRE(account);
    return account->id;
}

constexpr char const* token = "STOP0000000000000000000000";

// As the office says it.
void office_says(Town& town, AccountId const& account, std::string const& state, std::string const& mail = "hanako@example.jp")
{
    gateway::Letter letter { .kind = gateway::Kind::Vouched, .subject = account.value, .receiver = "front", .arrived_at = town.clock.now() };
    letter.body = gateway::plain_body(test::town, letter.kind, letter.subject, {}, letter.arrived_at,
        json::object({ { "recovery", json::object({ { "id", "01936000-0000-7000-8000-00000000000a" }, { "state", state }, { "opens_at", town.clock.now().microseconds + 7 * 86'400'000'000LL },
            { "expires_at", town.clock.now().microseconds + 21 * 86'400'000'000LL }, { "mail", mail }, { "stop", token } }) } }));
    town.tell(letter);
}

std::int64_t mails(Town& town) { return town.count("SELECT COUNT(*) AS n FROM messages_mail WHERE tenant = $tenant"); }

void prepare(Town& town, Browser& browser)
{
    browser.get("/soja-shi/account/recovery");
    REQUIRE(browser.post("/soja-shi/account/recovery", { { "act", "keep" }, { "name", "見本 花子" }, { "born_on", "1990-04-05" } }).status == 303);
    town.carry();
}

http::Pairs typed(Registered const& registered, std::string const& code) { return { { "number", registered.number }, { "code", code } }; }

}  // namespace

TEST_CASE("who may have it opened again is said by the account itself, with the key; and taken back")
{
    Town town;
    Browser phone { town };
    auto const registered = register_with(phone);
    phone.get("/soja-shi/account/ways");
    CHECK(phone.shows("準備していません"));
    phone.get("/soja-shi/account/recovery");
    CHECK(phone.post("/soja-shi/account/recovery", { { "act", "keep" }, { "name", " " }, { "born_on", "いつか" } }).status == 422);
    CHECK(phone.shows("いつか"));
    prepare(town, phone);
    REQUIRE(town.kept.size() == 1);                        // an account whose device tells a secret: its key goes to the office with this
    auto const key = identity::key_of_private_half(*crypto::from_base64url(town.kept.begin()->second.text("private")), *identity::public_key_of(town.kept.begin()->second.text("public")));
    REQUIRE(key);
    REQUIRE(town.said["holder"].size() == 1);
    CHECK(identity::is_proved(town.said["holder"][0], *key));
    CHECK(town.said["holder"][0].text("name") == "見本 花子");
    CHECK(town.said["holder"][0].text("number") == receipt_number_from(registered.number));
    phone.get("/soja-shi/account/ways");
    CHECK(phone.shows("準備しています"));
    CHECK(phone.post("/soja-shi/account/recovery", { { "act", "take_back" } }).status == 303);
    town.carry();
    REQUIRE(town.said["no_holder"].size() == 1);
    CHECK(identity::is_proved(town.said["no_holder"][0], *key));
    town.wait(identity::confirmed_minutes * 60);
    CHECK(phone.post("/soja-shi/account/recovery", { { "act", "keep" }, { "name", "見本 花子" }, { "born_on", "1990-04-05" } }).status == 303);
    CHECK(phone.location() == "/soja-shi/account/sign-in?again=yes");
}

TEST_CASE("while it waits the holder is told by mail and on the page, and stops it by the link or by a sign-in")
{
    Town town;
    Browser phone { town }, anybody { town };
    auto const registered = register_with(phone);
    prepare(town, phone);
    auto const id = account_of(town, registered);
    auto const before = mails(town);
    office_says(town, id, "waiting");
    CHECK(mails(town) == before + 1);
    phone.get("/soja-shi/account");
    CHECK(phone.shows("開き直す求めがありました"));
    anybody.get("/soja-shi/account/recover/stop/STOP0000000000000000000001");
    CHECK_FALSE(anybody.shows("開き直しを止める</button>"));
    anybody.get("/soja-shi/account/sign-in");
    CHECK(anybody.post("/soja-shi/account/recover/stop/STOP0000000000000000000001", {}).status == 303);
    anybody.get(std::string("/okayama-shi/account/recover/stop/") + token);
    CHECK_FALSE(anybody.shows("開き直しを止める</button>"));     // another town
    town.carry();
    CHECK(town.said["stop_recovery"].empty());
    anybody.get(std::string("/soja-shi/account/recover/stop/") + token);
    CHECK(anybody.shows("開き直しを止める</button>"));
    CHECK(anybody.post(std::string("/soja-shi/account/recover/stop/") + token, {}).status == 303);
    town.carry();
    REQUIRE(town.said["stop_recovery"].size() == 1);
    CHECK(town.said["stop_recovery"][0].text("token") == token);
    phone.get("/soja-shi/account");
    CHECK(phone.shows("止めるよう、役所に伝えました"));
    anybody.get("/soja-shi/account/recover/counter");
    CHECK(anybody.post("/soja-shi/account/recover/counter", typed(registered, town.ids.code())).status == 422);
    office_says(town, id, "stopped");
    CHECK(mails(town) == before + 2);
    phone.get("/soja-shi/account");
    CHECK_FALSE(phone.shows("開き直す求めがありました"));

    office_says(town, id, "waiting");
    town.wait(identity::confirmed_minutes * 60);                 // one sign-in is enough, however long ago
    phone.get("/soja-shi/account");
    CHECK(phone.post("/soja-shi/account/recovery", { { "act", "stop" } }).status == 303);
    town.carry();
    REQUIRE(town.said["stop_recovery"].size() == 2);
    CHECK(town.said["stop_recovery"][1].text("proof").size() > 20);
}

TEST_CASE("the code of the counter: the office's yes ends what opened the account before, with fresh codes and a new way to make")
{
    Town town;
    Browser phone { town }, found { town };
    auto const registered = register_with(phone);
    auto const applied = begin(phone);
    prepare(town, phone);
    auto const id = account_of(town, registered);
    auto const code = town.ids.code();
    found.get("/soja-shi/account/recover/counter");
    CHECK(found.shows("誰が頼んでも早くはなりません"));
    CHECK(found.post("/soja-shi/account/recover/counter", { { "number", "abc" }, { "code", "" } }).status == 422);
    CHECK(found.shows("abc"));
    CHECK(found.post("/soja-shi/account/recover/counter", typed(registered, code)).status == 422);   // nothing waits: the office is not even asked
    office_says(town, id, "waiting");
    found.get("/okayama-shi/account/recover/counter");
    CHECK(found.post("/okayama-shi/account/recover/counter", typed(registered, code)).status == 422);
    auto const tries = [&](std::string const& answer) {
        town.answers = answer;
        found.get("/soja-shi/account/recover/counter");
        REQUIRE(found.post("/soja-shi/account/recover/counter", typed(registered, code)).status == 303);
        town.carry();
        found.get("/soja-shi/account/sign-in/waiting");
        found.post("/soja-shi/account/sign-in/waiting", {});
        auto const to = found.location();
        found.get(to);
        return to;
    };
    CHECK(tries("early") == "/soja-shi/account/recover/counter?said=accounts.said.early");
    CHECK(found.shows("まだ待つ期間です"));
    CHECK(tries("refused") == "/soja-shi/account/recover/counter?said=accounts.said.counter_refused");
    CHECK(found.shows("このコードは使えません"));
    phone.get("/soja-shi/account");
    CHECK(phone.last.status == 200);
    CHECK(tries("granted") == "/soja-shi/account/codes");
    CHECK(town.claims.back().text("what") == "recovery");
    CHECK(town.claims.back().text("code") == code);

    phone.get("/soja-shi/account");
    CHECK(phone.last.status == 303);                             // her old sessions are over
    phone.get(applied.at + "/key");
    CHECK(phone.last.status == 404);
    Browser old { town };
    CHECK(sign_in(old, registered.device) == 422);               // and her old passkey
    old.get("/soja-shi/account/recover");
    CHECK(old.post("/soja-shi/account/recover", { { "code", registered.codes[1] } }).status == 422);  // and her old codes
    CHECK(found.post("/soja-shi/account/codes", {}).status == 303);
    CHECK(found.location() == "/soja-shi/account/register");     // a new way first
    found.get(applied.at + "/key");
    CHECK(found.shows(applied.code));
    CHECK(town.count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'accounts.recovery.done'") == 1);
}

TEST_CASE("guessing at one account's code ends after ten")
{
    Town town;
    Browser phone { town }, thief { town };
    auto const registered = register_with(phone);
    prepare(town, phone);
    thief.get("/soja-shi/account/recover/counter");
    for (int n = 0; n < identity::most_tries_of_one; ++n)
        CHECK(thief.post("/soja-shi/account/recover/counter", typed(registered, town.ids.code())).status == 422);
    CHECK(thief.post("/soja-shi/account/recover/counter", typed(registered, town.ids.code())).status == 429);
}

TEST_CASE("the account of a demonstration: one button, its applications, and nothing of how one signs in can be changed; elsewhere there is none")
{
    Town town { { {}, true } }, real;
    Browser guest { town };
    auto const applied = begin(guest);
    auto const demonstrated = [&](Town& of) {
        auto const visit = identity::visit(town.database, test::town, guest.secret, { town.database.read(test::town, [&](db::Read& tx) { return identity::visits(tx, guest.secret, town.clock.now()).at(0); }) }, town.clock.now());
        REQUIRE(visit);
        auto const prepared = accounts::prepare_demonstration(of.here, { "見本 花子", "ミホン ハナコ", "総社市中央一丁目1番1号", "0866000101", { { visit->application, visit->key } } });
        REQUIRE(of.database.write(test::town, [&](db::Write& tx) { return accounts::demonstrate(tx, prepared); }));
        REQUIRE(of.database.write(test::town, [&](db::Write& tx) { return accounts::demonstrate(tx, accounts::prepare_demonstration(of.here, { "別人", "", "", "" })); }));  // there is one already
    };
    Browser visitor { town }, of_real { real };
    visitor.get("/soja-shi/account/sign-in");
    CHECK_FALSE(visitor.shows("見本の利用者でサインインする"));
    CHECK(visitor.post("/soja-shi/account/sign-in/demonstration", {}).status == 404);
    demonstrated(town);
    demonstrated(real);
    visitor.get("/soja-shi/account/sign-in");
    CHECK(visitor.shows("見本の利用者でサインインする"));
    CHECK(visitor.post("/soja-shi/account/sign-in/demonstration", {}).status == 303);
    visitor.get("/soja-shi/account");
    CHECK(visitor.shows("見本 花子 さん"));
    visitor.get("/soja-shi/applications");
    CHECK(visitor.shows(applied.number));
    visitor.get(applied.at + "/key");
    CHECK(visitor.last.status == 200);
    for (auto const* page : { "/soja-shi/account/register", "/soja-shi/account/remove" }) {
        visitor.get(page);
        CHECK(visitor.location() == "/soja-shi/account/sign-in?again=yes");
    }
    visitor.get("/soja-shi/account/ways");
    CHECK(visitor.post("/soja-shi/account/ways", { { "act", "renew" } }).status == 303);
    CHECK(visitor.location() == "/soja-shi/account/sign-in?again=yes");
    CHECK(visitor.post("/soja-shi/account/recovery", { { "act", "keep" }, { "name", "別人" }, { "born_on", "1990-04-05" } }).status == 303);
    CHECK(town.said["holder"].empty());
    visitor.get("/okayama-shi/account/sign-in");
    CHECK(visitor.post("/okayama-shi/account/sign-in/demonstration", {}).status == 404);
    // The same data without the mark of a demonstration.
    of_real.get("/soja-shi/account/sign-in");
    CHECK_FALSE(of_real.shows("見本の利用者でサインインする"));
    CHECK(of_real.post("/soja-shi/account/sign-in/demonstration", {}).status == 404);
    of_real.get("/soja-shi/account/recover");
    CHECK(of_real.post("/soja-shi/account/recover", { { "code", "madoguchi demo" } }).status == 422);
}
