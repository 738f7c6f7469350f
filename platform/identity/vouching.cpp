#include <mado/identity/vouching.h>

namespace mado::identity {

namespace {

std::string proof_of_key(json::Value body, crypto::KeyPair const& account)
{
    body.set("proof", nullptr);
    auto const key = crypto::derive(crypto::view(account.private_half.bytes), crypto::view(account.public_half.bytes), "madoguchi.vouching.proof");
    return crypto::base64url(crypto::hmac_sha256(key, json::canonical(body)));
}

}  // namespace

std::string challenge_for(std::string const& tenant, crypto::PublicKey const& session, Instant at)
{
    return crypto::sha256("madoguchi.vouching\n" + tenant + "\n" + text_of(session) + "\n" + std::to_string(at.microseconds));
}

json::Value with_proof(json::Value body, crypto::KeyPair const& account)
{
    auto proof = proof_of_key(body, account);
    body.set("proof", std::move(proof));
    return body;
}

bool is_proved(json::Value const& body, crypto::KeyPair const& account) { return crypto::same(body.text("proof"), proof_of_key(body, account)); }

std::optional<crypto::PublicKey> public_key_of(std::string_view base64url)
{
    auto const raw = crypto::from_base64url(base64url);
    crypto::PublicKey key;
    if (!raw || raw->size() != key.bytes.size())
        return std::nullopt;
    std::ranges::copy(*raw, key.bytes.begin());
    return key;
}

}  // namespace mado::identity
