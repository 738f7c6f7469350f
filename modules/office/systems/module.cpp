#include <mado/systems/module.h>

#include <mado/systems/systems.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> systems();
}

namespace mado::systems {

Module describe()
{
    using mado::web::form;
    Module module;
    module.name = "systems";
    module.files = embedded::systems();
    module.actions = { manage };
    module.routes = { form("/administration/systems").needs(manage).to(pages::show_systems, pages::act_systems),
        form("/administration/systems/{system}").needs(manage).to(pages::show_system, pages::act_system) };
    module.pages = pages::page_types();
    module.menu = { { "systems.menu", "/administration/systems", manage, {}, mado::web::MenuItem::Place::More } };
    module.statements = statements();
    module.events = { "systems.system.registered", "systems.system.rotated", "systems.system.revoked", "systems.delivery.replayed" };
    module.receives = { { gateway::Kind::Reported, receive_report } };
    return module;
}

}  // namespace mado::systems
