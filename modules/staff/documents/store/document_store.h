#pragma once
#include "model/number.h"

#include <mado/documents/documents.h>
#include <mado/files/store.h>

namespace mado::documents::store {

// A document as it is written first, and as its rendering needs it.
struct Reserved {
    Document document;
    std::string sign;
    json::Value shown, clear, box;
    std::string case_state, application_key;
    Instant issued_at;
};

// A blob as a row names it: its key is encrypted with the zone's storage key.
struct KeptBlob {
    std::string name;
    std::uint64_t size = 0;
    std::string boxed_key;
};
struct Rendered {
    std::string hash;
    KeptBlob pdf, page;
    std::string signed_by {}, signed_as {};   // "" b_b b_t b_lta
};

std::int64_t next_number(db::Write& tx, std::string const& sign, int year);
void keep_sign(db::Write& tx, std::string const& division, std::string const& sign);
std::optional<std::string> sign(db::Read& tx, std::string const& division);

void insert(db::Write& tx, Reserved const& reserved);
std::optional<Document> find_document(db::Read& tx, DocumentId const& id);
std::optional<Reserved> find_reserved(db::Read& tx, DocumentId const& id);  // nothing when it is rendered already
std::optional<Reserved> find_written(db::Read& tx, DocumentId const& id);   // as it was written first, whatever has become of it
std::optional<Rendered> find_rendered(db::Read& tx, DocumentId const& id);  // nothing while it is reserved
std::vector<Document> of_case(db::Read& tx, CaseId const& of);

// Newest first, below `before` (empty: from the newest), of a division and all beneath it.
std::vector<Document> list(db::Read& tx, std::string const& division, model::Sought const& sought, std::string const& before, int most);

// Each names the state that it expects; false: somebody else was first.
bool set_rendered(db::Write& tx, DocumentId const& id, Rendered const& rendered);
bool set_dispatched(db::Write& tx, DocumentId const& id, Instant at);
bool set_opened(db::Write& tx, CaseId const& of, DocumentId const& id, Instant at);

void set_withheld(db::Write& tx, CaseId const& of, bool withheld);
bool is_withheld(db::Read& tx, DocumentId const& id);

// Electronic ones that were dispatched before and neither opened nor printed.
std::vector<DocumentId> not_opened_since(db::Read& tx, Instant before, int most);

std::vector<db::Statement> document_statements();

}  // namespace mado::documents::store
