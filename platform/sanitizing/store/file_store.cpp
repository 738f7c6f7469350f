#include "store/file_store.h"

namespace mado::sanitizing::store {

namespace {

constexpr db::Statement insert_file { "sanitizing.insert_file", R"sql(
    INSERT INTO sanitizing_file (tenant, owner, id, blob, title, boxed_key, state, reason, came_at, tried_at, settled_at, type, pages, clean, clean_size, clean_key)
    VALUES ($tenant, $owner, $id, $blob, $title, $key, 'waiting', 'none', $came, $came, 0, '', 0, '', 0, $nothing)
    ON CONFLICT (tenant, owner, id, blob) DO NOTHING
)sql" };
constexpr db::Statement select_files { "sanitizing.select_files", R"sql(
    SELECT owner, id, blob, title, boxed_key, state, reason, came_at, settled_at, type, pages, clean, clean_key
      FROM sanitizing_file WHERE tenant = $tenant AND owner = $owner AND id = $id ORDER BY came_at, blob
)sql" };
constexpr db::Statement update_tried { "sanitizing.update_tried", R"sql(
    UPDATE sanitizing_file SET reason = $reason, tried_at = $now
     WHERE tenant = $tenant AND owner = $owner AND id = $id AND blob = $blob AND state = 'waiting'
)sql" };
constexpr db::Statement update_settled { "sanitizing.update_settled", R"sql(
    UPDATE sanitizing_file SET state = $state, reason = $reason, tried_at = $now, settled_at = $now, type = $type, pages = $pages, clean = $clean, clean_size = $size, clean_key = $key
     WHERE tenant = $tenant AND owner = $owner AND id = $id AND blob = $blob AND state = 'waiting'
)sql" };
constexpr db::Statement select_waiting { "sanitizing.select_waiting", R"sql(
    SELECT DISTINCT tenant, owner, id FROM sanitizing_file WHERE state = 'waiting' AND tried_at <= $before ORDER BY tenant, owner, id LIMIT $most
)sql" };
// What waits, and what has ended lately.
constexpr db::Statement count_states { "sanitizing.count_states", R"sql(
    SELECT tenant, CAST(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS count_int) AS waiting,
           CAST(SUM(CASE WHEN state = 'waiting' AND reason <> 'none' THEN 1 ELSE 0 END) AS count_int) AS held,
           CAST(SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END) AS count_int) AS refused,
           CAST(SUM(CASE WHEN state = 'infected' THEN 1 ELSE 0 END) AS count_int) AS infected,
           CAST(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS count_int) AS failed,
           CAST(MIN(CASE WHEN state = 'waiting' THEN came_at END) AS time_int) AS oldest
      FROM sanitizing_file WHERE state = 'waiting' OR (state IN ('refused', 'infected', 'failed') AND settled_at > $since) GROUP BY tenant ORDER BY tenant
)sql" };

Kept read_kept(db::Row const& row)
{
    Kept kept;
    auto& file = kept.file;
    file.owner = row.text("owner");
    file.id = row.text("id");
    file.blob = row.text("blob");
    file.title = row.text("title");
    file.state = value_of<State>(row.text("state"));
    file.reason = value_of<Reason>(row.text("reason"));
    file.came_at = { row.integer("came_at") };
    file.settled_at = { row.integer("settled_at") };
    file.type = row.text("type");
    file.pages = row.integer("pages");
    file.clean = row.text("clean");
    kept.boxed_key = row.bytes("boxed_key");
    kept.clean_key = row.bytes("clean_key");
    return kept;
}

}  // namespace

std::vector<db::Statement> statements() { return { insert_file, select_files, update_tried, update_settled, select_waiting, count_states }; }

void insert(db::Write& tx, File const& file, std::string const& boxed_key)
{
    tx.execute(insert_file, { { "$owner", file.owner }, { "$id", file.id }, { "$blob", file.blob }, { "$title", file.title }, { "$key", db::Bytes { boxed_key } },
        { "$came", file.came_at.microseconds }, { "$nothing", db::Bytes { std::string() } } });
}

std::vector<Kept> all_of(db::Read& tx, std::string_view owner, std::string const& id) { return tx.all(select_files, { { "$owner", owner }, { "$id", id } }, read_kept); }

bool wait(db::Write& tx, File const& file, Instant now)
{
    return tx.execute(update_tried, { { "$owner", file.owner }, { "$id", file.id }, { "$blob", file.blob }, { "$reason", word_of(file.reason) }, { "$now", now.microseconds } }) == 1;
}

bool settle(db::Write& tx, File const& file, std::int64_t clean_size, std::string const& clean_key)
{
    return tx.execute(update_settled, { { "$owner", file.owner }, { "$id", file.id }, { "$blob", file.blob }, { "$state", word_of(file.state) }, { "$reason", word_of(file.reason) },
               { "$now", file.settled_at.microseconds }, { "$type", file.type }, { "$pages", file.pages }, { "$clean", file.clean }, { "$size", clean_size },
               { "$key", db::Bytes { clean_key } } })
        == 1;
}

std::vector<Waiting> waiting_since(db::Read& tx, Instant tried_before, int most)
{
    return tx.all(select_waiting, { { "$before", tried_before.microseconds }, { "$most", most } }, [](db::Row const& row) {
        return Waiting { row.text("tenant"), row.text("owner"), row.text("id") };
    });
}

}  // namespace mado::sanitizing::store

namespace mado::sanitizing {

std::vector<Queue> queue(db::Read& tx, Instant since)
{
    return tx.all(store::count_states, { { "$since", since.microseconds } }, [](db::Row const& row) {
        return Queue { row.text("tenant"), row.integer("waiting"), row.integer("held"), row.integer("refused"), row.integer("infected"), row.integer("failed"),
            Instant { row.optional_integer("oldest").value_or(0) } };
    });
}

}  // namespace mado::sanitizing
