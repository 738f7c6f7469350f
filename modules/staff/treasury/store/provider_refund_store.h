#pragma once
#include <mado/treasury/provider_refunds.h>

namespace mado::treasury::store {

std::vector<db::Statement> provider_refund_statements();

void keep_word(db::Write& tx, RefundWord const& word);                 // the newer one counts
std::optional<RefundWord> word(db::Read& tx, RefundId const& id);
void insert(db::Write& tx, RefundEnd const& end);
void contradict(db::Write& tx, RefundId const& id, std::string const& why);
std::optional<RefundEnd> end(db::Read& tx, RefundId const& id);
std::vector<RefundId> ended(db::Read& tx, std::string_view before, int most);                // newest first; `before`: the last one seen
std::vector<RefundId> asked_of_providers(db::Read& tx, std::string_view after, int most);   // that are planned, oldest first
std::vector<RefundId> refunded_twice(db::Read& tx, std::string_view before, int most);       // newest first
// Undone: it did not count as given any more. What was said against it is in that row, and a new word is heard again.
void insert(db::Write& tx, UndoneRefund const& undone, std::int64_t version);
std::vector<UndoneRefund> undone(db::Read& tx, RefundId const& id);                          // oldest first
std::vector<RefundId> undone_ids(db::Read& tx, std::string_view before, int most);           // newest first, each once
// Given, and denied by the provider after that, where no person had ended it.
void contradict_given(db::Write& tx, RefundId const& id, std::string const& why);
std::string contradiction(db::Read& tx, RefundId const& id);           // "": none
std::vector<RefundId> contradicted(db::Read& tx, std::string_view before, int most);         // newest first
// The refund that a line of a settlement took off, and that it did so.
std::optional<RefundId> settled_as(db::Read& tx, std::string_view line);
bool settle(db::Write& tx, Refund const& refund, std::string const& line, Day on);           // false: changed meanwhile

// For which charge the front told of a payment.
struct ToldPayment { std::string way, provider, reference, matter_kind, matter, charge; };
void keep_told(db::Write& tx, ToldPayment const& told);
std::optional<ToldPayment> told_of(db::Read& tx, std::string_view way, std::string_view provider, std::string_view reference);
std::vector<ToldPayment> told_for(db::Read& tx, std::string_view matter_kind, std::string_view matter, std::string_view charge);

}  // namespace mado::treasury::store
