#pragma once
#include <mado/records/plan.h>

namespace mado::records::store {

std::vector<Item> items(db::Read& tx);
std::optional<Item> item(db::Read& tx, std::string const& id);
std::optional<Item> item_of_procedure(db::Read& tx, std::string const& procedure);
bool insert(db::Write& tx, Item const& item);        // false: is there already
bool change(db::Write& tx, Item const& item);        // names the version that it expects
std::optional<std::string> setting(db::Read& tx, std::string_view name);
void keep_setting(db::Write& tx, std::string_view name, std::string_view value);
std::vector<db::Statement> item_statements();

}  // namespace mado::records::store
