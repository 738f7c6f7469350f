#pragma once
// How much a claim looks like what some money was paid for. Pure; a person confirms.
#include <mado/treasury/receipts.h>

#include <string>
#include <vector>

namespace mado::treasury::model {

struct Likeness { int score = 0; std::vector<std::string> reasons {}; };  // 0 to 100; reasons: slip, amount, part, kana, kana_begins, day

// `by_slip`: the number on the money belonged to a slip of this claim, also a replaced or cancelled one.
Likeness likeness(Receipt const& receipt, Claim const& claim, bool by_slip);
// Kana without what banks drop: spaces, small letters, forms of companies; in full width.
std::string plain_kana(std::string_view typed);

}  // namespace mado::treasury::model
