#include <mado/open_data/usage.h>

#include "store/dataset_store.h"
#include "store/usage_store.h"

#include <algorithm>

namespace mado::open_data {

std::vector<DatasetUsage> usages(db::Read& tx, Caller const& caller, Day today)
{
    std::map<std::string, DatasetUsage> by_id;
    auto const recent_since = today.plus_days(-days_of_recent);
    for (auto& entry : entries(tx, caller))
        if (entry.state == State::Published)
            by_id[entry.id.value].entry = std::move(entry);
    for (auto const& sum : store::usage_sums(tx, today.plus_months(-12), recent_since)) {
        auto const found = by_id.find(sum.dataset);
        if (found == by_id.end())
            continue;
        auto& one = found->second;
        bool const is_page = sum.form == datasets::page_form;
        (is_page ? one.pages : sum.form == datasets::api_form ? one.calls : one.downloads) += sum.times;
        one.recent += is_page ? 0 : sum.recent;
        one.last_on = std::max(one.last_on, std::optional(sum.last_on));
    }
    std::vector<DatasetUsage> all;
    for (auto& [id, one] : by_id) {
        one.is_unused = one.recent == 0 && one.entry.published_at && day_in_tokyo(*one.entry.published_at) < recent_since;
        all.push_back(std::move(one));
    }
    std::ranges::stable_sort(all, [](DatasetUsage const& a, DatasetUsage const& b) { return a.downloads + a.calls != b.downloads + b.calls ? a.downloads + a.calls > b.downloads + b.calls : a.pages > b.pages; });
    return all;
}

Result<void> receive_usage(db::Write& tx, Caller const&, Workplace const&, datasets::UsageReported const& reported)
{
    auto const said = TRY(datasets::usages_of(reported.body));
    std::map<std::string, bool> known;
    for (auto const& one : said) {
        auto const [place, is_new] = known.try_emplace(one.dataset, false);
        if (is_new)
            place->second = store::find(tx, { one.dataset }).has_value();
        if (place->second)
            store::keep(tx, one);
    }
    return {};
}

}  // namespace mado::open_data
