#pragma once
// 教示 (行政不服審査法82条, 行政事件訴訟法46条): law × deciding authority, from definitions/decisions/remedies.yaml.
#include <mado/tenancy/towns.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::cases::model {

// Who decided in law. 専決, 代決 and 職務代理 leave the authority with the head, 委任 (153条) moves it to the one entrusted; by 事務の委託 (252条の14) it is that of the body which
// was entrusted, and its head's.
enum class Authority { Head, Delegate };
struct Deciding {
    Authority authority = Authority::Head;
    std::string entrusted_by {}, article {};  // 委託した団体 and the 規約, where the matter was another body's
};

// The paragraphs to stand under the decision; none when the table cannot be read or has no row.
std::vector<std::string> remedies(std::string_view table, std::string_view law, tenancy::Town const& town, tenancy::Town const* prefecture, Deciding const& by = {});
// 総社市長, 岡山県知事.
std::string head_of(tenancy::Town const& town);

}  // namespace mado::cases::model
