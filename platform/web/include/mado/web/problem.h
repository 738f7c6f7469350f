#pragma once
// What a program is told of a refusal: RFC 9457, with our key, in its language, the fields by JSON pointer. Never a page.
#include <mado/json/json.h>
#include <mado/web/route.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::web {

// { type, title, status, key, detail?, fields?: [{ pointer, key, detail }] }. `under` stands before the pointers of fields ("/answers"):
// a field error names a form control, "family.0.name" becomes "/answers/family/0/name".
http::Response problem(Visit const& visit, Refusal const& refusal, std::string_view under = {});
http::Response problem(Visit const& visit, Refusal const& refusal, int status, std::string_view under = {});
// The server's own refusals (400 413 503 …), which no town and no language reaches.
http::Response problem_of(int status);

// Whether an address is the API's: /TOWN/api/v1/…
bool is_for_programs(std::vector<std::string> const& segments, std::size_t first);
bool is_for_programs(std::string_view target);

}  // namespace mado::web
