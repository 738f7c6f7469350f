#pragma once
#include "configuration.h"

#include <mado/oidc/client.h>

#include <memory>
#include <string_view>
#include <vector>

namespace mado {

// The providers of the configuration as one zone needs them: the front signs residents and businesses in, with our key; a staff zone signs staff in and
// verifies what residents have shown, by the keys that its operator keeps for each provider. Throws std::runtime_error that names file and setting.
std::vector<oidc::Provider> providers_of(Configuration const& configuration, std::string_view zone);
std::shared_ptr<oidc::Client const> client_of(std::vector<oidc::Provider> providers);

}  // namespace mado
