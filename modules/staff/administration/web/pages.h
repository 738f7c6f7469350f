#pragma once
#include <mado/administration/accounts.h>
#include <mado/gateway/gateway.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::administration::pages {

using mado::web::Attempt;
using mado::web::Visit;

// Where to go after signing in: `next` when it is a page of this town and not the sign-in itself, else the town's first page.
std::string safe_next(std::string_view next, std::string_view home);

Result<http::Response> show_sign_in(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_sign_in(Visit const& visit);
Result<http::Response> act_sign_out(Visit const& visit);
Result<http::Response> act_position(Visit const& visit);
Result<http::Response> show_password(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_password(Visit const& visit);

Result<http::Response> show_overview(Visit const& visit, Attempt const* attempt);
Result<http::Response> show_divisions(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_divisions(Visit const& visit);
Result<http::Response> show_people(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_people(Visit const& visit);
Result<http::Response> show_assignments(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_assignments(Visit const& visit);
Result<http::Response> show_grants(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_grants(Visit const& visit);

Result<http::Response> show_gateway(Visit const& visit, Attempt const* attempt, gateway::Gateway& gateway);
Result<http::Response> act_gateway(Visit const& visit, gateway::Gateway& gateway);
Result<http::Response> show_jobs(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_jobs(Visit const& visit);
Result<http::Response> show_audit(Visit const& visit, Attempt const* attempt);

std::vector<mado::web::PageType> sign_in_pages();
std::vector<mado::web::PageType> list_pages();
std::vector<mado::web::PageType> work_pages();

}  // namespace mado::administration::pages
