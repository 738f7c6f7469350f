#pragma once
// 廃棄. The words and keys of a case's documents go with the case; number, day and hash stay, so that the public proof of a document still answers.
#include <mado/documents/documents.h>

namespace mado::documents {

void erase(db::Write& tx, CaseId const& of);

}  // namespace mado::documents
