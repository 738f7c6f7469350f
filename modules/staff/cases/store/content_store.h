#pragma once
#include <mado/cases/cases.h>

namespace mado::cases::store {

std::vector<db::Statement> content_statements();

void insert_content(db::Write& tx, CaseId const& id, Content const& content, std::string envelope, std::string secrets);
void change_content(db::Write& tx, CaseId const& id, Content const& content, std::string secrets);
Content content(db::Read& tx, CaseId const& id);         // with what staff established
std::string secrets(db::Read& tx, CaseId const& id);     // encrypted
void keep_examined(db::Write& tx, CaseId const& id, json::Object const& answers, PersonId const& by, Instant at);

void insert_request(db::Write& tx, Request const& request);
// Ends the open request. 0 rows: it is not open any more.
bool end_request(db::Write& tx, RequestId const& id, RequestState to, Instant at, json::Object const& before, std::string envelope);
std::vector<Request> requests(db::Read& tx, CaseId const& id);
std::optional<Request> open_request(db::Read& tx, CaseId const& id);

void insert_correction(db::Write& tx, CaseId const& id, Correction const& correction, std::string secrets, std::string envelope);
bool accept_correction(db::Write& tx, std::string const& correction, json::Object const& before, PersonId const& by, Instant at);
bool decline_correction(db::Write& tx, std::string const& correction, std::string const& reason, PersonId const& by, Instant at);  // false: answered already
std::vector<Correction> corrections(db::Read& tx, CaseId const& id);
std::string secrets_of_correction(db::Read& tx, std::string const& correction);

void insert_note(db::Write& tx, CaseId const& id, std::string const& note, Note const& words);
std::vector<Note> notes(db::Read& tx, CaseId const& id);

struct KeptDecision { std::string result; json::Value values, charges, rules; };
void keep_decision(db::Write& tx, CaseId const& id, std::string const& draft, KeptDecision const& decision, Instant at);
void keep_values(db::Write& tx, CaseId const& id, std::string const& draft, json::Value const& values);  // edited on its way to the decision
std::optional<KeptDecision> decision(db::Read& tx, CaseId const& id, std::string const& draft);

json::Value as_json(Owed const& owed);
Owed owed_from(json::Value const& value);

}  // namespace mado::cases::store
