#pragma once
// What a message carried, taken apart: answers that may be stored, and the 個人番号 that may be stored only encrypted.
#include <mado/cases/cases.h>

namespace mado::cases::model {

using Secrets = std::map<std::string, std::string>;  // by form control: "my_number", "apart_numbers.0.apart_number"
inline constexpr std::string_view masked = "masked";

struct Sent {
    json::Object answers {}, origins {}, files {};
    Secrets secrets {};
    json::Array misfit {};                            // [{field, key}]: names that the definition does not have
};
// `answers` {field: {value, origin, changed}}, `files` {field: {way, blobs}} of a body.
Sent taken_apart(definitions::Definition const& definition, json::Value const& answers, json::Value const& files);

// The answers as an Evaluation wants them: files among them, without their keys.
json::Object for_evaluation(json::Object answers, json::Object const& files);
// With the numbers in place, for a check in memory; never stored.
json::Object with_secrets(json::Object answers, Secrets const& secrets);

// Lays what came over what is there. A row's number that was not sent again stays. Answers with what was replaced.
json::Object lay_over(Content& content, Secrets& secrets, Sent const& sent);

// The top-level field of a marked one: a group's own name for a field of its rows; "" when the definition has none.
std::string top_level(definitions::Definition const& definition, std::string_view field);

// Who applies, as lists show it: the first answered field that is prefilled from the identity's name, else the first name.
std::string applicant_name(definitions::Definition const& definition, json::Object const& answers);
std::string applicant_address(definitions::Definition const& definition, json::Object const& answers);

json::Value misfit_of(std::vector<FieldError> const& errors);

}  // namespace mado::cases::model
