// How the applicant was identified, as the clerk sees it: whole, changed by the person, changed by somebody on the way, of a stranger's key, of another town.
#include "../../../../platform/oidc/tests/hostile_provider.h"
#include "tests/town.h"

#include <mado/cases/identities.h>

using namespace mado;
using namespace mado::cases;
using oidc::test::HostileProvider;

namespace {

struct Shown : test::Town {
    HostileProvider there;
    oidc::Provider provider = there.provider();
    Providers providers;
    identity::Proof proof;

    Shown()
    {
        clock.set(oidc::test::now);
        oidc::test::SigningIn signing { there, provider };
        proof = signing.finish()->proof;
        providers = pinned(there.key);
    }

    Providers pinned(jose::SigningKey const& key) const
    {
        auto staff_side = provider;
        staff_side.key.reset();
        staff_side.pinned = *jose::keys_of(json::object({ { "keys", json::array({ key.public_members("k1") }) } }));
        return std::make_shared<std::vector<oidc::Provider> const>(std::vector { staff_side });
    }

    // As the front sends it: name and address filled in from what was shown.
    json::Value sent(identity::Proof const& shown)
    {
        auto made = body(dog);
        made.set("identity", identity::json_of(shown));
        auto answers = made["answers"];
        answers.set("owner_name", json::object({ { "value", json::object({ { "text", "見本　花子" }, { "family", "見本" }, { "given", "花子" } }) }, { "origin", "identity" }, { "changed", false } }));
        answers.set("owner_address", json::object({ { "value", json::object({ { "text", "総社市中央一丁目1番1号" } }) }, { "origin", "identity" }, { "changed", false } }));
        made.set("answers", std::move(answers));
        return made;
    }
    static json::Value with_answer(json::Value sent, char const* field, json::Value value, char const* origin, bool changed)
    {
        auto answers = sent["answers"];
        answers.set(field, json::object({ { "value", std::move(value) }, { "origin", origin }, { "changed", changed } }));
        sent.set("answers", std::move(answers));
        return sent;
    }
    IdentityFinding finding(json::Value const& sent, Providers const& by)
    {
        auto const id = submit("dog_registration", sent);
        auto const seen = read([&](db::Read& tx) { return identity_finding(tx, here, *find(tx, id), by); });
        REQUIRE(seen);
        return *seen;
    }
    IdentityFinding finding(json::Value const& sent) { return finding(sent, providers); }
    static Agreement of(IdentityFinding const& finding, char const* attribute)
    {
        auto const one = std::ranges::find(finding.compared, attribute, &Compared::attribute);
        REQUIRE(one != finding.compared.end());
        return one->agreement;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Shown, "as it was shown: verified with the keys of this zone, and rules see it")
{
    auto const id = submit("dog_registration", sent(proof));
    auto const seen = read([&](db::Read& tx) { return identity_finding(tx, here, *find(tx, id), providers); });
    REQUIRE(seen);
    CHECK(seen->verdict.standing == oidc::Standing::Verified);
    CHECK_FALSE(seen->is_tampered());
    CHECK(of(*seen, "name") == Agreement::Same);
    CHECK(of(*seen, "address") == Agreement::Same);
    auto const inputs = read([&](db::Read& tx) { return cases::evaluation(tx, here, *find(tx, id))->inputs(); });
    CHECK(inputs.identity.how == "card");
    CHECK(inputs.identity.born_on == Day::parse("1990-04-05"));
    CHECK(inputs.identity.name.text("text") == "見本　花子");
    // Nobody was identified, and nothing is said of it.
    auto const guest = submit_dog();
    CHECK_FALSE(read([&](db::Read& tx) { return identity_finding(tx, here, *find(tx, guest), providers); }));
}

TEST_CASE_FIXTURE(Shown, "what the person changed is no fault, what changed without saying so is")
{
    json::Value const moved = json::object({ { "text", "総社市中央二丁目2番2号" } });
    CHECK(of(finding(with_answer(sent(proof), "owner_address", moved, "identity", true)), "address") == Agreement::Changed);
    CHECK(of(finding(with_answer(sent(proof), "owner_address", moved, "typed", false)), "address") == Agreement::Different);
    CHECK_FALSE(finding(with_answer(sent(proof), "owner_address", moved, "identity", true)).is_tampered());
    auto const changed = finding(with_answer(sent(proof), "owner_address", moved, "identity", false));
    CHECK(of(changed, "address") == Agreement::Tampered);
    CHECK(changed.is_tampered());
    // One letter of the name, in the answer alone and in both.
    auto const other = json::object({ { "text", "見本　華子" }, { "family", "見本" }, { "given", "華子" } });
    CHECK(finding(with_answer(sent(proof), "owner_name", other, "identity", false)).is_tampered());
    auto both = proof;
    both.attributes["name"] = "見本　華子";
    auto const forged = finding(with_answer(sent(both), "owner_name", other, "identity", false));
    CHECK(of(forged, "name") == Agreement::Same);
    CHECK(forged.verdict.standing == oidc::Standing::Altered);
    CHECK(forged.is_tampered());
}

TEST_CASE_FIXTURE(Shown, "evidence that is changed, left out, of a stranger or of another provider")
{
    auto const whole = *crypto::from_base64url(proof.evidence);
    for (std::size_t const at : { whole.size() / 7, whole.size() / 3, whole.size() / 2, whole.size() - 10 }) {
        auto bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        auto changed = proof;
        changed.evidence = crypto::base64url(bytes);
        CHECK_MESSAGE(finding(sent(changed)).is_tampered(), "byte ", at);
    }
    auto bare = proof;
    bare.evidence.clear();
    CHECK(finding(sent(bare)).is_tampered());
    CHECK(finding(sent(proof), pinned(jose::SigningKey::make())).verdict.standing == oidc::Standing::KeyUnknown);
    CHECK(finding(sent(proof), nullptr).verdict.standing == oidc::Standing::UnknownProvider);
    auto weaker = proof;
    there.spoil = [](json::Value& claims) { claims.set("acr", "aal2"); };
    weaker = oidc::test::SigningIn { there, provider }.finish()->proof;
    weaker.assurance = "card";
    CHECK(finding(sent(weaker)).is_tampered());
}

TEST_CASE_FIXTURE(Shown, "another town sees nothing of it, and evidence for another town is none here")
{
    auto const id = submit("dog_registration", sent(proof));
    auto const one = found(id);
    CHECK_FALSE(read([&](db::Read& tx) { return identity_finding(tx, here, one, providers); }, neighbour));
    oidc::test::SigningIn elsewhere { there, provider };
    auto const flow = elsewhere.begun.flow;
    there.spoil = [&](json::Value& claims) { claims.set("nonce", oidc::nonce_of(neighbour, flow.seed)); };
    auto const theirs = elsewhere.client.finish(provider, there.signs(provider, elsewhere.begun), flow, neighbour, oidc::test::redirect, oidc::test::now);
    REQUIRE(theirs);
    CHECK(finding(sent(theirs->proof)).verdict.standing == oidc::Standing::Altered);
}
