#include "store/erase_store.h"

#include <mado/documents/erasure.h>
#include <mado/files/store.h>

namespace mado::documents {

namespace {

constexpr db::Statement erase_documents { "documents.erase_documents", R"sql(
    UPDATE documents_document
       SET title = '', addressee = '', shown = '{}', clear = '{}', box = '{}', application_key = '', pdf_key = $nothing, page_key = $nothing, version = version + 1
     WHERE tenant = $tenant AND case_id = $case
)sql" };

}  // namespace

std::vector<db::Statement> store::erase_statements() { return { erase_documents }; }

void erase(db::Write& tx, CaseId const& of)
{
    for (auto const& document : of_case(tx, of))
        files::forget_blobs(tx, "document", document.id.value);
    tx.execute(erase_documents, { { "$case", of }, { "$nothing", db::Bytes { std::string() } } });
}

}  // namespace mado::documents
