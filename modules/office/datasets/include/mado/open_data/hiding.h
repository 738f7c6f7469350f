#pragma once
// 秘匿処理: cells of a table of counts that few people stand behind are hidden, and others with them, so that nobody finds them by subtraction.
#include <mado/open_data/event_query.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace mado::open_data {

struct CountedCell {
    std::vector<std::string> keys {};         // codes, in the order of the dimensions
    std::int64_t events = 0, cases = 0;       // cases: how many different ones; 0 where an event has none
    bool is_hidden = false;
};
// What was hidden and shown of the same question before: what was hidden stays so, and what was shown cannot be taken back, so it hides nothing.
struct ShownBefore { std::set<std::vector<std::string>> hidden {}, shown {}; };

// First every cell of 1 … below − 1 events or cases. Then, for every total that somebody could have from elsewhere (the same table without one dimension or with coarser
// times, and all of it): where its hidden cells are one alone, or together fewer than `below`, the smallest of its others is hidden too.
void hide(std::vector<CountedCell>& cells, std::vector<Dimension> const& by, std::int64_t below, ShownBefore const& before = {});

// In the middle, of `count` numbers that are given with how often each stands, ascending; "12", "12.5".
struct Times { std::int64_t value = 0, times = 0; };
std::string median_of(std::vector<Times> const& all);
std::string mean_of(std::vector<Times> const& all);           // one digit behind the point

}  // namespace mado::open_data
