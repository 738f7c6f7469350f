#include "store/notice_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_BATCH_COLUMNS "b.id, b.item, b.state, b.begun_on, b.wanted, " \
    "(SELECT COALESCE(CAST(SUM(p.notices) AS count_int), 0) FROM treasury_notice_part p WHERE p.tenant = b.tenant AND p.batch = b.id) AS ready, " \
    "(SELECT COUNT(*) FROM treasury_notice_part p WHERE p.tenant = b.tenant AND p.batch = b.id AND p.notices > 0) AS parts"
#define MADO_TO_NOTICE "FROM treasury_claim c WHERE c.tenant = $tenant AND c.unpaid > 0 AND c.due_on >= $today AND c.announced_on IS NULL " \
    "AND NOT EXISTS (SELECT 1 FROM treasury_notice n WHERE n.tenant = c.tenant AND n.claim = c.id) " \
    "AND NOT EXISTS (SELECT 1 FROM treasury_promise p WHERE p.tenant = c.tenant AND p.claim = c.id AND p.state = 'live')"

constexpr db::Statement select_collector { "treasury.select_collector", "SELECT collector, version FROM treasury_collector WHERE tenant = $tenant" };
constexpr db::Statement insert_collector { "treasury.insert_collector",
    "INSERT INTO treasury_collector (tenant, collector, version) VALUES ($tenant, $collector, 1) ON CONFLICT (tenant) DO NOTHING" };
constexpr db::Statement update_collector { "treasury.update_collector",
    "UPDATE treasury_collector SET collector = $collector, version = version + 1 WHERE tenant = $tenant AND version = $version" };

constexpr db::Statement select_waiting { "treasury.select_notices_waiting",
    "SELECT c.item, COUNT(*) AS n, CAST(SUM(c.unpaid) AS yen_int) AS unpaid " MADO_TO_NOTICE " GROUP BY c.item ORDER BY c.item" };
