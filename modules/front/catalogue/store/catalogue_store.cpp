#include "store/catalogue_store.h"

namespace mado::catalogue::store {

namespace {

constexpr db::Statement select_dataset { "catalogue.select_dataset", R"sql(
    SELECT id, name, state, version, document, reason FROM catalogue_dataset WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_dataset_by_name { "catalogue.select_dataset_by_name", R"sql(
    SELECT id, name, state, version, document, reason FROM catalogue_dataset WHERE tenant = $tenant AND name = $name ORDER BY state, changed_at DESC, id
)sql" };
constexpr db::Statement select_shown { "catalogue.select_shown", R"sql(
    SELECT id, name, state, version, document, reason FROM catalogue_dataset WHERE tenant = $tenant AND state = 'shown' ORDER BY name, id
)sql" };
constexpr db::Statement upsert_dataset { "catalogue.upsert_dataset", R"sql(
    INSERT INTO catalogue_dataset (tenant, id, name, state, version, document, reason, changed_at) VALUES ($tenant, $id, $name, $state, $version, $document, $reason, $at)
    ON CONFLICT (tenant, id) DO UPDATE SET name = $name, state = $state, version = $version, document = $document, reason = $reason, changed_at = $at
)sql" };
constexpr db::Statement upsert_version { "catalogue.upsert_version", R"sql(
    INSERT INTO catalogue_version (tenant, dataset, version, document, received_at, evidence) VALUES ($tenant, $dataset, $version, $document, $at, NULL)
    ON CONFLICT (tenant, dataset, version) DO UPDATE SET document = $document, received_at = $at, evidence = NULL
)sql" };
constexpr db::Statement delete_versions { "catalogue.delete_versions", R"sql(
    DELETE FROM catalogue_version WHERE tenant = $tenant AND dataset = $dataset
)sql" };
constexpr db::Statement select_versions { "catalogue.select_versions", R"sql(
    SELECT version, document, evidence FROM catalogue_version WHERE tenant = $tenant AND dataset = $dataset ORDER BY version DESC LIMIT 200
)sql" };
constexpr db::Statement select_version { "catalogue.select_version", R"sql(
    SELECT version, document, evidence FROM catalogue_version WHERE tenant = $tenant AND dataset = $dataset AND version = $version
)sql" };
constexpr db::Statement update_evidence { "catalogue.update_evidence", R"sql(
    UPDATE catalogue_version SET evidence = $evidence WHERE tenant = $tenant AND dataset = $dataset AND version = $version
)sql" };
constexpr db::Statement select_revision { "catalogue.select_revision", R"sql(
    SELECT revision FROM catalogue_revision WHERE tenant = $tenant
)sql" };
constexpr db::Statement raise_revision { "catalogue.raise_revision", R"sql(
    INSERT INTO catalogue_revision (tenant, revision) VALUES ($tenant, 1)
    ON CONFLICT (tenant) DO UPDATE SET revision = catalogue_revision.revision + 1
)sql" };
constexpr db::Statement select_requests { "catalogue.select_requests", R"sql(
    SELECT id, title, words, dataset, state, answer, asked_at, votes FROM catalogue_request
     WHERE tenant = $tenant AND state <> 'hidden' ORDER BY votes DESC, asked_at DESC, id LIMIT 500
)sql" };
constexpr db::Statement select_request { "catalogue.select_request", R"sql(
    SELECT id, title, words, dataset, state, answer, asked_at, votes FROM catalogue_request WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement upsert_request { "catalogue.upsert_request", R"sql(
    INSERT INTO catalogue_request (tenant, id, title, words, dataset, state, answer, asked_at, votes) VALUES ($tenant, $id, $title, $words, $dataset, $state, $answer, $asked_at, 0)
    ON CONFLICT (tenant, id) DO UPDATE SET title = $title, words = $words, dataset = $dataset, state = $state, answer = $answer
)sql" };
constexpr db::Statement insert_vote { "catalogue.insert_vote", R"sql(
    INSERT INTO catalogue_vote (tenant, request, voter, voted_at) VALUES ($tenant, $request, $voter, $at) ON CONFLICT (tenant, request, voter) DO NOTHING
)sql" };
constexpr db::Statement count_vote { "catalogue.count_vote", R"sql(
    UPDATE catalogue_request SET votes = votes + 1 WHERE tenant = $tenant AND id = $request AND state = 'open'
)sql" };
constexpr db::Statement upsert_address { "catalogue.upsert_address", R"sql(
    INSERT INTO catalogue_address (tenant, address, day, sent) VALUES ($tenant, $address, $day, 1)
    ON CONFLICT (tenant, address, day) DO UPDATE SET sent = catalogue_address.sent + 1
)sql" };
constexpr db::Statement select_address { "catalogue.select_address", R"sql(
    SELECT sent FROM catalogue_address WHERE tenant = $tenant AND address = $address AND day = $day
)sql" };
constexpr db::Statement old_addresses { "catalogue.old_addresses", R"sql(
    SELECT address, day FROM catalogue_address WHERE tenant = $tenant AND day < $before ORDER BY day, address LIMIT 1000
)sql" };
constexpr db::Statement delete_address { "catalogue.delete_address", R"sql(
    DELETE FROM catalogue_address WHERE tenant = $tenant AND address = $address AND day = $day
)sql" };

Kept read_kept(db::Row const& row)
{
    return { row.text("id"), row.text("name"), row.bytes("document"), row.text("reason"), row.text("state") == "withdrawn", row.integer("version") };
}

Version read_version(db::Row const& row)
{
    return { row.integer("version"), row.bytes("document"), row.is_null("evidence") ? std::nullopt : std::optional(row.bytes("evidence")) };
}

Request read_request(db::Row const& row)
{
    return { { { row.text("id"), row.text("title"), row.text("words"), row.text("dataset"), { row.integer("asked_at") } }, value_of<datasets::RequestState>(row.text("state")), row.text("answer") },
        row.integer("votes") };
}

void put(db::Write& tx, datasets::Dataset const& dataset, std::string_view state, std::string const& document, std::string_view reason, Instant at)
{
    tx.execute(upsert_dataset, { { "$id", dataset.id }, { "$name", dataset.name }, { "$state", state }, { "$version", dataset.version }, { "$document", db::Value { db::Bytes { document } } },
        { "$reason", reason }, { "$at", at.microseconds } });
    tx.execute(raise_revision, {});
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { select_dataset, select_dataset_by_name, select_shown, upsert_dataset, upsert_version, delete_versions, select_versions, select_version, update_evidence, select_revision,
        raise_revision, select_requests, select_request, upsert_request, insert_vote, count_vote, upsert_address, select_address, old_addresses, delete_address };
}

std::optional<Kept> dataset(db::Read& tx, std::string_view id) { return tx.one(select_dataset, { { "$id", id } }, read_kept); }
std::optional<Kept> dataset_named(db::Read& tx, std::string_view name) { return tx.one(select_dataset_by_name, { { "$name", name } }, read_kept); }
std::vector<Kept> shown(db::Read& tx) { return tx.all(select_shown, {}, read_kept); }

void keep(db::Write& tx, datasets::Dataset const& dataset, std::string const& document, Instant at)
{
    put(tx, dataset, "shown", document, "", at);
    tx.execute(upsert_version, { { "$dataset", dataset.id }, { "$version", dataset.version }, { "$document", db::Value { db::Bytes { document } } }, { "$at", at.microseconds } });
}

void withdraw(db::Write& tx, datasets::Dataset const& dataset, std::string const& document, std::string_view reason, Instant at)
{
    put(tx, dataset, "withdrawn", document, reason, at);
    tx.execute(delete_versions, { { "$dataset", dataset.id } });
}

std::vector<Version> versions(db::Read& tx, std::string_view dataset) { return tx.all(select_versions, { { "$dataset", dataset } }, read_version); }
std::optional<Version> version(db::Read& tx, std::string_view dataset, std::int64_t number)
{
    return tx.one(select_version, { { "$dataset", dataset }, { "$version", number } }, read_version);
}

void keep_evidence(db::Write& tx, std::string_view dataset, std::int64_t version, std::string const& evidence)
{
    tx.execute(update_evidence, { { "$dataset", dataset }, { "$version", version }, { "$evidence", db::Value { db::Bytes { evidence } } } });
}

std::int64_t revision(db::Read& tx)
{
    return tx.one(select_revision, {}, [](db::Row const& row) { return row.integer("revision"); }).value_or(0);
}

std::vector<Request> requests(db::Read& tx) { return tx.all(select_requests, {}, read_request); }
std::optional<Request> request(db::Read& tx, std::string_view id) { return tx.one(select_request, { { "$id", id } }, read_request); }

void keep(db::Write& tx, datasets::ShownRequest const& shown)
{
    tx.execute(upsert_request, { { "$id", shown.request.id }, { "$title", shown.request.title }, { "$words", shown.request.words }, { "$dataset", shown.request.dataset },
        { "$state", word_of(shown.state) }, { "$answer", shown.answer }, { "$asked_at", shown.request.asked_at.microseconds } });
}

std::optional<std::int64_t> vote(db::Write& tx, std::string_view request, std::string_view voter, Instant at)
{
    if (tx.execute(insert_vote, { { "$request", request }, { "$voter", voter }, { "$at", at.microseconds } }) == 0)
        return std::nullopt;
    tx.execute(count_vote, { { "$request", request } });
    return store::request(tx, request)->votes;
}

std::int64_t count_address(db::Write& tx, std::string_view address, Day day)
{
    tx.execute(upsert_address, { { "$address", address }, { "$day", day.iso() } });
    return *tx.one(select_address, { { "$address", address }, { "$day", day.iso() } }, [](db::Row const& row) { return row.integer("sent"); });
}

bool has_addresses(db::Read& tx, Day before)
{
    return !tx.all(old_addresses, { { "$before", before.iso() } }, [](db::Row const& row) { return row.text("day"); }).empty();
}

std::size_t forget_addresses(db::Write& tx, Day before)
{
    struct Key { std::string address, day; };
    auto const old = tx.all(old_addresses, { { "$before", before.iso() } }, [](db::Row const& row) { return Key { row.text("address"), row.text("day") }; });
    for (auto const& key : old)
        tx.execute(delete_address, { { "$address", key.address }, { "$day", key.day } });
    return old.size();
}

}  // namespace mado::catalogue::store
