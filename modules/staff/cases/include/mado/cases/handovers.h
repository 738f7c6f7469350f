#pragma once
// Handing many cases over: a colleague leaves, or the first of April comes.
#include <mado/cases/cases.h>

namespace mado::cases {

inline constexpr std::size_t most_handed_over = 200;  // at once

// What that person has taken and is not decided, as far as the caller may examine it; due first.
std::vector<Case> held_by(db::Read& tx, Caller const& caller, PersonId const& person, std::size_t most = most_handed_over);
// Who holds no position today and has cases all the same, as far as the caller may examine them.
struct Stranded { PersonId person; std::size_t cases = 0; };  // counted up to most_handed_over
std::vector<Stranded> stranded(db::Read& tx, Caller const& caller, Day today);

}  // namespace mado::cases
