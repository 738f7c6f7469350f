#include "remembered.h"

#include <mado/log/log.h>

namespace mado::oidc {

namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second;

bool is_fresh(Instant at, Instant now, int minutes) { return at.microseconds != 0 && now.microseconds - at.microseconds < minutes * minute && now >= at; }

std::string endpoint(std::string const& configured, json::Value const* discovered, std::string_view name)
{
    if (!configured.empty() || !discovered)
        return configured;
    auto const said = discovered->text(name);
    return is_safe_address(said) ? said : std::string();
}

bool is_described(Provider const& provider)
{
    return !provider.authorization_endpoint.empty() && !provider.token_endpoint.empty() && !provider.jwks_uri.empty()
        && (!provider.asks_userinfo || !provider.userinfo_endpoint.empty());
}

}  // namespace

std::optional<json::Value> json_of(http::Response const& response)
{
    auto parsed = json::parse(response.body, { .bytes = most_answer_bytes });
    if (!parsed || !parsed->is_object())
        return std::nullopt;
    return std::move(*parsed);
}

Remembered::Remembered(std::vector<Provider> providers) : providers_(std::move(providers)) {}

Remembered::About Remembered::read(Provider const& provider) const
{
    std::lock_guard const lock(mutex_);
    auto const found = about_.find(provider.name);
    return found == about_.end() ? About {} : found->second;
}

void Remembered::note(Provider const& provider, bool answered, Instant now)
{
    std::lock_guard const lock(mutex_);
    auto& about = about_[provider.name];
    about.failures = answered ? 0 : about.failures + 1;
    if (about.failures >= failures_before_rest)
        about.rests_until = { now.microseconds + rest_seconds * second };
}

Outcome<http::Response> Remembered::call(Provider const& provider, http::Call call, Instant now)
{
    if (read(provider).rests_until > now)
        return std::unexpected(Trouble::Unreachable);
    call.deadline_ms = deadline_ms;
    call.most_bytes = most_answer_bytes;
    auto answered = http::call(call);
    bool const served = answered && answered->status < 500 && answered->status != 429;
    note(provider, served, now);
    if (!served) {
        log::warn("oidc.no_answer", { { "provider", provider.name }, { "status", answered ? answered->status : 0 } });
        return std::unexpected(Trouble::Unreachable);
    }
    return std::move(*answered);
}

Outcome<json::Value> Remembered::discovery(Provider const& provider, Instant now)
{
    if (auto about = read(provider); about.discovered && is_fresh(about.discovered_at, now, discovery_minutes))
        return std::move(*about.discovered);
    auto const answered = call(provider, { .url = provider.issuer + (provider.issuer.ends_with('/') ? "" : "/") + ".well-known/openid-configuration" }, now);
    if (!answered)
        return std::unexpected(answered.error());
    auto document = answered->status == 200 ? json_of(*answered) : std::nullopt;
    if (!document || document->text("issuer") != provider.issuer) {  // OpenID Connect Discovery 1.0 §4.3: exactly
        log::warn("oidc.discovery_not_believed", { { "provider", provider.name }, { "status", answered->status } });
        return std::unexpected(Trouble::Untrue);
    }
    std::lock_guard const lock(mutex_);
    about_[provider.name].discovered = *document;
    about_[provider.name].discovered_at = now;
    return std::move(*document);
}

Outcome<Description> Remembered::description(Provider const& provider, Instant now)
{
    std::optional<json::Value> discovered;
    if (!is_described(provider)) {
        auto found = discovery(provider, now);
        if (!found)
            return std::unexpected(found.error());
        discovered = std::move(*found);
    }
    auto const* said = discovered ? &*discovered : nullptr;
    Description made { endpoint(provider.authorization_endpoint, said, "authorization_endpoint"), endpoint(provider.token_endpoint, said, "token_endpoint"),
        endpoint(provider.userinfo_endpoint, said, "userinfo_endpoint"), endpoint(provider.jwks_uri, said, "jwks_uri"),
        endpoint(provider.end_session_endpoint, said, "end_session_endpoint"), said && said->flag("authorization_response_iss_parameter_supported") };
    if (made.authorization.empty() || made.token.empty() || made.keys.empty() || (provider.asks_userinfo && made.userinfo.empty())) {
        log::warn("oidc.endpoints_missing", { { "provider", provider.name } });
        return std::unexpected(Trouble::Untrue);
    }
    return made;
}

Outcome<jose::KeySet> Remembered::keys(Provider const& provider, Instant now, bool again)
{
    auto const about = read(provider);
    if (about.keys && is_fresh(about.keys_at, now, again ? 1 : keys_minutes))
        return *about.keys;
    auto const described = description(provider, now);
    if (!described)
        return std::unexpected(described.error());
    auto const answered = call(provider, { .url = described->keys }, now);
    if (!answered)
        return std::unexpected(answered.error());
    auto const document = answered->status == 200 ? json_of(*answered) : std::nullopt;
    auto keys = document ? jose::keys_of(*document) : std::unexpected(std::string("no JSON"));
    if (!keys || keys->keys.empty()) {
        log::warn("oidc.keys_not_believed", { { "provider", provider.name }, { "status", answered->status } });
        return std::unexpected(Trouble::Untrue);
    }
    std::lock_guard const lock(mutex_);
    about_[provider.name].keys = *keys;
    about_[provider.name].keys_at = now;
    return std::move(*keys);
}

}  // namespace mado::oidc
