#include "key.h"

#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <algorithm>
#include <cctype>

namespace mado::webauthn {

namespace {

std::string_view words_of(Verification verification)
{
    switch (verification) {
    case Verification::Required: return "required";
    case Verification::Preferred: return "preferred";
    case Verification::Discouraged: return "discouraged";
    }
    return "required";
}

json::Value descriptors(std::vector<Credential> const& credentials)
{
    return json::array_of(credentials, [](Credential const& credential) {
        auto made = json::object({ { "type", "public-key" }, { "id", crypto::base64url(credential.id) } });
        if (!credential.transports.empty())
            made.set("transports", json::array_of(credential.transports, [](std::string const& one) { return json::Value(one); }));
        return made;
    });
}

json::Value extensions(std::string const& prf_salt)
{
    auto made = json::object({});
    if (!prf_salt.empty())
        made.set("prf", json::object({ { "eval", json::object({ { "first", crypto::base64url(prf_salt) } }) } }));
    return made;
}

bool is_name(std::string_view host)
{
    auto const fits = [](unsigned char one) { return std::isalnum(one) || one == '-' || one == '.'; };
    return !host.empty() && std::ranges::all_of(host, fits) && std::ranges::any_of(host, [](unsigned char one) { return std::isalpha(one); }) && host.front() != '.' && host.back() != '.';
}

}  // namespace

std::optional<RelyingParty> relying_party(std::string_view address, std::string_view name)
{
    bool const is_secure = address.starts_with("https://");
    if (!is_secure && !address.starts_with("http://"))
        return std::nullopt;
    address.remove_prefix(is_secure ? 8 : 7);
    auto const whole = address.substr(0, address.find_first_of("/?#"));
    std::string host(whole.substr(0, whole.find(':')));
    std::ranges::transform(host, host.begin(), [](unsigned char one) { return static_cast<char>(std::tolower(one)); });
    auto const port = whole.size() > host.size() ? whole.substr(host.size() + 1) : std::string_view {};
    if (!is_name(host) || !std::ranges::all_of(port, [](unsigned char one) { return std::isdigit(one); }))
        return std::nullopt;
    // A browser makes passkeys on a secure page only; on one's own machine http counts as one.
    if (!is_secure && host != "localhost" && !host.ends_with(".localhost"))
        return std::nullopt;
    bool const is_usual = port.empty() || port == (is_secure ? "443" : "80");
    return RelyingParty { host, std::string(name), { (is_secure ? "https://" : "http://") + host + (is_usual ? "" : ":" + std::string(port)) } };
}

std::string creation_options(RelyingParty const& site, CreationWish const& wish)
{
    auto const parameters = json::array_of(algorithms, [](std::int64_t one) { return json::object({ { "type", "public-key" }, { "alg", one } }); });
    return json::write(json::object({
        { "rp", json::object({ { "id", site.id }, { "name", site.name } }) },
        { "user", json::object({ { "id", crypto::base64url(wish.user.id) }, { "name", wish.user.name }, { "displayName", wish.user.display_name } }) },
        { "challenge", crypto::base64url(wish.challenge) },
        { "pubKeyCredParams", parameters },
        { "timeout", wish.timeout_seconds * 1000 },
        { "excludeCredentials", descriptors(wish.exclude) },
        { "authenticatorSelection", json::object({ { "residentKey", wish.discoverable ? "required" : "preferred" }, { "requireResidentKey", wish.discoverable },
                                        { "userVerification", words_of(wish.verification) } }) },
        { "attestation", "none" },
        { "extensions", extensions(wish.prf_salt) },
    }));
}

std::string request_options(RelyingParty const& site, RequestWish const& wish)
{
    return json::write(json::object({
        { "challenge", crypto::base64url(wish.challenge) },
        { "timeout", wish.timeout_seconds * 1000 },
        { "rpId", site.id },
        { "allowCredentials", descriptors(wish.allow) },
        { "userVerification", words_of(wish.verification) },
        { "extensions", extensions(wish.prf_salt) },
    }));
}

}  // namespace mado::webauthn
