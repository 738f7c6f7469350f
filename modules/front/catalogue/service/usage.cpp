#include "service/usage.h"

#include "store/usage_store.h"

namespace mado::catalogue {

void UsageCounter::add(Key key, std::int64_t times)
{
    auto const place = counted_.find(key);
    if (place != counted_.end())
        place->second += times;
    else if (counted_.size() < most_kinds)
        counted_.emplace(std::move(key), times);
}

void UsageCounter::count(Key key)
{
    std::lock_guard const lock(mutex_);
    add(std::move(key), 1);
}

UsageCounter::Counted UsageCounter::drain()
{
    std::lock_guard const lock(mutex_);
    return std::exchange(counted_, {});
}

void UsageCounter::give_back(Counted const& counted)
{
    std::lock_guard const lock(mutex_);
    for (auto const& [key, times] : counted)
        add(key, times);
}

void keep_usages(db::Write& tx, UsageCounter::Counted const& counted)
{
    for (auto const& [key, times] : counted)
        store::add(tx, { key.dataset, key.resource, key.form, key.day, times });
}

std::vector<MonthOfUsage> usage_by_month(db::Read& tx, std::string_view dataset, Day today)
{
    std::vector<MonthOfUsage> all;
    auto const first = *Day::of(today.year(), today.month(), 1);
    for (int back = months_shown - 1; back >= 0; --back) {
        auto const month = first.plus_months(-back);
        all.push_back({ month.year(), month.month() });
    }
    for (auto const& one : store::usages_by_month(tx, dataset, first.plus_months(1 - months_shown))) {
        auto const place = (one.day.year() - all.front().year) * 12 + static_cast<int>(one.day.month()) - static_cast<int>(all.front().month);
        if (place < 0 || place >= months_shown)
            continue;
        auto& month = all[static_cast<std::size_t>(place)];
        (one.form == datasets::page_form ? month.pages : one.form == datasets::api_form ? month.calls : month.downloads) += one.times;
    }
    return all;
}

std::int64_t total_downloads(db::Read& tx, std::string_view dataset)
{
    std::int64_t total = 0;
    for (auto const& one : store::usages_by_month(tx, dataset, Day {}))
        total += datasets::is_download(one.form) ? one.times : 0;
    return total;
}

}  // namespace mado::catalogue
