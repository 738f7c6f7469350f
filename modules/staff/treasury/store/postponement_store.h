#pragma once
#include <mado/treasury/postponements.h>

namespace mado::treasury::store {

std::vector<db::Statement> postponement_statements();

void insert(db::Write& tx, Postponement const& one, Instant at);
bool revoke(db::Write& tx, std::string_view id, Day on, std::string_view why);   // false: it was revoked already
std::optional<Postponement> postponement(db::Read& tx, std::string_view id);
std::vector<Postponement> postponements(db::Read& tx, ClaimId const& id);        // oldest first

}  // namespace mado::treasury::store
