#pragma once
// A table as a spreadsheet opens it: UTF-8 with a mark at the begin, lines end with CR LF (RFC 4180).
#include <string>
#include <string_view>
#include <vector>

namespace mado::registers::model {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// A cell that a spreadsheet would take for a formula gets an apostrophe in front: what a stranger wrote is never reckoned.
std::string csv_line(std::vector<std::string> const& cells);

}  // namespace mado::registers::model
