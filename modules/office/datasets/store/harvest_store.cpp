#include "store/harvest_store.h"

#include <mado/crypto/box.h>

namespace mado::open_data::store {

namespace {

#define MADO_HARVEST_COLUMNS "id, kind, address, title, division, every_hours, state, stage, found, done, findings, extent, last_at, next_at, failures, by_whom, created_at"
constexpr db::Statement insert_harvest { "open_data.insert_harvest", R"sql(
    INSERT INTO open_data_harvest (tenant, id, kind, address, title, division, every_hours, state, stage, found, done, findings, extent, last_at, next_at, failures, by_whom, created_at)
    VALUES ($tenant, $id, $kind, $address, $title, $division, $every, $state, $stage, $found, $done, $findings, $extent, $last_at, $next_at, $failures, $by, $created_at)
    ON CONFLICT (tenant, address) DO NOTHING
)sql" };
constexpr db::Statement update_harvest { "open_data.update_harvest", R"sql(
    UPDATE open_data_harvest SET state = $state, stage = $stage, found = $found, done = $done, findings = $findings, extent = $extent, last_at = $last_at, next_at = $next_at, failures = $failures
     WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement update_progress { "open_data.update_harvest_progress",
    "UPDATE open_data_harvest SET stage = $stage, found = $found, done = $done WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_harvest { "open_data.select_harvest", "SELECT " MADO_HARVEST_COLUMNS " FROM open_data_harvest WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_harvests { "open_data.select_harvests", "SELECT " MADO_HARVEST_COLUMNS " FROM open_data_harvest WHERE tenant = $tenant ORDER BY title, id" };
constexpr db::Statement select_harvests_due { "open_data.select_harvests_due",
    "SELECT " MADO_HARVEST_COLUMNS " FROM open_data_harvest WHERE tenant = $tenant AND state = 'running' AND next_at <= $now ORDER BY next_at, id" };

#define MADO_HARVESTED_COLUMNS "identity, fingerprint, dataset, title, state, described, reasons, files, seen_at"
constexpr db::Statement upsert_harvested { "open_data.upsert_harvested", R"sql(
    INSERT INTO open_data_harvested (tenant, harvest, item, identity, fingerprint, dataset, title, state, described, reasons, files, seen_at)
    VALUES ($tenant, $harvest, $item, $identity, $fingerprint, $dataset, $title, $state, $described, $reasons, $files, $seen_at)
    ON CONFLICT (tenant, harvest, item) DO UPDATE SET fingerprint = $fingerprint, dataset = $dataset, title = $title, state = $state, described = $described, reasons = $reasons,
        files = $files, seen_at = $seen_at
)sql" };
constexpr db::Statement select_one_harvested { "open_data.select_one_harvested",
    "SELECT " MADO_HARVESTED_COLUMNS " FROM open_data_harvested WHERE tenant = $tenant AND harvest = $harvest AND item = $item" };
constexpr db::Statement select_harvested { "open_data.select_harvested", "SELECT " MADO_HARVESTED_COLUMNS
    " FROM open_data_harvested WHERE tenant = $tenant AND harvest = $harvest ORDER BY CASE WHEN state = 'taken' THEN 1 ELSE 0 END, title, item" };

constexpr json::Limits own { .bytes = 16u << 20, .depth = 16 };

db::Value bytes(json::Value const& value) { return db::Bytes { json::write(value) }; }
json::Value parsed(std::string const& bytes) { return json::parse(bytes, own).value_or(json::Value {}); }
db::Value at(std::optional<Instant> const& at) { return at ? db::Value { at->microseconds } : db::Value { nullptr }; }

json::Value words(text::Arguments const& arguments)
{
    json::Value made = json::Object {};
    for (auto const& [name, value] : arguments)
        made.set(name, value);
    return made;
}
text::Arguments words_of(json::Value const& value)
{
    text::Arguments made;
    for (auto const& [name, one] : value.object("arguments"))
        made[name] = one.is_text() ? one.text() : std::string();
    return made;
}
json::Value findings(std::vector<harvest::Finding> const& all)
{
    return json::array_of(all, [](harvest::Finding const& one) { return json::object({ { "place", one.place }, { "key", one.key }, { "arguments", words(one.arguments) } }); });
}
json::Value reasons(std::vector<Sentence> const& all)
{
    return json::array_of(all, [](Sentence const& one) { return json::object({ { "key", one.key }, { "arguments", words(one.arguments) } }); });
}
json::Value files(Harvested const& of)
{
    json::Value made = json::Object {};
    for (auto const& [identity, file] : of.files)
        made.set(identity, json::object({ { "resource", file.resource }, { "address", file.address } }));
    return made;
}

Harvest read_harvest(db::Row const& row)
{
    Harvest one;
    one.id = row.id<OpenHarvestTag>("id");
    one.kind = value_of<harvest::Kind>(row.text("kind"));
    one.address = row.text("address");
    one.title = row.text("title");
    one.division = row.text("division");
    one.every_hours = static_cast<int>(row.integer("every_hours"));
    one.state = value_of<SourceState>(row.text("state"));
    one.stage = value_of<HarvestStage>(row.text("stage"));
    one.found = row.integer("found");
    one.done = row.integer("done");
    auto const said = parsed(row.bytes("findings"));
    if (said.is_array())
        for (auto const& finding : said.array())
            one.findings.push_back({ finding.text("place"), finding.text("key"), words_of(finding) });
    one.extent = row.text("extent") == "whole" ? harvest::Extent::Whole : harvest::Extent::Part;
    if (auto const last = row.optional_integer("last_at"))
        one.last_at = Instant { *last };
    one.next_at = { row.integer("next_at") };
    one.failures = static_cast<int>(row.integer("failures"));
    one.by = row.id<PersonTag>("by_whom");
    one.created_at = { row.integer("created_at") };
    return one;
}

Harvested read_harvested(db::Row const& row)
{
    Harvested one;
    one.identity = row.text("identity");
    one.fingerprint = row.text("fingerprint");
    one.dataset = row.id<OpenDatasetTag>("dataset");
    one.title = row.text("title");
    one.state = value_of<HarvestedState>(row.text("state"));
    one.described = row.text("described");
    auto const why = parsed(row.bytes("reasons"));
    if (why.is_array())
        for (auto const& reason : why.array())
            one.reasons.push_back({ reason.text("key"), words_of(reason) });
    auto const kept = parsed(row.bytes("files"));
    if (kept.is_object())
        for (auto const& [identity, file] : kept.object())
            one.files[identity] = { file.text("resource"), file.text("address") };
    one.seen_at = { row.integer("seen_at") };
    return one;
}

db::Parameters changing(Harvest const& one)
{
    return { { "$id", one.id }, { "$state", word_of(one.state) }, { "$stage", word_of(one.stage) }, { "$found", one.found }, { "$done", one.done }, { "$findings", bytes(findings(one.findings)) },
        { "$extent", one.extent == harvest::Extent::Whole ? "whole" : "part" }, { "$last_at", at(one.last_at) }, { "$next_at", one.next_at.microseconds }, { "$failures", one.failures } };
}

// Identities are as long as addresses are: too long for a key of an index.
std::string item_of(std::string_view identity) { return crypto::sha256_hex(identity); }

}  // namespace

std::vector<db::Statement> harvest_statements()
{
    return { insert_harvest, update_harvest, update_progress, select_harvest, select_harvests, select_harvests_due, upsert_harvested, select_one_harvested, select_harvested };
}

bool insert(db::Write& tx, Harvest const& one)
{
    auto parameters = changing(one);
    parameters.insert(parameters.end(), { { "$kind", word_of(one.kind) }, { "$address", one.address }, { "$title", one.title }, { "$division", one.division }, { "$every", one.every_hours },
        { "$by", one.by }, { "$created_at", one.created_at.microseconds } });
    return tx.execute(insert_harvest, parameters) == 1;
}
void change(db::Write& tx, Harvest const& one) { tx.execute(update_harvest, changing(one)); }
void keep_progress(db::Write& tx, HarvestId const& id, HarvestStage stage, std::int64_t found, std::int64_t done)
{
    tx.execute(update_progress, { { "$id", id }, { "$stage", word_of(stage) }, { "$found", found }, { "$done", done } });
}
std::optional<Harvest> find_harvest(db::Read& tx, HarvestId const& id) { return tx.one(select_harvest, { { "$id", id } }, read_harvest); }
std::vector<Harvest> harvests(db::Read& tx) { return tx.all(select_harvests, {}, read_harvest); }
std::vector<Harvest> harvests_due(db::Read& tx, Instant now) { return tx.all(select_harvests_due, { { "$now", now.microseconds } }, read_harvest); }

void keep(db::Write& tx, HarvestId const& id, Harvested const& one)
{
    tx.execute(upsert_harvested, { { "$harvest", id }, { "$item", item_of(one.identity) }, { "$identity", one.identity }, { "$fingerprint", one.fingerprint }, { "$dataset", one.dataset },
        { "$title", one.title }, { "$state", word_of(one.state) }, { "$described", one.described }, { "$reasons", bytes(reasons(one.reasons)) }, { "$files", bytes(files(one)) },
        { "$seen_at", one.seen_at.microseconds } });
}
std::optional<Harvested> harvested(db::Read& tx, HarvestId const& id, std::string_view identity)
{
    return tx.one(select_one_harvested, { { "$harvest", id }, { "$item", item_of(identity) } }, read_harvested);
}
std::vector<Harvested> harvested(db::Read& tx, HarvestId const& id) { return tx.all(select_harvested, { { "$harvest", id } }, read_harvested); }

}  // namespace mado::open_data::store
