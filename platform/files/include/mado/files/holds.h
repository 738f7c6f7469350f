#pragma once
// While somebody holds a zone's blobs, the sweeper removes none: a backup copies what rows named when it began.
#include <mado/db/database.h>
#include <mado/time/instant.h>

#include <string>

namespace mado::files {

void hold(db::Database& database, std::string const& id, Instant until);   // again: longer
void release(db::Database& database, std::string const& id);
bool is_held(db::Database& database, Instant now);                         // by anybody

}  // namespace mado::files
