#pragma once
// GS1-128 alone, as <img data-gs1> draws it in a document.
#include <mado/result/result.h>

#include <string>
#include <string_view>

namespace mado::print {

// An SVG element, 1 unit a module with the quiet zone of 10, of "(91)2345…". Refuses Invalid what is not written so.
Result<std::string> gs1_svg(std::string_view text);

}  // namespace mado::print
