#pragma once
#include <mado/disclosure/amendments.h>

namespace mado::disclosure::store {

std::vector<Amendment> amendments(db::Read& tx, CaseId const& id);
void insert(db::Write& tx, Amendment const& one);
bool change(db::Write& tx, Amendment const& one);  // false: changed meanwhile
bool remove_amendment(db::Write& tx, CaseId const& of, std::string const& id, std::int64_t version);
std::vector<Receiver> receivers(db::Read& tx, CaseId const& id);
void insert(db::Write& tx, Receiver const& one);
bool set_told(db::Write& tx, Receiver const& one);
void erase_amendments(db::Write& tx, CaseId const& id);

std::vector<db::Statement> amendment_statements();

}  // namespace mado::disclosure::store
