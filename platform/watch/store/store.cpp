#include "store/store.h"

#include <mado/json/json.h>

namespace mado::watch::store {

namespace {

constexpr db::Statement insert_alarm { "watch.insert_alarm", R"sql(
    INSERT INTO watch_alarm (tenant, id, rule, object, labels, value, began_at, told)
    VALUES ($tenant, $id, $rule, $object, $labels, $value, $began, '')
    ON CONFLICT (tenant, rule, object) WHERE ended_at IS NULL DO NOTHING
)sql" };
constexpr db::Statement update_ended { "watch.update_ended", R"sql(
    UPDATE watch_alarm SET ended_at = $now WHERE tenant = $tenant AND rule = $rule AND object = $object AND ended_at IS NULL
)sql" };
constexpr db::Statement select_on { "watch.select_on", R"sql(
    SELECT id, rule, object, labels, value, began_at, ended_at, told FROM watch_alarm WHERE tenant = $tenant AND ended_at IS NULL ORDER BY began_at, id
)sql" };
constexpr db::Statement select_newest { "watch.select_newest", R"sql(
    SELECT id, rule, object, labels, value, began_at, ended_at, told FROM watch_alarm WHERE tenant = $tenant ORDER BY id DESC LIMIT $most
)sql" };
constexpr db::Statement select_untold { "watch.select_untold", R"sql(
    SELECT id, rule, object, labels, value, began_at, ended_at, told FROM watch_alarm
     WHERE tenant = $tenant AND began_at > $after AND (told = '' OR (told = 'began' AND ended_at IS NOT NULL)) ORDER BY began_at, id
)sql" };
constexpr db::Statement update_told { "watch.update_told", R"sql(
    UPDATE watch_alarm SET told = $told WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement insert_sample { "watch.insert_sample", R"sql(
    INSERT INTO watch_sample (tenant, name, object, at, value) VALUES ($tenant, $name, $object, $at, $value)
    ON CONFLICT (tenant, name, object, at) DO NOTHING
)sql" };
constexpr db::Statement select_samples { "watch.select_samples", R"sql(
    SELECT at, value FROM watch_sample WHERE tenant = $tenant AND name = $name AND object = $object AND at > $after ORDER BY at
)sql" };
constexpr db::Statement delete_samples { "watch.delete_samples", R"sql(
    DELETE FROM watch_sample WHERE tenant = $tenant AND at < $at
)sql" };

constexpr std::int64_t hour = 3'600'000'000;

Kept read_kept(db::Row const& row)
{
    Kept kept { row.text("id"), row.text("rule"), row.text("object"), {}, row.integer("value"), { row.integer("began_at") }, {}, row.text("told") };
    if (auto const ended = row.optional_integer("ended_at"))
        kept.ended = Instant { *ended };
    if (auto const labels = json::parse(row.text("labels")); labels && labels->is_object())
        for (auto const& [name, value] : labels->object())
            if (value.is_text())
                kept.labels[name] = value.text();
    return kept;
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_alarm, update_ended, select_on, select_newest, select_untold, update_told, insert_sample, select_samples, delete_samples };
}

void begin(db::Write& tx, std::string const& id, Alarm const& alarm)
{
    json::Object labels;
    for (auto const& [name, value] : alarm.labels)
        labels.emplace(name, value);
    tx.execute(insert_alarm, { { "$id", id }, { "$rule", alarm.rule }, { "$object", alarm.object }, { "$labels", json::write(json::Value(labels)) }, { "$value", alarm.value },
        { "$began", alarm.began.microseconds } });
}

void end(db::Write& tx, std::string const& rule, std::string const& object, Instant now)
{
    tx.execute(update_ended, { { "$rule", rule }, { "$object", object }, { "$now", now.microseconds } });
}

std::vector<Kept> on(db::Read& tx) { return tx.all(select_on, {}, read_kept); }
std::vector<Kept> newest(db::Read& tx, int most) { return tx.all(select_newest, { { "$most", most } }, read_kept); }
std::vector<Kept> untold(db::Read& tx, Instant after) { return tx.all(select_untold, { { "$after", after.microseconds } }, read_kept); }
void mark_told(db::Write& tx, std::string const& id, std::string_view told) { tx.execute(update_told, { { "$id", id }, { "$told", told } }); }

void sample(db::Write& tx, std::string_view name, std::string const& object, Sample const& sample)
{
    tx.execute(insert_sample, { { "$name", name }, { "$object", object }, { "$at", sample.at.microseconds / hour * hour }, { "$value", sample.value } });
}

std::vector<Sample> samples(db::Read& tx, std::string_view name, std::string const& object, Instant after)
{
    return tx.all(select_samples, { { "$name", name }, { "$object", object }, { "$after", after.microseconds } }, [](db::Row const& row) {
        return Sample { { row.integer("at") }, row.integer("value") };
    });
}

void forget_before(db::Write& tx, Instant at) { tx.execute(delete_samples, { { "$at", at.microseconds } }); }

}  // namespace mado::watch::store
