#include "shelves/version_store.h"

namespace mado::definitions {

namespace {

#define MADO_VERSION_COLUMNS "SELECT id, procedure, hash, based_on, state, starts_on, changed_at, changed_by FROM definitions_version "

constexpr db::Statement select_published { "definitions.select_published", MADO_VERSION_COLUMNS R"sql(
     WHERE tenant = $tenant AND procedure = $procedure AND state IN ('published', 'replaced') AND starts_on <= $on
     ORDER BY starts_on DESC, changed_at DESC, id DESC
     LIMIT 1
)sql" };

constexpr db::Statement select_published_all { "definitions.select_published_all", MADO_VERSION_COLUMNS R"sql(
     WHERE tenant = $tenant AND kind = $kind AND state IN ('published', 'replaced') AND starts_on <= $on
     ORDER BY procedure, starts_on DESC, changed_at DESC, id DESC
)sql" };

constexpr db::Statement select_latest { "definitions.select_latest", MADO_VERSION_COLUMNS R"sql(
     WHERE tenant = $tenant AND procedure = $procedure AND state = 'published'
     ORDER BY starts_on DESC, changed_at DESC, id DESC
     LIMIT 1
)sql" };

constexpr db::Statement select_versions { "definitions.select_versions", MADO_VERSION_COLUMNS R"sql(
     WHERE tenant = $tenant AND kind = $kind AND state <> 'foreign'
     ORDER BY procedure, changed_at DESC, id DESC
)sql" };

constexpr db::Statement select_versions_of { "definitions.select_versions_of", MADO_VERSION_COLUMNS R"sql(
     WHERE tenant = $tenant AND procedure = $procedure AND state <> 'foreign'
     ORDER BY changed_at DESC, id DESC
)sql" };

constexpr db::Statement select_draft { "definitions.select_draft", MADO_VERSION_COLUMNS R"sql(
     WHERE tenant = $tenant AND procedure = $procedure AND state IN ('draft', 'examined')
)sql" };

constexpr db::Statement select_by_hash { "definitions.select_by_hash", MADO_VERSION_COLUMNS R"sql(
     WHERE tenant = $tenant AND hash = $hash
     ORDER BY CASE state WHEN 'published' THEN 0 WHEN 'replaced' THEN 1 ELSE 2 END, changed_at DESC, id DESC
     LIMIT 1
)sql" };

#undef MADO_VERSION_COLUMNS

constexpr db::Statement select_text { "definitions.select_text", R"sql(
    SELECT source FROM definitions_version WHERE tenant = $tenant AND hash = $hash ORDER BY id LIMIT 1
)sql" };

constexpr db::Statement insert_version { "definitions.insert_version", R"sql(
    INSERT INTO definitions_version (tenant, id, kind, procedure, hash, source, based_on, state, starts_on, changed_at, changed_by)
    VALUES ($tenant, $id, $kind, $procedure, $hash, $source, $based_on, $state, $starts_on, $changed_at, $changed_by)
)sql" };

constexpr db::Statement insert_base { "definitions.insert_base", R"sql(
    INSERT INTO definitions_base (tenant, hash, source) VALUES ($tenant, $hash, $source) ON CONFLICT (tenant, hash) DO NOTHING
)sql" };
constexpr db::Statement select_base { "definitions.select_base", R"sql(
    SELECT source FROM definitions_base WHERE tenant = $tenant AND hash = $hash
)sql" };

constexpr db::Statement update_text { "definitions.update_text", R"sql(
    UPDATE definitions_version
       SET hash = $hash, source = $source, based_on = $based_on, state = 'draft', changed_at = $changed_at, changed_by = $changed_by
     WHERE tenant = $tenant AND id = $id AND hash = $expected AND state IN ('draft', 'examined')
)sql" };

constexpr db::Statement update_state { "definitions.update_state", R"sql(
    UPDATE definitions_version
       SET state = $state, starts_on = $starts_on, changed_at = $changed_at, changed_by = $changed_by
     WHERE tenant = $tenant AND id = $id AND hash = $hash AND state = $expected
)sql" };

constexpr db::Statement update_replaced { "definitions.update_replaced", R"sql(
    UPDATE definitions_version
       SET state = 'replaced'
     WHERE tenant = $tenant AND procedure = $procedure AND state = 'published' AND id <> $id AND starts_on <= $starts_on
)sql" };

constexpr db::Statement delete_version { "definitions.delete_draft", R"sql(
    DELETE FROM definitions_version WHERE tenant = $tenant AND id = $id AND state IN ('draft', 'examined')
)sql" };

constexpr db::Statement select_ticks { "definitions.select_ticks", R"sql(
    SELECT source, covers, ticked_by, ticked_on FROM definitions_tick WHERE tenant = $tenant AND version = $version ORDER BY source
)sql" };

constexpr db::Statement upsert_tick { "definitions.upsert_tick", R"sql(
    INSERT INTO definitions_tick (tenant, version, source, covers, ticked_by, ticked_on)
    VALUES ($tenant, $version, $source, $covers, $ticked_by, $ticked_on)
    ON CONFLICT (tenant, version, source) DO UPDATE SET covers = $covers, ticked_by = $ticked_by, ticked_on = $ticked_on
)sql" };

constexpr db::Statement delete_tick { "definitions.delete_tick", R"sql(
    DELETE FROM definitions_tick WHERE tenant = $tenant AND version = $version AND source = $source
)sql" };

constexpr db::Statement delete_ticks { "definitions.delete_ticks", R"sql(
    DELETE FROM definitions_tick WHERE tenant = $tenant AND version = $version
)sql" };

Version read_version(db::Row const& row)
{
    auto const starts_on = row.optional_text("starts_on");
    return { row.text("id"), row.text("procedure"), row.text("hash"), row.text("based_on"), value_of<VersionState>(row.text("state")),
        starts_on ? Day::parse(*starts_on) : std::nullopt, Instant { row.integer("changed_at") }, { row.text("changed_by") } };
}

std::optional<std::string> text_of_day(std::optional<Day> day) { return day ? std::optional(day->iso()) : std::nullopt; }

}  // namespace

std::optional<Version> published(db::Read& tx, std::string_view procedure, Day on) { return store::published(tx, procedure, on); }
std::vector<Version> published_all(db::Read& tx, Day on) { return store::published_all(tx, VersionKind::Procedure, on); }
std::vector<Version> versions(db::Read& tx) { return store::versions(tx, VersionKind::Procedure); }
std::vector<Version> versions_of(db::Read& tx, std::string_view procedure) { return store::versions_of(tx, procedure); }
std::optional<Version> draft(db::Read& tx, std::string_view procedure) { return store::draft(tx, procedure); }
std::optional<Version> version(db::Read& tx, std::string_view hash) { return tx.one(select_by_hash, { { "$hash", hash } }, read_version); }

std::string text_of(db::Read& tx, std::string_view hash)
{
    return tx.one(select_text, { { "$hash", hash } }, [](db::Row const& row) { return row.bytes("source"); }).value_or(std::string());
}

std::vector<db::Statement> statements()
{
    auto all = store::round_statements();
    for (auto const& statement : { select_published, select_published_all, select_latest, select_versions, select_versions_of, select_draft, select_by_hash, select_text, insert_version,
        update_text, update_state, update_replaced, insert_base, select_base, delete_version, select_ticks, upsert_tick, delete_tick, delete_ticks })
        all.push_back(statement);
    return all;
}

namespace store {

std::optional<Version> published(db::Read& tx, std::string_view name, Day on)
{
    return tx.one(select_published, { { "$procedure", name }, { "$on", on.iso() } }, read_version);
}

std::vector<Version> published_all(db::Read& tx, VersionKind kind, Day on)
{
    auto all = tx.all(select_published_all, { { "$kind", word_of(kind) }, { "$on", on.iso() } }, read_version);
    auto const later = std::unique(all.begin(), all.end(), [](Version const& a, Version const& b) { return a.procedure == b.procedure; });
    all.erase(later, all.end());  // the newest of each stands first
    return all;
}

std::vector<Version> versions(db::Read& tx, VersionKind kind) { return tx.all(select_versions, { { "$kind", word_of(kind) } }, read_version); }
std::vector<Version> versions_of(db::Read& tx, std::string_view name) { return tx.all(select_versions_of, { { "$procedure", name } }, read_version); }
std::optional<Version> draft(db::Read& tx, std::string_view name) { return tx.one(select_draft, { { "$procedure", name } }, read_version); }
std::optional<Version> latest_published(db::Read& tx, std::string_view name) { return tx.one(select_latest, { { "$procedure", name } }, read_version); }

void insert(db::Write& tx, VersionKind kind, Version const& version, std::string_view text)
{
    tx.execute(insert_version, { { "$id", version.id }, { "$kind", word_of(kind) }, { "$procedure", version.procedure }, { "$hash", version.hash }, { "$source", db::Value { db::Bytes { std::string(text) } } },
                                   { "$based_on", version.based_on }, { "$state", word_of(version.state) }, { "$starts_on", text_of_day(version.starts_on) },
                                   { "$changed_at", version.changed_at.microseconds }, { "$changed_by", version.changed_by } });
}

bool change_text(db::Write& tx, Version const& version, std::string_view text, std::string_view expected_hash)
{
    return tx.execute(update_text, { { "$id", version.id }, { "$hash", version.hash }, { "$source", db::Value { db::Bytes { std::string(text) } } }, { "$expected", expected_hash },
                                       { "$based_on", version.based_on },
                                       { "$changed_at", version.changed_at.microseconds }, { "$changed_by", version.changed_by } })
        == 1;
}

void keep_base(db::Write& tx, std::string_view hash, std::string_view text)
{
    tx.execute(insert_base, { { "$hash", hash }, { "$source", db::Value { db::Bytes { std::string(text) } } } });
}

std::optional<std::string> base(db::Read& tx, std::string_view hash)
{
    return tx.one(select_base, { { "$hash", hash } }, [](db::Row const& row) { return row.bytes("source"); });
}

bool change_state(db::Write& tx, Version const& version, VersionState expected)
{
    return tx.execute(update_state, { { "$id", version.id }, { "$hash", version.hash }, { "$state", word_of(version.state) }, { "$starts_on", text_of_day(version.starts_on) },
                                        { "$expected", word_of(expected) }, { "$changed_at", version.changed_at.microseconds }, { "$changed_by", version.changed_by } })
        == 1;
}

void replace_published(db::Write& tx, Version const& successor)
{
    tx.execute(update_replaced, { { "$procedure", successor.procedure }, { "$id", successor.id }, { "$starts_on", text_of_day(successor.starts_on) } });
}

void remove(db::Write& tx, Version const& version)
{
    tx.execute(delete_ticks, { { "$version", version.id } });
    tx.execute(delete_version, { { "$id", version.id } });
}

std::vector<StoredTick> ticks(db::Read& tx, Version const& version)
{
    return tx.all(select_ticks, { { "$version", version.id } }, [](db::Row const& row) {
        return StoredTick { { row.text("source"), { row.text("ticked_by") }, Day::parse(row.text("ticked_on")).value_or(Day {}) }, row.text("covers") };
    });
}

void keep_tick(db::Write& tx, Version const& version, StoredTick const& tick)
{
    tx.execute(upsert_tick, { { "$version", version.id }, { "$source", tick.tick.source }, { "$covers", tick.covers }, { "$ticked_by", tick.tick.by },
                                { "$ticked_on", tick.tick.on.iso() } });
}

void remove_tick(db::Write& tx, Version const& version, std::string_view source)
{
    tx.execute(delete_tick, { { "$version", version.id }, { "$source", source } });
}

}  // namespace store

}  // namespace mado::definitions
