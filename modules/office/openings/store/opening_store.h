#pragma once
#include <mado/openings/openings.h>

namespace mado::openings::store {

std::vector<db::Statement> statements();
std::vector<Opening> all(db::Read& tx);
std::optional<Opening> of(db::Read& tx, std::string_view procedure, std::string_view round);
bool is_known(db::Read& tx, std::string_view id);
void insert(db::Write& tx, Opening const& opening);
bool update(db::Write& tx, Opening const& opening, std::int64_t expected_edition);
void keep(db::Write& tx, std::string_view id, Report const& report);
std::optional<Report> report_of(db::Read& tx, std::string_view id);

}  // namespace mado::openings::store
