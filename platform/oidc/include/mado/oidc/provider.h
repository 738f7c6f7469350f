#pragma once
// A provider of sign-ins (OpenID Connect), as the configuration describes it. Nothing of any provider is built in.
#include <mado/jose/jose.h>

#include <array>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mado::oidc {

enum class Audience { Residents, Business, Staff };
constexpr std::array<std::string_view, 3> names_of(Audience) { return { "residents", "business", "staff" }; }

// How much a sign-in shows: what a definition asks for in `identity`.
enum class Assurance { None, Account, Card };
constexpr std::array<std::string_view, 3> names_of(Assurance) { return { "none", "account", "card" }; }
Assurance assurance_named(std::string_view word);  // None for any other word

using Words = std::map<std::string, std::string, std::less<>>;

struct Provider {
    std::string name;                    // in addresses and events: a-z, 0-9 and _
    Audience audience = Audience::Residents;
    Words title {};                      // by language tag; "ja" is there
    std::string issuer {};
    // Empty: as the provider's discovery document says.
    std::string authorization_endpoint {}, token_endpoint {}, userinfo_endpoint {}, jwks_uri {}, end_session_endpoint {};
    std::string client_id {}, key_file {}, key_id {}, keys_file {};
    std::string scope = "openid", acr_values {}, prompt {};
    jose::Algorithm algorithm = jose::Algorithm::ES256;  // of its tokens
    int max_age = 0;                     // seconds since the person signed in there; 0: any
    bool asks_userinfo = false;
    std::string assurance_claim = "acr";
    Words assurance {};                  // value of that claim → account, card; any other value shows nothing
    Words claims {};                     // attribute → claim, with dots for members: { address: "address.formatted" }
    std::set<std::string> towns {};      // slugs; empty: every town
    std::set<std::string> zones {};      // of staff: office, core; empty: both
    std::set<std::string> local_logins {};  // of staff: the only ones who may still use a password; empty: everybody
    std::optional<jose::SigningKey> key {};  // of key_file, read by whoever signs people in
    jose::KeySet pinned {};              // of keys_file: by them staff zones verify evidence again
    std::string title_in(std::string_view language) const;
    bool serves(std::string_view slug) const { return towns.empty() || towns.contains(std::string(slug)); }
};

// From the settings of one entry of `identity_providers`, lists joined by a space ("claims.name": "name"). A sentence when something is missing or wrong.
std::expected<Provider, std::string> provider_of(std::string const& name, std::map<std::string, std::string> const& settings);
// https, or a program on this very machine (tests, a proxy beside us).
bool is_safe_address(std::string_view url);

// What the claims say, by the provider's own table. Days that are none and corporate numbers that are none are left out.
std::map<std::string, std::string> attributes_of(Provider const& provider, json::Value const& claims);
Assurance assurance_of(Provider const& provider, json::Value const& claims);
bool says_assurance(Provider const& provider, json::Value const& claims);  // whether the claim is there at all

}  // namespace mado::oidc
