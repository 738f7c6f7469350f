#pragma once
#include <mado/definitions/decision.h>
#include <mado/definitions/definition.h>
#include <mado/json/json.h>
#include <mado/time/calendar.h>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

// Reads one definition. All errors of the file at once, in the order of the file.
std::expected<DefinitionPointer, std::vector<Problem>> load(std::string_view file_name, std::string_view bytes);

// What the definition's own examples say of it: one problem [example.fails] for each expectation that is not met; empty when
// all pass.
std::vector<Problem> run_examples(DefinitionPointer const& definition, Calendar const& calendar, Decisions const* decisions = nullptr);

// The grammar as JSON Schema 2020-12, made from the loader's own tables: for editors.
json::Value json_schema();

}  // namespace mado::definitions
