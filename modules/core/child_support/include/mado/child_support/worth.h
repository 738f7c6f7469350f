#pragma once
// What a month is worth by definitions/decisions/child_support_allowance.dmn, and the sheet that says why.
#include <mado/benefits/rules.h>
#include <mado/child_support/months.h>

namespace mado::child_support {

Worth worth_by(benefits::Rules const& rules);   // the rules outlive it
// The sheet of what was asked; empty where the model refuses.
std::vector<benefits::Line> sheet_of(benefits::Rules const& rules, json::Value const& asked);
std::string hash_of(std::vector<benefits::Line> const& sheet);   // SHA-256, hex
// The cases of a month, for saying what a revision would change before it goes live.
feel::Value case_of(json::Value const& asked);

}  // namespace mado::child_support
