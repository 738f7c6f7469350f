#pragma once
// 廃棄: the keys of what came and of what was made of it, and the names that people gave. The rows go; the blobs are unreadable from then on.
#include <mado/sanitizing/files.h>

namespace mado::sanitizing {

void erase(db::Write& tx, std::string_view owner, std::string const& id);
std::vector<db::Statement> erase_statements();

}  // namespace mado::sanitizing
