#pragma once
#include <mado/cases/charges.h>

namespace mado::cases::store {

std::vector<db::Statement> charge_statements();

// Inserts, or changes what the answers make of it, and while it is not paid the amount. `owed.amount`: with what was laid over it; nothing of it: since `today`.
void keep_owed(db::Write& tx, CaseId const& id, Owed const& owed, std::int64_t reckoned, Day today);
void set_amount(db::Write& tx, CaseId const& id, std::string const& charge, std::int64_t amount, Day today);  // by hand, also of a paid one
void set_reckoned(db::Write& tx, CaseId const& id, std::string const& charge, std::int64_t reckoned);
void forget_owed(db::Write& tx, CaseId const& id, std::string const& charge);  // that is not paid and no longer holds
bool pay(db::Write& tx, CaseId const& id, std::string const& charge, Day on);
bool unpay(db::Write& tx, CaseId const& id, std::string const& charge);  // 収納の取消し, or more is asked now
std::vector<Charge> charges(db::Read& tx, CaseId const& id);
std::vector<Owed> owed(db::Read& tx, CaseId const& id);  // of which something is asked
void insert_payment(db::Write& tx, CaseId const& id, std::string const& payment, Payment const& paid);
std::vector<Payment> payments(db::Read& tx, CaseId const& id);

void insert_change(db::Write& tx, ChargeChange const& change);
bool end_change(db::Write& tx, ChargeChange const& change, Instant at);  // false: not drafted any more
std::optional<ChargeChange> charge_change(db::Read& tx, ChargeChangeId const& id);
std::vector<ChargeChange> charge_changes(db::Read& tx, CaseId const& of);                          // oldest first
std::vector<ChargeChange> charge_changes(db::Read& tx, CaseId const& of, std::string const& charge);

}  // namespace mado::cases::store
