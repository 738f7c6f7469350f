#pragma once
// What is wrong with a code, or with what was to be coded.
#include <string>

namespace mado::slips {

struct Finding {
    int from = 0, to = 0;     // digits of the code, from 1, both included; 0: the code itself
    std::string key {};       // "slips.check_digit" …, for programs
    std::string japanese {};  // what is wrong and what to do
};

}  // namespace mado::slips
