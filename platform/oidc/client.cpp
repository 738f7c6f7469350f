#include "remembered.h"

#include <mado/crypto/box.h>
#include <mado/log/log.h>

namespace mado::oidc {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr int assertion_seconds = 60;
constexpr std::string_view logout_event = "http://schemas.openid.net/event/backchannel-logout";

// After this moment no reading of the claims takes the token any more (fault_of).
Instant believed_until(json::Value const& claims)
{
    return { (std::min(claims.integer("exp"), claims.integer("iat") + oldest_seconds) + skew_seconds) * second };
}

std::string random() { return crypto::base64url(crypto::view(crypto::make_symmetric_key().bytes)); }

std::string encoded(http::Pairs const& pairs)
{
    std::string text;
    for (auto const& [name, value] : pairs)
        text += (text.empty() ? "" : "&") + http::percent_encoded(name) + "=" + http::percent_encoded(value);
    return text;
}

std::string with_query(std::string const& address, http::Pairs const& pairs) { return address + (address.find('?') == std::string::npos ? "?" : "&") + encoded(pairs); }

// RFC 7523 §3: who we are, signed with our key, for this one call.
std::string assertion(Provider const& provider, std::string const& audience, Instant now)
{
    auto const at = now.microseconds / second;
    auto const id = provider.key_id.empty() ? provider.key->thumbprint() : provider.key_id;
    return provider.key->sign(json::object({ { "iss", provider.client_id }, { "sub", provider.client_id }, { "aud", audience }, { "jti", random() }, { "iat", at },
                                  { "exp", at + assertion_seconds } }), json::object({ { "kid", id }, { "typ", "JWT" } }));
}

Trouble trouble_of(std::string const& error)
{
    static std::map<std::string, Trouble, std::less<>> const known { { "access_denied", Trouble::Declined }, { "login_required", Trouble::Again },
        { "interaction_required", Trouble::Again }, { "consent_required", Trouble::Again }, { "account_selection_required", Trouble::Again },
        { "unmet_authentication_requirements", Trouble::TooWeak }, { "temporarily_unavailable", Trouble::Unreachable }, { "server_error", Trouble::Unreachable } };
    auto const found = known.find(error);
    return found == known.end() ? Trouble::Untrue : found->second;
}

std::unexpected<Trouble> untrue(Provider const& provider, std::string_view says)
{
    log::warn("oidc.not_believed", { { "provider", provider.name }, { "says", says } });
    return std::unexpected(Trouble::Untrue);
}

// By the provider's keys; once more with fresh ones when it names a key that is new to us.
Outcome<jose::Token> believed(Remembered& remembered, Provider const& provider, std::string_view token, Instant now)
{
    for (bool const again : { false, true }) {
        auto const keys = remembered.keys(provider, now, again);
        if (!keys)
            return std::unexpected(keys.error());
        auto read = jose::verify(token, *keys, provider.algorithm);
        if (read)
            return std::move(*read);
        if (again || read.error().fault != jose::Fault::UnknownKey)
            return untrue(provider, read.error().says);
    }
    return std::unexpected(Trouble::Untrue);
}

struct Redeeming {
    Remembered& remembered;
    Provider const& provider;
    Flow const& flow;
    Instant now;
    Description description {};

    Outcome<json::Value> tokens(std::string const& code, std::string const& redirect_uri) const
    {
        http::Pairs const form { { "grant_type", "authorization_code" }, { "code", code }, { "redirect_uri", redirect_uri }, { "client_id", provider.client_id },
            { "code_verifier", flow.verifier }, { "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" },
            { "client_assertion", assertion(provider, description.token, now) } };
        auto const answered = remembered.call(provider, { .method = "POST", .url = description.token, .body = encoded(form),
            .headers = { { "content-type", "application/x-www-form-urlencoded" }, { "accept", "application/json" } } }, now);
        if (!answered)
            return std::unexpected(answered.error());
        auto said = json_of(*answered);
        if (answered->status != 200 || !said || said->text("id_token").empty())
            return untrue(provider, said && said->has("error") ? "token endpoint: " + said->text("error") : std::string("token endpoint: no ID token"));
        return std::move(*said);
    }

