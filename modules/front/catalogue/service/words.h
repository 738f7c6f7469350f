#pragma once
#include <map>
#include <string>
#include <string_view>

namespace mado::catalogue {

// Words for mails, which no page shows: in the language in which somebody subscribed.
std::string words_in(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments = {});

}  // namespace mado::catalogue
