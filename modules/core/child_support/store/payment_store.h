#pragma once
#include <mado/child_support/payments.h>

namespace mado::child_support::store {

void insert(db::Write& tx, Run const& made);
bool change(db::Write& tx, Run& changed);                        // by its version
std::optional<Run> run(db::Read& tx, RunId const& id);
std::vector<Run> runs(db::Read& tx, std::string_view owner, int most);
std::vector<Run> regular_of(db::Read& tx, std::string_view owner, Day month);    // not dropped

bool insert(db::Write& tx, Payment const& made);                 // false: the run has one of this recipient
void change(db::Write& tx, Payment const& changed);
std::optional<Payment> payment(db::Read& tx, PaymentId const& id);
std::optional<Payment> of_payout(db::Read& tx, treasury::PayoutId const& payout);
std::vector<Payment> payments(db::Read& tx, RunId const& run, std::string_view after, int most);   // by recipient
std::vector<Payment> planned(db::Read& tx, RunId const& run, std::string_view after, int most);
std::vector<Payment> payments_of(db::Read& tx, RecipientId const& recipient);
void cancel_all(db::Write& tx, RunId const& run);
RunFigures figures(db::Read& tx, RunId const& run);
std::int64_t next_receipt(db::Read& tx);

struct KeptLine { std::string id; PaymentId payment; RecipientId recipient; MonthYen line; };
void add_line(db::Write& tx, KeptLine const& line);
std::vector<MonthYen> lines(db::Read& tx, PaymentId const& payment);
std::vector<MonthYen> paid(db::Read& tx, RecipientId const& recipient);          // summed by month; what was cancelled is left out

std::vector<db::Statement> payment_statements();

}  // namespace mado::child_support::store
