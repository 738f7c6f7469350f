#pragma once
#include <string_view>

namespace mado::cases {

// 認容, 交付 …: a result as a table of figures names it; itself when it is not known.
std::string_view noun_of_result(std::string_view result);

}  // namespace mado::cases
