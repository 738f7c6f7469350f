#pragma once
#include <mado/recovery/recovery.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::recovery::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_recoveries(Visit const& visit, Attempt const* attempt);   // /recovery: looks a holder up, lists what is open
Shown act_look_up(Visit const& visit);
Shown show_new(Visit const& visit, Attempt const* attempt);          // /recovery/accounts/{account}: records
Shown act_new(Visit const& visit);
Shown show_recovery(Visit const& visit, Attempt const* attempt);     // /recovery/{recovery}: confirms, cancels
Shown act_recovery(Visit const& visit);
Shown show_waiting(Visit const& visit, Attempt const* attempt);      // /recovery/waiting: the days of the wait
Shown act_waiting(Visit const& visit);

std::vector<mado::web::PageType> pages();

}  // namespace mado::recovery::web
