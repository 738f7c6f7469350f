#pragma once
// The operations of the API about procedures and applications, and what they share.
#include "web/following.h"

#include <mado/api/operation.h>
#include <mado/applications/gate.h>
#include <mado/definitions/evaluation.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::applications {

std::vector<api::Operation> procedure_operations();  // what there is to apply for, and checking answers
std::vector<api::Operation> filing_operations(Gate const& gate);     // files, and the application itself
std::vector<api::Operation> following_operations();  // what became of it
std::vector<api::Operation> acting_operations();     // completions, corrections, withdrawal

// The published definition that residents meet, and that this system may use. Refuses NotFound, Forbidden.
Result<definitions::DefinitionPointer> definition_for(api::Call const& call, std::string const& procedure);
// Whether an application may come without proof of identity: a system brings none.
inline bool takes_without_proof(definitions::Definition const& definition) { return definition.identity == definitions::Assurance::None; }
std::string page_of(api::Call const& call, definitions::Definition const& definition);  // where its applicant begins in a browser
definitions::Inputs inputs_for(api::Call const& call, std::string const& applicant, json::Object answers);

// JSON Schema of a field's stored form (mado/definitions/answers.h); files are named by what POST /files answered.
json::Value schema_of(definitions::Field const& field, definitions::Codes const* codes, Day on);
json::Value list_of_errors(api::Call const& call, std::vector<FieldError> const& errors);
json::Value schema_of_errors();

// The application of the address, opened by Madoguchi-Code. Refuses Forbidden when no code came, NotFound when it is wrong.
Result<OpenForm> open_for(api::Call const& call);

// Files that answers name by their upload: { "way": "file", "uploads": ["…"] } becomes what is stored. Used up when the answers are sent.
struct Files {
    json::Object keys {};
    std::vector<NewBlob> blobs {};
    std::vector<std::string> uploads {};
    std::vector<FieldError> errors {};
};
Files take_files(api::Call const& call, definitions::Definition const& definition, json::Object& answers);
void take_file(api::Call const& call, definitions::Field const& field, json::Value& answer, std::string const& control, Files& files);
// In the write that sends them.
Result<void> use_up(db::Write& tx, Workplace const& here, Files const& files, ApplicationId const& application);

// The schedule: what no application named within 24 hours.
std::size_t sweep_uploads(Workplace const& here);

}  // namespace mado::applications
