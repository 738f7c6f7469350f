#pragma once
// An HTML page as tags and text, as far as links and headings need it. No tree is built and nothing nests: memory is that of one tag, whatever the page says.
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::harvest::html {

struct Tag {
    std::string name {};                      // lower case
    bool closes = false;
    std::vector<std::pair<std::string, std::string>> attributes {};  // names lower case, values decoded; the first of a name counts
    std::size_t at = 0;                       // in bytes
    std::string_view attribute(std::string_view name) const;
};

struct Reader {
    std::function<void(Tag const&)> tag {};
    std::function<void(std::string_view)> text {};  // decoded; of script, style and the like: nothing
};
void read(std::string_view page, Reader const& reader);

// Character references: &amp; &#12354; &#x3042; and those by name that Japanese pages use. What is none stays as it is.
std::string decoded(std::string_view text);
// Of bytes in any encoding that pages have, as UTF-8; bytes that are of none become U+FFFD.
std::string utf8_of(std::string_view bytes);

}  // namespace mado::harvest::html
