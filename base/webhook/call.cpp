#include <mado/webhook/webhook.h>

#include <mado/http/outside.h>

#include <algorithm>
#include <array>

namespace mado::webhook {

namespace {

constexpr int deadline_ms = 5'000;
constexpr std::uint64_t most_answer_bytes = 16 << 10;

}  // namespace

std::optional<Instant> next_try(Instant made_at, Instant now, std::int64_t attempts)
{
    // Doubling and more at first; from the sixth try on every few hours, so that a server that is mended by day hears of it soon.
    constexpr std::array<std::int64_t, 7> pauses { 10, 60, 300, 1'800, 7'200, 14'400, 28'800 };
    auto const at = static_cast<std::size_t>(std::clamp<std::int64_t>(attempts - 1, 0, static_cast<std::int64_t>(pauses.size()) - 1));
    Instant const next { now.microseconds + pauses[at] * second_us };
    return next.microseconds - made_at.microseconds > patience_us ? std::nullopt : std::optional(next);
}

std::optional<http::Call> call_of(Message const& message, std::string_view secret, Instant now, Peers peers)
{
    bool const is_local = peers == Peers::ThisMachineToo && http::is_of_this_machine(message.address);
    if (!message.address.starts_with("https://") && !is_local)
        return std::nullopt;
    auto headers = signed_headers(secret, message.id, now.microseconds / second_us, message.body);
    if (!headers)
        return std::nullopt;
    headers->emplace_back("content-type", "application/cloudevents+json; charset=utf-8");
    headers->emplace_back("user-agent", "Madoguchi");
    return http::Call { .method = "POST", .url = message.address, .body = message.body, .headers = std::move(*headers), .deadline_ms = deadline_ms, .most_bytes = most_answer_bytes,
        .public_peers_only = !is_local };
}

// 3xx is no place to send secrets' signatures to; 410 says that nobody will ever be there again (Standard Webhooks).
Outcome outcome_of(Result<http::Response> const& answered)
{
    if (!answered)
        return { false, answered.error().kind == Refusal::Kind::Invalid, answered.error().key };
    auto const status = answered->status;
    bool const is_good = status >= 200 && status < 300;
    return { is_good, status == 410, is_good ? std::string {} : "status " + std::to_string(status) };
}

}  // namespace mado::webhook
