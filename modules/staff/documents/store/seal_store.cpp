#include "store/seal_store.h"

namespace mado::documents::store {

namespace {

constexpr db::Statement insert_one { "documents.insert_official_seal", R"sql(
    INSERT INTO documents_official_seal (tenant, id, title, keeper, since, until, picture_name, picture_size, version)
    VALUES ($tenant, $id, $title, $keeper, $since, $until, '', 0, 1)
)sql" };

constexpr db::Statement update_one { "documents.update_official_seal", R"sql(
    UPDATE documents_official_seal SET title = $title, keeper = $keeper, since = $since, until = $until, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };

constexpr db::Statement update_picture { "documents.update_official_seal_picture", R"sql(
    UPDATE documents_official_seal SET picture_name = $name, picture_size = $size, picture_key = $key WHERE tenant = $tenant AND id = $id
)sql" };

constexpr db::Statement select_picture { "documents.select_official_seal_picture", R"sql(
    SELECT picture_name, picture_size, picture_key FROM documents_official_seal WHERE tenant = $tenant AND id = $id AND picture_name <> ''
)sql" };

constexpr db::Statement select_one { "documents.select_official_seal", R"sql(
    SELECT id, title, keeper, since, until, picture_name, version FROM documents_official_seal WHERE tenant = $tenant AND id = $id
)sql" };

constexpr db::Statement select_all { "documents.select_official_seals", R"sql(
    SELECT id, title, keeper, since, until, picture_name, version FROM documents_official_seal WHERE tenant = $tenant ORDER BY title, id
)sql" };

constexpr db::Statement select_for { "documents.select_official_seal_for", R"sql(
    SELECT one.id AS id, one.title AS title, one.keeper AS keeper, one.since AS since, one.until AS until, one.picture_name AS picture_name, one.version AS version
      FROM documents_official_seal_document AS asks
      JOIN documents_official_seal AS one ON one.tenant = asks.tenant AND one.id = asks.seal
     WHERE asks.tenant = $tenant AND asks.name = $name AND one.picture_name <> '' AND one.since <= $on AND (one.until IS NULL OR one.until >= $on)
     ORDER BY one.since DESC NULLS LAST, one.id DESC
     LIMIT 1
)sql" };

constexpr db::Statement delete_documents { "documents.delete_official_seal_documents", "DELETE FROM documents_official_seal_document WHERE tenant = $tenant AND seal = $seal" };
constexpr db::Statement insert_document { "documents.insert_official_seal_document", R"sql(
    INSERT INTO documents_official_seal_document (tenant, seal, name) VALUES ($tenant, $seal, $name) ON CONFLICT (tenant, seal, name) DO NOTHING
)sql" };
constexpr db::Statement select_documents { "documents.select_official_seal_documents", R"sql(
    SELECT name FROM documents_official_seal_document WHERE tenant = $tenant AND seal = $seal ORDER BY name
)sql" };

constexpr db::Statement insert_affixing { "documents.insert_affixing", R"sql(
    INSERT INTO documents_affixing (tenant, document, seal, state, since, reason, remark, acted_by, acted_as, version)
    VALUES ($tenant, $document, $seal, 'waiting', $since, '', '', '', '', 1)
)sql" };

constexpr db::Statement select_affixing { "documents.select_affixing", R"sql(
    SELECT one.document AS document, one.seal AS seal, one.state AS state, one.since AS since, one.reason AS reason, one.remark AS remark, one.acted_by AS acted_by, one.acted_as AS acted_as,
           one.acted_at AS acted_at, one.version AS version, official.title AS seal_title, document.number_text AS number, document.title AS title, document.addressee AS addressee,
           document.owner AS owner, document.case_id AS case_id
      FROM documents_affixing AS one
      JOIN documents_official_seal AS official ON official.tenant = one.tenant AND official.id = one.seal
      JOIN documents_document AS document ON document.tenant = one.tenant AND document.id = one.document
     WHERE one.tenant = $tenant AND one.document = $document
)sql" };

constexpr db::Statement select_affixings { "documents.select_affixings", R"sql(
    SELECT one.document AS document, one.seal AS seal, one.state AS state, one.since AS since, one.reason AS reason, one.remark AS remark, one.acted_by AS acted_by, one.acted_as AS acted_as,
           one.acted_at AS acted_at, one.version AS version, official.title AS seal_title, document.number_text AS number, document.title AS title, document.addressee AS addressee,
           document.owner AS owner, document.case_id AS case_id
      FROM documents_affixing AS one
      JOIN documents_official_seal AS official ON official.tenant = one.tenant AND official.id = one.seal
      JOIN documents_document AS document ON document.tenant = one.tenant AND document.id = one.document
     WHERE one.tenant = $tenant AND one.state = $state
       AND (CAST($keeper AS id_text) = '' OR official.keeper = $keeper)
       AND (CAST($division AS code_text) = '' OR document.owner = $division OR (document.owner > $beneath AND document.owner < $beyond))
     ORDER BY one.document
)sql" };

constexpr db::Statement update_affixing { "documents.update_affixing", R"sql(
    UPDATE documents_affixing
       SET state = $to, reason = $reason, remark = $remark, acted_by = $by, acted_as = $as, acted_at = $at, version = version + 1
     WHERE tenant = $tenant AND document = $document AND state = $from AND version = $version
)sql" };

constexpr db::Statement update_waiting_of { "documents.return_waiting_affixings", R"sql(
    UPDATE documents_affixing
       SET state = 'returned', reason = $reason, version = version + 1
     WHERE tenant = $tenant AND state = 'waiting'
       AND document IN (SELECT id FROM documents_document WHERE tenant = $tenant AND case_id = $case)
)sql" };

constexpr db::Statement select_uses { "documents.select_affixings_done", R"sql(
    SELECT one.document AS document, one.seal AS seal, one.state AS state, one.since AS since, one.reason AS reason, one.remark AS remark, one.acted_by AS acted_by, one.acted_as AS acted_as,
           one.acted_at AS acted_at, one.version AS version, official.title AS seal_title, document.number_text AS number, document.title AS title, document.addressee AS addressee,
           document.owner AS owner, document.case_id AS case_id
      FROM documents_affixing AS one
      JOIN documents_official_seal AS official ON official.tenant = one.tenant AND official.id = one.seal
      JOIN documents_document AS document ON document.tenant = one.tenant AND document.id = one.document
     WHERE one.tenant = $tenant AND one.state = 'sealed' AND one.acted_at >= $from AND one.acted_at < $before
       AND (CAST($seal AS id_text) = '' OR one.seal = $seal)
     ORDER BY one.acted_at DESC NULLS LAST, one.document DESC
     LIMIT $most
)sql" };

Seal read_seal(db::Row const& row)
{
    auto const until = row.optional_text("until");
    return { .id = row.id<SealTag>("id"), .title = row.text("title"), .keeper = row.id<PositionTag>("keeper"), .since = Day::parse(row.text("since")).value(),
        .until = until ? Day::parse(*until) : std::nullopt, .documents = {}, .has_picture = !row.text("picture_name").empty(), .version = row.integer("version") };
}

Sealing read_sealing(db::Row const& row)
{
    auto const acted = row.optional_integer("acted_at");
    return { .document = row.id<DocumentTag>("document"), .seal = row.id<SealTag>("seal"), .state = value_of<SealingState>(row.text("state")), .since = { row.integer("since") },
        .reason = row.text("reason"), .remark = row.text("remark"), .acted_by = row.id<PersonTag>("acted_by"), .acted_as = row.id<PositionTag>("acted_as"),
        .acted_at = acted ? std::optional(Instant { *acted }) : std::nullopt, .version = row.integer("version"), .seal_title = row.text("seal_title"), .number = row.text("number"),
        .title = row.text("title"), .addressee = row.text("addressee"), .owner = row.text("owner"), .of = row.id<ApplicationTag>("case_id") };
}

db::Value until_of(Seal const& seal) { return seal.until ? db::Value(seal.until->iso()) : db::Value(nullptr); }

Seal with_documents(db::Read& tx, Seal seal)
{
    seal.documents = tx.all(select_documents, { { "$seal", seal.id } }, [](db::Row const& row) { return row.text("name"); });
    return seal;
}

}  // namespace

std::vector<db::Statement> seal_statements()
{
    return { insert_one, update_one, update_picture, select_picture, select_one, select_all, select_for, delete_documents, insert_document, select_documents, insert_affixing,
        select_affixing, select_affixings, update_affixing, update_waiting_of, select_uses };
}

void insert_seal(db::Write& tx, Seal const& seal)
{
    tx.execute(insert_one, { { "$id", seal.id }, { "$title", seal.title }, { "$keeper", seal.keeper }, { "$since", seal.since.iso() }, { "$until", until_of(seal) } });
}

bool update_seal(db::Write& tx, Seal const& seal)
{
    return tx.execute(update_one, { { "$id", seal.id }, { "$title", seal.title }, { "$keeper", seal.keeper }, { "$since", seal.since.iso() }, { "$until", until_of(seal) },
        { "$version", seal.version } }) == 1;
}

void keep_picture(db::Write& tx, SealId const& id, KeptBlob const& picture)
{
    tx.execute(update_picture, { { "$id", id }, { "$name", picture.name }, { "$size", static_cast<std::int64_t>(picture.size) }, { "$key", db::Value { db::Bytes { picture.boxed_key } } } });
}

void keep_documents(db::Write& tx, Seal const& seal)
{
    tx.execute(delete_documents, { { "$seal", seal.id } });
    for (auto const& name : seal.documents)
        tx.execute(insert_document, { { "$seal", seal.id }, { "$name", name } });
}

std::optional<Seal> find_seal(db::Read& tx, SealId const& id)
{
    auto found = tx.one(select_one, { { "$id", id } }, read_seal);
    return found ? std::optional(with_documents(tx, std::move(*found))) : std::nullopt;
}

std::optional<KeptBlob> picture(db::Read& tx, SealId const& id)
{
    return tx.one(select_picture, { { "$id", id } }, [](db::Row const& row) {
        return KeptBlob { row.text("picture_name"), static_cast<std::uint64_t>(row.integer("picture_size")), row.bytes("picture_key") };
    });
}

std::vector<Seal> seals(db::Read& tx)
{
    auto all = tx.all(select_all, {}, read_seal);
    for (auto& one : all)
        one = with_documents(tx, std::move(one));
    return all;
}

std::optional<Seal> seal_for(db::Read& tx, std::string const& name, Day on) { return tx.one(select_for, { { "$name", name }, { "$on", on.iso() } }, read_seal); }

void insert_sealing(db::Write& tx, DocumentId const& document, SealId const& seal, Instant since)
{
    tx.execute(insert_affixing, { { "$document", document }, { "$seal", seal }, { "$since", since.microseconds } });
}

std::optional<Sealing> find_sealing(db::Read& tx, DocumentId const& document) { return tx.one(select_affixing, { { "$document", document } }, read_sealing); }

std::vector<Sealing> sealings_in(db::Read& tx, SealingState state, PositionId const& keeper, std::string const& division)
{
    return tx.all(select_affixings, { { "$state", word_of(state) }, { "$keeper", keeper }, { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } }, read_sealing);
}

bool change_sealing(db::Write& tx, DocumentId const& document, std::int64_t version, Act const& act)
{
    return tx.execute(update_affixing, { { "$document", document }, { "$from", word_of(act.from) }, { "$to", word_of(act.to) }, { "$reason", act.reason }, { "$remark", act.remark },
        { "$by", act.by }, { "$as", act.as }, { "$at", act.at.microseconds }, { "$version", version } }) == 1;
}

void return_waiting(db::Write& tx, CaseId const& of, std::string const& reason) { tx.execute(update_waiting_of, { { "$case", of }, { "$reason", reason } }); }

std::vector<Sealing> uses(db::Read& tx, SealId const& seal, Instant from, Instant before, int most)
{
    return tx.all(select_uses, { { "$seal", seal }, { "$from", from.microseconds }, { "$before", before.microseconds }, { "$most", most } }, read_sealing);
}

}  // namespace mado::documents::store
