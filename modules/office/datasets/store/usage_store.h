#pragma once
#include <mado/open_data/usage.h>

namespace mado::open_data::store {

void keep(db::Write& tx, datasets::Usage const& usage);                  // the greater number stays
struct UsageSum { std::string dataset, form; std::int64_t times = 0, recent = 0; Day last_on {}; };
std::vector<UsageSum> usage_sums(db::Read& tx, Day since, Day recent_since);
struct UsageOfMonth { std::string month, dataset, form; std::int64_t times = 0; };
std::vector<UsageOfMonth> usage_by_month(db::Read& tx, Day before);      // by month, dataset and form

std::vector<db::Statement> usage_statements();

}  // namespace mado::open_data::store
