#pragma once
// What the services of this module share.
#include <mado/cases/events.h>
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance::service {

constexpr std::size_t most_words = 4'000, most_name = 100;

bool is_blank(std::string_view words);
bool is_grade(std::string_view words);          // 級地
bool is_winter_zone(std::string_view words);    // 冬季加算地区; empty: none
// Invalid at the field: blank, or longer than `most`.
Result<void> words_at(std::string_view field, std::string_view words, std::size_t most = most_words);
// The household for whoever may change it: the division's examiners; where areas are their own only its caseworker, and who supervises.
Result<Household> to_change(db::Read& tx, Caller const& caller, Workplace const& here, HouseholdId const& id);
Result<Household> kept(db::Write& tx, Household household);
Result<void> checked_setting(Setting const& setting);
Result<void> reopened(db::Write& tx, Caller const& caller, Workplace const& here, Application& application);   // 24条7項
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, HouseholdId const& household, std::map<std::string, std::string> const& details = {});

Reckoner reckoner(Workplace const& here);   // throws when the library has lost its models: a broken installation
std::string head_name(db::Read& tx, HouseholdId const& id, Day on);
std::vector<Spell> spells_of(std::vector<Decision> const& decisions);
bool is_assisted_in(std::vector<Spell> const& spells, Day month);
// The first day from which it can be decided after what was: an end not before the last beginning, a resumption not before the suspension, a change not before the start.
std::optional<Day> first_possible(std::vector<Decision> const& decisions, Matter matter);
// Members, 級地, 冬季加算地区 and landlord count without being facts: what of them a decision saw, as a hash; and whether the last one saw what is there now.
std::string seen_of(db::Read& tx, Household const& household);
bool is_as_decided(db::Read& tx, Household const& household);
Result<void> checked(db::Read& tx, HouseholdId const& household, Fact const& fact);
std::vector<Household> living(db::Read& tx, Caller const& caller);   // all that are applied for, assisted or suspended; by ケース番号
std::string hash_of_lines(db::Read& tx, RunId const& id);         // SHA-256 of all that a run pays
std::string sheet_text(Month const& month);                       // canonical JSON of all lines; hashed and kept as it is
// Open months that a decision closes and pays at once: of a start those that have begun, of any other those that a run has closed without this household.
std::vector<Day> months_to_close(db::Read& tx, Household const& household, Decision const& decision, std::vector<Spell> const& spells, Day today);
// The amounts of the case as the decision lets them be, closing months that have begun and paying what is due.
Result<void> settle_months(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Decision const& decision);
Result<void> pay(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Day month, PaymentKind kind, Yen amount, std::string const& source);
Result<std::string> notify(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Decision const& decision);
Result<std::string> notify_later(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Application const& application);
std::string boxed(Workplace const& here, HouseholdId const& id, treasury::BankAccount const& account);
treasury::BankAccount opened(Workplace const& here, HouseholdId const& id, std::string const& boxed);

// Listeners.
Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutPaid const& event);
Result<void> on_cancelled(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutCancelled const& event);
Result<void> on_returned(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutReturned const& event);
// Of an application that came by the front: opened with its case, and decided by it.
Result<void> on_opened(db::Write& tx, Caller const& caller, Workplace const& here, cases::Opened const& event);
Result<void> case_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft);
Result<void> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Decision decision);
Result<void> run_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft);
Result<void> run_given_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft);

// 62条3項: the instruction that a decision rests on (instructing.cpp). Checked and taken when it is drafted, left when the draft comes back, used when it is decided.
Result<void> checked_ground(db::Read& tx, Workplace const& here, Decision const& one);
Result<void> take_ground(db::Write& tx, Decision const& one);
Result<void> leave_ground(db::Write& tx, Decision const& one);
Result<void> use_ground(db::Write& tx, Caller const& caller, Workplace const& here, Decision const& one);

}  // namespace mado::public_assistance::service
