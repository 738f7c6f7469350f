#pragma once
// 額の計算のわけ as documents show it: `sheet[]` of every paper (definitions/README.md), printed by definitions/documents/benefit_sheet_part.html.
#include <mado/benefits/rules.h>
#include <mado/json/json.h>

namespace mado::benefits {

// [{label, figure, says, law, rows: [{description, law}]}]; articles of a line joined by 「、」.
json::Value sheet_values(std::vector<Line> const& sheet);

}  // namespace mado::benefits
