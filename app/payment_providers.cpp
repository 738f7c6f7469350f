#include "payment_providers.h"

#include <mado/payments/simulation.h>

#include <stdexcept>

namespace mado {

namespace {

payments::ProviderSettings with_secrets(payments::ProviderSettings settings)
{
    settings.key = first_line_of(settings.key_file);
    auto const notice_key = payments::notice_key_of(first_line_of(settings.notice_key_file));
    if (settings.key.empty() || !notice_key)
        throw std::runtime_error("payment_providers." + settings.name + ": " + (settings.key.empty() ? "key_file is empty" : "notice_key_file holds no key of 32 bytes (64 hexadecimal digits, or base64url)"));
    settings.notice_key = *notice_key;
    return settings;
}

payments::ProviderSettings simulated(Configuration const& configuration)
{
    auto const keys = payments::demonstration_keys(configuration.data.string());
    return { .name = "demo_pay", .title = "実演用の決済会社", .address = configuration.payments_demonstration, .ways = { "card", "wallet" }, .key = keys.key, .notice_key = keys.notice_key };
}

}  // namespace

std::shared_ptr<payments::Providers const> payment_providers_of(Configuration const& configuration, bool is_demonstration)
{
    auto providers = std::make_shared<payments::Providers>();
    auto const add = [&](payments::ProviderSettings const& settings) { providers->push_back({ settings, payments::make_http_provider(settings) }); };
    for (auto const& [name, settings] : configuration.payment_providers) {
        auto const made = payments::settings_of(name, settings);
        if (!made)
            throw std::runtime_error(made.error());
        add(with_secrets(*made));
    }
    if (providers->empty() && is_demonstration && !configuration.payments_demonstration.empty())
        add(simulated(configuration));
    return providers;
}

}  // namespace mado
