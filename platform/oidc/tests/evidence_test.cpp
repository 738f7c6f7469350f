#include "hostile_provider.h"

using namespace mado;
using namespace mado::oidc;
using namespace mado::oidc::test;

namespace {

struct Shown {
    HostileProvider there;
    SigningIn signing { there };
    identity::Proof proof = signing.finish()->proof;
    Provider staff_side = pinned(there.key);

    Provider pinned(jose::SigningKey const& key) const
    {
        auto made = signing.provider;
        made.key.reset();
        made.pinned = *jose::keys_of(json::object({ { "keys", json::array({ key.public_members("k1") }) } }));
        return made;
    }
    Standing of(identity::Proof const& shown, Instant arrived = { now.microseconds + 60'000'000 }, std::string const& town = tenant) const { return examine(shown, &staff_side, town, arrived).standing; }
};

}  // namespace

TEST_CASE_FIXTURE(Shown, "what was shown is verified again with the keys of this zone")
{
    CHECK(of(proof) == Standing::Verified);
    CHECK(examine(proof, &staff_side, tenant, now).key == there.key.thumbprint());
    CHECK(examine(proof, nullptr, tenant, now).standing == Standing::UnknownProvider);
    auto const stranger = pinned(jose::SigningKey::make());
    CHECK(examine(proof, &stranger, tenant, now).standing == Standing::KeyUnknown);
    identity::Proof const nobody;
    CHECK(examine(nobody, &staff_side, tenant, now).standing == Standing::None);
}

TEST_CASE_FIXTURE(Shown, "each attribute, the assurance, the time, the town: one change is seen")
{
    for (auto const& [name, value] : proof.attributes) {
        auto changed = proof;
        changed.attributes[name].back() = static_cast<char>(changed.attributes[name].back() ^ 1);
        CHECK_MESSAGE(of(changed) == Standing::Altered, name);
    }
    there.spoil = [](json::Value& claims) { claims.set("acr", "aal2"); };
    auto weaker = signing.finish()->proof;
    CHECK(of(weaker) == Standing::Verified);
    weaker.assurance = "card";
    CHECK(of(weaker) == Standing::Altered);
    CHECK(of(proof, { now.microseconds + 60'000'000 }, "331007") == Standing::Altered);
    CHECK(of(proof, { now.microseconds - 61'000'000 }) == Standing::Altered);
    auto later = proof;
    later.at.microseconds += 3600ll * 1'000'000;  // a sign-in of this morning as one of the afternoon
    CHECK(of(later) == Standing::Altered);
    auto bare = proof;
    bare.evidence.clear();
    CHECK(of(bare) == Standing::Altered);
}

TEST_CASE_FIXTURE(Shown, "no byte of the evidence can be changed")
{
    auto const whole = *crypto::from_base64url(proof.evidence);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        auto changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        auto shown = proof;
        shown.evidence = crypto::base64url(changed);
        auto const standing = of(shown);
        CHECK_MESSAGE(standing != Standing::Verified, "byte ", i);
    }
}

TEST_CASE_FIXTURE(Shown, "a stranger's key that comes along proves nothing to this zone")
{
    auto evidence = *unpacked(proof.evidence);
    auto const stranger = jose::SigningKey::make();
    auto claims = there.claims(nonce_of(tenant, evidence.seed));
    claims.set("name", "見本　太郎");
    evidence.id_token = stranger.sign(claims, json::object({ { "kid", "k1" } }));
    evidence.key = stranger.public_members("k1");
    auto forged = proof;
    forged.attributes["name"] = "見本　太郎";
    forged.evidence = packed(evidence);
    CHECK(of(forged) == Standing::KeyUnknown);
}

TEST_CASE("words without a signature are named; signed userinfo counts")
{
    HostileProvider there;
    SigningIn signing { there, there.provider({ { "userinfo", "true" } }) };
    there.spoil = [](json::Value& claims) { claims.object().erase("name"); claims.object().erase("acr"); };
    there.userinfo.set("acr", "aal3");
    auto provider = signing.provider;
    provider.pinned = *jose::keys_of(json::object({ { "keys", json::array({ there.key.public_members("k1") }) } }));
    auto const plain = examine(signing.finish()->proof, &provider, tenant, now);
    CHECK(plain.standing == Standing::Verified);
    CHECK(plain.without_signature == std::set<std::string> { "name", "assurance" });
    there.signs_userinfo = true;
    auto const made = signing.finish()->proof;
    CHECK(examine(made, &provider, tenant, now).without_signature.empty());
    auto changed = made;
    changed.attributes["name"] = "見本　太郎";
    CHECK(examine(changed, &provider, tenant, now).standing == Standing::Altered);
}
