#include "service/words.h"

#include <mado/names/embedded.h>
#include <mado/text/catalogue.h>

namespace mado::embedded {
std::span<File const> catalogue();
}

namespace mado::catalogue {

std::string words_in(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments)
{
    static text::Catalogue const words = [] {
        text::Catalogue made;
        made.add("catalogue", embedded::catalogue());
        return made;
    }();
    return words.words(text::language_of(language).value_or(text::Language::Japanese), msgid, arguments);
}

}  // namespace mado::catalogue
