#pragma once
#include "store/document_store.h"

namespace mado::documents {

// A blob as a row of ours keeps it, under a name of its own in this zone's storage key; and back: Gone when it was changed.
store::KeptBlob boxed(Workplace const& here, std::string const& id, std::string_view which, files::Blob const& blob);
Result<files::Blob> opened_blob(Workplace const& here, std::string const& id, std::string_view which, store::KeptBlob const& blob);

}  // namespace mado::documents
