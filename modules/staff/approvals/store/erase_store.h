#pragma once
#include <mado/db/database.h>

#include <string_view>

namespace mado::approvals::store {

void erase_words(db::Write& tx, std::string_view matter_kind, std::string_view matter);

}  // namespace mado::approvals::store
