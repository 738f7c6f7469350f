#include "service/keys.h"

#include <mado/crypto/box.h>

namespace mado::documents {

namespace {

std::string key_context(std::string const& id, std::string_view which) { return "documents." + std::string(which) + "." + id; }

}  // namespace

store::KeptBlob boxed(Workplace const& here, std::string const& id, std::string_view which, files::Blob const& blob)
{
    return { blob.name, blob.size, crypto::encrypt(here.keys.storage, crypto::view(blob.key.bytes), key_context(id, which)) };
}

Result<files::Blob> opened_blob(Workplace const& here, std::string const& id, std::string_view which, store::KeptBlob const& blob)
{
    auto const opened = crypto::decrypt(here.keys.storage, blob.boxed_key, key_context(id, which));
    files::Blob found { blob.name, blob.size, {} };
    if (!opened || opened->size() != found.key.bytes.size())
        return refuse(Refusal::Kind::Gone, "documents.document.lost");
    std::ranges::copy(*opened, reinterpret_cast<char*>(found.key.bytes.data()));
    return found;
}

}  // namespace mado::documents
