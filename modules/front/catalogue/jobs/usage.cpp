#include "jobs/usage.h"

#include "store/usage_store.h"

#include <mado/gateway/gateway.h>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_at_once = 1'000;
constexpr int most_letters = 50;

bool is_written(Workplace const& here, UsageCounter::Counted const& of_town)
{
    try {
        return here.database.write(of_town.begin()->first.tenant, { .name = "catalogue.usages" }, [&](db::Write& tx) -> Result<bool> {
            keep_usages(tx, of_town);
            return true;
        }).has_value();
    } catch (std::exception const&) {
        return false;
    }
}

bool is_first_of_write(UsageCounter::Counted const& now, UsageCounter::Key const& key)
{
    return !now.empty() && (now.begin()->first.tenant != key.tenant || now.size() >= most_at_once);
}

}  // namespace

std::size_t write_usages(UsageCounter& counter, Workplace const& here)
{
    auto const all = counter.drain();
    UsageCounter::Counted now;
    auto const write = [&] {
        if (!now.empty() && !is_written(here, now))
            counter.give_back(now);
        now.clear();
    };
    for (auto const& [key, times] : all) {    // in the order of towns
        if (is_first_of_write(now, key))
            write();
        now.emplace(key, times);
    }
    write();
    return all.size();
}

std::size_t report_usages(Workplace const& here, std::string const& tenant)
{
    auto const today = here.now().today();
    std::size_t letters = 0;
    auto const unreported = [&](db::Read& tx) { return store::unreported_usages(tx, today, static_cast<int>(datasets::most_usages)); };
    while (letters < most_letters && !here.database.read(tenant, unreported).empty()) {
        auto const tell = [&](db::Write& tx) -> Result<bool> {
            auto const told = unreported(tx);
            auto const now = here.now();
            gateway::Letter letter { .kind = gateway::Kind::Reported, .subject = now.id(), .receiver = "office", .arrived_at = now.at };
            letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, now.at, datasets::body_of(told));
            for (auto const& one : told)
                store::mark_reported(tx, one);
            if (!told.empty())
                gateway::post(tx, now, letter);
            return true;
        };
        if (!here.database.write(tenant, { .name = "catalogue.report_usages" }, tell))
            break;
        ++letters;
    }
    (void)here.database.write(tenant, { .name = "catalogue.forget_usages" }, [&](db::Write& tx) -> Result<std::int64_t> { return store::forget_usages(tx, today.plus_months(-12 * years_kept)); });
    return letters;
}

}  // namespace mado::catalogue
