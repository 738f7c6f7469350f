#pragma once
#include <mado/privacy/files.h>

namespace mado::privacy::store {

std::optional<Additions> additions(db::Read& tx, std::string const& procedure);
bool keep(db::Write& tx, std::string const& procedure, Additions const& additions);  // names the version that it expects

}  // namespace mado::privacy::store
