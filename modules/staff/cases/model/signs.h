#pragma once
// By what a protected person is recognized in the answers of a case: wider than likeness, for here a miss harms and a hit is judged by a person.
#include <mado/cases/shield.h>

namespace mado::cases::model {

std::string folded_sign(Hint sign, std::string_view words);
std::vector<std::pair<Hint, std::string>> signs_of(definitions::Definition const& definition, json::Object const& answers);

}  // namespace mado::cases::model
