#pragma once
// Where a consult stands, and whom its `whom` means (definition grammar §8).
#include <mado/cases/consults.h>

namespace mado::cases::model {

// Of the newest question to a party; nullptr: it was not asked yet. An opinion is not waited for beyond its days, an agreement is.
Standing standing_of(Consult const* last, bool needs_agreement, Day today);

// Whether it stands in the way of that result. A formal dismissal (却下) decides nothing on the merits and asks nobody; what is refused may be
// refused because somebody disagrees.
bool stands_in_the_way(Standing standing, std::string_view result);

// The distinct values at a path like found.third_party, in the order of the rows: texts as they stand, a name by its text.
std::vector<std::string> distinct_values(json::Value const& value, std::string_view path);

// 様 or 御中, as far as a name shows that it is an organization.
std::string honorific_of(std::string_view name);

// The first day on which the act may be carried out: so many whole days lie between it and the day of the decision
// (行政機関情報公開法13条3項: 「少なくとも二週間を置かなければならない」).
Day first_day_after(Day decided_on, std::int32_t days);

}  // namespace mado::cases::model
