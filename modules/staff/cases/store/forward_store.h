#pragma once
#include <mado/cases/forwards.h>

namespace mado::cases::store {

std::vector<db::Statement> forward_statements();

void insert_forwarding(db::Write& tx, Forwarding const& forwarding);
// Names the state that it expects. False: it is not in that state any more.
bool change_forwarding(db::Write& tx, Forwarding const& forwarding, ForwardState from);
std::vector<Forwarding> forwardings(db::Read& tx, CaseId const& id);
std::optional<Forwarding> find_forwarding(db::Read& tx, std::string const& id);

}  // namespace mado::cases::store
