#pragma once
#include <mado/cases/limits.h>

namespace mado::cases::store {

std::vector<db::Statement> limit_statements();

void insert_extension(db::Write& tx, Extension const& extension);
// From drafted to made or dropped. False: it is so no more.
bool end_extension(db::Write& tx, Extension const& extension);
void keep_document(db::Write& tx, ExtensionId const& id, std::string const& document);
std::optional<Extension> extension(db::Read& tx, ExtensionId const& id);
std::vector<Extension> extensions(db::Read& tx, CaseId const& of);  // oldest first

struct Expiry { CaseId of; std::string limit; Day last_day; bool expired = false; Instant at {}; };
std::vector<Expiry> expiries(db::Read& tx, CaseId const& of);
void keep_expiry(db::Write& tx, Expiry const& expiry);      // inserts or replaces
void forget_expiry(db::Write& tx, CaseId const& of, std::string const& limit);
std::vector<Expiry> running_before(db::Read& tx, Day day, int most);

}  // namespace mado::cases::store
