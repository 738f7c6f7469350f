#include "model/number.h"

namespace mado::records::model {

std::string received_number(std::string_view division_name, std::int64_t number)
{
    // Without the department: 部 stands in front of the first space.
    if (auto const space = division_name.find(' '); space != std::string_view::npos)
        division_name.remove_prefix(space + 1);
    std::string sign;
    for (char const c : division_name)
        if (c != ' ')
            sign += c;
    return sign + "収第" + std::to_string(number) + "号";
}

}  // namespace mado::records::model