constexpr db::Statement select_to_notice { "treasury.select_to_notice", "SELECT c.id, c.due_on " MADO_TO_NOTICE " AND c.item = $item AND (c.due_on, c.id) > ($after_due, $after) ORDER BY c.due_on, c.id LIMIT $most" };
constexpr db::Statement select_taken { "treasury.select_notices_taken", "SELECT taken_due, taken_claim FROM treasury_notice_batch WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement update_taken { "treasury.keep_notices_taken", "UPDATE treasury_notice_batch SET taken_due = $due, taken_claim = $claim WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement insert_notice_row { "treasury.insert_notice",
    "INSERT INTO treasury_notice (tenant, claim, batch, slip, has_address, noticed_on, part) VALUES ($tenant, $claim, $batch, $slip, $has_address, $on, $part) ON CONFLICT (tenant, claim) DO NOTHING" };
constexpr db::Statement update_slip { "treasury.set_notice_slip", "UPDATE treasury_notice SET slip = $slip WHERE tenant = $tenant AND claim = $claim" };
constexpr db::Statement update_noticed { "treasury.mark_noticed",
    "UPDATE treasury_notice SET noticed_on = COALESCE(noticed_on, $on), has_address = $has_address WHERE tenant = $tenant AND claim = $claim" };
constexpr db::Statement delete_notice { "treasury.forget_notice", "DELETE FROM treasury_notice WHERE tenant = $tenant AND claim = $claim AND noticed_on IS NULL" };
constexpr db::Statement delete_not_noticed { "treasury.forget_not_noticed", "DELETE FROM treasury_notice WHERE tenant = $tenant AND batch = $batch AND part = $part AND noticed_on IS NULL" };
constexpr db::Statement select_without_slip { "treasury.select_notices_without_slip",
    "SELECT claim, slip FROM treasury_notice WHERE tenant = $tenant AND batch = $batch AND part = $part AND slip = '' ORDER BY claim LIMIT $most" };
constexpr db::Statement select_of_batch { "treasury.select_notices_of_batch",
    "SELECT n.claim, n.slip FROM treasury_notice n JOIN treasury_claim c ON c.tenant = n.tenant AND c.id = n.claim WHERE n.tenant = $tenant AND n.batch = $batch AND n.part = $part ORDER BY c.due_on, c.id" };
constexpr db::Statement count_shielded { "treasury.count_shielded_notices",
    "SELECT COUNT(*) AS n FROM treasury_notice n JOIN treasury_claim c ON c.tenant = n.tenant AND c.id = n.claim "
    "WHERE n.tenant = $tenant AND n.batch = $batch AND n.part = $part AND n.has_address = 1 AND c.payer_address = ''" };

constexpr db::Statement insert_batch_row { "treasury.insert_notice_batch",
    "INSERT INTO treasury_notice_batch (tenant, id, item, state, begun_on, blob, boxed_key, by_whom, at, wanted) VALUES ($tenant, $id, $item, $state, $begun_on, '', $key, $by_whom, $at, $wanted)" };
constexpr db::Statement update_batch { "treasury.end_notice_batch",
    "UPDATE treasury_notice_batch SET state = $state WHERE tenant = $tenant AND id = $id AND state = 'making'" };
constexpr db::Statement reopen_batch_row { "treasury.reopen_notice_batch",
    "UPDATE treasury_notice_batch SET state = 'making' WHERE tenant = $tenant AND id = $id AND state = 'done'" };
constexpr db::Statement select_batch { "treasury.select_notice_batch", "SELECT " MADO_BATCH_COLUMNS " FROM treasury_notice_batch b WHERE b.tenant = $tenant AND b.id = $id" };
constexpr db::Statement select_batches { "treasury.select_notice_batches", "SELECT " MADO_BATCH_COLUMNS " FROM treasury_notice_batch b WHERE b.tenant = $tenant ORDER BY b.id DESC LIMIT $most" };
constexpr db::Statement select_file { "treasury.select_notice_file", "SELECT blob, boxed_key FROM treasury_notice_part WHERE tenant = $tenant AND batch = $id AND part = $part AND blob <> ''" };
constexpr db::Statement select_running { "treasury.select_running_batch", "SELECT id FROM treasury_notice_batch WHERE tenant = $tenant AND item = $item AND state = 'making' ORDER BY id LIMIT 1" };
// A part is begun with its notices and without a file; one whose file must be made again has none either.
constexpr db::Statement insert_part { "treasury.insert_notice_part", "INSERT INTO treasury_notice_part (tenant, batch, part, notices, blob, boxed_key) VALUES ($tenant, $batch, $part, 0, '', $key)" };
constexpr db::Statement update_part { "treasury.keep_notice_part", "UPDATE treasury_notice_part SET notices = $notices, blob = $blob, boxed_key = $key WHERE tenant = $tenant AND batch = $batch AND part = $part AND blob = ''" };
constexpr db::Statement reopen_part_row { "treasury.reopen_notice_part", "UPDATE treasury_notice_part SET blob = '', boxed_key = $key WHERE tenant = $tenant AND batch = $batch AND part = $part AND blob <> ''" };
constexpr db::Statement delete_part { "treasury.forget_notice_part", "DELETE FROM treasury_notice_part WHERE tenant = $tenant AND batch = $batch AND part = $part" };
constexpr db::Statement select_open_part { "treasury.select_open_notice_part", "SELECT MIN(part) AS part FROM treasury_notice_part WHERE tenant = $tenant AND batch = $batch AND blob = ''" };
constexpr db::Statement select_last_part { "treasury.select_last_notice_part", "SELECT MAX(part) AS part FROM treasury_notice_part WHERE tenant = $tenant AND batch = $batch" };
constexpr db::Statement select_parts { "treasury.select_notice_parts", "SELECT part, notices FROM treasury_notice_part WHERE tenant = $tenant AND batch = $batch AND blob <> '' ORDER BY part" };

Noticed read_noticed(db::Row const& row) { return { row.id<ClaimTag>("claim"), row.text("slip") }; }
NoticeBatch read_batch(db::Row const& row)
{
    auto const state = value_of<BatchState>(row.text("state"));
    auto const ready = row.integer("ready");
    return { row.id<NoticeBatchTag>("id"), row.text("item"), state, state == BatchState::Making ? std::max(row.integer("wanted"), ready) : ready, ready, Day::parse(row.text("begun_on")).value_or(Day {}),
        static_cast<int>(row.integer("parts")) };
}

}  // namespace

