#include <mado/oidc/provider.h>

#include <mado/time/day.h>

#include <charconv>

namespace mado::oidc {

namespace {

using Settings = std::map<std::string, std::string>;

std::vector<std::string> words_of(std::string const& text)
{
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

bool is_name(std::string_view name)
{
    return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// Everything that begins with "claims." and so on, without that.
Words below(Settings const& settings, std::string const& prefix)
{
    Words found;
    for (auto at = settings.lower_bound(prefix); at != settings.end() && at->first.starts_with(prefix); ++at)
        found.emplace(at->first.substr(prefix.size()), at->second);
    return found;
}

std::string of(Settings const& settings, char const* name, std::string otherwise = {})
{
    auto const found = settings.find(name);
    return found == settings.end() ? std::move(otherwise) : found->second;
}

struct Text { char const* name; std::string Provider::*member; };
constexpr Text texts[] { { "issuer", &Provider::issuer }, { "authorization_endpoint", &Provider::authorization_endpoint }, { "token_endpoint", &Provider::token_endpoint },
    { "userinfo_endpoint", &Provider::userinfo_endpoint }, { "jwks_uri", &Provider::jwks_uri }, { "end_session_endpoint", &Provider::end_session_endpoint },
    { "client_id", &Provider::client_id }, { "key_file", &Provider::key_file }, { "key_id", &Provider::key_id }, { "keys_file", &Provider::keys_file }, { "scope", &Provider::scope },
    { "acr_values", &Provider::acr_values }, { "prompt", &Provider::prompt }, { "assurance_claim", &Provider::assurance_claim } };
constexpr std::array<std::string_view, 8> others { "audience", "algorithm", "max_age", "userinfo", "towns", "title", "zones", "local_logins" };
constexpr std::array<std::string_view, 3> tables { "title.", "claims.", "assurance." };

// A word that is none of ours, so that a slip of the pen is not passed over.
std::string stranger(Settings const& settings)
{
    for (auto const& [name, value] : settings)
        if (std::ranges::none_of(texts, [&](Text const& one) { return name == one.name; }) && std::ranges::find(others, name) == others.end()
            && std::ranges::none_of(tables, [&](std::string_view table) { return name.starts_with(table); }))
            return name;
    return {};
}

std::string set_words(Provider& provider, Settings const& settings)
{
    auto const audience = of(settings, "audience");
    auto const known = names_of(Audience {});
    auto const found = std::ranges::find(known, audience);
    if (found == known.end())
        return "audience is residents, business or staff";
    provider.audience = static_cast<Audience>(found - known.begin());
    auto const algorithm = jose::algorithm_of(of(settings, "algorithm", "ES256"));
    if (!algorithm)
        return "algorithm is ES256, RS256 or PS256";
    provider.algorithm = *algorithm;
    auto const userinfo = of(settings, "userinfo", "false");
    if (userinfo != "true" && userinfo != "false")
        return "userinfo is true or false";
    provider.asks_userinfo = userinfo == "true";
    auto const age = of(settings, "max_age", "0");
    auto const [end, error] = std::from_chars(age.data(), age.data() + age.size(), provider.max_age);
    if (error != std::errc {} || end != age.data() + age.size() || provider.max_age < 0 || provider.max_age > 86'400)
        return "max_age is a number of seconds, up to 86400";
    return {};
}

std::string missing(Provider const& provider)
{
    if (!provider.title.contains("ja"))
        return "title.ja is missing";
    for (auto const* text : { &provider.issuer, &provider.client_id })
        if (text->empty())
            return text == &provider.issuer ? "issuer is missing" : "client_id is missing";
    for (auto const* address : { &provider.issuer, &provider.authorization_endpoint, &provider.token_endpoint, &provider.userinfo_endpoint, &provider.jwks_uri, &provider.end_session_endpoint })
        if (!address->empty() && !is_safe_address(*address))
            return *address + " must begin with https://";
    auto const scopes = words_of(provider.scope);
    if (std::ranges::find(scopes, "openid") == scopes.end())
        return "scope needs openid";
    for (auto const& [value, assurance] : provider.assurance)
        if (assurance_named(assurance) == Assurance::None)
            return "assurance." + value + " is account or card";
    if (provider.audience != Audience::Staff && provider.assurance.empty())
        return "assurance says nothing: no sign-in would count";
    return {};
}

// A member of a member: "address.formatted".
json::Value const& at(json::Value const& claims, std::string_view path)
{
    auto const* found = &claims;
    while (!path.empty()) {
        auto const dot = path.find('.');
        found = &(*found)[path.substr(0, dot)];
        path = dot == std::string_view::npos ? std::string_view {} : path.substr(dot + 1);
    }
    return *found;
}

std::string text_of(json::Value const& value)
{
    return value.is_text() ? value.text() : value.is_integer() ? std::to_string(value.integer()) : std::string();
}

bool is_corporate_number(std::string const& text) { return text.size() == 13 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); }

}  // namespace

std::string Provider::title_in(std::string_view language) const
{
    auto const found = title.find(language);
    return found == title.end() ? title.find("ja")->second : found->second;
}

Assurance assurance_named(std::string_view word) { return word == "card" ? Assurance::Card : word == "account" ? Assurance::Account : Assurance::None; }

bool is_safe_address(std::string_view url)
{
    if (std::ranges::any_of(url, [](char c) { return c <= ' ' || c > '~' || c == '#' || c == '"' || c == '<' || c == '>' || c == '\\'; }))
        return false;
    if (url.starts_with("https://"))
        return url.size() > 8;
    for (std::string_view const here : { "http://localhost", "http://127.0.0.1", "http://[::1]" })
        if (url.starts_with(here) && (url.size() == here.size() || url[here.size()] == ':' || url[here.size()] == '/'))
            return url.find('@') == std::string_view::npos;
    return false;
}

std::expected<Provider, std::string> provider_of(std::string const& name, Settings const& settings)
{
    auto const wrong = [&](std::string const& says) { return std::unexpected("identity_providers." + name + ": " + says); };
    if (!is_name(name))
        return wrong("a name has letters a to z, digits and _ alone");
    if (auto const unknown = stranger(settings); !unknown.empty())
        return wrong("there is no setting `" + unknown + "`");
    Provider provider;
    provider.name = name;
    for (auto const& [word, member] : texts)
        if (auto const found = settings.find(word); found != settings.end())
            provider.*member = found->second;
    if (auto const says = set_words(provider, settings); !says.empty())
        return wrong(says);
    provider.title = below(settings, "title.");
    if (auto const plain = of(settings, "title"); !plain.empty())
        provider.title.emplace("ja", plain);
    provider.claims = below(settings, "claims.");
    provider.assurance = below(settings, "assurance.");
    for (auto const& [word, set] : { std::pair { "towns", &provider.towns }, { "zones", &provider.zones }, { "local_logins", &provider.local_logins } })
        for (auto& one : words_of(of(settings, word)))
            set->insert(std::move(one));
    if (auto const says = missing(provider); !says.empty())
        return wrong(says);
    return provider;
}

std::map<std::string, std::string> attributes_of(Provider const& provider, json::Value const& claims)
{
    constexpr std::size_t most = 500;
    std::map<std::string, std::string> attributes;
    for (auto const& [attribute, path] : provider.claims) {
        auto const value = text_of(at(claims, path));
        bool const fits = !value.empty() && value.size() <= most && (attribute != "born_on" || Day::parse(value)) && (attribute != "corporate_number" || is_corporate_number(value));
        if (fits)
            attributes.emplace(attribute, value);
    }
    return attributes;
}

bool says_assurance(Provider const& provider, json::Value const& claims) { return !at(claims, provider.assurance_claim).is_null(); }

Assurance assurance_of(Provider const& provider, json::Value const& claims)
{
    auto const found = provider.assurance.find(text_of(at(claims, provider.assurance_claim)));
    return found == provider.assurance.end() ? Assurance::None : assurance_named(found->second);
}

}  // namespace mado::oidc
