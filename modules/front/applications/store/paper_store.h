#pragma once
#include <mado/access/caller.h>
#include <mado/db/database.h>

#include <map>
#include <string>

namespace mado::applications::store {

std::vector<db::Statement> paper_statements();
void keep_paper(db::Write& tx, ApplicationId const& id, std::string const& field, std::string const& state);
std::map<std::string, std::string> papers(db::Read& tx, ApplicationId const& id);  // by field: open arrived seen looked_up missing

}  // namespace mado::applications::store
