#pragma once
#include <mado/findings/findings.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::findings::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_findings(Visit const& visit, Attempt const* attempt);  // /findings
Shown show_finding(Visit const& visit, Attempt const* attempt);   // /findings/{finding}: the readings, and what a person found
Shown act_finding(Visit const& visit);
Shown show_rules(Visit const& visit, Attempt const* attempt);     // /findings/rules: the town's numbers
Shown act_rules(Visit const& visit);

std::vector<mado::web::PageType> pages();
std::vector<mado::web::PageType> rules_pages();

}  // namespace mado::findings::web
