#include "store/look_store.h"

namespace mado::privacy {

namespace {

constexpr db::Statement select_setting { "privacy.select_setting", "SELECT value FROM privacy_setting WHERE tenant = $tenant AND name = $name" };
constexpr db::Statement upsert_setting { "privacy.upsert_setting", R"sql(
    INSERT INTO privacy_setting (tenant, name, value) VALUES ($tenant, $name, $value) ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value
)sql" };
constexpr db::Statement insert_withheld { "privacy.insert_withheld", R"sql(
    INSERT INTO privacy_withheld (tenant, id, case_id, ground, article, division, starts_on, until, why, by_whom, position, at)
    VALUES ($tenant, $id, $case, $ground, $article, $division, $starts_on, $until, $why, $by, $position, $at)
)sql" };
constexpr db::Statement update_ended { "privacy.end_withheld", R"sql(
    UPDATE privacy_withheld SET until = $until WHERE tenant = $tenant AND id = $id AND case_id = $case AND until > $until
)sql" };
constexpr db::Statement select_withheld { "privacy.select_withheld", R"sql(
    SELECT id, case_id, ground, article, division, starts_on, until, why, by_whom, position, at FROM privacy_withheld WHERE tenant = $tenant AND case_id = $case ORDER BY id DESC
)sql" };
constexpr db::Statement select_ended { "privacy.select_ended", R"sql(
    SELECT DISTINCT case_id FROM privacy_withheld WHERE tenant = $tenant AND until >= $from AND until <= $until ORDER BY case_id
)sql" };
constexpr db::Statement select_told { "privacy.select_told", "SELECT hash FROM privacy_told WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement upsert_told { "privacy.upsert_told", R"sql(
    INSERT INTO privacy_told (tenant, case_id, hash, at) VALUES ($tenant, $case, $hash, $at) ON CONFLICT (tenant, case_id) DO UPDATE SET hash = excluded.hash, at = excluded.at
)sql" };

Withheld read_withheld(db::Row const& row)
{
    return { row.text("id"), row.id<ApplicationTag>("case_id"), value_of<Ground>(row.text("ground")), row.text("article"), row.text("division"), Day::parse(row.text("starts_on")).value(),
        Day::parse(row.text("until")).value(), row.text("why"), row.id<PersonTag>("by_whom"), row.id<PositionTag>("position"), { row.integer("at") } };
}

}  // namespace

std::vector<db::Statement> look_statements()
{
    return { select_setting, upsert_setting, insert_withheld, update_ended, select_withheld, select_ended, select_told, upsert_told };
}

namespace store {

std::optional<std::string> setting(db::Read& tx, std::string_view name)
{
    return tx.one(select_setting, { { "$name", std::string(name) } }, [](db::Row const& row) { return row.text("value"); });
}

void keep_setting(db::Write& tx, std::string_view name, std::string const& value) { tx.execute(upsert_setting, { { "$name", std::string(name) }, { "$value", value } }); }

void insert(db::Write& tx, Withheld const& one)
{
    tx.execute(insert_withheld, { { "$id", one.id }, { "$case", one.of }, { "$ground", word_of(one.ground) }, { "$article", one.article }, { "$division", one.division },
        { "$starts_on", one.from.iso() }, { "$until", one.until.iso() }, { "$why", one.why }, { "$by", one.by }, { "$position", one.position }, { "$at", one.at.microseconds } });
}

bool end(db::Write& tx, CaseId const& of, std::string const& id, Day last)
{
    return tx.execute(update_ended, { { "$case", of }, { "$id", id }, { "$until", last.iso() } }) == 1;
}

std::vector<Withheld> withheld(db::Read& tx, CaseId const& of) { return tx.all(select_withheld, { { "$case", of } }, read_withheld); }

std::vector<CaseId> ended_between(db::Read& tx, Day from, Day until)
{
    return tx.all(select_ended, { { "$from", from.iso() }, { "$until", until.iso() } }, [](db::Row const& row) { return row.id<ApplicationTag>("case_id"); });
}

std::optional<std::string> told(db::Read& tx, CaseId const& of)
{
    return tx.one(select_told, { { "$case", of } }, [](db::Row const& row) { return row.text("hash"); });
}

void keep_told(db::Write& tx, CaseId const& of, std::string const& hash, Instant at) { tx.execute(upsert_told, { { "$case", of }, { "$hash", hash }, { "$at", at.microseconds } }); }

}  // namespace store
}  // namespace mado::privacy
