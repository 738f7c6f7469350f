#include <mado/oidc/evidence.h>

#include <mado/crypto/box.h>
#include <mado/oidc/token.h>

namespace mado::oidc {

namespace {

constexpr std::size_t most_bytes = 256 * 1024;
constexpr std::int64_t second = 1'000'000;

Verdict altered(char const* says) { return { Standing::Altered, says, {}, {} }; }

struct Signed {
    json::Value claims;                  // of the ID token, the signed userinfo laid over it
    std::string key;
    bool is_pinned = false;
};

// By the keys of this zone; when they do not have it, by the key that came along.
std::expected<jose::Token, jose::Wrong> verified(std::string const& token, Provider const& provider, jose::KeySet const& along, bool& is_pinned)
{
    auto const read = jose::verify(token, along, provider.algorithm);
    if (!read)
        return read;
    is_pinned = is_pinned && std::ranges::any_of(provider.pinned.keys, [&](jose::Key const& key) { return key.thumbprint == read->key.thumbprint; });
    return read;
}

std::expected<Signed, Verdict> signed_words(Evidence const& evidence, Provider const& provider)
{
    auto key = jose::key_of(evidence.key);
    if (!key)
        return std::unexpected(altered("the key of the evidence is none"));
    jose::KeySet const along { { std::move(*key) } };
    bool is_pinned = true;
    auto const token = verified(evidence.id_token, provider, along, is_pinned);
    if (!token)
        return std::unexpected(altered("the signature of the ID token does not fit"));
    Signed found { token->claims, token->key.thumbprint, false };
    if (!evidence.userinfo.empty()) {
        auto const more = verified(evidence.userinfo, provider, along, is_pinned);
        if (!more || more->claims.text("sub") != found.claims.text("sub"))
            return std::unexpected(altered("the signed userinfo does not belong to the ID token"));
        for (auto const& [name, value] : more->claims.object())
            if (!found.claims.has(name))
                found.claims.set(name, value);
    }
    found.is_pinned = is_pinned;
    return found;
}

// Made for this town, for this sign-in, at the time that the proof says, before the application arrived.
char const* misfit(json::Value const& claims, Provider const& provider, std::string_view tenant, Evidence const& evidence, identity::Proof const& proof, Instant arrived_at)
{
    Expected const expected { .issuer = provider.issuer, .client_id = provider.client_id, .nonce = nonce_of(tenant, evidence.seed), .access_token = {}, .max_age = provider.max_age,
        .now = proof.at };
    auto without_hash = claims;
    if (without_hash.has("at_hash"))
        without_hash.object().erase("at_hash");  // the access token is not kept
    if (!fault_of(without_hash, expected).empty())
        return "the ID token was not made for this sign-in";
    if (proof.at.microseconds > arrived_at.microseconds + skew_seconds * second)
        return "it was shown after the application had arrived";
    return nullptr;
}

}  // namespace

std::string nonce_of(std::string_view tenant, std::string_view seed) { return crypto::base64url(crypto::sha256("madoguchi.nonce\n" + std::string(tenant) + "\n" + std::string(seed))); }

std::string packed(Evidence const& evidence)
{
    auto value = json::object({ { "id_token", evidence.id_token }, { "key", evidence.key }, { "seed", evidence.seed } });
    if (!evidence.userinfo.empty())
        value.set("userinfo", evidence.userinfo);
    return crypto::base64url(json::canonical(value));
}

std::optional<Evidence> unpacked(std::string_view packed)
{
    auto const bytes = packed.size() > most_bytes ? std::nullopt : crypto::from_base64url(packed);
    auto const value = bytes ? json::parse(*bytes, { .bytes = most_bytes }) : std::unexpected(json::Error {});
    if (!value || !value->text_if("id_token") || !value->text_if("seed"))
        return std::nullopt;
    return Evidence { value->text("id_token"), value->text("userinfo"), (*value)["key"], value->text("seed") };
}

Verdict examine(identity::Proof const& proof, Provider const* provider, std::string_view tenant, Instant arrived_at)
{
    if (proof.how != "oidc")
        return { proof.how == "none" ? Standing::None : Standing::Unverifiable, {}, {}, {} };
    if (proof.evidence.empty() && proof.provider == "demonstration")
        return { Standing::Unverifiable, "a demonstration", {}, {} };
    if (!provider)
        return { Standing::UnknownProvider, "this zone's configuration does not have it", {}, {} };
    auto const evidence = unpacked(proof.evidence);
    if (!evidence)
        return altered("there is no evidence that can be read");
    auto const words = signed_words(*evidence, *provider);
    if (!words)
        return words.error();
    if (auto const* says = misfit(words->claims, *provider, tenant, *evidence, proof, arrived_at))
        return altered(says);
    bool const says_assurance = oidc::says_assurance(*provider, words->claims);
    if (says_assurance && assurance_named(proof.assurance) > assurance_of(*provider, words->claims))
        return altered("the sign-in shows less than was said");
    Verdict verdict { words->is_pinned ? Standing::Verified : Standing::KeyUnknown, {}, words->key, {} };
    if (!says_assurance)
        verdict.without_signature.insert("assurance");
    auto const said = attributes_of(*provider, words->claims);
    for (auto const& [name, value] : proof.attributes) {
        auto const found = said.find(name);
        if (found != said.end() && found->second != value)
            return altered("an attribute is not what the provider signed");
        if (found == said.end())
            verdict.without_signature.insert(name);
    }
    return verdict;
}

}  // namespace mado::oidc
