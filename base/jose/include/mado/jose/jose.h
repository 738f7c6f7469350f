#pragma once
// Signed tokens of others and of ours: JWS in its compact form (RFC 7515) with ES256, RS256 or PS256, and sets of keys (RFC 7517). Which algorithm a peer
// uses is said by the caller, never by the token: `none` and secrets that both sides know (HS256 …) do not exist here.
#include <mado/json/json.h>

#include <array>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::jose {

enum class Algorithm { ES256, RS256, PS256 };
constexpr std::array<std::string_view, 3> names_of(Algorithm) { return { "ES256", "RS256", "PS256" }; }
std::optional<Algorithm> algorithm_of(std::string_view name);

// A public key that may check signatures.
struct Key {
    std::string id {};                       // kid; may be empty
    bool is_elliptic = false;                // P-256; else RSA of 2048 to 8192 bits
    std::optional<Algorithm> algorithm {};   // when the key says for which alone it is
    std::string thumbprint {};               // RFC 7638, SHA-256, base64url
    json::Value members {};                  // kty crv x y, or kty n e: what the thumbprint is of
    std::shared_ptr<void> handle {};         // OpenSSL's
    bool fits(Algorithm wanted) const { return is_elliptic == (wanted == Algorithm::ES256) && (!algorithm || *algorithm == wanted); }
};
// Of one JWK; a sentence (English, for logs) when it cannot be used here: another type or curve, a weak or private key, a point beside the curve.
std::expected<Key, std::string> key_of(json::Value const& jwk);

struct KeySet { std::vector<Key> keys; };
constexpr std::size_t most_keys = 50;
// Of a JWKS. Keys that are of no use here (for encryption, other types) are left out, as the RFC says; a set without `keys` is a fault.
std::expected<KeySet, std::string> keys_of(json::Value const& jwks);
json::Value json_of(KeySet const& keys);     // { keys: [{ kty …, kid }] }

struct Token {
    json::Value header, claims;
    Key key;                                 // that fitted
};
enum class Fault { Malformed, Algorithm, Critical, UnknownKey, Signature };
struct Wrong {
    Fault fault;
    std::string says;                        // English, for logs: never with anything of the token's content
};
constexpr std::size_t most_token_bytes = 64 * 1024;
// The key is the one that the header names; without a name the only one that fits. Keys or addresses inside the header are never looked at.
std::expected<Token, Wrong> verify(std::string_view compact, KeySet const& keys, Algorithm wanted);
// What stands in the token, whoever wrote it: only to find out which keys to ask for.
std::optional<json::Value> unverified_header(std::string_view compact);

// Our own key, P-256, with which we show a peer who we are (private_key_jwt).
class SigningKey {
public:
    static SigningKey make();
    static std::expected<SigningKey, std::string> from_pem(std::string_view pem);
    std::string pem() const;                 // the private half, PKCS#8
    std::string sign(json::Value const& claims, json::Value header = {}) const;  // ES256; `alg` is set here
    json::Value public_members(std::string const& id = {}) const;                // a JWK to hand to the peer
    std::string const& thumbprint() const { return thumbprint_; }

private:
    SigningKey() = default;
    std::shared_ptr<void> handle_;
    json::Value members_;
    std::string thumbprint_;
};

}  // namespace mado::jose
