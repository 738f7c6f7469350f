#include "identity_providers.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace mado {

namespace {

std::string bytes_of(std::string const& file)
{
    auto const path = secret_file(file);
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    return { std::istreambuf_iterator<char>(in), {} };
}

void read_key(oidc::Provider& provider)
{
    auto const setting = "identity_providers." + provider.name + ".key_file: ";
    if (provider.key_file.empty())
        throw std::runtime_error(setting + "is missing: the key (EC P-256, PEM) whose public half the provider has");
    auto key = jose::SigningKey::from_pem(bytes_of(provider.key_file));
    if (!key)
        throw std::runtime_error(setting + key.error());
    provider.key = std::move(*key);
}

void read_pinned(oidc::Provider& provider)
{
    if (provider.keys_file.empty())
        return;
    auto const document = json::parse(bytes_of(provider.keys_file));
    auto keys = document ? jose::keys_of(*document) : std::unexpected(std::string("is no JSON"));
    if (!keys || keys->keys.empty())
        throw std::runtime_error("identity_providers." + provider.name + ".keys_file: " + (keys ? "has no key that can be used" : keys.error()));
    provider.pinned = std::move(*keys);
}

}  // namespace

std::vector<oidc::Provider> providers_of(Configuration const& configuration, std::string_view zone)
{
    std::vector<oidc::Provider> providers;
    for (auto const& [name, settings] : configuration.identity_providers) {
        auto provider = oidc::provider_of(name, settings);
        if (!provider)
            throw std::runtime_error(provider.error());
        bool const is_for_staff = provider->audience == oidc::Audience::Staff;
        if (is_for_staff && (zone == "front" || (!provider->zones.empty() && !provider->zones.contains(std::string(zone)))))
            continue;
        if (is_for_staff == (zone != "front"))
            read_key(*provider);
        if (zone != "front")
            read_pinned(*provider);
        providers.push_back(std::move(*provider));
    }
    return providers;
}

std::shared_ptr<oidc::Client const> client_of(std::vector<oidc::Provider> providers) { return std::make_shared<oidc::Client const>(std::move(providers)); }

}  // namespace mado
