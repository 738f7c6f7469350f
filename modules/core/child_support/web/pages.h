#pragma once
// The pages 児童扶養手当.
#include <mado/child_support/payments.h>
#include <mado/child_support/reports.h>
#include <mado/web/page.h>

namespace mado::child_support::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

std::vector<mado::web::Route> routes();
std::vector<mado::web::PageType> pages();

}  // namespace mado::child_support::web
