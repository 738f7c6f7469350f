#pragma once
#include <mado/organization/organization.h>

#include <vector>

namespace mado::administration::model {

// Whether one of these assignments to positions of Administrators still admits somebody on `from`, and for good: a town that shuts
// itself out today or on the last day of an assignment could not help itself.
bool keeps_an_administrator(std::vector<organization::Assignment> const& of_administrators, Day from);

// Whether two periods (last day included, nothing: without end) share a day.
bool overlap(organization::Assignment const& a, organization::Assignment const& b);

// "ichiro_t": what a login may look like.
bool is_login(std::string_view text);
// "environment/animals": parts of small letters, digits and "_", joined by "/".
bool is_division_path(std::string_view text);

}  // namespace mado::administration::model
