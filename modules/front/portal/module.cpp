#include "web/pages.h"

#include <mado/portal/purposes.h>

namespace mado::embedded {
std::span<File const> portal();
}

namespace mado::portal {

Module describe(Beside beside, Crowding crowding)
{
    Module module;
    module.name = "portal";
    module.files = embedded::portal();
    module.routes = routes(std::move(beside), std::move(crowding));
    module.pages = page_types();
    module.menu = { { "portal.menu.home", "/", {} }, { "portal.menu.procedures", "/procedures", {} } };
    module.statements = statements();
    std::ranges::copy(purpose_statements(), std::back_inserter(module.statements));
    module.events = { "portal.procedure.published", "portal.draw.published", "portal.purpose.published" };
    module.receives = { { gateway::Kind::Published, receive_published } };
    return module;
}

}  // namespace mado::portal
