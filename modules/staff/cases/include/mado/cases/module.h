#pragma once
#include <mado/card/acceptance.h>
#include <mado/cases/identities.h>
#include <mado/module/module.h>

namespace mado::cases {

// `providers`: of sign-ins, by which the evidence of applicants is verified again.
// `acceptance`: by which signatures with the My Number Card are verified; none: they wait.
Module describe(Providers providers = {}, card::AcceptancePointer acceptance = {});

}  // namespace mado::cases
