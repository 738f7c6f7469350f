#include <mado/connections/module.h>

#include "api/operations.h"

namespace mado::embedded {
std::span<File const> connections();
}

namespace mado::connections {

Module describe()
{
    Module module;
    module.name = "connections";
    module.files = embedded::connections();
    for (auto operations : { case_operations(), register_operations() })
        std::ranges::move(operations, std::back_inserter(module.operations));
    module.events = { "connections.cases.listed", "connections.case.read", "connections.register.read" };
    return module;
}

}  // namespace mado::connections
