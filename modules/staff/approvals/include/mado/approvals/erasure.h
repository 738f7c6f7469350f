#pragma once
// 廃棄. The words and files of every draft about a matter and of those that it was written again from, of its versions, acts and comments; who acted when, and the hash of what was decided, stay.
#include <mado/approvals/drafts.h>

namespace mado::approvals {

void erase(db::Write& tx, std::string_view matter_kind, std::string_view matter);
std::vector<db::Statement> erase_statements();

}  // namespace mado::approvals
