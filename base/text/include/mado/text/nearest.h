#pragma once
// 「…のことですか」: the known word that a wrong one was meant to be.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mado::text {

std::size_t edits(std::string_view a, std::string_view b);  // insert, remove, replace, swap of neighbours; in characters

// The closest candidate, the first of several; empty when none is near (more than a third of the longer word differs).
std::string nearest(std::string_view word, std::vector<std::string_view> const& candidates);

template <class Range>
std::string nearest(std::string_view word, Range const& candidates)
{
    return nearest(word, std::vector<std::string_view>(std::begin(candidates), std::end(candidates)));
}

}  // namespace mado::text
