#pragma once
// 児童扶養手当: the allowance of one month, by definitions/decisions/child_support_allowance.dmn (児童扶養手当法 第4条から第13条の3).
#include <mado/benefits/rules.h>

namespace mado::child_support {

// Fields of a case: on, income or income_parts, dependants, elderly_dependants, specified_dependants, children, recipient, supporters, pension,
// five_years_passed. docs/guides/benefits.md has each. Answers: monthly, tier, allowance, first_child, second_child, each_further_child, withheld,
// full_limit, partial_limit, income_counted.
benefits::Benefit monthly();

}  // namespace mado::child_support
