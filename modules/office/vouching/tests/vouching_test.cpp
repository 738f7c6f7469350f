#include <mado/module/testing/town.h>
#include <mado/vouching/module.h>
#include <mado/vouching/vouching.h>

#include <mado/identity/vouching.h>
#include <mado/totp/totp.h>
#include <mado/webauthn/device.h>

using namespace mado;
using webauthn::test::Device;

namespace {

constexpr char const* tenant = testing::code;
constexpr char const* other_tenant = testing::neighbour;

struct World : testing::ZoneTown {
    AccountId const account { "01936000-0000-7000-8000-000000000001" };
    crypto::KeyPair const key = crypto::make_key_pair();
    crypto::KeyPair const session = crypto::make_key_pair();
    std::string const app = totp::make_secret();
    Device const device;
    int steps = 0;

    World() : ZoneTown(instant_in_tokyo(*Day::of(2026, 11, 18), 9), 12, { "front", "core" })
    {
        zone->plug(vouching::describe(), "modules/office/vouching");
        zone->open();
    }

    Result<void> say(json::Value claim, std::string const& to = tenant)
    {
        clock.set({ clock.now().microseconds + 1'000 });
        claim.set("account", account.value);
        gateway::Message message;
        message.header.subject = account.value;
        message.body = json::object({ { "claim", claim } });
        message.sender_zone = "front";
        return zone->here().database.write(to, [&](db::Write& tx) {
            return vouching::receive_claim(tx, { .tenant = to, .kind = CallerKind::Zone, .job = "front" }, zone->here(), message);
        });
    }
    json::Value keeping(crypto::KeyPair const& of)
    {
        return json::object({ { "what", "kept" }, { "account", account.value }, { "public", identity::text_of(of.public_half) }, { "private", crypto::base64url(crypto::view(of.private_half.bytes)) } });
    }
    void keep()
    {
        auto claim = keeping(key);
        claim.set("app", crypto::base64url(app)).set("passkey", json::object({ { "id", crypto::base64url(device.id()) }, { "key", crypto::base64url(device.key()) }, { "counter", 0 }, { "may_be_copied", false } }));
        REQUIRE(say(identity::with_proof(claim, key)));
    }
    // What was answered to the step: "granted" with the account's own key, "refused", "limited"; "" when nothing was.
    std::string answer_to(std::string const& step, std::string const& of = tenant)
    {
        static constexpr db::Statement letters { "test.letters", "SELECT body FROM gateway_outbox WHERE tenant = $tenant AND kind = 'vouched' ORDER BY subject, sequence" };
        for (auto const& body : zone->here().database.read(of, [&](db::Read& tx) { return tx.all(letters, {}, [](db::Row const& row) { return row.bytes("body"); }); })) {
            auto const said = json::parse(body);
            REQUIRE(said);
            if ((*said)["vouched"].text("step") != step)
                continue;
            CHECK_FALSE(gateway::open_box(key, (*said)["vouched"].text("box")));  // for the session alone
            auto const opened = gateway::open_box(session, (*said)["vouched"].text("box"));
            REQUIRE(opened);
            if (opened->text("result") == "granted")
                CHECK(opened->text("key") == crypto::base64url(crypto::view(key.private_half.bytes)));
            else
                CHECK(opened->text("key") == std::string(43, 'A'));
            return opened->text("result");
        }
        return {};
    }
    std::string step() { return "step " + std::to_string(++steps); }
    std::string code() const { return totp::code(app, totp::step_of(totp::seconds(clock.now().microseconds))); }
    std::string sign_in_with_app(std::string const& typed)
    {
        auto const name = step();
        REQUIRE(say(json::object({ { "what", "app" }, { "step", name }, { "session", identity::text_of(session.public_half) }, { "at", clock.now().microseconds }, { "code", typed } })));
        return answer_to(name);
    }
    std::string sign_in_with_passkey(std::string const& answer, Instant at, crypto::KeyPair const& for_session)
    {
        auto const name = step();
        REQUIRE(say(json::object({ { "what", "passkey" }, { "step", name }, { "session", identity::text_of(for_session.public_half) }, { "at", at.microseconds }, { "answer", answer } })));
        return for_session.public_half == session.public_half ? answer_to(name) : "for another session";
    }
    std::string asserted(Device const& by, Instant at, crypto::KeyPair const& for_session) const
    {
        return by.asserts({ .challenge = identity::challenge_for(tenant, for_session.public_half, at), .origin = "http://localhost:8080", .site = "localhost" });
    }
    void wait(std::int64_t seconds) { clock.set({ clock.now().microseconds + seconds * 1'000'000 }); }
};

}  // namespace

TEST_CASE("the code of the app is right once")
{
    World world;
    CHECK(world.sign_in_with_app(world.code()) == "refused");  // nobody is kept yet
    world.keep();
    auto const code = world.code();
    CHECK(world.sign_in_with_app("000000") == "refused");
    CHECK(world.sign_in_with_app(code) == "granted");
    CHECK(world.sign_in_with_app(code) == "refused");          // replayed
    world.wait(60);
    CHECK(world.sign_in_with_app(world.code()) == "granted");
}

TEST_CASE("after five wrong ones none is taken for a quarter of an hour, also no right one")
{
    World world;
    world.keep();
    for (int n = 0; n < 5; ++n)
        CHECK(world.sign_in_with_app("000000") == "refused");
    CHECK(world.sign_in_with_app(world.code()) == "limited");
    world.wait(15 * 60);
    CHECK(world.sign_in_with_app(world.code()) == "granted");
}

TEST_CASE("a passkey's answer is good for its own session, once, and not for long")
{
    World world;
    world.keep();
    auto const at = world.clock.now();
    auto const thief = crypto::make_key_pair();
    auto const answer = world.asserted(world.device, at, world.session);
    CHECK(world.sign_in_with_passkey(answer, at, world.session) == "granted");
    CHECK(world.sign_in_with_passkey(answer, at, world.session) == "refused");                // replayed
    auto const second = world.asserted(world.device, at, thief);
    CHECK(world.sign_in_with_passkey(second, at, world.session) == "refused");                // made for another session
    Device const foreign;
    CHECK(world.sign_in_with_passkey(world.asserted(foreign, at, world.session), at, world.session) == "refused");
    auto const early = Instant { world.clock.now().microseconds - 3'600'000'000 };
    CHECK(world.sign_in_with_passkey(world.asserted(world.device, early, world.session), early, world.session) == "refused");
}

TEST_CASE("a way is added or dropped by who holds the key of the account alone")
{
    World world;
    world.keep();
    auto const thief = crypto::make_key_pair();
    auto const theirs = totp::make_secret();
    auto claim = world.keeping(thief);
    claim.set("app", crypto::base64url(theirs));
    REQUIRE(world.say(identity::with_proof(claim, thief)));
    CHECK(world.sign_in_with_app(totp::code(theirs, totp::step_of(totp::seconds(world.clock.now().microseconds)))) == "refused");
    CHECK(world.sign_in_with_app(world.code()) == "granted");
    REQUIRE(world.say(identity::with_proof(json::object({ { "what", "forgotten" }, { "account", world.account.value } }), thief)));
    world.wait(60);
    CHECK(world.sign_in_with_app(world.code()) == "granted");
    REQUIRE(world.say(identity::with_proof(json::object({ { "what", "dropped" }, { "account", world.account.value }, { "app", true } }), world.key)));
    world.wait(60);
    CHECK(world.sign_in_with_app(world.code()) == "refused");
    REQUIRE(world.say(identity::with_proof(json::object({ { "what", "forgotten" }, { "account", world.account.value } }), world.key)));
    auto const at = world.clock.now();
    CHECK(world.sign_in_with_passkey(world.asserted(world.device, at, world.session), at, world.session) == "refused");
}

TEST_CASE("another town knows nothing of it, and what is malformed is refused")
{
    World world;
    world.keep();
    auto const name = world.step();
    REQUIRE(world.say(json::object({ { "what", "app" }, { "step", name }, { "session", identity::text_of(world.session.public_half) }, { "at", world.clock.now().microseconds }, { "code", world.code() } }), other_tenant));
    CHECK(world.answer_to(name, other_tenant) == "refused");
    auto strange = json::object({ { "what", "kept" }, { "public", "x" } });
    World other;
    CHECK_FALSE(other.say(strange));
}
