#pragma once
#include <mado/privacy/assessments.h>

namespace mado::privacy::store {

std::optional<Assessment> assessment(db::Read& tx, std::string const& procedure);
bool keep(db::Write& tx, std::string const& procedure, Assessment const& one);   // names the version that it expects

}  // namespace mado::privacy::store
