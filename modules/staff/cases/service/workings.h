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

// What a colleague notifies for himself: the others examine and decide it, never he (公正の確保; 行政手続では除斥・忌避に当たる).
bool is_of(Caller const& caller, Case const& found);
Result<void> not_ones_own(Caller const& caller, Case const& found);  // Forbidden "cases.own_matter"

Result<definitions::DefinitionPointer> definition_of(db::Read& tx, Workplace const& here, std::string const& hash);
definitions::Inputs inputs_of(db::Read& tx, Workplace const& here, Case const& found, Content const& content);

// What does not fit, with the numbers in place; nothing of them stays.
json::Array misfit(db::Read& tx, Workplace const& here, definitions::DefinitionPointer const& definition, Case const& found, Content const& content, model::Secrets const& secrets);

// After a change of answers, requests or payments: the charges that the decision waits for, then the clocks of the inbox.
Result<void> refresh(db::Write& tx, Workplace const& here, Case& changed);

std::optional<Owed> unpaid_before_decision(db::Read& tx, CaseId const& id);
bool has_unpaid(db::Read& tx, CaseId const& id);
// When the applicant may expect the decision.
std::optional<Day> expected_on(db::Read& tx, Workplace const& here, Case const& found);

// The letter to the applicant: state, dates and amounts in clear.
// `box`: words that were sealed to the applicant before the transaction.
void tell(db::Write& tx, Workplace const& here, Case const& told, std::string_view event, std::string const& box = {});
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Case const& found, std::map<std::string, std::string> details = {});

// dispatched → closed when nothing open is left.
Result<void> close_if_done(db::Write& tx, Caller const& caller, Workplace const& here, Case& found);

// Whether that person holds, on that day, a position that examines cases of this owner.
bool examines(db::Read& tx, PersonId const& person, std::string const& owner, Day on);

// asked → examining, when the last day has passed and nobody has answered; otherwise nothing.
Result<void> expire_request(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id);

// The row of its round that the answers choose (Case::item); "" when the procedure has no rounds.
std::string chosen_item(definitions::Definition const& definition, json::Object const& answers);

// A case begins: from a message, or typed by staff. The same checks, flags, clocks and events for all.
struct Opening {
    CaseId id;
    std::string definition;        // hash
    Instant arrived_at;
    json::Value const& body;       // of `submitted`
    std::string const& original;   // as it came, sealed
    PersonId entered_by {};
    std::string came_from {};      // tenant that forwarded it
    std::optional<std::string> owner {};  // when it is not the definition's: another local government has other divisions
};
// How an answer or a wish came, beside its words: when it counts, the original as it came, and what the event says of it (codes and days).
struct Arrival {
    Instant at;
    std::string original {};
    std::map<std::string, std::string> details {};
};
// Lays what came over the case and checks the whole again; answers with what was replaced. The caller stores the case.
Result<json::Object> change_answers(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, model::Sent const& sent);
// Lays the answer to an open request over the case: only what was asked for.
Result<void> answer_request(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, Request const& request, model::Sent sent, Arrival const& arrival);
Result<void> end_withdrawn(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, Arrival const& arrival);
Result<Case> open_case(db::Write& tx, Caller const& caller, Workplace const& here, Opening const& opening);

crypto::PublicKey key_of(std::string const& application_key);

}  // namespace mado::cases::service
