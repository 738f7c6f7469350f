#pragma once
// Regular expressions of XPath (F&O 3.1, 5.6; XML Schema 1.1 part 2, appendix G), run by ICU.
#include "../built_in.h"

#include <unicode/ustring.h>

#include <string>
#include <string_view>

namespace mado::feel {

Value matches(Call const& call);
Value replace(Call const& call);
Value split(Call const& call);

std::u16string wide(std::string_view utf8);
std::string narrow(std::u16string_view text);

// The same pattern in ICU's words; nothing when it is not one of XPath's.
struct IcuPattern {
    std::string text;
    int groups = 0;
};
std::optional<IcuPattern> icu_pattern(std::string_view xpath, bool several_lines, bool dot_all, bool any_case);
// Without white space outside of classes: the flag x.
std::string without_space(std::string_view pattern);

}  // namespace mado::feel
