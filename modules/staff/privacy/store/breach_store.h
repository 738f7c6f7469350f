#pragma once
#include <mado/privacy/breaches.h>

namespace mado::privacy::store {

void insert(db::Write& tx, Breach const& one);
bool update(db::Write& tx, Breach const& one, BreachState from);     // names the version and the state that it expects
std::optional<Breach> breach(db::Read& tx, std::string const& id);
std::vector<Breach> breaches(db::Read& tx);
bool insert_report(db::Write& tx, std::string const& breach, BreachReport const& report);
std::vector<BreachReport> reports(db::Read& tx, std::string const& breach);

}  // namespace mado::privacy::store
