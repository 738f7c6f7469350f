#pragma once
// 活用事例 that the office lets the public see, and what was found of tables once (links, differences).
#include <mado/datasets/uses.h>
#include <mado/db/database.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::catalogue::store {

std::vector<db::Statement> use_statements();
void keep(db::Write& tx, datasets::ShownUse const& shown);
std::vector<datasets::DataUse> uses(db::Read& tx);                       // shown ones, the newest first, at most 300

// kind: links difference. `subject` names the bytes that it was found of.
std::optional<std::string> finding(db::Read& tx, std::string_view dataset, std::string_view kind, std::string_view subject);
void keep_finding(db::Write& tx, std::string_view dataset, std::string_view kind, std::string_view subject, std::string const& document);
void forget_findings(db::Write& tx, std::string_view dataset);

}  // namespace mado::catalogue::store