    struct More { json::Value claims; std::string signed_words {}; std::string key {}; };
    // OpenID Connect Core §5.3.2: of the same subject, or nothing of it is used.
    Outcome<More> userinfo(std::string const& access_token, std::string const& subject) const
    {
        auto const answered = remembered.call(provider, { .url = description.userinfo, .headers = { { "authorization", "Bearer " + access_token } } }, now);
        if (!answered)
            return std::unexpected(answered.error());
        bool const is_signed = std::ranges::any_of(answered->headers, [](auto const& header) { return header.first == "content-type" && header.second.starts_with("application/jwt"); });
        More more;
        if (is_signed) {
            auto const read = believed(remembered, provider, answered->body, now);
            if (!read)
                return std::unexpected(read.error());
            if ((read->claims.has("iss") && read->claims.text("iss") != provider.issuer) || (read->claims.has("aud") && read->claims.text("aud") != provider.client_id))
                return untrue(provider, "userinfo: signed for somebody else");
            more = { read->claims, answered->body, read->key.thumbprint };
        } else if (auto said = json_of(*answered)) {
            more.claims = std::move(*said);
        }
        if (answered->status != 200 || more.claims.text("sub") != subject)
            return untrue(provider, "userinfo: not of this subject");
        return more;
    }
};

// RFC 9207: an answer says who it is from, when its provider promised that; one of another provider is none.
bool is_from(Provider const& provider, Description const& description, Callback const& callback)
{
    return callback.issuer.empty() ? !description.names_itself : callback.issuer == provider.issuer;
}

json::Value laid_under(json::Value claims, json::Value const& more)
{
    for (auto const& [name, value] : more.object())
        if (!claims.has(name))
            claims.set(name, value);
    return claims;
}

// Nothing of the key but what the signature is checked with.
json::Value key_along(jose::Token const& token)
{
    auto key = token.key.members;
    if (token.header.has("kid"))
        key.set("kid", token.header.text("kid"));
    return key;
}

Outcome<SignedIn> signed_in(Redeeming const& redeeming, json::Value const& tokens, std::string_view tenant)
{
    auto const& provider = redeeming.provider;
    auto const token = believed(redeeming.remembered, provider, tokens.text("id_token"), redeeming.now);
    if (!token)
        return std::unexpected(token.error());
    auto const fault = fault_of(token->claims, { .issuer = provider.issuer, .client_id = provider.client_id, .nonce = nonce_of(tenant, redeeming.flow.seed),
        .access_token = tokens.text("access_token"), .max_age = provider.max_age, .now = redeeming.now });
    if (!fault.empty())
        return untrue(provider, fault);
    auto claims = token->claims;
    Evidence evidence { tokens.text("id_token"), {}, key_along(*token), redeeming.flow.seed };
    if (provider.asks_userinfo) {
        auto const more = redeeming.userinfo(tokens.text("access_token"), claims.text("sub"));
        if (!more)
            return std::unexpected(more.error());
        claims = laid_under(std::move(claims), more->claims);
        if (more->key == token->key.thumbprint)
            evidence.userinfo = more->signed_words;
    }
    SignedIn made { claims.text("sub"), assurance_of(provider, claims), {}, claims.text("sid") };
    made.proof = { "oidc", word_of(made.assurance), provider.name, attributes_of(provider, claims), packed(evidence), redeeming.now };
    return made;
}

}  // namespace

Client::Client(std::vector<Provider> providers) : remembered_(std::make_unique<Remembered>(std::move(providers))) {}
Client::~Client() = default;
std::vector<Provider> const& Client::providers() const { return remembered_->providers(); }

Provider const* Client::find(std::string_view name) const
{
    auto const found = std::ranges::find(providers(), name, &Provider::name);
    return found == providers().end() ? nullptr : &*found;
}

Outcome<std::string> Client::address(Provider const& provider, Begun const& begun, std::string_view tenant, std::string const& redirect_uri, std::string_view language, Instant now) const
{
    auto const described = remembered_->description(provider, now);
    if (!described)
        return std::unexpected(described.error());
    http::Pairs query { { "response_type", "code" }, { "client_id", provider.client_id }, { "redirect_uri", redirect_uri }, { "scope", provider.scope }, { "state", begun.state },
        { "nonce", nonce_of(tenant, begun.flow.seed) }, { "code_challenge", crypto::base64url(crypto::sha256(begun.flow.verifier)) }, { "code_challenge_method", "S256" },
        { "ui_locales", language == "en" ? "en" : "ja" } };
    if (!provider.acr_values.empty())
        query.emplace_back("acr_values", provider.acr_values);
    if (provider.max_age > 0)
        query.emplace_back("max_age", std::to_string(provider.max_age));
    if (!provider.prompt.empty())
        query.emplace_back("prompt", provider.prompt);
    return with_query(described->authorization, query);
}

Outcome<SignedIn> Client::finish(Provider const& provider, Callback const& callback, Flow const& flow, std::string_view tenant, std::string const& redirect_uri, Instant now) const
{
    auto described = remembered_->description(provider, now);
    if (!described)
        return std::unexpected(described.error());
    if (flow.provider != provider.name || !is_from(provider, *described, callback))
        return untrue(provider, "the answer of another provider");
    if (!callback.error.empty())
        return std::unexpected(trouble_of(callback.error));
    if (callback.code.empty() || !provider.key)
        return untrue(provider, "no code");
    Redeeming const redeeming { *remembered_, provider, flow, now, std::move(*described) };
    auto const tokens = redeeming.tokens(callback.code, redirect_uri);
    if (!tokens)
        return std::unexpected(tokens.error());
    return signed_in(redeeming, *tokens, tenant);
}

std::optional<std::string> Client::sign_out_address(Provider const& provider, std::string const& back, Instant now) const
{
    auto const described = remembered_->description(provider, now);
    if (!described || described->end_session.empty())
        return std::nullopt;
    return with_query(described->end_session, { { "client_id", provider.client_id }, { "post_logout_redirect_uri", back } });
}

std::optional<Client::Ended> Client::ended(Provider const& provider, std::string_view logout_token, Instant now) const
{
    auto const token = believed(*remembered_, provider, logout_token, now);
    if (!token)
        return std::nullopt;
    auto const& claims = token->claims;
    bool const names_somebody = !claims.text("sub").empty() || !claims.text("sid").empty();
    // §2.6: an ID token must not pass for one, so it must not have a nonce.
    if (claims.has("nonce") || !claims["events"][logout_event].is_object() || !names_somebody || claims.text("jti").empty())
        return std::nullopt;
    // The rest is checked as in an ID token: issuer, audience, times.
    auto as_token = claims;
    as_token.set("nonce", logout_event);
    if (claims.text("sub").empty())
        as_token.set("sub", claims.text("sid"));
    if (!fault_of(as_token, { .issuer = provider.issuer, .client_id = provider.client_id, .nonce = std::string(logout_event), .now = now }).empty())
        return std::nullopt;
    return Ended { claims.text("sub"), claims.text("sid"), claims.text("jti"), believed_until(claims) };
}

}  // namespace mado::oidc
