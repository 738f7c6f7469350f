#pragma once
// 個人番号 that came with an application: kept with the individual, sealed anew, once what was applied for is granted.
#include <mado/persons/persons.h>

#include <span>

namespace mado::persons {

struct NumberOf { std::string control; IndividualId who; };   // of the application's form: "my_number", "family_numbers.0.family_number"

// How many were kept. None where the case has no numbers, 番号確認 and 身元確認 are not recorded (番号法16条), its procedure has no 事務 (9条), or the individual has one already;
// one whose check digit is wrong is left out. The caller is System, for the work of who decided; the reading is an event of the case, the keeping one of the individual.
Result<int> keep_numbers_of(db::Write& tx, Caller const& program, Workplace const& here, CaseId const& from, std::span<NumberOf const> wanted);

}  // namespace mado::persons
