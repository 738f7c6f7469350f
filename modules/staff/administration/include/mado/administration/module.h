#pragma once
#include <mado/administration/transfer.h>
#include <mado/identity/factor.h>
#include <mado/module/module.h>
#include <mado/oidc/client.h>

#include <memory>

namespace mado::administration {

using Elsewhere = std::shared_ptr<oidc::Client const>;  // where staff may sign in instead (OIDC); may be empty

// `gateway` is the zone's own end: the page that shows what waits asks it. `policy`: whether everybody here needs a second factor.
Module describe(gateway::Gateway& gateway, identity::FactorPolicy const& policy = {}, Elsewhere elsewhere = {}, BurdenOf burden_of = {});

}  // namespace mado::administration
