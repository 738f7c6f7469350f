#pragma once
// What the lines of each kind of file are made of.
#include <mado/collection_files/layout.h>

namespace mado::collection_files {

struct Field {
    enum class What { Text, Yen, Day, Words };
    enum class Need { Required, Optional };
    std::string_view name;
    What what = What::Text;
    Need need = Need::Optional;
    std::vector<std::string_view> words {};  // the meanings
};

std::vector<Field> const& fields_of(Of of);

}  // namespace mado::collection_files
