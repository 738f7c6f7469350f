#pragma once
#include <map>
#include <string>
#include <string_view>

namespace mado::applications {

// Words of this module where no page is: in mails, in the applicant's language.
std::string words_in(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments = {});

}  // namespace mado::applications
