#include "store/import_set_store.h"

namespace mado::treasury::store {

namespace {

// A planner that has no statistics yet (rows that were just moved in) takes every index for as good as another, and one with statistics of before takes a new file for nothing. So a chunk
// is read by the key of its lines (tenant, import, place), all else is found by key from there, a line after the other, and what is asked of a row besides its key is written so that no other
// index offers itself (fiscal_year + 0).
#define MADO_CHUNK "l.tenant = $tenant AND l.import = $import AND l.place > $after AND l.place <= $through"
#define MADO_MATCHED MADO_CHUNK " AND l.outcome = 'matched'"
constexpr db::Statement match { "treasury.match_import_lines", R"sql(
    UPDATE treasury_import_line AS l
       SET (claim, outcome, receipt) = (
           SELECT COALESCE(MAX(c.id), ''), CASE WHEN COUNT(*) = 1 THEN 'matched' ELSE 'waiting' END, CASE WHEN COUNT(*) = 1 THEN l.receipt_id ELSE '' END
             FROM treasury_slip s JOIN treasury_claim c ON c.tenant = s.tenant AND c.id = s.claim
            WHERE s.tenant = l.tenant AND s.number = l.slip AND s.state = 'live' AND c.unpaid + 0 = l.amount AND c.cancelled_on IS NULL AND c.fiscal_year + 0 = $year)
     WHERE )sql" MADO_CHUNK " AND l.outcome = 'waiting' AND l.state = 'confirmed' AND l.slip <> ''" };
constexpr db::Statement count_matched { "treasury.count_import_matched", "SELECT COUNT(*) AS lines, COUNT(DISTINCT l.claim) AS claims FROM treasury_import_line l WHERE " MADO_MATCHED };
constexpr db::Statement select_twice { "treasury.select_import_paid_twice",
    "SELECT l.claim AS claim, MIN(l.place) AS place FROM treasury_import_line l WHERE " MADO_MATCHED " GROUP BY l.claim HAVING COUNT(*) > 1 ORDER BY l.claim" };
constexpr db::Statement leave { "treasury.leave_import_lines",
    "UPDATE treasury_import_line AS l SET claim = '', outcome = 'waiting', receipt = '' WHERE " MADO_MATCHED " AND l.claim = $claim AND l.place > $first" };

// 確報 after 速報: the receipt is there, announced for the same claim and amount, and this word makes it money.
constexpr db::Statement find_announced { "treasury.find_announced_import_lines", R"sql(
    UPDATE treasury_import_line AS l
       SET receipt = COALESCE((SELECT r.id FROM treasury_receipt r
             WHERE r.tenant = l.tenant AND r.way = l.way AND r.provider = l.provider AND r.reference = l.reference AND r.state = 'announced' AND r.oddity = 'none' AND r.amount + 0 = l.amount AND r.claim || '' = l.claim), l.receipt_id)
     WHERE )sql" MADO_MATCHED " AND (SELECT r.id FROM treasury_receipt r WHERE r.tenant = l.tenant AND r.id = l.receipt_id) IS NULL" };
constexpr db::Statement confirm_announced { "treasury.confirm_announced_receipts", R"sql(
    UPDATE treasury_receipt AS r
       SET state = 'confirmed', is_money = 1, automatic = 1, oddity = 'none', paid_on = l.paid_on, booked_on = CAST($booked_on AS day_text), fiscal_year = CAST($year AS count_int), version = r.version + 1
      FROM treasury_import_line l
     WHERE )sql" MADO_MATCHED " AND l.receipt <> l.receipt_id AND r.tenant = l.tenant AND r.id = l.receipt" };
// Whose receipt is known otherwise, by another file: what is new in this one a person or the line alone says.
constexpr db::Statement leave_known { "treasury.leave_known_import_lines", "UPDATE treasury_import_line AS l SET claim = '', outcome = 'waiting', receipt = '' WHERE " MADO_MATCHED
    " AND l.receipt = l.receipt_id AND (SELECT r.id FROM treasury_receipt r WHERE r.tenant = l.tenant AND r.id = l.receipt_id) IS NULL" };

constexpr db::Statement book_receipts { "treasury.book_import_receipts", R"sql(
    INSERT INTO treasury_receipt (tenant, id, way, provider, reference, state, amount, paid_on, slip, payer_kana, remark, site, number, claim, is_money, automatic, oddity, inquiry,
           booked_on, fiscal_year, remitted_on, by_whom, at, version)
    SELECT l.tenant, l.receipt_id, l.way, l.provider, l.reference, l.state, l.amount, l.paid_on, l.slip, l.payer_kana, l.remark, '', 0, l.claim, 1, 1, 'none', '',
           CAST($booked_on AS day_text), CAST($year AS count_int), NULL, CAST($by_whom AS id_text), CAST($at AS time_int), 1
      FROM treasury_import_line l WHERE )sql" MADO_MATCHED " ON CONFLICT (tenant, way, provider, reference) DO NOTHING" };
constexpr db::Statement book_entries { "treasury.book_import_entries", R"sql(
    INSERT INTO treasury_entry (tenant, id, booked_on, fiscal_year, claim, item, kind, debit, credit, amount, source, remark, by_whom, at)
    SELECT l.tenant, l.entry_id, CAST($booked_on AS day_text), CAST($year AS count_int), l.claim, (SELECT c.item FROM treasury_claim c WHERE c.tenant = l.tenant AND c.id = l.claim), 'receive',
           CAST($asset AS code_text), 'receivable', l.amount, l.receipt, '', CAST($by_whom AS id_text), CAST($at AS time_int)
      FROM treasury_import_line l WHERE )sql" MADO_MATCHED };
// All that was unpaid came in: what is received is what is due and what went out again.
constexpr db::Statement book_balances { "treasury.book_import_balances", R"sql(
    UPDATE treasury_balance AS b SET received = b.assessed - b.written_off + b.refunded + b.set_off
      FROM treasury_import_line l
     WHERE )sql" MADO_MATCHED " AND b.tenant = l.tenant AND b.claim = l.claim AND b.fiscal_year + 0 = $year" };
constexpr db::Statement book_claims { "treasury.book_import_settled", R"sql(
    UPDATE treasury_claim AS c SET unpaid = 0, announced_on = NULL, version = c.version + 1, settled_on = COALESCE(c.settled_on, l.paid_on)
      FROM treasury_import_line l
     WHERE )sql" MADO_MATCHED " AND c.tenant = l.tenant AND c.id = l.claim" };

db::Parameters of(Chunk const& chunk, db::Parameters more = {})
{
    more.insert(more.end(), { { "$import", chunk.import }, { "$after", chunk.after }, { "$through", chunk.through } });
    return more;
}

}  // namespace

std::vector<db::Statement> import_set_statements() { return { match, count_matched, select_twice, leave, find_announced, confirm_announced, leave_known, book_receipts, book_entries, book_balances, book_claims }; }

std::int64_t match_lines(db::Write& tx, Chunk const& chunk, int year)
{
    if (tx.execute(match, of(chunk, { { "$year", year } })) == 0)
        return 0;
    struct Matched { std::int64_t lines = 0, claims = 0; };
    auto const matched = tx.one(count_matched, of(chunk), [](db::Row const& row) { return Matched { row.integer("lines"), row.integer("claims") }; }).value_or(Matched {});
    struct Paid { std::string claim; std::int64_t first; };
    if (matched.claims < matched.lines)
        for (auto const& one : tx.all(select_twice, of(chunk), [](db::Row const& row) { return Paid { row.text("claim"), row.integer("place") }; }))
            tx.execute(leave, of(chunk, { { "$claim", one.claim }, { "$first", one.first } }));
    return matched.claims;
}

std::int64_t book_matched(db::Write& tx, Chunk const& chunk, Booking const& booking)
{
    db::Parameters const by { { "$booked_on", booking.on.iso() }, { "$year", booking.year }, { "$by_whom", booking.by }, { "$at", booking.at.microseconds } };
    auto with_asset = by;
    with_asset.emplace_back("$asset", word_of(booking.asset));
    auto booked = tx.execute(book_receipts, of(chunk, by));
    if (booked < booking.matched) {  // some are known; only then is it asked how
        tx.execute(find_announced, of(chunk));
        booked += tx.execute(confirm_announced, of(chunk, { { "$booked_on", booking.on.iso() }, { "$year", booking.year } }));
    }
    if (booked < booking.matched)
        tx.execute(leave_known, of(chunk));
    if (booked == 0)
        return 0;
    tx.execute(book_entries, of(chunk, with_asset));
    tx.execute(book_balances, of(chunk, { { "$year", booking.year } }));
    tx.execute(book_claims, of(chunk));
    return booked;
}

}  // namespace mado::treasury::store
