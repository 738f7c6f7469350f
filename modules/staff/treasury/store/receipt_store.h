#pragma once
#include <mado/treasury/receipts.h>

namespace mado::treasury::store {

std::vector<db::Statement> receipt_statements();

bool insert(db::Write& tx, Receipt const& receipt);       // false: that way, provider and reference are known
bool change(db::Write& tx, Receipt& receipt);             // counts the version up; false: changed meanwhile
std::optional<Receipt> receipt(db::Read& tx, ReceiptId const& id);
std::optional<Receipt> receipt_of(db::Read& tx, Way way, std::string_view provider, std::string_view reference);
std::vector<Receipt> receipts_of(db::Read& tx, ClaimId const& id);
std::vector<Receipt> unmatched(db::Read& tx, std::string_view after, int most);
std::int64_t count_unmatched(db::Read& tx, int most);
std::vector<DayLine> day_lines(db::Read& tx, Day booked_on);

}  // namespace mado::treasury::store
