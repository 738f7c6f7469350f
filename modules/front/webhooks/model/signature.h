#pragma once
// Standard Webhooks: HMAC-SHA-256 over "id.timestamp.body" under the secret's bytes.
#include <mado/http/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado::webhooks {

// webhook-id, webhook-timestamp, webhook-signature ("v1,…"). Nothing: it is no secret of ours.
std::optional<http::Pairs> signed_headers(std::string_view secret, std::string const& id, std::int64_t unix_seconds, std::string_view body);

}  // namespace mado::webhooks
