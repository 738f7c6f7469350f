#pragma once
// 次の手続: what a decision has offered, and the application that begins with what it carries.
#include "web/following.h"
#include "web/pages.h"

namespace mado::applications {

// Of what this town offers residents today; one that is offered later says from when on.
std::vector<OfferedNext> offered_next(web::Visit const& visit, OpenForm const& form, std::vector<Told> const& all);
Result<http::Response> act_next(web::Visit const& visit, Gate const& gate);               // /applications/{application}/next/{name}

}  // namespace mado::applications
