#pragma once
// What goes with an application so that somebody else can look again: the provider's signed words, the key that they were signed with, and how the nonce
// came about. The staff zone trusts the keys in its own configuration alone.
#include <mado/identity/proof.h>
#include <mado/oidc/provider.h>

#include <set>
#include <string>
#include <vector>

namespace mado::oidc {

// The nonce says for which town and for which sign-in the token was made: one that was made for another town does not fit.
std::string nonce_of(std::string_view tenant, std::string_view seed);

struct Evidence {
    std::string id_token, userinfo {};   // userinfo: only when the provider signed it
    json::Value key {};                  // JWK
    std::string seed {};
};
std::string packed(Evidence const& evidence);                     // base64url
std::optional<Evidence> unpacked(std::string_view packed);

enum class Standing {
    None,             // nobody was identified
    Unverifiable,     // no evidence came along: a demonstration, or another way
    UnknownProvider,  // this zone's configuration does not have it
    KeyUnknown,       // whole and signed, but by a key that this zone has not been given
    Verified,
    Altered,          // evidence and what was sent do not belong together: somebody changed one of them
};
constexpr std::array<std::string_view, 6> names_of(Standing) { return { "none", "unverifiable", "unknown_provider", "key_unknown", "verified", "altered" }; }

struct Verdict {
    Standing standing = Standing::None;
    std::string says {};                        // English: which point, for the log and the page's detail
    std::string key {};                         // thumbprint of the key that signed
    std::set<std::string> without_signature {}; // attributes that the provider said without signing them
};
// `provider`: nullptr when the configuration has none of that name. `arrived_at`: of the application.
Verdict examine(identity::Proof const& proof, Provider const* provider, std::string_view tenant, Instant arrived_at);

}  // namespace mado::oidc
