#pragma once
#include <mado/open_data/uses.h>

namespace mado::open_data::store {

std::vector<db::Statement> use_statements();
void keep(db::Write& tx, UseEntry const& entry);
std::optional<UseEntry> use(db::Read& tx, std::string_view id);
std::vector<UseEntry> uses(db::Read& tx);
std::int64_t count_new_uses(db::Read& tx);

}  // namespace mado::open_data::store
