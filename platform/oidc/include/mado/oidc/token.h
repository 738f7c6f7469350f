#pragma once
// The ID token: OpenID Connect Core 1.0 §3.1.3.7, every point of it.
#include <mado/jose/jose.h>
#include <mado/time/instant.h>

#include <expected>
#include <string>

namespace mado::oidc {

struct Expected {
    std::string issuer, client_id, nonce;
    std::string access_token {};         // for at_hash, when the token has one
    int max_age = 0;                     // 0: not asked for
    Instant now {};
};
constexpr int skew_seconds = 60, oldest_seconds = 600;  // clocks differ; a token is used when it was just made

// Nothing when the claims may be believed; else which point does not hold (English, for logs, without any value of the token).
std::string fault_of(json::Value const& claims, Expected const& expected);
// at_hash of ES256, RS256 and PS256: the left half of SHA-256.
std::string token_hash(std::string_view token);

}  // namespace mado::oidc
