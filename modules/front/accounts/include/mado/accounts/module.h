#pragma once
#include <mado/module/module.h>
#include <mado/oidc/client.h>

#include <memory>

namespace mado::accounts {

struct Ways {
    std::shared_ptr<oidc::Client const> client {};  // of the providers for residents and businesses; may be empty
    bool demonstration = false;                     // an account for visitors: in the data of `madoguchi demo` alone
};
Module describe(Ways ways = {});

}  // namespace mado::accounts
