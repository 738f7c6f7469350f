#pragma once
#include <mado/decisions/decisions.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <vector>

namespace mado::decisions::pages {

using mado::web::Attempt;
using mado::web::Visit;

Result<http::Response> show_decisions(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_decisions(Visit const& visit);                // do: republish start
Result<http::Response> show_decision(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_decision(Visit const& visit);                 // do: adopt examine tick untick publish discard
Result<http::Response> show_edit(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_edit(Visit const& visit);                     // do: save, check, or a change of model::carry_out
Result<http::Response> act_check(Visit const& visit);                    // the same without saving; answers the sheet alone
Result<http::Response> show_difference(Visit const& visit, Attempt const* attempt);
Result<http::Response> show_try(Visit const& visit, Attempt const* attempt);
Result<http::Response> show_text(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_text(Visit const& visit);
Result<http::Response> show_file(Visit const& visit, Attempt const* attempt);

mado::web::PageType decisions_page();
mado::web::PageType decision_page();
mado::web::PageType edit_page();
mado::web::PageType sheet_page();
mado::web::PageType difference_page();
mado::web::PageType try_page();
mado::web::PageType text_page();

}  // namespace mado::decisions::pages
