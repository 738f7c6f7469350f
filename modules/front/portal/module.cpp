#include "web/pages.h"

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
    module.events = { "portal.procedure.published", "portal.draw.published" };
    module.receives = { { gateway::Kind::Published, receive_published } };
    return module;
}

}  // namespace mado::portal
