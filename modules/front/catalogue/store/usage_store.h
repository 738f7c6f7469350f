#pragma once
#include <mado/datasets/usage.h>
#include <mado/db/database.h>

namespace mado::catalogue::store {

void add(db::Write& tx, datasets::Usage const& usage);                   // to what that day has
// One row a month and form, `day` the month's first.
std::vector<datasets::Usage> usages_by_month(db::Read& tx, std::string_view dataset, Day since);
// Whole days before `before` of which the office has not heard everything, the oldest first.
std::vector<datasets::Usage> unreported_usages(db::Read& tx, Day before, int most);
void mark_reported(db::Write& tx, datasets::Usage const& usage);
std::int64_t forget_usages(db::Write& tx, Day before);

std::vector<db::Statement> usage_statements();

}  // namespace mado::catalogue::store
