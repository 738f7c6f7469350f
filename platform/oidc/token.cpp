#include <mado/oidc/token.h>

#include <mado/crypto/box.h>

namespace mado::oidc {

namespace {

constexpr std::size_t most_subject = 255;  // OpenID Connect Core §2

bool is_subject(std::string const& subject)
{
    return !subject.empty() && subject.size() <= most_subject && std::ranges::all_of(subject, [](char c) { return c >= ' ' && c <= '~'; });
}

// One audience or a list of them; we trust no other reader of the same token.
bool is_for(json::Value const& audience, std::string const& client)
{
    if (audience.is_text())
        return audience.text() == client;
    return audience.is_array() && !audience.array().empty()
        && std::ranges::all_of(audience.array(), [&](json::Value const& one) { return one.is_text() && one.text() == client; });
}

}  // namespace

std::string token_hash(std::string_view token) { return crypto::base64url(crypto::sha256(token).substr(0, 16)); }

std::string fault_of(json::Value const& claims, Expected const& expected)
{
    auto const now = expected.now.microseconds / 1'000'000;
    if (claims.text("iss") != expected.issuer)
        return "iss: another issuer";
    if (!is_subject(claims.text("sub")))
        return "sub: missing or malformed";
    if (!is_for(claims["aud"], expected.client_id))
        return "aud: for somebody else, or for others too";
    if (claims.has("azp") && claims.text("azp") != expected.client_id)
        return "azp: given to somebody else";
    auto const expires = claims.integer_if("exp"), issued = claims.integer_if("iat");
    if (!expires || *expires <= now - skew_seconds)
        return "exp: missing or over";
    if (!issued || *issued > now + skew_seconds || *issued < now - oldest_seconds)
        return "iat: missing, in the future or long ago";
    if (claims.has("nbf") && claims.integer("nbf", now + skew_seconds + 1) > now + skew_seconds)
        return "nbf: not yet";
    if (expected.nonce.empty() || !crypto::same(claims.text("nonce"), expected.nonce))
        return "nonce: of another sign-in";
    if (expected.max_age > 0) {
        auto const signed_in = claims.integer_if("auth_time");
        if (!signed_in || *signed_in > now + skew_seconds || *signed_in < now - expected.max_age - skew_seconds)
            return "auth_time: missing or too long ago";
    }
    if (claims.has("at_hash") && !crypto::same(claims.text("at_hash"), token_hash(expected.access_token)))
        return "at_hash: of another access token";
    return {};
}

}  // namespace mado::oidc
