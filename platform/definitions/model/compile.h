#pragma once
#include "model/report.h"

#include <mado/definitions/definition.h>

namespace mado::definitions {

// Compiles every expression with the names that it may use, and holds the order of rules and the wall between applicant and staff.
void compile_definition(Definition& definition, Report& report);

enum class Gives { Anything, Condition, Number, Day };
// One formula; problems are told with their place in the file. False when it could not be compiled.
bool compile_formula(Formula& formula, feel::Names const& names, Gives gives, std::string_view place_name, Report& report, std::vector<std::string> const& my_numbers = {});
void compile_rows(Table const& table, Rows& rows, feel::Names const& names, Report& report, std::vector<std::string> const& my_numbers = {});

}  // namespace mado::definitions
