#include "letter_store.h"

namespace mado::gateway::store {

namespace {

constexpr db::Statement insert_letter { "gateway.insert_letter", R"sql(
    INSERT INTO gateway_outbox (tenant, receiver, subject, sequence, kind, definition, made_at, arrived_at, blobs, body, sealed)
    VALUES ($tenant, $receiver, $subject, $sequence, $kind, $definition, $made_at, $arrived_at, $blobs, $body, $sealed)
)sql" };
constexpr db::Statement select_given { "gateway.select_given", R"sql(
    SELECT sequence FROM gateway_given WHERE tenant = $tenant AND receiver = $receiver AND subject = $subject
)sql" };
constexpr db::Statement upsert_given { "gateway.upsert_given", R"sql(
    INSERT INTO gateway_given (tenant, receiver, subject, sequence) VALUES ($tenant, $receiver, $subject, $sequence)
    ON CONFLICT (tenant, receiver, subject) DO UPDATE SET sequence = $sequence
)sql" };
constexpr db::Statement select_unacknowledged { "gateway.select_unacknowledged", R"sql(
    SELECT tenant, receiver, subject, sequence, kind, definition, made_at, arrived_at, blobs, body, sealed
      FROM gateway_outbox WHERE receiver = $receiver AND acknowledged_at IS NULL AND fault = ''
     ORDER BY made_at, tenant, subject, sequence LIMIT $most
)sql" };
constexpr db::Statement select_unacknowledged_between_tenants { "gateway.select_unacknowledged_between_tenants", R"sql(
    SELECT tenant, receiver, subject, sequence, kind, definition, made_at, arrived_at, blobs, body, sealed
      FROM gateway_outbox WHERE receiver > $from AND receiver < $to AND acknowledged_at IS NULL AND fault = ''
     ORDER BY made_at, tenant, subject, sequence LIMIT $most
)sql" };
constexpr db::Statement update_sealed { "gateway.update_sealed", R"sql(
    UPDATE gateway_outbox SET body = $body, sealed = 1
     WHERE tenant = $tenant AND receiver = $receiver AND subject = $subject AND sequence = $sequence AND sealed = 0
)sql" };
constexpr db::Statement update_acknowledged { "gateway.update_acknowledged", R"sql(
    UPDATE gateway_outbox SET acknowledged_at = $at
     WHERE tenant = $tenant AND receiver = $receiver AND subject = $subject AND sequence = $sequence AND acknowledged_at IS NULL
)sql" };
constexpr db::Statement update_refused { "gateway.update_refused", R"sql(
    UPDATE gateway_outbox SET fault = $fault
     WHERE tenant = $tenant AND receiver = $receiver AND subject = $subject AND sequence = $sequence AND acknowledged_at IS NULL
)sql" };
constexpr db::Statement update_sent_again { "gateway.update_sent_again", R"sql(
    UPDATE gateway_outbox SET fault = '' WHERE tenant = $tenant AND receiver = $receiver AND subject = $subject AND acknowledged_at IS NULL AND fault <> ''
)sql" };
constexpr db::Statement delete_acknowledged { "gateway.delete_acknowledged", R"sql(
    DELETE FROM gateway_outbox WHERE acknowledged_at IS NOT NULL AND acknowledged_at < $before
)sql" };
constexpr db::Statement select_handled { "gateway.select_handled", R"sql(
    SELECT sequence FROM gateway_handled WHERE tenant = $tenant AND sender = $sender AND subject = $subject
)sql" };
constexpr db::Statement upsert_handled { "gateway.upsert_handled", R"sql(
    INSERT INTO gateway_handled (tenant, sender, subject, sequence) VALUES ($tenant, $sender, $subject, $sequence)
    ON CONFLICT (tenant, sender, subject) DO UPDATE SET sequence = $sequence
)sql" };
constexpr db::Statement upsert_kept { "gateway.upsert_kept", R"sql(
    INSERT INTO gateway_inbox (tenant, sender, subject, sequence, kind, envelope, state, fault, since)
    VALUES ($tenant, $sender, $subject, $sequence, $kind, $envelope, $state, $fault, $since)
    ON CONFLICT (tenant, sender, subject, sequence) DO UPDATE SET state = $state, fault = $fault
)sql" };
constexpr db::Statement select_kept { "gateway.select_kept", R"sql(
    SELECT envelope, state FROM gateway_inbox WHERE tenant = $tenant AND sender = $sender AND subject = $subject AND sequence = $sequence
)sql" };
constexpr db::Statement delete_kept { "gateway.delete_kept", R"sql(
    DELETE FROM gateway_inbox WHERE tenant = $tenant AND sender = $sender AND subject = $subject AND sequence = $sequence
)sql" };
constexpr db::Statement select_inbox { "gateway.select_inbox", R"sql(
    SELECT sender, subject, sequence, kind, state, fault, since FROM gateway_inbox WHERE tenant = $tenant ORDER BY since, subject, sequence
)sql" };
constexpr db::Statement select_outbox { "gateway.select_outbox", R"sql(
    SELECT receiver, subject, sequence, kind, made_at, fault FROM gateway_outbox WHERE tenant = $tenant AND acknowledged_at IS NULL ORDER BY made_at, subject, sequence
)sql" };

db::Value blob(std::string_view bytes) { return db::Bytes { std::string(bytes) }; }

Posted read_posted(db::Row const& row)
{
    Posted posted { row.text("tenant"), {}, row.integer("sequence"), { row.integer("made_at") } };
    auto& letter = posted.letter;
    letter.kind = value_of<Kind>(row.text("kind"));
    letter.subject = row.text("subject");
    letter.receiver = row.text("receiver");
    letter.definition = row.text("definition");
    letter.arrived_at = { row.integer("arrived_at") };
    if (auto const blobs = json::parse(row.text("blobs")))
        for (auto const& one : blobs->array())
            letter.blobs.push_back({ one.text("name"), static_cast<std::uint64_t>(one.integer("size")) });
    letter.body = row.bytes("body");
    letter.sealed = row.flag("sealed");
    return posted;
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_letter, select_given, upsert_given, select_unacknowledged, select_unacknowledged_between_tenants, update_sealed, update_acknowledged, update_refused, update_sent_again, delete_acknowledged, select_handled, upsert_handled,
        upsert_kept, select_kept, delete_kept, select_inbox, select_outbox };
}

void insert(db::Write& tx, Letter const& letter, std::int64_t sequence, Instant made_at)
{
    auto const blobs = json::array_of(letter.blobs, [](BlobName const& name) { return json::object({ { "name", name.name }, { "size", static_cast<std::int64_t>(name.size) } }); });
    tx.execute(insert_letter, { { "$receiver", letter.receiver }, { "$subject", letter.subject }, { "$sequence", sequence }, { "$kind", word_of(letter.kind) },
        { "$definition", letter.definition }, { "$made_at", made_at.microseconds }, { "$arrived_at", letter.arrived_at.microseconds }, { "$blobs", json::write(blobs) },
        { "$body", blob(letter.body) }, { "$sealed", letter.sealed } });
}

std::int64_t next_sequence(db::Write& tx, std::string const& receiver, std::string const& subject)
{
    auto const given = tx.one(select_given, { { "$receiver", receiver }, { "$subject", subject } }, [](db::Row const& row) { return row.integer("sequence"); });
    auto const next = given.value_or(0) + 1;
    tx.execute(upsert_given, { { "$receiver", receiver }, { "$subject", subject }, { "$sequence", next } });
    return next;
}

std::vector<Posted> unacknowledged(db::Read& tx, std::string const& receiver, std::size_t most)
{
    return tx.all(select_unacknowledged, { { "$receiver", receiver }, { "$most", most } }, read_posted);
}

std::vector<Posted> unacknowledged_between_tenants(db::Read& tx, std::string const& zone, std::size_t most)
{
    return tx.all(select_unacknowledged_between_tenants, { { "$from", zone + "@" }, { "$to", zone + "A" }, { "$most", most } }, read_posted);
}

void keep_sealed(db::Write& tx, Posted const& posted)
{
    tx.execute(update_sealed, { { "$receiver", posted.letter.receiver }, { "$subject", posted.letter.subject }, { "$sequence", posted.sequence }, { "$body", blob(posted.letter.body) } });
}

void acknowledge(db::Write& tx, std::string const& receiver, std::string const& subject, std::int64_t sequence, Instant at)
{
    tx.execute(update_acknowledged, { { "$receiver", receiver }, { "$subject", subject }, { "$sequence", sequence }, { "$at", at.microseconds } });
}

void refuse(db::Write& tx, std::string const& receiver, std::string const& subject, std::int64_t sequence, std::string const& fault)
{
    tx.execute(update_refused, { { "$receiver", receiver }, { "$subject", subject }, { "$sequence", sequence }, { "$fault", fault } });
}

bool send_again(db::Write& tx, std::string const& receiver, std::string const& subject) { return tx.execute(update_sent_again, { { "$receiver", receiver }, { "$subject", subject } }) > 0; }

std::int64_t tidy(db::Write& tx, Instant before) { return tx.execute(delete_acknowledged, { { "$before", before.microseconds } }); }

std::int64_t last_handled(db::Read& tx, std::string const& sender, std::string const& subject)
{
    return tx.one(select_handled, { { "$sender", sender }, { "$subject", subject } }, [](db::Row const& row) { return row.integer("sequence"); }).value_or(0);
}

void keep_handled(db::Write& tx, std::string const& sender, std::string const& subject, std::int64_t sequence)
{
    tx.execute(upsert_handled, { { "$sender", sender }, { "$subject", subject }, { "$sequence", sequence } });
}

void keep(db::Write& tx, Header const& header, std::string const& sender, std::string_view envelope, std::string_view state, std::string const& fault, Instant at)
{
    tx.execute(upsert_kept, { { "$sender", sender }, { "$subject", header.subject }, { "$sequence", header.sequence }, { "$kind", word_of(header.kind) },
        { "$envelope", blob(envelope) }, { "$state", state }, { "$fault", fault }, { "$since", at.microseconds } });
}

std::optional<Kept> kept(db::Read& tx, std::string const& sender, std::string const& subject, std::int64_t sequence)
{
    return tx.one(select_kept, { { "$sender", sender }, { "$subject", subject }, { "$sequence", sequence } },
        [](db::Row const& row) { return Kept { row.bytes("envelope"), row.text("state") }; });
}

void forget(db::Write& tx, std::string const& sender, std::string const& subject, std::int64_t sequence)
{
    tx.execute(delete_kept, { { "$sender", sender }, { "$subject", subject }, { "$sequence", sequence } });
}

std::vector<Waiting> inbox(db::Read& tx)
{
    return tx.all(select_inbox, {}, [&](db::Row const& row) {
        return Waiting { tx.tenant(), "in", row.text("sender"), row.text("subject"), row.text("kind"), row.text("state"), row.text("fault"), row.integer("sequence"), { row.integer("since") } };
    });
}

std::vector<Waiting> outbox(db::Read& tx)
{
    return tx.all(select_outbox, {}, [&](db::Row const& row) {
        return Waiting { tx.tenant(), "out", row.text("receiver"), row.text("subject"), row.text("kind"), row.text("fault").empty() ? "waiting" : "parked", row.text("fault"), row.integer("sequence"), { row.integer("made_at") } };
    });
}

}  // namespace mado::gateway::store
