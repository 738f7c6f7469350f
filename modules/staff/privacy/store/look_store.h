#pragma once
#include <mado/privacy/looks.h>

namespace mado::privacy::store {

std::optional<std::string> setting(db::Read& tx, std::string_view name);
void keep_setting(db::Write& tx, std::string_view name, std::string const& value);

void insert(db::Write& tx, Withheld const& withheld);
bool end(db::Write& tx, CaseId const& of, std::string const& id, Day last);  // false: it had ended
std::vector<Withheld> withheld(db::Read& tx, CaseId const& of);
std::vector<CaseId> ended_between(db::Read& tx, Day from, Day until);  // cases with a mark whose last day was in that stretch

std::optional<std::string> told(db::Read& tx, CaseId const& of);
void keep_told(db::Write& tx, CaseId const& of, std::string const& hash, Instant at);

}  // namespace mado::privacy::store
