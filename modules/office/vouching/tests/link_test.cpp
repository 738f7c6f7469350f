#include <mado/module/testing/town.h>
#include <mado/vouching/module.h>

#include <mado/identity/vouching.h>
#include <mado/oidc/evidence.h>

using namespace mado;

namespace {

constexpr char const* tenant = testing::code;
constexpr char const* other_tenant = testing::neighbour;
AccountId const hers { "01936000-0000-7000-8000-000000000001" }, his { "01936000-0000-7000-8000-000000000002" };

oidc::Provider provider_with(jose::SigningKey const& key, std::string const& name = "op")
{
    auto made = oidc::provider_of(name, { { "audience", "residents" }, { "title.ja", "見本" }, { "issuer", "https://" + name + ".example.jp" }, { "client_id", "madoguchi" }, { "scope", "openid" }, { "assurance.aal2", "account" } });
    REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : made.error()));
    made->pinned = { { *jose::key_of(key.public_members("k1")) } };
    return std::move(*made);
}

struct Office : testing::ZoneTown {
    jose::SigningKey const signing = jose::SigningKey::make(), foreign = jose::SigningKey::make();
    vouching::Providers const providers = std::make_shared<std::vector<oidc::Provider> const>(std::vector { provider_with(signing), provider_with(foreign, "other") });
    crypto::KeyPair const key = crypto::make_key_pair(), his_key = crypto::make_key_pair(), session = crypto::make_key_pair();
    int steps = 0;

    Office() : ZoneTown(instant_in_tokyo(*Day::of(2026, 11, 18), 9), 12, { "front", "core" })
    {
        zone->plug(vouching::describe(providers), "modules/office/vouching");
        zone->open();
        for (auto const& [id, pair] : { std::pair(hers, key), { his, his_key } })
            say(id, identity::with_proof(json::object({ { "what", "kept" }, { "account", id.value }, { "public", identity::text_of(pair.public_half) }, { "private", crypto::base64url(crypto::view(pair.private_half.bytes)) } }), pair));
    }

    void say(AccountId const& id, json::Value claim, std::string const& to = tenant)
    {
        claim.set("account", id.value);
        gateway::Message message;
        message.header.subject = id.value;
        message.body = json::object({ { "claim", claim } });
        message.sender_zone = "front";
        REQUIRE(zone->here().database.write(to, [&](db::Write& tx) { return vouching::receive_claim(tx, { .tenant = to, .kind = CallerKind::Zone, .job = "front" }, zone->here(), message, providers); }));
    }
    void link(AccountId const& id, crypto::KeyPair const& by, std::string const& subject = "person-1", std::string const& provider = "op")
    {
        say(id, identity::with_proof(json::object({ { "what", "linked" }, { "account", id.value }, { "provider", provider }, { "subject", subject } }), by));
    }
    void unlink(crypto::KeyPair const& by) { say(hers, identity::with_proof(json::object({ { "what", "unlinked" }, { "account", hers.value }, { "provider", "op" } }), by)); }

    struct Token {
        std::string subject = "person-1", issuer = "https://op.example.jp", town = tenant, acr = "aal2", provider = "op";
        bool is_foreign = false;                   // signed by a key that this zone has not been given for it
        std::optional<crypto::KeyPair> session {}; // for which it was made
    };
    json::Value claim(Token const& token)
    {
        auto const now_s = clock.now().microseconds / 1'000'000;
        auto const seed = crypto::base64url(identity::challenge_for(tenant, token.session.value_or(session).public_half, clock.now()));
        auto const& by = token.is_foreign ? foreign : signing;
        auto const words = json::object({ { "iss", token.issuer }, { "sub", token.subject }, { "aud", "madoguchi" }, { "iat", now_s }, { "exp", now_s + 300 }, { "nonce", oidc::nonce_of(token.town, seed) }, { "acr", token.acr } });
        return json::object({ { "what", "oidc" }, { "step", "step " + std::to_string(++steps) }, { "session", identity::text_of(session.public_half) }, { "at", clock.now().microseconds }, { "shown_at", clock.now().microseconds },
            { "provider", token.provider }, { "evidence", oidc::packed({ by.sign(words, json::object({ { "kid", "k1" } })), {}, by.public_members("k1"), seed }) } });
    }
    std::string answered(json::Value const& said, AccountId const& of = hers, std::string const& to = tenant)
    {
        say(of, said, to);
        static constexpr db::Statement letters { "test.letters", "SELECT body FROM gateway_outbox WHERE tenant = $tenant AND kind = 'vouched' ORDER BY subject, sequence" };
        std::string last;
        for (auto const& body : zone->here().database.read(to, [&](db::Read& tx) { return tx.all(letters, {}, [](db::Row const& row) { return row.bytes("body"); }); })) {
            auto const letter = json::parse(body);
            auto const opened = gateway::open_box(session, (*letter)["vouched"].text("box"));
            if (opened && (*letter)["vouched"].text("step") == said.text("step"))
                last = opened->text("result");
        }
        clock.set({ clock.now().microseconds + 1'000'000 });
        return last;
    }
    std::string signed_in(Token const& token, AccountId const& of = hers, std::string const& to = tenant) { return answered(claim(token), of, to); }
};

}  // namespace

TEST_CASE_FIXTURE(Office, "a sign-in elsewhere opens the account that it was linked with, once, until it is unlinked")
{
    CHECK(signed_in({}) == "refused");                       // not linked
    link(hers, key);
    auto const shown = claim({});
    CHECK(answered(shown) == "granted");
    CHECK(answered(shown) == "refused");                     // shown again
    CHECK(signed_in({}) == "granted");
    unlink(his_key);
    CHECK(signed_in({}) == "granted");                       // no proof, no change
    unlink(key);
    CHECK(signed_in({}) == "refused");
}

TEST_CASE_FIXTURE(Office, "only the account's own key links, and what opens one account opens no other")
{
    link(hers, his_key);
    CHECK(signed_in({}) == "refused");
    link(hers, key);
    link(his, his_key);                                      // the same person there, another account
    CHECK(signed_in({}, his) == "refused");
    CHECK(signed_in({}) == "granted");
}

TEST_CASE_FIXTURE(Office, "a token counts when this zone's own keys verify it, for this town, this session, this subject, and when it shows enough")
{
    link(hers, key);
    auto const thief = crypto::make_key_pair();
    CHECK(signed_in({ .subject = "person-2" }) == "refused");
    CHECK(signed_in({ .issuer = "https://other.example.jp" }) == "refused");
    CHECK(signed_in({ .issuer = "https://other.example.jp", .provider = "other", .is_foreign = true }) == "refused");   // another issuer's same subject
    CHECK(signed_in({ .is_foreign = true }) == "refused");
    CHECK(signed_in({ .town = other_tenant }) == "refused");
    clock.set({ clock.now().microseconds + 16 * 60'000'000LL });  // five failures close it for a while
    CHECK(signed_in({ .acr = "none" }) == "refused");
    CHECK(signed_in({ .provider = "nobody" }) == "refused");
    CHECK(signed_in({ .session = thief }) == "refused");
    CHECK(signed_in({}, hers, other_tenant) == "refused");
    CHECK(signed_in({}) == "granted");
}
