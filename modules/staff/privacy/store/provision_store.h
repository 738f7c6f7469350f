#pragma once
#include <mado/privacy/provisions.h>

namespace mado::privacy::store {

bool insert(db::Write& tx, Provision const& one);                    // false: its source has a line already
bool update(db::Write& tx, Provision const& one);                    // names the version that it expects
void grow(db::Write& tx, Provision const& one);                      // a day's readings of a system: as many persons as are known now
std::optional<Provision> provision(db::Read& tx, std::string const& id);
std::vector<Provision> provisions(db::Read& tx, Day from, Day until);

}  // namespace mado::privacy::store
