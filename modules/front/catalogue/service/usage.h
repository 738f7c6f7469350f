#pragma once
// Counting without writing: a request adds one in memory, a schedule writes what came together (jobs/usage). A process that ends without it loses at most a minute.
#include <mado/datasets/usage.h>
#include <mado/db/database.h>

#include <map>
#include <mutex>
#include <tuple>

namespace mado::catalogue {

class UsageCounter {
public:
    struct Key {
        std::string tenant {}, dataset {}, resource {}, form {};
        Day day {};
        friend auto operator<=>(Key const&, Key const&) = default;
    };
    using Counted = std::map<Key, std::int64_t>;

    // Of a request that was answered. More kinds than that between two writings: those that are new are not counted.
    static constexpr std::size_t most_kinds = 100'000;
    void count(Key key);
    Counted drain();
    void give_back(Counted const& counted);   // what could not be written comes with the next writing

private:
    void add(Key key, std::int64_t times);
    std::mutex mutex_ {};
    Counted counted_ {};
};

// What came together, of one town.
void keep_usages(db::Write& tx, UsageCounter::Counted const& counted);

// What a page says of a dataset: a month with what was looked at and taken in it, the oldest first; months without anything stand there too.
struct MonthOfUsage { int year = 0; unsigned month = 1; std::int64_t pages = 0, downloads = 0, calls = 0; };
constexpr int months_shown = 12;
std::vector<MonthOfUsage> usage_by_month(db::Read& tx, std::string_view dataset, Day today);
// Downloads since it is counted.
std::int64_t total_downloads(db::Read& tx, std::string_view dataset);

}  // namespace mado::catalogue
