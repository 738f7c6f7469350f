#pragma once
// How a name or an address is looked for: letters as JIS X 0208 has them where there is a fallback, folded, without spaces. Never shown.
#include <string>
#include <string_view>

namespace mado::persons::model {

std::string search_key(std::string_view words);
std::string beyond(std::string const& prefix);   // what comes after everything that begins with it

}  // namespace mado::persons::model
