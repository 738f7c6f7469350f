#pragma once
#include <mado/administration/accounts.h>
#include <mado/administration/transfer.h>
#include <mado/administration/module.h>
#include <mado/gateway/gateway.h>
#include <mado/identity/factor.h>
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

Result<http::Response> show_sign_in(Visit const& visit, Attempt const* attempt, Elsewhere const& elsewhere);
Result<http::Response> act_sign_in(Visit const& visit, identity::FactorPolicy const& policy, Elsewhere const& elsewhere);
Result<http::Response> show_entrance(Visit const& visit, Attempt const* attempt, identity::FactorPolicy const& policy);  // between the password and the session
Result<http::Response> act_entrance(Visit const& visit, identity::FactorPolicy const& policy);
Result<http::Response> show_factors(Visit const& visit, Attempt const* attempt, identity::FactorPolicy const& policy);   // one's own
Result<http::Response> act_factors(Visit const& visit, identity::FactorPolicy const& policy);
// Step-up: the router shows this page in the place of an act that wants a fresh factor, with the posted form in it (platform/web/site.cpp).
Result<http::Response> show_confirm(Visit const& visit, Attempt const* attempt, identity::FactorPolicy const& policy);
Result<http::Response> act_confirm(Visit const& visit, identity::FactorPolicy const& policy);
Result<http::Response> show_switch(Visit const& visit, Attempt const* attempt);  // 共用端末: a colleague takes over
Result<http::Response> act_switch(Visit const& visit, identity::FactorPolicy const& policy, Elsewhere const& elsewhere);
Result<http::Response> act_sign_out(Visit const& visit);
Result<http::Response> act_position(Visit const& visit);
Result<http::Response> show_password(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_password(Visit const& visit);

Result<http::Response> show_sessions(Visit const& visit, Attempt const* attempt);      // one's own
Result<http::Response> act_sessions(Visit const& visit);
Result<http::Response> show_all_sessions(Visit const& visit, Attempt const* attempt, identity::FactorPolicy const& policy);
Result<http::Response> act_all_sessions(Visit const& visit);
Result<http::Response> show_person(Visit const& visit, Attempt const* attempt, identity::FactorPolicy const& policy);
Result<http::Response> act_person(Visit const& visit);

Result<http::Response> show_transfers(Visit const& visit, Attempt const* attempt);     // 人事異動
Result<http::Response> act_transfers(Visit const& visit);
Result<http::Response> show_transfer_csv(Visit const& visit, Attempt const* attempt);
Result<http::Response> show_transfer(Visit const& visit, Attempt const* attempt, BurdenOf const& burden_of);
Result<http::Response> act_transfer(Visit const& visit);
Result<http::Response> show_absences(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_absences(Visit const& visit);

Result<http::Response> show_emergency(Visit const& visit, Attempt const* attempt);     // 緊急閲覧
Result<http::Response> act_emergency(Visit const& visit);
Result<http::Response> show_emergencies(Visit const& visit, Attempt const* attempt);
Result<http::Response> show_alarm(Visit const& visit, Attempt const* attempt);         // who hears of one by mail
Result<http::Response> act_alarm(Visit const& visit);
Result<http::Response> show_review(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_review(Visit const& visit);

Result<http::Response> show_overview(Visit const& visit, Attempt const* attempt);
Result<http::Response> show_divisions(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_divisions(Visit const& visit);
Result<http::Response> show_people(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_people(Visit const& visit);
Result<http::Response> show_logins(Visit const& visit, Attempt const* attempt);        // the first sign-in of who came without one
Result<http::Response> act_logins(Visit const& visit);
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
std::vector<mado::web::PageType> factor_pages();
std::vector<mado::web::PageType> session_pages();
std::vector<mado::web::PageType> transfer_pages();
std::vector<mado::web::PageType> emergency_pages();
std::vector<mado::web::PageType> alarm_pages();
std::vector<mado::web::PageType> list_pages();
std::vector<mado::web::PageType> login_pages();
std::vector<mado::web::PageType> work_pages();

}  // namespace mado::administration::pages
