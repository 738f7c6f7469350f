#pragma once
#include <mado/datasets/repairs.h>
#include <mado/open_data/checked.h>
#include <mado/time/day.h>
#include <mado/zone/workplace.h>

#include <filesystem>
#include <string>
#include <vector>

namespace mado::open_data {

// The rule and the number of the column: what a page names when a person takes a repair.
std::string repair_id(datasets::Proposal const& proposal, std::vector<std::string> const& header);
// A feed of public transport (GTFS, GTFS-JP) is no table, but its faults are known: what it is and its notices go into `checked`. False: it is none.
bool check_feed(std::filesystem::path const& file, Day today, Checked& checked);

// Files of a process that ended in the middle of one: everything of the workshop's root that is ours and a day old (at each start and then daily). How many went.
std::size_t tidy_scratch(Workplace const& here);

}  // namespace mado::open_data
