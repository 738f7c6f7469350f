#pragma once
// What the module itself asks of 事務の区分.
#include <mado/approvals/matters.h>

namespace mado::approvals::service {

MatterClass class_of(std::string_view value);                            // route and word; empty when it is none
// Whether one of the tables knows it.
bool is_known(db::Read& tx, Workplace const& here, Day on, std::string_view route, std::string_view word);
// The quoted words of unary tests: "a", "b" → a, b.
std::vector<std::string> quoted_words(std::string_view tests);

}  // namespace mado::approvals::service
