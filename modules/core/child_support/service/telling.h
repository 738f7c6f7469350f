#pragma once
// How those who owe a 現況届 are written to, and what a report that arrives leaves.
#include <mado/cases/cases.h>
#include <mado/child_support/reports.h>

namespace mado::child_support::service {

// Whoever chose electronic notices for the claim, and is not shielded.
bool is_told_electronically(cases::Case const& claim, persons::Individual const& who);
std::vector<FieldError> wrong_terms(Terms const& wish);                                       // days and numbers that make no sense
// The next part of those to whom something is to be written today, in the order of their ids.
struct Waiting { std::vector<RecipientId> recipients {}; RecipientId after {}; bool is_end = false; };
Waiting waiting(db::Read& tx, Workplace const& here, RecipientId const& after);
Result<std::size_t> tell_one(db::Write& tx, Workplace const& here, RecipientId const& id);   // how many letters
void report_arrived(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, Day on, CaseId const& by);
void tell_all(Workplace const& here);
Result<void> tell_by_job(Workplace const& here, jobs::Job const& job);

}  // namespace mado::child_support::service
