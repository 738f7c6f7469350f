#pragma once
#include <mado/protection/protections.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::protection::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_protections(Visit const& visit, Attempt const* attempt);  // /protection
Shown show_new(Visit const& visit, Attempt const* attempt);          // /protection/new
Shown act_new(Visit const& visit);
Shown show_protection(Visit const& visit, Attempt const* attempt);   // /protection/{protection}: extends or ends
Shown act_protection(Visit const& visit);
Shown show_case(Visit const& visit, Attempt const* attempt);         // /protection/cases/{case}: judges, marks, reads
Shown act_case(Visit const& visit);

std::vector<mado::web::PageType> pages();
std::vector<mado::web::PageType> case_pages();

}  // namespace mado::protection::web
