#pragma once
// From a document's values to its PDF: the one place where seal and signature are laid on it.
#include "store/document_store.h"

#include <mado/documents/hands.h>

namespace mado::documents {

struct LaidOut {
    std::string html, pdf;
    std::string signed_by {}, signed_as {};   // "" b_b b_t b_lta
};
// The PNG of the seal that the document bears; nothing: it has none.
Result<std::shared_ptr<std::string const>> seal_on(Workplace const& here, std::string const& tenant, DocumentId const& document);
Result<LaidOut> laid_out(Workplace const& here, Hands const& hands, std::string const& tenant, store::Reserved const& reserved);

}  // namespace mado::documents
