#pragma once
#include <mado/procedures/procedures.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <vector>

namespace mado::procedures::pages {

using mado::web::Attempt;
using mado::web::Visit;

Result<http::Response> show_procedures(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_procedures(Visit const& visit);               // republish_all
Result<http::Response> show_procedure(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_procedure(Visit const& visit);                // do: adopt examine tick untick publish discard
Result<http::Response> show_edit(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_edit(Visit const& visit);
Result<http::Response> show_newer(Visit const& visit, Attempt const* attempt);      // the library's newer text, merged
Result<http::Response> act_newer(Visit const& visit);
Result<http::Response> show_difference(Visit const& visit, Attempt const* attempt);
Result<http::Response> show_text(Visit const& visit, Attempt const* attempt);

mado::web::PageType procedures_page();
mado::web::PageType procedure_page();
mado::web::PageType edit_page();
mado::web::PageType newer_page();
mado::web::PageType difference_page();

}  // namespace mado::procedures::pages
