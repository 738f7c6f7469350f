#pragma once
#include <mado/disclosure/defences.h>

namespace mado::disclosure::store {

std::optional<Defence> defence(db::Read& tx, std::string const& dispute);
std::optional<Defence> defence_of_document(db::Read& tx, std::string const& document);
bool insert(db::Write& tx, Defence const& defence);                 // false: there is one already
bool change(db::Write& tx, Defence& defence);                       // names the version that it expects, and counts it up
void erase_defences(db::Write& tx, CaseId const& of);               // its words

// Open ones until that day whose warning has not come so far.
struct ToTell { Due due; std::string told; };
std::vector<ToTell> dues_until(db::Read& tx, Day until, int most);
bool tell(db::Write& tx, std::string const& due, std::string_view before, std::string_view told);

std::vector<db::Statement> defence_statements();

}  // namespace mado::disclosure::store
