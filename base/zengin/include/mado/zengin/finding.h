#pragma once
// What is wrong with a file, for the person who has to mend it. A file with a finding is refused whole.
#include <string>

namespace mado::zengin {

struct Finding {
    int record = 0;         // from 1, the header is the first; 0: the file itself
    int from = 0, to = 0;   // bytes of the record, from 1, both included; 0: the record itself
    std::string key {};     // "zengin.total" …, for programs
    std::string japanese {};  // the place, what is wrong and what to do
};

}  // namespace mado::zengin
