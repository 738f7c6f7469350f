#pragma once
#include <mado/yaml/document.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

enum class Tongue { Japanese, English };  // of messages to those who write definitions

// What is wrong in a file, where, and how to mend it. `key` is stable: "name.unknown", "word.unknown", "table.gap" …
struct Problem {
    std::string file;
    int line = 1, column = 1;  // the column in characters
    std::string key;
    std::string japanese;
    std::string english;
};

// "dog_registration.yaml:64:17: [name.unknown] 「acquired」という名前はありません。「acquired_on」のことですか。"
std::string printed(Problem const& problem, Tongue tongue = Tongue::Japanese);
std::string printed(std::vector<Problem> const& problems, Tongue tongue = Tongue::Japanese);  // one a line

}  // namespace mado::definitions
