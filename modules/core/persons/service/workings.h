#pragma once
// What the use cases of this module share.
#include <mado/persons/history.h>
#include <mado/persons/shield.h>

#include "store/bond_store.h"
#include "store/individual_store.h"

#include <mado/audit/audit.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mado::persons::service {

constexpr std::size_t most_words = 500;
constexpr int most_alike = 200;

// All that were judged to be the same person, the one that stands for them first.
std::vector<IndividualId> group_of(db::Read& tx, IndividualId const& id);
std::vector<std::string> uses_of(db::Read& tx, std::vector<IndividualId> const& group);
bool may(db::Read& tx, Caller const& caller, access::Action const& action, std::vector<std::string> const& divisions);
bool is_shielded(db::Read& tx, std::vector<IndividualId> const& group);

// NotFound for whoever may not read it, Forbidden for whoever may read and no more.
Result<store::Stored> found_for(db::Read& tx, Caller const& caller, access::Action const& action, IndividualId const& id);
Result<store::Stored> found_for(db::Read& tx, Caller const& caller, access::Action const& action, IndividualId const& id, std::int64_t expected_version);
Individual as_of(db::Read& tx, store::Stored const& one, Day on);
// Counts the version on; Conflict when somebody has changed it meanwhile.
Result<void> keep(db::Write& tx, store::Stored const& one, std::int64_t expected_version);

std::vector<FieldError> wrong_birth(std::optional<Day> const& born_on, Day today);
std::optional<FieldError> wrong_words(std::string const& control, std::string_view words, bool required, std::size_t most = most_words);
std::vector<FieldError> wrong_in(Name const& name);
std::vector<FieldError> wrong_in(Address const& address);
// The same as treasury::checked, at its controls, and in words of this module.
std::vector<FieldError> wrong_in(Account& account);

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, IndividualId const& id, std::map<std::string, std::string> const& details = {});
// Keeps a person's words; what the event says of them.
std::map<std::string, std::string> remark(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string kind, std::string before, std::string after, std::string_view reason);

store::Kept kept_now(Caller const& caller, Workplace const& here, model::Span span);
// Puts a name, an address or an account where it belongs among those of before. Refuses Invalid at `control`.
Result<void> place_name(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Name const& name, Day from);
Result<void> place_address(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Address const& address);
Result<void> place_account(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Account const& account);
void seal_number(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view my_number);
std::string open_number(Workplace const& here, store::StoredNumber const& kept);
Account opened(Workplace const& here, store::StoredAccount const& kept);

Result<void> keep_judgement(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, IndividualId const& other, bool is_same, std::string_view reason);

// Looks whether it is like a protected person, and shields it before the change is committed.
Result<void> recognize(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id);

}  // namespace mado::persons::service