std::vector<db::Statement> notice_statements()
{
    return { select_collector, insert_collector, update_collector, select_waiting, select_to_notice, select_taken, update_taken, insert_notice_row, update_slip, update_noticed, delete_notice, delete_not_noticed,
        select_without_slip, select_of_batch, count_shielded, insert_batch_row, update_batch, reopen_batch_row, select_batch, select_batches, select_file, select_running, insert_part, update_part,
        reopen_part_row, delete_part, select_open_part, select_last_part, select_parts };
}

std::optional<std::pair<json::Value, std::int64_t>> collector(db::Read& tx)
{
    return tx.one(select_collector, {}, [](db::Row const& row) { return std::pair { json::parse(row.text("collector")).value_or(json::Value {}), row.integer("version") }; });
}
bool keep_collector(db::Write& tx, std::string const& collector, std::int64_t expected_version)
{
    if (expected_version == 0)
        return tx.execute(insert_collector, { { "$collector", collector } }) == 1;
    return tx.execute(update_collector, { { "$collector", collector }, { "$version", expected_version } }) == 1;
}

std::vector<NoticesWaiting> notices_waiting(db::Read& tx, Day today)
{
    return tx.all(select_waiting, { { "$today", today.iso() } }, [](db::Row const& row) { return NoticesWaiting { row.text("item"), row.integer("n"), Yen(row.integer("unpaid")) }; });
}
std::vector<Waiting> to_notice(db::Read& tx, std::string_view item, Day today, Waiting const& after, int most)
{
    return tx.all(select_to_notice, { { "$item", item }, { "$today", today.iso() }, { "$after_due", after.due }, { "$after", after.claim }, { "$most", most } },
        [](db::Row const& row) { return Waiting { row.id<ClaimTag>("id"), row.text("due_on") }; });
}
Waiting last_taken(db::Read& tx, BatchId const& id)
{
    return tx.one(select_taken, { { "$id", id } }, [](db::Row const& row) { return Waiting { row.id<ClaimTag>("taken_claim"), row.text("taken_due") }; }).value_or(Waiting {});
}
void keep_taken(db::Write& tx, BatchId const& id, Waiting const& last) { tx.execute(update_taken, { { "$id", id }, { "$due", last.due }, { "$claim", last.claim } }); }
bool insert_notice(db::Write& tx, ClaimId const& claim, BatchId const& batch, int part, std::string const& slip, bool has_address, std::optional<Day> on)
{
    return tx.execute(insert_notice_row, { { "$claim", claim }, { "$batch", batch }, { "$slip", slip }, { "$has_address", has_address }, { "$on", on ? std::optional(on->iso()) : std::nullopt },
        { "$part", part } }) == 1;
}
void set_slip(db::Write& tx, ClaimId const& claim, std::string const& slip) { tx.execute(update_slip, { { "$claim", claim }, { "$slip", slip } }); }
void mark_noticed(db::Write& tx, ClaimId const& claim, bool has_address, Day on)
{
    tx.execute(update_noticed, { { "$claim", claim }, { "$has_address", has_address }, { "$on", on.iso() } });
}
void forget_notice(db::Write& tx, ClaimId const& claim) { tx.execute(delete_notice, { { "$claim", claim } }); }
void forget_not_noticed(db::Write& tx, BatchId const& batch, int part) { tx.execute(delete_not_noticed, { { "$batch", batch }, { "$part", part } }); }
std::vector<Noticed> without_slip(db::Read& tx, BatchId const& batch, int part, int most)
{
    return tx.all(select_without_slip, { { "$batch", batch }, { "$part", part }, { "$most", most } }, read_noticed);
}
std::vector<Noticed> of_part(db::Read& tx, BatchId const& batch, int part) { return tx.all(select_of_batch, { { "$batch", batch }, { "$part", part } }, read_noticed); }
bool shielded_since(db::Read& tx, BatchId const& batch, int part)
{
    return tx.one(count_shielded, { { "$batch", batch }, { "$part", part } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0) > 0;
}

void insert_batch(db::Write& tx, NoticeBatch const& batch, PersonId const& by, Instant at)
{
    tx.execute(insert_batch_row, { { "$id", batch.id }, { "$item", batch.item }, { "$state", word_of(batch.state) }, { "$begun_on", batch.begun_on.iso() }, { "$key", db::Bytes { "" } },
        { "$by_whom", by }, { "$at", at.microseconds }, { "$wanted", batch.total } });
}
bool end_batch(db::Write& tx, BatchId const& id, BatchState state) { return tx.execute(update_batch, { { "$id", id }, { "$state", word_of(state) } }) == 1; }
bool reopen_part(db::Write& tx, BatchId const& id, int part)
{
    if (tx.execute(reopen_part_row, { { "$batch", id }, { "$part", part }, { "$key", db::Bytes { "" } } }) == 0)
        return false;
    tx.execute(reopen_batch_row, { { "$id", id } });
    return true;
}
bool is_running(db::Read& tx, std::string_view item) { return tx.one(select_running, { { "$item", item } }, [](db::Row const&) { return true; }).has_value(); }
void begin_part(db::Write& tx, BatchId const& id, int part) { tx.execute(insert_part, { { "$batch", id }, { "$part", part }, { "$key", db::Bytes { "" } } }); }
bool keep_part(db::Write& tx, BatchId const& id, int part, std::int64_t notices, std::string const& blob, std::string const& boxed_key)
{
    return tx.execute(update_part, { { "$batch", id }, { "$part", part }, { "$notices", notices }, { "$blob", blob }, { "$key", db::Bytes { boxed_key } } }) == 1;
}
void forget_part(db::Write& tx, BatchId const& id, int part) { tx.execute(delete_part, { { "$batch", id }, { "$part", part } }); }
int open_part(db::Read& tx, BatchId const& id)
{
    return static_cast<int>(tx.one(select_open_part, { { "$batch", id } }, [](db::Row const& row) { return row.integer("part"); }).value_or(0));
}
int last_part(db::Read& tx, BatchId const& id)
{
    return static_cast<int>(tx.one(select_last_part, { { "$batch", id } }, [](db::Row const& row) { return row.integer("part"); }).value_or(0));
}
std::vector<NoticePart> parts_of(db::Read& tx, BatchId const& id)
{
    return tx.all(select_parts, { { "$batch", id } }, [](db::Row const& row) { return NoticePart { static_cast<int>(row.integer("part")), row.integer("notices") }; });
}
std::optional<NoticeBatch> batch(db::Read& tx, BatchId const& id) { return tx.one(select_batch, { { "$id", id } }, read_batch); }
std::vector<NoticeBatch> batches(db::Read& tx, int most) { return tx.all(select_batches, { { "$most", most } }, read_batch); }
std::optional<KeptFile> part_file(db::Read& tx, BatchId const& id, int part)
{
    return tx.one(select_file, { { "$id", id }, { "$part", part } }, [](db::Row const& row) { return KeptFile { row.text("blob"), row.bytes("boxed_key") }; });
}

}  // namespace mado::treasury::store
