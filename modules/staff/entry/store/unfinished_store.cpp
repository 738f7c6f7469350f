#include "store/unfinished_store.h"

namespace mado::entry::store {

namespace {

constexpr db::Statement insert_row { "entry.insert_unfinished", R"sql(
    INSERT INTO entry_unfinished (tenant, id, procedure, owner, channel, by_whom, contents, touched_at, version)
    VALUES ($tenant, $id, $procedure, $owner, $channel, $by, $contents, $at, 1)
)sql" };
constexpr db::Statement update_row { "entry.update_unfinished", R"sql(
    UPDATE entry_unfinished SET contents = $contents, touched_at = $at, version = $version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement delete_row { "entry.delete_unfinished", "DELETE FROM entry_unfinished WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_row { "entry.select_unfinished", R"sql(
    SELECT id, procedure, owner, channel, by_whom, contents, touched_at, version FROM entry_unfinished WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_newest { "entry.select_newest", R"sql(
    SELECT id, procedure, owner, channel, by_whom, touched_at, version FROM entry_unfinished
     WHERE tenant = $tenant AND channel <> 'web' ORDER BY touched_at DESC, id DESC LIMIT $most
)sql" };
constexpr db::Statement select_own { "entry.select_own_unfinished", R"sql(
    SELECT id, procedure, owner, channel, by_whom, touched_at, version FROM entry_unfinished
     WHERE tenant = $tenant AND by_whom = $person AND channel = 'web' ORDER BY touched_at DESC, id DESC LIMIT 50
)sql" };
constexpr db::Statement select_untouched { "entry.select_untouched", R"sql(
    SELECT id FROM entry_unfinished WHERE tenant = $tenant AND touched_at < $before ORDER BY touched_at, id LIMIT $most
)sql" };
constexpr db::Statement insert_own_row { "entry.insert_own", R"sql(
    INSERT INTO entry_own (tenant, receipt_number, case_id, person, sent_at) VALUES ($tenant, $receipt_number, $case_id, $person, $at)
)sql" };
constexpr db::Statement select_notices { "entry.select_notices", R"sql(
    SELECT receipt_number, case_id, person, sent_at FROM entry_own WHERE tenant = $tenant AND person = $person ORDER BY sent_at DESC, receipt_number LIMIT 200
)sql" };
constexpr db::Statement select_notice { "entry.select_notice", R"sql(
    SELECT receipt_number, case_id, person, sent_at FROM entry_own WHERE tenant = $tenant AND receipt_number = $receipt_number
)sql" };

Unfinished read_row(db::Row const& row)
{
    return { row.id<ApplicationTag>("id"), row.text("procedure"), row.text("owner"), value_of<Channel>(row.text("channel")), row.id<PersonTag>("by_whom"),
        { row.integer("touched_at") }, row.integer("version") };
}

OwnNotice read_notice(db::Row const& row)
{
    return { row.text("receipt_number"), row.id<ApplicationTag>("case_id"), row.id<PersonTag>("person"), { row.integer("sent_at") } };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_row, update_row, delete_row, select_row, select_newest, select_own, select_untouched, insert_own_row, select_notices, select_notice };
}

void insert(db::Write& tx, Unfinished const& made, std::string contents)
{
    tx.execute(insert_row, { { "$id", made.id }, { "$procedure", made.procedure }, { "$owner", made.owner }, { "$channel", word_of(made.channel) }, { "$by", made.by },
        { "$contents", db::Value(db::Bytes { std::move(contents) }) }, { "$at", made.touched_at.microseconds } });
}

bool change(db::Write& tx, Unfinished const& seen, std::string contents, Instant now)
{
    return tx.execute(update_row, { { "$id", seen.id }, { "$contents", db::Value(db::Bytes { std::move(contents) }) }, { "$at", now.microseconds }, { "$version", seen.version } }) == 1;
}

bool remove(db::Write& tx, EntryId const& id) { return tx.execute(delete_row, { { "$id", id } }) == 1; }

std::optional<Kept> find(db::Read& tx, EntryId const& id)
{
    return tx.one(select_row, { { "$id", id } }, [](db::Row const& row) { return Kept { read_row(row), row.bytes("contents") }; });
}

std::vector<Unfinished> newest(db::Read& tx, int most) { return tx.all(select_newest, { { "$most", most } }, read_row); }

std::vector<Unfinished> own_of(db::Read& tx, PersonId const& person) { return tx.all(select_own, { { "$person", person } }, read_row); }

std::vector<EntryId> untouched_since(db::Read& tx, Instant before, int most)
{
    return tx.all(select_untouched, { { "$before", before.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.id<ApplicationTag>("id"); });
}

void insert_own(db::Write& tx, OwnNotice const& own)
{
    tx.execute(insert_own_row, { { "$receipt_number", own.receipt_number }, { "$case_id", own.of }, { "$person", own.person }, { "$at", own.sent_at.microseconds } });
}

std::vector<OwnNotice> notices_of(db::Read& tx, PersonId const& person) { return tx.all(select_notices, { { "$person", person } }, read_notice); }

std::optional<OwnNotice> notice(db::Read& tx, std::string const& receipt_number)
{
    return tx.one(select_notice, { { "$receipt_number", receipt_number } }, read_notice);
}

}  // namespace mado::entry::store
