#pragma once
// Refunds as lines of a provider's settlement (払込みの明細): a negative amount. What was entrusted goes to nothing, item by item, whatever went back before or after it was paid in.
#include <mado/treasury/imports.h>

namespace mado::treasury::service {

bool is_refund_line(ImportLine const& line);
// A sixth column `refund` names the refund by the key under which it was asked, or by the provider's own number. Refuses Invalid at `file`.
// One that repeats the payment's own reference names nothing.
Result<void> name_refund(ImportLine& line, std::string_view refund);
// Of one that is not named, the nth in its file of that payment, day and amount: the same line has the same reference in whatever file it comes.
void number_refund(ImportLine& line, int nth);
// Books what the provider has taken off, once. One that nobody had heard of as given, and one that was given up, is given by this word.
Result<Outcome> settle_refund(db::Write& tx, Caller const& caller, Workplace const& here, ImportLine& line);

}  // namespace mado::treasury::service
