#include "store/query_store.h"

#include <mado/time/fiscal.h>

#include <stdexcept>

namespace mado::open_data::store {

namespace {

constexpr db::Statement insert_events { "open_data.insert_events", R"sql(
    INSERT INTO open_data_event (tenant, id, event, day, month, fiscal_year, number, subject, procedure, channel, division, result, town)
-- engine: sqlite
    SELECT $tenant, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11
      FROM json_each($events) WHERE true
-- end
-- engine: postgresql
    SELECT $tenant, e ->> 0, e ->> 1, e ->> 2, e ->> 3, e ->> 4, CAST(e ->> 5 AS bigint), e ->> 6, e ->> 7, e ->> 8, e ->> 9, e ->> 10, e ->> 11
      FROM jsonb_array_elements(CAST($events AS jsonb)) AS e
-- end
    ON CONFLICT (tenant, id) DO NOTHING
)sql" };

#define MADO_KEY_OF(parameter) "CASE CAST($" parameter " AS code_text) WHEN 'day' THEN e.day WHEN 'month' THEN e.month WHEN 'fiscal_year' THEN e.fiscal_year WHEN 'event' THEN e.event " \
    "WHEN 'procedure' THEN e.procedure WHEN 'channel' THEN e.channel WHEN 'division' THEN e.division WHEN 'result' THEN e.result WHEN 'town' THEN e.town ELSE '' END"
#define MADO_KEYS MADO_KEY_OF("one") " AS one_key, " MADO_KEY_OF("two") " AS two_key, " MADO_KEY_OF("three") " AS three_key"

constexpr db::Statement select_counted { "open_data.select_counted", "SELECT " MADO_KEYS R"sql(, COUNT(*) AS times, COUNT(DISTINCT NULLIF(e.subject, '')) AS subjects
      FROM open_data_event e
     WHERE e.tenant = $tenant AND e.day >= $from AND e.day < $until
       AND e.event IN (
-- engine: sqlite
           SELECT value FROM json_each($events)
-- end
-- engine: postgresql
           SELECT jsonb_array_elements_text(CAST($events AS jsonb))
-- end
       )
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT $most
)sql" };
constexpr db::Statement select_durations { "open_data.select_durations", R"sql(
    WITH ended (one_key, two_key, three_key, number, began) AS (
        SELECT )sql" MADO_KEYS R"sql(, e.number,
               (SELECT MIN(b.number) FROM open_data_event b WHERE b.tenant = $tenant AND b.subject = e.subject AND b.event = $begins)
          FROM open_data_event e
         WHERE e.tenant = $tenant AND e.event = $ends AND e.day >= $from AND e.day < $until AND e.subject <> ''
           AND NOT EXISTS (SELECT 1 FROM open_data_event o WHERE o.tenant = $tenant AND o.subject = e.subject AND o.event = $ends AND o.id < e.id)
    )
    SELECT one_key, two_key, three_key, number - began AS days, COUNT(*) AS times
      FROM ended WHERE number >= began
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
)sql" };

#define MADO_QUERY_COLUMNS "resource, dataset, query, done_as, cells, by_whom, added_at, done_at"
constexpr db::Statement upsert_query { "open_data.upsert_query", R"sql(
    INSERT INTO open_data_query (tenant, resource, dataset, query, done_as, cells, by_whom, added_at, done_at)
    VALUES ($tenant, $resource, $dataset, $query, $done_as, $cells, $by, $added_at, $done_at)
    ON CONFLICT (tenant, resource) DO UPDATE SET query = $query, done_as = $done_as, cells = $cells, done_at = $done_at
)sql" };
constexpr db::Statement select_query { "open_data.select_query", "SELECT " MADO_QUERY_COLUMNS " FROM open_data_query WHERE tenant = $tenant AND resource = $resource" };
constexpr db::Statement select_queries { "open_data.select_queries", "SELECT " MADO_QUERY_COLUMNS " FROM open_data_query WHERE tenant = $tenant ORDER BY added_at, resource" };
constexpr db::Statement delete_query { "open_data.delete_query", "DELETE FROM open_data_query WHERE tenant = $tenant AND resource = $resource" };
constexpr db::Statement delete_queries_of { "open_data.delete_queries_of", "DELETE FROM open_data_query WHERE tenant = $tenant AND dataset = $dataset" };
constexpr db::Statement select_setting { "open_data.select_setting", "SELECT value FROM open_data_setting WHERE tenant = $tenant AND name = $name" };
constexpr db::Statement upsert_setting { "open_data.upsert_setting",
    "INSERT INTO open_data_setting (tenant, name, value) VALUES ($tenant, $name, $value) ON CONFLICT (tenant, name) DO UPDATE SET value = $value" };

db::Value bytes(json::Value const& value) { return db::Bytes { json::write(value) }; }
json::Value document_in(db::Row const& row, std::string_view column)
{
    constexpr std::size_t most_bytes = 64u << 20;
    auto value = json::parse(row.bytes(column), { .bytes = most_bytes, .depth = 16 });
    if (!value)
        throw std::logic_error("open_data: a kept query cannot be read");
    return std::move(*value);
}

std::string dimension_at(EventQuery const& query, std::size_t place) { return place < query.by.size() ? std::string(names_of(Dimension {})[static_cast<std::size_t>(query.by[place])]) : std::string(); }

std::vector<std::string> keys_in(db::Row const& row, EventQuery const& query)
{
    std::vector<std::string> keys { row.text("one_key"), row.text("two_key"), row.text("three_key") };
    keys.resize(query.by.size());
    return keys;
}

std::set<std::vector<std::string>> keys_from(json::Value const& value, std::string_view name)
{
    std::set<std::vector<std::string>> all;
    for (auto const& one : value.array(name)) {
        std::vector<std::string> keys;
        for (auto const& key : one.array())
            keys.push_back(key.text());
        all.insert(std::move(keys));
    }
    return all;
}

QueryEntry read_query(db::Row const& row)
{
    auto query = event_query_of(document_in(row, "query"));
    if (!query)
        throw std::logic_error("open_data: a kept query is none");
    auto const cells = document_in(row, "cells");
    return { row.id<OpenResourceTag>("resource"), row.id<OpenDatasetTag>("dataset"), std::move(*query), row.text("done_as"), { keys_from(cells, "hidden"), keys_from(cells, "shown") },
        row.id<PersonTag>("by_whom"), { row.integer("added_at") }, { row.integer("done_at") } };
}

json::Value keys_as(std::set<std::vector<std::string>> const& all)
{
    return json::array_of(all, [](std::vector<std::string> const& keys) { return json::array_of(keys, [](std::string const& key) { return json::Value(key); }); });
}

}  // namespace

std::vector<db::Statement> query_statements()
{
    return { insert_events, select_counted, select_durations, upsert_query, select_query, select_queries, delete_query, delete_queries_of, select_setting, upsert_setting };
}

void insert(db::Write& tx, std::vector<CountedEvent> const& events)
{
    constexpr std::size_t letters_of_month = 7;
    if (events.empty())
        return;
    auto const rows = json::array_of(events, [](CountedEvent const& one) {
        auto const day = one.day.iso();
        return json::array({ one.id, one.event, day, day.substr(0, letters_of_month), std::to_string(fiscal_year(one.day)), static_cast<std::int64_t>(one.day.number()), one.subject, one.procedure,
            one.channel, one.division, one.result, one.town });
    });
    tx.execute(insert_events, { { "$events", json::write(rows) } });
}

std::vector<CountedCell> counted(db::Read& tx, EventQuery const& query, Period const& period, std::size_t most)
{
    auto const events = json::write(json::array_of(query.events, [](std::string const& one) { return json::Value(one); }));
    return tx.all(select_counted, { { "$one", dimension_at(query, 0) }, { "$two", dimension_at(query, 1) }, { "$three", dimension_at(query, 2) }, { "$from", period.first.iso() },
        { "$until", period.last.iso() }, { "$events", events }, { "$most", static_cast<std::int64_t>(most + 1) } }, [&](db::Row const& row) {
            return CountedCell { keys_in(row, query), row.integer("times"), row.integer("subjects"), false };
        });
}

std::vector<Duration> durations(db::Read& tx, EventQuery const& query, Period const& period)
{
    return tx.all(select_durations, { { "$one", dimension_at(query, 0) }, { "$two", dimension_at(query, 1) }, { "$three", dimension_at(query, 2) }, { "$from", period.first.iso() },
        { "$until", period.last.iso() }, { "$begins", query.begins }, { "$ends", query.ends } }, [&](db::Row const& row) {
            return Duration { keys_in(row, query), { row.integer("days"), row.integer("times") } };
        });
}

void keep(db::Write& tx, QueryEntry const& one)
{
    tx.execute(upsert_query, { { "$resource", one.resource }, { "$dataset", one.dataset }, { "$query", bytes(to_json(one.query)) }, { "$done_as", one.done_as },
        { "$cells", bytes(json::object({ { "hidden", keys_as(one.before.hidden) }, { "shown", keys_as(one.before.shown) } })) }, { "$by", one.by }, { "$added_at", one.added_at.microseconds },
        { "$done_at", one.done_at.microseconds } });
}
std::optional<QueryEntry> event_query(db::Read& tx, ResourceId const& id) { return tx.one(select_query, { { "$resource", id } }, read_query); }
std::vector<QueryEntry> event_queries(db::Read& tx) { return tx.all(select_queries, {}, read_query); }
void remove_query(db::Write& tx, ResourceId const& id) { tx.execute(delete_query, { { "$resource", id } }); }
void remove_queries_of(db::Write& tx, DatasetId const& id) { tx.execute(delete_queries_of, { { "$dataset", id } }); }

std::string setting(db::Read& tx, std::string_view name)
{
    return tx.one(select_setting, { { "$name", name } }, [](db::Row const& row) { return row.text("value"); }).value_or(std::string());
}
void set(db::Write& tx, std::string_view name, std::string_view value) { tx.execute(upsert_setting, { { "$name", name }, { "$value", value } }); }

}  // namespace mado::open_data::store
