#pragma once
// Standard Webhooks as a sender has them: the signature, the call, what its answer means, and how long one is patient with a peer.
#include <mado/http/server.h>
#include <mado/result/result.h>
#include <mado/time/instant.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mado::webhook {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t patience_us = 3 * 86'400 * second_us;  // from when it was made; then it is a dead letter

// When to try again after so many tries; nothing when three days will have passed.
std::optional<Instant> next_try(Instant made_at, Instant now, std::int64_t attempts);

// "whsec_" and base64 of the key's bytes.
std::string secret_of(std::string_view key);
// HMAC-SHA-256 over "id.timestamp.body": webhook-id, webhook-timestamp, webhook-signature ("v1,…"). Nothing: it is no secret of this form.
std::optional<http::Pairs> signed_headers(std::string_view secret, std::string const& id, std::int64_t unix_seconds, std::string_view body);

struct Message {
    std::string address, id, body;       // body: a CloudEvent, JSON; the same id at every try
};
enum class Peers { Public, ThisMachineToo };  // the second on a developer's machine alone
// Nothing: the address is none that may be called, or the secret is none. Public peers are called by https alone.
std::optional<http::Call> call_of(Message const& message, std::string_view secret, Instant now, Peers peers);

struct Outcome {
    bool is_good = false, is_final = false;   // final: never try again
    std::string fault {};                     // "status 500", a msgid
};
Outcome outcome_of(Result<http::Response> const& answered);

using Send = std::function<Result<http::Response>(http::Call const&)>;

}  // namespace mado::webhook
