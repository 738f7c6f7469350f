#pragma once
#include <mado/desk/call_form.h>

namespace mado::desk::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_phrases(Visit const& visit, Attempt const* attempt);      // /phrases
Shown show_phrase(Visit const& visit, Attempt const* attempt);       // /phrases/new, /phrases/{phrase}
Shown act_phrase(Visit const& visit);
Shown act_retire(Visit const& visit);                                // /phrases/{phrase}/retire
Shown show_calls(Visit const& visit, Attempt const* attempt);        // /calls?word=
Shown show_new_call(Visit const& visit, Attempt const* attempt);     // /calls/new
Shown act_new_call(Visit const& visit);
Shown show_call(Visit const& visit, Attempt const* attempt);         // /calls/{call}
Shown act_call(Visit const& visit);

std::int64_t shown_version(Visit const& visit);

std::vector<mado::web::PageType> pages();
std::vector<mado::web::PageType> call_pages();

}  // namespace mado::desk::web
