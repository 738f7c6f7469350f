#pragma once
#include "store/document_store.h"

#include <mado/documents/seals.h>

namespace mado::documents::store {

void insert_seal(db::Write& tx, Seal const& seal);
bool update_seal(db::Write& tx, Seal const& seal);                      // of that version; false: changed meanwhile
void keep_picture(db::Write& tx, SealId const& id, KeptBlob const& picture);
void keep_documents(db::Write& tx, Seal const& seal);
std::optional<Seal> find_seal(db::Read& tx, SealId const& id);
std::optional<KeptBlob> picture(db::Read& tx, SealId const& id);        // nothing: it has none
std::vector<Seal> seals(db::Read& tx);
std::optional<Seal> seal_for(db::Read& tx, std::string const& name, Day on);  // that documents of this template ask for on that day, with a picture

void insert_sealing(db::Write& tx, DocumentId const& document, SealId const& seal, Instant since);
std::optional<Sealing> find_sealing(db::Read& tx, DocumentId const& document);
std::vector<Sealing> sealings_in(db::Read& tx, SealingState state, PositionId const& keeper, std::string const& division);  // keeper empty: any
struct Act { SealingState from, to; std::string reason, remark; PersonId by; PositionId as; Instant at; };
bool change_sealing(db::Write& tx, DocumentId const& document, std::int64_t version, Act const& act);
void return_waiting(db::Write& tx, CaseId const& of, std::string const& reason);  // to its division: all of that case that wait
std::vector<Sealing> uses(db::Read& tx, SealId const& seal, Instant from, Instant before, int most);

std::vector<db::Statement> seal_statements();

}  // namespace mado::documents::store
