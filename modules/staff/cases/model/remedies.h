#pragma once
// 教示 (行政不服審査法82条, 行政事件訴訟法46条): law × deciding authority, from definitions/decisions/remedies.yaml.
#include <mado/tenancy/towns.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::cases::model {

// The paragraphs to stand under the decision; none when the table cannot be read or has no row. 専決 leaves the authority with the head.
std::vector<std::string> remedies(std::string_view table, std::string_view law, tenancy::Town const& town, tenancy::Town const* prefecture);
// 総社市長, 岡山県知事.
std::string head_of(tenancy::Town const& town);

}  // namespace mado::cases::model
