#pragma once
#include <string_view>

namespace mado::sanitizing::model {

// Whether what the rebuilding tool wrote has nothing in it that a page does not need: no action, script, form, link, embedded file or encryption, also not
// in compressed objects. A tool that was overcome by what it read could write anything: this is asked by the parent, of every file.
bool is_plain_pdf(std::string_view bytes);
bool asks_for_password(std::string_view pdf);  // of a PDF that could not be read

}  // namespace mado::sanitizing::model
