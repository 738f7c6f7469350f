#include "store/usage_store.h"

namespace mado::open_data::store {

namespace {

constexpr db::Statement upsert_usage { "open_data.upsert_usage", R"sql(
    INSERT INTO open_data_usage (tenant, dataset, day, resource, form, times) VALUES ($tenant, $dataset, $day, $resource, $form, $times)
    ON CONFLICT (tenant, dataset, day, resource, form) DO UPDATE SET times = CASE WHEN open_data_usage.times > $times THEN open_data_usage.times ELSE $times END
)sql" };
constexpr db::Statement select_usage_sums { "open_data.select_usage_sums", R"sql(
    SELECT dataset, form, CAST(SUM(times) AS count_int) AS times, CAST(SUM(CASE WHEN day >= $recent THEN times ELSE 0 END) AS count_int) AS recent, MAX(day) AS last_on
      FROM open_data_usage WHERE tenant = $tenant AND day >= $since GROUP BY dataset, form ORDER BY dataset, form
)sql" };
constexpr db::Statement select_usage_by_month { "open_data.select_usage_by_month", R"sql(
    SELECT substr(day, 1, 7) AS month, dataset, form, CAST(SUM(times) AS count_int) AS times FROM open_data_usage
     WHERE tenant = $tenant AND day < $before GROUP BY substr(day, 1, 7), dataset, form ORDER BY month, dataset, form
)sql" };

}  // namespace

std::vector<db::Statement> usage_statements() { return { upsert_usage, select_usage_sums, select_usage_by_month }; }

void keep(db::Write& tx, datasets::Usage const& usage)
{
    tx.execute(upsert_usage, { { "$dataset", usage.dataset }, { "$day", usage.day.iso() }, { "$resource", usage.resource }, { "$form", usage.form }, { "$times", usage.times } });
}

std::vector<UsageSum> usage_sums(db::Read& tx, Day since, Day recent_since)
{
    return tx.all(select_usage_sums, { { "$since", since.iso() }, { "$recent", recent_since.iso() } }, [](db::Row const& row) {
        return UsageSum { row.text("dataset"), row.text("form"), row.integer("times"), row.integer("recent"), *Day::parse(row.text("last_on")) };
    });
}

std::vector<UsageOfMonth> usage_by_month(db::Read& tx, Day before)
{
    return tx.all(select_usage_by_month, { { "$before", before.iso() } }, [](db::Row const& row) { return UsageOfMonth { row.text("month"), row.text("dataset"), row.text("form"), row.integer("times") }; });
}

}  // namespace mado::open_data::store
