#pragma once
#include <mado/applications/gate.h>
#include <mado/card/acceptance.h>
#include <mado/module/module.h>
#include <mado/portal/module.h>

namespace mado::applications {

// `acceptance`: of signatures with the My Number Card; none: nobody is asked to sign.
Module describe(Gate gate = {}, card::AcceptancePointer acceptance = {});

// For the home page: portal::describe(applications::of_browser).
std::vector<portal::UnderWay> of_browser(web::Visit const& visit);

}  // namespace mado::applications
