#include "store/usage_store.h"

namespace mado::catalogue::store {

namespace {

constexpr db::Statement add_usage { "catalogue.add_usage", R"sql(
    INSERT INTO catalogue_usage (tenant, dataset, day, resource, form, times, reported) VALUES ($tenant, $dataset, $day, $resource, $form, $times, 0)
    ON CONFLICT (tenant, dataset, day, resource, form) DO UPDATE SET times = catalogue_usage.times + $times
)sql" };
constexpr db::Statement select_usages_by_month { "catalogue.select_usages_by_month", R"sql(
    SELECT substr(day, 1, 7) AS month, form, CAST(SUM(times) AS count_int) AS times FROM catalogue_usage
     WHERE tenant = $tenant AND dataset = $dataset AND day >= $since GROUP BY substr(day, 1, 7), form ORDER BY month, form
)sql" };
constexpr db::Statement select_unreported_usages { "catalogue.select_unreported_usages", R"sql(
    SELECT dataset, resource, form, day, times FROM catalogue_usage WHERE tenant = $tenant AND day >= $since AND day < $before AND times > reported
     ORDER BY day, dataset, resource, form LIMIT $most
)sql" };
constexpr db::Statement update_reported_usage { "catalogue.update_reported_usage", R"sql(
    UPDATE catalogue_usage SET reported = $times WHERE tenant = $tenant AND dataset = $dataset AND day = $day AND resource = $resource AND form = $form AND reported < $times
)sql" };
constexpr db::Statement delete_usages { "catalogue.delete_usages", "DELETE FROM catalogue_usage WHERE tenant = $tenant AND day < $before" };

constexpr int days_looked_back = 62;          // what a node writes later than that is not reported any more

}  // namespace

std::vector<db::Statement> usage_statements() { return { add_usage, select_usages_by_month, select_unreported_usages, update_reported_usage, delete_usages }; }

void add(db::Write& tx, datasets::Usage const& usage)
{
    tx.execute(add_usage, { { "$dataset", usage.dataset }, { "$day", usage.day.iso() }, { "$resource", usage.resource }, { "$form", usage.form }, { "$times", usage.times } });
}

std::vector<datasets::Usage> usages_by_month(db::Read& tx, std::string_view dataset, Day since)
{
    return tx.all(select_usages_by_month, { { "$dataset", dataset }, { "$since", since.iso() } }, [&](db::Row const& row) {
        return datasets::Usage { std::string(dataset), {}, row.text("form"), *Day::parse(row.text("month") + "-01"), row.integer("times") };
    });
}

std::vector<datasets::Usage> unreported_usages(db::Read& tx, Day before, int most)
{
    return tx.all(select_unreported_usages, { { "$since", before.plus_days(-days_looked_back).iso() }, { "$before", before.iso() }, { "$most", most } }, [](db::Row const& row) {
        return datasets::Usage { row.text("dataset"), row.text("resource"), row.text("form"), *Day::parse(row.text("day")), row.integer("times") };
    });
}

void mark_reported(db::Write& tx, datasets::Usage const& usage)
{
    tx.execute(update_reported_usage, { { "$dataset", usage.dataset }, { "$day", usage.day.iso() }, { "$resource", usage.resource }, { "$form", usage.form }, { "$times", usage.times } });
}

std::int64_t forget_usages(db::Write& tx, Day before) { return static_cast<std::int64_t>(tx.execute(delete_usages, { { "$before", before.iso() } })); }

}  // namespace mado::catalogue::store
