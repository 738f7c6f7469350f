#pragma once
#include <mado/systems/systems.h>
#include <mado/web/page.h>

namespace mado::systems::pages {

using mado::web::Attempt;
using mado::web::Visit;

Result<http::Response> show_systems(Visit const& visit, Attempt const* attempt);  // /administration/systems
Result<http::Response> act_systems(Visit const& visit);
Result<http::Response> show_system(Visit const& visit, Attempt const* attempt);   // /administration/systems/{system}
Result<http::Response> act_system(Visit const& visit);
std::vector<mado::web::PageType> page_types();

}  // namespace mado::systems::pages
