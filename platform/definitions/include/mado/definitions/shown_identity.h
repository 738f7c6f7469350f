#pragma once
// What somebody has shown of who they are, as definitions see it: the name `identity` of expressions, and answers that are filled in with it.
#include <mado/definitions/definition.h>
#include <mado/definitions/evaluation.h>

#include <map>
#include <optional>
#include <string>

namespace mado::definitions {

// name kana address born_on sex corporate_number: as they were shown.
using ShownAttributes = std::map<std::string, std::string>;

// `how`: none account card counter.
Identity identity_of(std::string how, ShownAttributes const& shown);

// Which attribute fills this field: the first of its `prefill` that was shown; empty: none.
std::string attribute_of(Field const& field, ShownAttributes const& shown);
// That attribute in the field's stored form, as the form would read it from its own controls; nothing when the field cannot hold it.
std::optional<json::Value> prefilled(Field const& field, ShownAttributes const& shown);
// The same answer, wherever its reading of a name came from and in whichever era a day was written.
bool is_same_answer(json::Value const& a, json::Value const& b);

}  // namespace mado::definitions
