#pragma once
// Looks for what was painted over in the bytes of the PDF that was made. Pure.
#include <mado/disclosure/disclosure.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mado::disclosure::model {

// Everything that the file holds when its streams are inflated, the file itself first.
std::vector<std::string> opened(std::string_view pdf);
// A msgid of what is wrong; "" when nothing of it is there. `words`: what lay under the boxes. Fills streams and bytes.
std::string left_behind(std::string_view pdf, std::set<std::string> const& words, Proof& proof);

}  // namespace mado::disclosure::model
