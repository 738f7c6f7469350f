#pragma once
// What the use cases of this module share.
#include "model/life.h"
#include "model/sent.h"

namespace mado::cases::service {

// 個人番号 at rest: under a key of the case alone, derived from the zone's storage key.
std::string encrypted(Workplace const& here, CaseId const& id, model::Secrets const& secrets);
model::Secrets decrypted(Workplace const& here, CaseId const& id, std::string const& boxed);

// Refuses NotFound, Forbidden, and Conflict when the case has changed since it was shown.
Result<Case> found_for(db::Read& tx, Caller const& caller, access::Action const& action, CaseId const& id);
Result<Case> found_for(db::Read& tx, Caller const& caller, access::Action const& action, CaseId const& id, std::int64_t expected_version);

Result<definitions::DefinitionPointer> definition_of(db::Read& tx, Workplace const& here, std::string const& hash);
definitions::Inputs inputs_of(db::Read& tx, Workplace const& here, Case const& found, Content const& content);

// What does not fit, with the numbers in place; nothing of them stays.
json::Array misfit(db::Read& tx, Workplace const& here, definitions::DefinitionPointer const& definition, Case const& found, Content const& content, model::Secrets const& secrets);

// After a change of answers, requests or payments: the charges that the decision waits for, then the clocks of the inbox.
Result<void> refresh(db::Write& tx, Workplace const& here, Case& changed);

std::optional<Owed> unpaid_before_decision(db::Read& tx, CaseId const& id);
bool has_unpaid(db::Read& tx, CaseId const& id);
json::Value charges_told(db::Read& tx, CaseId const& id);

// The letter to the applicant: state, dates and amounts in clear.
void tell(db::Write& tx, Workplace const& here, Case const& told, std::string_view event);
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Case const& found, std::map<std::string, std::string> details = {});

// dispatched → closed when nothing open is left.
Result<void> close_if_done(db::Write& tx, Caller const& caller, Workplace const& here, Case& found);

// Whether that person holds, on that day, a position that examines cases of this owner.
bool examines(db::Read& tx, PersonId const& person, std::string const& owner, Day on);

// asked → examining, when the last day has passed and nobody has answered; otherwise nothing.
Result<void> expire_request(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id);

crypto::PublicKey key_of(std::string const& application_key);

}  // namespace mado::cases::service
