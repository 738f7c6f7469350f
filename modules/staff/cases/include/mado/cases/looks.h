#pragma once
// "Who looked at my case": what the module privacy has gathered from the events, on its way to the applicant.
#include <mado/cases/cases.h>

namespace mado::cases {

// Whoever may decide which readings the applicant is not told of (modules/staff/privacy), and see what she is told.
inline constexpr access::Action may_see_looks { "privacy.withhold", { access::Role::Approver } };

// Sealed to the application's key, outside every transaction; "" when nobody follows the case on the front.
std::string seal_looks(Case const& found, json::Value const& looks);
void tell_looks(db::Write& tx, Workplace const& here, Case const& found, std::string const& box);

}  // namespace mado::cases
