#include <mado/webhook/webhook.h>

#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::webhook {

namespace {

constexpr std::string_view prefix = "whsec_";

// RFC 4648 §4 with padding, from and to the URL-safe form of mado/crypto.
std::string padded(std::string text)
{
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    while (text.size() % 4 != 0)
        text += '=';
    return text;
}
std::string unpadded(std::string text)
{
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    while (text.ends_with('='))
        text.pop_back();
    return text;
}

}  // namespace

std::string secret_of(std::string_view key) { return std::string(prefix) + padded(crypto::base64url(key)); }

std::optional<http::Pairs> signed_headers(std::string_view secret, std::string const& id, std::int64_t unix_seconds, std::string_view body)
{
    if (!secret.starts_with(prefix))
        return std::nullopt;
    auto const bytes = crypto::from_base64url(unpadded(std::string(secret.substr(prefix.size()))));
    crypto::SymmetricKey key;
    if (!bytes || bytes->size() != key.bytes.size())
        return std::nullopt;
    std::ranges::copy(*bytes, key.bytes.begin());
    auto const at = std::to_string(unix_seconds);
    auto const signature = crypto::hmac_sha256(key, id + "." + at + "." + std::string(body));
    return http::Pairs { { "webhook-id", id }, { "webhook-timestamp", at }, { "webhook-signature", "v1," + padded(crypto::base64url(signature)) } };
}

}  // namespace mado::webhook
