#include <mado/openings/module.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> openings();
}

namespace mado::openings {

Module describe()
{
    Module module;
    module.name = "openings";
    module.files = embedded::openings();
    module.actions = { may_set };
    module.routes = pages::routes();
    module.pages = pages::page_types();
    module.menu = { { "openings.menu", "/openings", may_set, {}, mado::web::MenuItem::Place::More } };
    module.statements = statements();
    module.events = { "openings.opening.set" };
    module.listen = [](Listeners& listeners) { listeners.on<systems::RoomReported>(keep_report); };
    return module;
}

}  // namespace mado::openings
