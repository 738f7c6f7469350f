#pragma once
#include <mado/datasets/repairs.h>
#include <mado/open_data/checked.h>
#include <mado/open_data/open_data.h>
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

namespace service {

using Tell = std::function<void(UploadStage)>;

// Its name, format and size, as far as they are known before it is read.
Original original_of(Incoming const& incoming);
// A UTF-8 CSV with such columns: examined as it will be published, and kept. `key`: nothing, where one is to be found.
Result<void> examine(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, std::filesystem::path const& csv_file, std::vector<std::string> const& names,
    std::optional<std::string> const& key, Prepared& made, Tell const& tell = {});
// What proves the stars: its metadata, its addresses, its links.
void weigh(Workplace const& here, std::string const& tenant, std::filesystem::path const& csv_file, Prepared& made);
// What the gate says of the table, and the rows to look at.
Result<void> look_for_persons(datasets::Reference const& reference, std::filesystem::path const& csv_file, Prepared& made);

// Before a large file is kept: what no reading can make a table of (a line of millions of columns, a row without end, an encoding that is none). Refuses Invalid at "file".
Result<void> may_be_read(std::filesystem::path const& file);

}  // namespace service

}  // namespace mado::open_data
