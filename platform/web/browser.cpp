#include "browser.h"

namespace mado::web {

namespace {

constexpr std::size_t secret_characters = 52;  // two handles of Ids

bool is_secret(std::string_view text)
{
    return text.size() == secret_characters && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

text::Language language_of(std::string_view tag) { return text::language_of(tag).value_or(text::Language::Japanese); }

Browser::Browser(http::Request const& request, std::string const& cookie, crypto::SymmetricKey const& csrf_key) : request_(request), csrf_key_(csrf_key)
{
    std::string name = request.secure ? "__Host-" : "";
    name += cookie;
    secret_ = request.cookie(name);
    if (!is_secret(secret_))
        secret_.clear();
}

std::string Browser::chosen_language() const
{
    auto const asked = request_.query_of("language");
    return text::language_of(asked) ? asked : std::string {};
}

std::string Browser::language() const
{
    if (auto const chosen = chosen_language(); !chosen.empty())
        return chosen;
    if (auto const kept = request_.cookie("mado_language"); text::language_of(kept))
        return kept;
    // The first of the browser's languages decides; whoever reads neither Japanese nor English is helped most by easy Japanese.
    auto const wanted = request_.header("accept-language");
    if (wanted.empty() || wanted.starts_with("ja") || wanted.starts_with("*"))
        return "ja";
    return wanted.starts_with("en") ? "en" : "ja-x-easy";
}

std::string Browser::csrf_for(std::string const& secret) const
{
    return secret.empty() ? std::string {} : crypto::base64url(crypto::hmac_sha256(csrf_key_, secret).substr(0, 18));
}

bool Browser::is_own_form(std::string const& secret) const
{
    auto const site = request_.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin" && site != "none")
        return false;
    return !secret.empty() && crypto::same(request_.answer("csrf"), csrf_for(secret));
}

}  // namespace mado::web
