#pragma once
#include <mado/module/module.h>
#include <mado/oidc/client.h>

#include <memory>

namespace mado::identification {

struct Ways {
    std::shared_ptr<oidc::Client const> client {};  // of the providers for residents and businesses; may be empty
    bool demonstration = false;                     // invented people to choose from: in the data of `madoguchi demo` alone
    bool signing = false;                           // a person may sign with the My Number Card instead (front/applications)
};
Module describe(Ways ways = {});

}  // namespace mado::identification
