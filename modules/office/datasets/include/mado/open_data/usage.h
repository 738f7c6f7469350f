#pragma once
// 利用回数: how often what is published was looked at and taken. Counted at the front, by day; requests, never people.
#include <mado/datasets/usage.h>
#include <mado/open_data/open_data.h>

namespace mado::open_data {

struct DatasetUsage {
    Entry entry {};
    std::int64_t downloads = 0, calls = 0, pages = 0;         // of the last twelve months
    std::int64_t recent = 0;                                  // downloads and calls of the last 90 days
    std::optional<Day> last_on {};                            // when somebody last took it or looked at it
    bool is_unused = false;                                   // published for 90 days, and nobody took it in them
};
constexpr int days_of_recent = 90;
// Of what is published and the caller may read, the most used first.
std::vector<DatasetUsage> usages(db::Read& tx, Caller const& caller, Day today);
// From the front; the greater number counts, in whichever order letters come. What is of no dataset of ours is passed over.
Result<void> receive_usage(db::Write& tx, Caller const& caller, Workplace const& here, datasets::UsageReported const& reported);

}  // namespace mado::open_data
