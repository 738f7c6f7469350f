#pragma once
#include <mado/approvals/commissions.h>

namespace mado::approvals::store {

std::vector<Commission> commissions(db::Read& tx);
bool insert(db::Write& tx, Commission const& commission);  // false: the same matters from the same day on
bool end_commission(db::Write& tx, std::string_view route, std::string_view procedure, Day since, Day last_day);

std::vector<db::Statement> commission_statements();

}  // namespace mado::approvals::store
