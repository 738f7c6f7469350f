#pragma once
#include <mado/access/caller.h>
#include <mado/db/database.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::decisions::store {

// The subject of a rule's messages; made when it is first asked for.
std::string subject_of(db::Write& tx, Moment const& now, std::string_view path);

std::vector<db::Statement> statements();

}  // namespace mado::decisions::store
