#include "api/signed.h"

namespace mado::approvals::api_v1 {

namespace {

std::string bytes_of(crypto::SigningKey const& key) { return { key.public_half.begin(), key.public_half.end() }; }

// RFC 8037, appendix A.3: the thumbprint of an OKP key is of crv, kty and x.
std::string key_id(std::string const& x)
{
    return crypto::base64url(crypto::sha256(json::canonical(json::object({ { "crv", "Ed25519" }, { "kty", "OKP" }, { "x", x } }))));
}

}  // namespace

json::Value public_key(crypto::SigningKey const& key)
{
    auto const x = crypto::base64url(bytes_of(key));
    return json::object({ { "kty", "OKP" }, { "crv", "Ed25519" }, { "x", x }, { "kid", key_id(x) }, { "use", "sig" }, { "alg", "EdDSA" } });
}

std::string signed_result(crypto::SigningKey const& key, json::Value const& claims)
{
    auto const header = json::object({ { "alg", "EdDSA" }, { "kid", key_id(crypto::base64url(bytes_of(key))) }, { "typ", "mado-approval+jws" } });
    auto const signed_part = crypto::base64url(json::canonical(header)) + "." + crypto::base64url(json::canonical(claims));
    return signed_part + "." + crypto::base64url(crypto::sign(key, signed_part));
}

}  // namespace mado::approvals::api_v1
