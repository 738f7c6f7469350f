#include "store/desk_store.h"

namespace mado::open_data::store {

namespace {

constexpr db::Statement insert_tick { "open_data.insert_tick",
    "INSERT INTO open_data_tick (tenant, subject, item, by_whom, at) VALUES ($tenant, $subject, $item, $by, $at) ON CONFLICT (tenant, subject, item) DO NOTHING" };
constexpr db::Statement delete_tick { "open_data.delete_tick", "DELETE FROM open_data_tick WHERE tenant = $tenant AND subject = $subject AND item = $item" };
constexpr db::Statement select_ticks { "open_data.select_ticks", "SELECT item, by_whom, at FROM open_data_tick WHERE tenant = $tenant AND subject = $subject ORDER BY item" };

#define MADO_SOURCE_COLUMNS "resource, dataset, address, every_hours, state, etag, modified, last_at, next_at, fault, failures"
constexpr db::Statement upsert_source { "open_data.upsert_source", R"sql(
    INSERT INTO open_data_source (tenant, resource, dataset, address, every_hours, state, etag, modified, last_at, next_at, fault, failures)
    VALUES ($tenant, $resource, $dataset, $address, $every, $state, $etag, $modified, $last_at, $next_at, $fault, $failures)
    ON CONFLICT (tenant, resource) DO UPDATE SET address = $address, every_hours = $every, state = $state, etag = $etag, modified = $modified, last_at = $last_at, next_at = $next_at,
        fault = $fault, failures = $failures
)sql" };
constexpr db::Statement select_source { "open_data.select_source", "SELECT " MADO_SOURCE_COLUMNS " FROM open_data_source WHERE tenant = $tenant AND resource = $resource" };
constexpr db::Statement select_sources_due { "open_data.select_sources_due",
    "SELECT " MADO_SOURCE_COLUMNS " FROM open_data_source WHERE tenant = $tenant AND state = 'running' AND next_at <= $now ORDER BY next_at, resource LIMIT $most" };
constexpr db::Statement delete_source { "open_data.delete_source", "DELETE FROM open_data_source WHERE tenant = $tenant AND resource = $resource" };

#define MADO_REQUEST_COLUMNS "id, title, words, about, votes, state, answer, dataset, asked_at, answered_at, answered_by"
constexpr db::Statement upsert_request { "open_data.upsert_request", R"sql(
    INSERT INTO open_data_request (tenant, id, title, words, about, votes, state, answer, dataset, asked_at, answered_at, answered_by)
    VALUES ($tenant, $id, $title, $words, $about, $votes, $state, $answer, $dataset, $asked_at, $answered_at, $answered_by)
    ON CONFLICT (tenant, id) DO UPDATE SET votes = $votes, state = $state, answer = $answer, dataset = $dataset, answered_at = $answered_at, answered_by = $answered_by
)sql" };
constexpr db::Statement select_request { "open_data.select_request", "SELECT " MADO_REQUEST_COLUMNS " FROM open_data_request WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_requests { "open_data.select_requests",
    "SELECT " MADO_REQUEST_COLUMNS " FROM open_data_request WHERE tenant = $tenant ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, votes DESC, id" };
constexpr db::Statement count_new { "open_data.count_new", "SELECT COUNT(*) AS n FROM open_data_request WHERE tenant = $tenant AND answered_at IS NULL" };

db::Value at(std::optional<Instant> const& at) { return at ? db::Value { at->microseconds } : db::Value { nullptr }; }
std::optional<Instant> instant_in(db::Row const& row, std::string_view column)
{
    auto const found = row.optional_integer(column);
    return found ? std::optional(Instant { *found }) : std::nullopt;
}

SourceEntry read_source(db::Row const& row)
{
    return { row.id<OpenResourceTag>("resource"), row.id<OpenDatasetTag>("dataset"), row.text("address"), static_cast<int>(row.integer("every_hours")), value_of<SourceState>(row.text("state")),
        row.text("etag"), row.text("modified"), instant_in(row, "last_at"), { row.integer("next_at") }, row.text("fault"), static_cast<int>(row.integer("failures")) };
}
RequestEntry read_request(db::Row const& row)
{
    return { { row.text("id"), row.text("title"), row.text("words"), row.text("about"), { row.integer("asked_at") } }, row.integer("votes"), value_of<RequestState>(row.text("state")),
        row.text("answer"), row.text("dataset"), instant_in(row, "answered_at"), row.id<PersonTag>("answered_by") };
}

}  // namespace

std::vector<db::Statement> desk_statements()
{
    return { insert_tick, delete_tick, select_ticks, upsert_source, select_source, select_sources_due, delete_source, upsert_request, select_request, select_requests, count_new };
}

void tick(db::Write& tx, std::string_view subject, std::string_view item, PersonId const& by, Instant at, bool is_done)
{
    if (is_done)
        tx.execute(insert_tick, { { "$subject", subject }, { "$item", item }, { "$by", by }, { "$at", at.microseconds } });
    else
        tx.execute(delete_tick, { { "$subject", subject }, { "$item", item } });
}
std::vector<Tick> ticks(db::Read& tx, std::string_view subject)
{
    return tx.all(select_ticks, { { "$subject", subject } }, [](db::Row const& row) { return Tick { row.text("item"), row.id<PersonTag>("by_whom"), { row.integer("at") } }; });
}

void keep(db::Write& tx, SourceEntry const& source)
{
    tx.execute(upsert_source, { { "$resource", source.resource }, { "$dataset", source.dataset }, { "$address", source.address }, { "$every", source.every_hours },
        { "$state", word_of(source.state) }, { "$etag", source.etag }, { "$modified", source.modified }, { "$last_at", at(source.last_at) }, { "$next_at", source.next_at.microseconds },
        { "$fault", source.fault }, { "$failures", source.failures } });
}
std::optional<SourceEntry> source(db::Read& tx, ResourceId const& id) { return tx.one(select_source, { { "$resource", id } }, read_source); }
std::vector<SourceEntry> sources_due(db::Read& tx, Instant now, int most) { return tx.all(select_sources_due, { { "$now", now.microseconds }, { "$most", most } }, read_source); }
void remove_source(db::Write& tx, ResourceId const& id) { tx.execute(delete_source, { { "$resource", id } }); }

void keep(db::Write& tx, RequestEntry const& request)
{
    tx.execute(upsert_request, { { "$id", request.asked.id }, { "$title", request.asked.title }, { "$words", request.asked.words }, { "$about", request.asked.dataset }, { "$votes", request.votes },
        { "$state", word_of(request.state) }, { "$answer", request.answer }, { "$dataset", request.dataset }, { "$asked_at", request.asked.asked_at.microseconds },
        { "$answered_at", at(request.answered_at) }, { "$answered_by", request.answered_by } });
}
std::int64_t count_new_requests(db::Read& tx) { return tx.one(count_new, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(0); }
std::optional<RequestEntry> request(db::Read& tx, std::string_view id) { return tx.one(select_request, { { "$id", id } }, read_request); }
std::vector<RequestEntry> requests(db::Read& tx) { return tx.all(select_requests, {}, read_request); }

}  // namespace mado::open_data::store
