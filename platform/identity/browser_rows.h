#pragma once
// What a browser keeps besides its session, by the hashes of its secret: a session that is ended from elsewhere ends it too.
#include <mado/db/database.h>

#include <string>

namespace mado::identity {

std::string visit_hash(std::string const& secret);
std::string proof_hash(std::string const& secret);
void close_visits_under(db::Write& tx, std::string const& visit_hash);
void forget_proof_under(db::Write& tx, std::string const& proof_hash);

}  // namespace mado::identity
