#pragma once
#include <mado/treasury/stamps.h>

namespace mado::treasury::store {

std::vector<db::Statement> stamp_statements();
std::vector<StampCount> receipts_by_month(db::Read& tx, Day first, Day last);   // money on claims of cases, by month, item, charge and way

}  // namespace mado::treasury::store
