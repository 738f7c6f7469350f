#include "service/words.h"

#include <mado/names/embedded.h>
#include <mado/text/catalogue.h>

namespace mado::embedded {
std::span<File const> applications();
}

namespace mado::applications {

std::string words_in(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments)
{
    static text::Catalogue const catalogue = [] {
        text::Catalogue made;
        made.add("applications", embedded::applications());
        return made;
    }();
    return catalogue.words(text::language_of(language).value_or(text::Language::Japanese), msgid, arguments);
}

}  // namespace mado::applications
