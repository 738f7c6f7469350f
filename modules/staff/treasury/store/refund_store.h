#pragma once
#include <mado/treasury/lateness.h>
#include <mado/treasury/refunds.h>

namespace mado::treasury::store {

std::vector<db::Statement> refund_statements();

void insert(db::Write& tx, Refund const& refund, Instant at);
bool change(db::Write& tx, Refund& refund);                    // counts the version up; false: changed meanwhile
std::optional<Refund> refund(db::Read& tx, RefundId const& id);
std::optional<Refund> refund_of_interest(db::Read& tx, PayoutId const& id);   // whose 還付加算金 that payout is
std::vector<Refund> refunds_at(db::Read& tx, TillId const& till);
std::vector<Refund> refunds_of(db::Read& tx, ClaimId const& id);
std::vector<Refund> planned(db::Read& tx, std::string_view after, int most);
Yen planned_of(db::Read& tx, ClaimId const& id);
std::vector<LatePayment> set_offs_onto(db::Read& tx, ClaimId const& id);
std::vector<ClaimId> overpaid(db::Read& tx, std::string const& division, std::string_view after, int most);
std::int64_t count_overpaid(db::Read& tx, std::string const& division);
std::vector<ClaimId> owed_by(db::Read& tx, std::string_view name, std::string_view kana, int most);

}  // namespace mado::treasury::store
