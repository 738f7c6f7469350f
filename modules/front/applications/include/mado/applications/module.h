#pragma once
#include <mado/applications/gate.h>
#include <mado/module/module.h>
#include <mado/portal/module.h>

namespace mado::applications {

Module describe(Gate gate = {});

// For the home page: portal::describe(applications::of_browser).
std::vector<portal::UnderWay> of_browser(web::Visit const& visit);

}  // namespace mado::applications
