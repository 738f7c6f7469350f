#pragma once
#include <mado/access/caller.h>
#include <mado/db/database.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::procedures::store {

// The subject of a procedure's messages; made when it is first asked for.
std::string subject_of(db::Write& tx, Moment const& now, std::string_view procedure);

std::vector<db::Statement> statements();

}  // namespace mado::procedures::store
