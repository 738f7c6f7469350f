#include "web/pages.h"

namespace mado::embedded {
std::span<File const> identification();
}

namespace mado::identification {

Module describe(Ways ways)
{
    if (!ways.client)
        ways.client = std::make_shared<oidc::Client const>(std::vector<oidc::Provider> {});
    Module module;
    module.name = "identification";
    module.files = embedded::identification();
    module.routes = routes(ways);
    module.pages = page_types();
    module.events = { "identification.proof.shown", "identification.proof.refused", "identification.proof.forgotten" };
    return module;
}

}  // namespace mado::identification
