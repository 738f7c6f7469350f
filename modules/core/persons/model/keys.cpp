#include "model/keys.h"

#include <mado/persons/fallback.h>
#include <mado/text/search.h>

namespace mado::persons::model {

std::string search_key(std::string_view words)
{
    auto const simpler = fallback(words, Place::Jis);
    auto key = text::search_key(simpler.is_complete ? std::string_view(simpler.written) : words);
    std::erase_if(key, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return key;
}

std::string beyond(std::string const& prefix) { return prefix + "\U0010FFFF"; }

}  // namespace mado::persons::model
