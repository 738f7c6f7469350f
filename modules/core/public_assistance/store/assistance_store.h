#pragma once
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance::store {

// -- setting, consultations, households, applications (case_store.cpp). change(): false when it was changed meanwhile; it counts the version up.
std::optional<Setting> setting(db::Read& tx);
bool keep(db::Write& tx, Setting const& setting, PersonId const& by, Instant at);
void insert(db::Write& tx, Consultation const& one);
bool change(db::Write& tx, Consultation& one);
std::optional<Consultation> consultation(db::Read& tx, ConsultationId const& id);
std::vector<Consultation> consultations(db::Read& tx, std::string const& division, int most);
std::int64_t next_number(db::Read& tx);
void insert(db::Write& tx, Household const& one);
bool change(db::Write& tx, Household& one);
void keep_account(db::Write& tx, HouseholdId const& id, std::string const& boxed);
std::string account(db::Read& tx, HouseholdId const& id);
std::optional<Household> household(db::Read& tx, HouseholdId const& id);
std::optional<Household> household_of_number(db::Read& tx, std::int64_t number);
std::vector<Household> households(db::Read& tx, std::string const& division, std::int64_t after, int most);
std::vector<Household> living(db::Read& tx, std::string const& division, std::int64_t after, int most);               // applied for, assisted, suspended
std::vector<Household> households_after(db::Read& tx, std::string const& owner, HouseholdId const& after, int most);   // by id, for runs
void insert(db::Write& tx, Application const& one);
bool change(db::Write& tx, Application& one);
std::optional<Application> application(db::Read& tx, AssistanceApplicationId const& id);
std::vector<Application> applications(db::Read& tx, HouseholdId const& id);
std::optional<Application> application_of_case(db::Read& tx, CaseId const& id);
std::vector<Application> open_applications(db::Read& tx, std::string const& division);
std::vector<db::Statement> case_statements();

// -- circumstances, decisions (decision_store.cpp).
void insert(db::Write& tx, Circumstance const& one);
std::optional<Circumstance> circumstance(db::Read& tx, CircumstanceId const& id);
std::vector<Circumstance> circumstances(db::Read& tx, HouseholdId const& id);
bool strike(db::Write& tx, CircumstanceId const& id, std::string_view why);
void take_pending(db::Write& tx, HouseholdId const& household, DecisionId const& into);
void settle_drafted(db::Write& tx, DecisionId const& decision, Held held);
bool insert(db::Write& tx, Decision const& one);
bool change(db::Write& tx, Decision& one);
std::optional<Decision> decision(db::Read& tx, DecisionId const& id);
std::vector<Decision> decisions(db::Read& tx, HouseholdId const& id);
// What began, rested, went on and ended, in the order of decision, of the days before that one; after a day and an id.
std::vector<Decision> changes_after(db::Read& tx, Day before, std::string const& day, std::string const& id, int most);
// What the last decision on the assistance itself saw of the household; empty where it was not kept.
void keep_seen(db::Write& tx, DecisionId const& id, std::string const& seen);
std::string last_seen(db::Read& tx, HouseholdId const& id);
std::vector<db::Statement> decision_statements();

// -- months, corrections, payments (money_store.cpp).
bool insert(db::Write& tx, ClosedMonth const& one, Instant at);   // false: that month is closed already
std::vector<ClosedMonth> closed_months(db::Read& tx, HouseholdId const& id);
bool is_closed(db::Read& tx, HouseholdId const& id, Day month);
void insert(db::Write& tx, Correction const& one, PersonId const& by, Instant at);
bool change(db::Write& tx, Correction& one);
std::optional<Correction> correction(db::Read& tx, CorrectionId const& id);
std::vector<Correction> corrections(db::Read& tx, HouseholdId const& id);
std::vector<Correction> waiting_corrections(db::Read& tx);
bool insert(db::Write& tx, Payment const& one, Instant at);       // false: that source has paid this already
bool change(db::Write& tx, Payment& one);
std::optional<Payment> payment(db::Read& tx, PaymentId const& id);
std::optional<Payment> payment_of_payout(db::Read& tx, treasury::PayoutId const& id);
std::vector<Payment> failed_payments(db::Read& tx);               // came back or cancelled, and not paid by another; oldest month first
std::vector<Payment> payments(db::Read& tx, HouseholdId const& id);
std::vector<db::Statement> money_statements();
std::string written(Month const& amounts);
Month read_amounts(std::string_view json, Day first);

// -- runs (run_store.cpp).
void insert(db::Write& tx, Run const& one);
bool change(db::Write& tx, Run& one);
std::optional<Run> run(db::Read& tx, RunId const& id);
std::vector<Run> runs(db::Read& tx, std::string const& division, int most);
std::optional<Run> open_run(db::Read& tx, std::string const& owner, Day month);
void insert(db::Write& tx, RunLine const& one);
std::vector<RunLine> lines(db::Read& tx, RunId const& id, std::string_view after, int most);
// Who may have been on assistance in that month, and has no closed one: their decisions say it.
std::vector<HouseholdId> without_month(db::Read& tx, std::string const& owner, Day month, HouseholdId const& after, int most);
void drop_lines(db::Write& tx, RunId const& id);
std::vector<HouseholdId> left_out(db::Read& tx, RunId const& id);                             // lines with a fault, at most 500
std::vector<Day> months_done(db::Read& tx, std::string const& owner, Day from);               // that a run has closed for the division
std::vector<db::Statement> run_statements();

// -- visits, investigations, policies (visit_store.cpp).
void insert(db::Write& tx, Visit const& one);
bool change(db::Write& tx, Visit& one);
std::optional<Visit> visit(db::Read& tx, std::string const& id);
std::vector<Visit> visits(db::Read& tx, HouseholdId const& id);
std::vector<Visit> visits_to_come(db::Read& tx, Day until);
void insert(db::Write& tx, Investigation const& one, PersonId const& by, Instant at);
bool change(db::Write& tx, Investigation& one);
std::optional<Investigation> investigation(db::Read& tx, std::string const& id);
std::vector<Investigation> investigations(db::Read& tx, HouseholdId const& id);
void insert_policy(db::Write& tx, std::string const& id, HouseholdId const& household, Policy const& one);
std::vector<Policy> policies(db::Read& tx, HouseholdId const& id);
std::vector<db::Statement> visit_statements();

std::optional<std::string> iso(std::optional<Day> const& day);
std::optional<Day> day_or_none(db::Row const& row, std::string_view column);
Day day_in(db::Row const& row, std::string_view column);
Day month_in(db::Row const& row);

}  // namespace mado::public_assistance::store
