#include "store/import_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_IMPORT_COLUMNS "id, format, provider, file_name, hash, lines, stored, applied, by_whom, at"
#define MADO_LINE_COLUMNS "place, line, way, provider, reference, state, amount, fee, paid_on, remitted_on, slip, payer_kana, remark, outcome, receipt"

constexpr db::Statement insert_import { "treasury.insert_import", "INSERT INTO treasury_import (tenant, " MADO_IMPORT_COLUMNS
    ", blob, boxed_key) VALUES ($tenant, $id, $format, $provider, $file_name, $hash, $lines, 0, 0, $by_whom, $at, $blob, $boxed_key) ON CONFLICT (tenant, hash) DO NOTHING" };
constexpr db::Statement insert_line { "treasury.insert_import_line", "INSERT INTO treasury_import_line (tenant, import, " MADO_LINE_COLUMNS
    ", receipt_id, entry_id) VALUES ($tenant, $import, $place, $line, $way, $provider, $reference, $state, $amount, $fee, $paid_on, $remitted_on, $slip, $payer_kana, $remark, $outcome, $receipt, $receipt_id, $entry_id)" };
constexpr db::Statement update_applied { "treasury.advance_import", "UPDATE treasury_import SET applied = $to WHERE tenant = $tenant AND id = $id AND applied = $from" };
constexpr db::Statement update_stored { "treasury.store_import", "UPDATE treasury_import SET stored = $to WHERE tenant = $tenant AND id = $id AND stored = $from" };
constexpr db::Statement select_file { "treasury.select_import_file", "SELECT blob, boxed_key FROM treasury_import WHERE tenant = $tenant AND id = $id" };

// -- by sets: lines from $after to $through of an import. A line finds its claim when its slip is live, exactly what is unpaid came, in the books of this year, and
// nobody knows the receipt. What finds none goes line by line.
#define MADO_CHUNK "tenant = $tenant AND import = $import AND place > $after AND place <= $through"
#define MADO_CHUNK_OF_L "l.tenant = $tenant AND l.import = $import AND l.place > $after AND l.place <= $through AND l.claim <> '' AND l.outcome = 'waiting'"
constexpr db::Statement find_claims { "treasury.find_import_claims", R"sql(
    UPDATE treasury_import_line
       SET claim = COALESCE((SELECT s.claim FROM treasury_slip s JOIN treasury_claim c ON c.tenant = s.tenant AND c.id = s.claim
                              WHERE s.tenant = treasury_import_line.tenant AND s.number = treasury_import_line.slip AND s.state = 'live' AND c.unpaid = treasury_import_line.amount
                                AND c.cancelled_on IS NULL AND c.fiscal_year = $year
                                AND NOT EXISTS (SELECT 1 FROM treasury_receipt r WHERE r.tenant = treasury_import_line.tenant AND r.way = treasury_import_line.way
                                                   AND r.provider = treasury_import_line.provider AND r.reference = treasury_import_line.reference)), '')
     WHERE )sql" MADO_CHUNK " AND outcome = 'waiting' AND state = 'confirmed' AND slip <> ''" };
constexpr db::Statement select_found { "treasury.select_import_claims", "SELECT place, claim, receipt_id, entry_id, amount, paid_on FROM treasury_import_line WHERE " MADO_CHUNK
    " AND claim <> '' AND outcome = 'waiting' ORDER BY place" };
constexpr db::Statement clear_claim { "treasury.clear_import_claim", "UPDATE treasury_import_line SET claim = '' WHERE tenant = $tenant AND import = $import AND place = $place" };
constexpr db::Statement book_receipts { "treasury.book_import_receipts", R"sql(
    INSERT INTO treasury_receipt (tenant, id, way, provider, reference, state, amount, paid_on, slip, payer_kana, remark, site, number, claim, is_money, automatic, oddity, inquiry,
           booked_on, fiscal_year, remitted_on, by_whom, at, version)
    SELECT l.tenant, l.receipt_id, l.way, l.provider, l.reference, l.state, l.amount, l.paid_on, l.slip, l.payer_kana, l.remark, '', 0, l.claim, 1, 1, 'none', '',
           CAST($booked_on AS day_text), CAST($year AS count_int), NULL, CAST($by_whom AS id_text), CAST($at AS time_int), 1
      FROM treasury_import_line l WHERE )sql" MADO_CHUNK_OF_L };
constexpr db::Statement book_entries { "treasury.book_import_entries", R"sql(
    INSERT INTO treasury_entry (tenant, id, booked_on, fiscal_year, claim, item, kind, debit, credit, amount, source, remark, by_whom, at)
    SELECT l.tenant, l.entry_id, CAST($booked_on AS day_text), CAST($year AS count_int), l.claim, c.item, 'receive', CAST($asset AS code_text), 'receivable', l.amount, l.receipt_id, '',
           CAST($by_whom AS id_text), CAST($at AS time_int)
      FROM treasury_import_line l JOIN treasury_claim c ON c.tenant = l.tenant AND c.id = l.claim WHERE )sql" MADO_CHUNK_OF_L };
// All that was unpaid came in: what is received is what is due and what went out again.
constexpr db::Statement book_balances { "treasury.book_import_balances", R"sql(
    UPDATE treasury_balance SET received = assessed - written_off + refunded + set_off
     WHERE tenant = $tenant AND fiscal_year = $year AND claim IN (SELECT l.claim FROM treasury_import_line l WHERE )sql" MADO_CHUNK_OF_L ")" };
constexpr db::Statement book_claims { "treasury.book_import_settled", R"sql(
    UPDATE treasury_claim
       SET unpaid = 0, announced_on = NULL, version = version + 1,
           settled_on = COALESCE(settled_on, (SELECT MAX(l.paid_on) FROM treasury_import_line l WHERE l.tenant = treasury_claim.tenant AND l.claim = treasury_claim.id AND l.claim <> ''
                                                 AND l.import = $import))
     WHERE tenant = $tenant AND id IN (SELECT l.claim FROM treasury_import_line l WHERE )sql" MADO_CHUNK_OF_L ")" };
constexpr db::Statement mark_matched { "treasury.mark_import_matched",
    "UPDATE treasury_import_line SET outcome = 'matched', receipt = receipt_id WHERE " MADO_CHUNK " AND claim <> '' AND outcome = 'waiting'" };

constexpr db::Statement update_line { "treasury.keep_import_outcome",
    "UPDATE treasury_import_line SET outcome = $outcome, receipt = $receipt WHERE tenant = $tenant AND import = $import AND place = $place" };
constexpr db::Statement select_import { "treasury.select_import", "SELECT " MADO_IMPORT_COLUMNS " FROM treasury_import WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_import_of { "treasury.select_import_of", "SELECT " MADO_IMPORT_COLUMNS " FROM treasury_import WHERE tenant = $tenant AND hash = $hash" };
constexpr db::Statement select_imports { "treasury.select_imports", "SELECT " MADO_IMPORT_COLUMNS " FROM treasury_import WHERE tenant = $tenant ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_lines { "treasury.select_import_lines", "SELECT " MADO_LINE_COLUMNS
    " FROM treasury_import_line WHERE tenant = $tenant AND import = $import AND place > $after ORDER BY place LIMIT $most" };
constexpr db::Statement select_lines_of { "treasury.select_import_lines_of", "SELECT " MADO_LINE_COLUMNS
    " FROM treasury_import_line WHERE tenant = $tenant AND import = $import AND outcome = $outcome AND place > $after ORDER BY place LIMIT $most" };
constexpr db::Statement select_tallies { "treasury.select_import_tallies", R"sql(
    SELECT outcome, COUNT(*) AS n, CAST(SUM(amount) AS yen_int) AS total FROM treasury_import_line
     WHERE tenant = $tenant AND import = $import GROUP BY outcome ORDER BY outcome
)sql" };
constexpr db::Statement select_not_listed { "treasury.select_not_listed", R"sql(
    SELECT r.id AS id FROM treasury_receipt r
     WHERE r.tenant = $tenant AND r.way = $way AND r.provider = $provider AND r.state = 'entrusted'
       AND EXISTS (SELECT 1 FROM treasury_import_line d WHERE d.tenant = $tenant AND d.import = $import AND d.paid_on = r.paid_on)
       AND NOT EXISTS (SELECT 1 FROM treasury_import_line l WHERE l.tenant = $tenant AND l.import = $import AND l.reference = r.reference)
     ORDER BY r.id LIMIT $most
)sql" };
constexpr db::Statement select_next_provider { "treasury.select_next_provider",
    "SELECT MIN(provider) AS provider FROM treasury_receipt WHERE tenant = $tenant AND way = $way AND provider > $after" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }

Import read_import(db::Row const& row)
{
    Import made;
    made.id = row.id<ImportTag>("id");
    made.format = value_of<Format>(row.text("format"));
    made.provider = row.text("provider");
    made.file_name = row.text("file_name");
    made.hash = row.text("hash");
    made.lines = row.integer("lines");
    made.stored = row.integer("stored");
    made.applied = row.integer("applied");
    made.by = row.id<PersonTag>("by_whom");
    made.at = { row.integer("at") };
    return made;
}

ImportLine read_line(db::Row const& row)
{
    ImportLine made;
    made.place = static_cast<int>(row.integer("place"));
    made.line = static_cast<int>(row.integer("line"));
    auto& incoming = made.incoming;
    incoming.way = value_of<Way>(row.text("way"));
    incoming.provider = row.text("provider");
    incoming.reference = row.text("reference");
    incoming.state = value_of<ReceiptState>(row.text("state"));
    incoming.amount = Yen(row.integer("amount"));
    incoming.paid_on = day_in(row, "paid_on");
    incoming.slip = row.text("slip");
    incoming.payer_kana = row.text("payer_kana");
    incoming.remark = row.text("remark");
    made.fee = Yen(row.integer("fee"));
    made.remitted_on = Day::parse(row.optional_text("remitted_on").value_or(""));
    made.outcome = value_of<Outcome>(row.text("outcome"));
    made.receipt = row.id<ReceiptTag>("receipt");
    return made;
}

}  // namespace

std::vector<db::Statement> import_statements()
{
    return { insert_import, insert_line, update_applied, update_stored, select_file, find_claims, select_found, clear_claim, book_receipts, book_entries, book_balances, book_claims, mark_matched,
        update_line, select_import, select_import_of, select_imports, select_lines, select_lines_of, select_tallies, select_not_listed, select_next_provider };
}

bool insert(db::Write& tx, Import const& import, std::string const& blob, std::string const& boxed_key)
{
    return tx.execute(insert_import, { { "$id", import.id }, { "$format", word_of(import.format) }, { "$provider", import.provider }, { "$file_name", import.file_name }, { "$hash", import.hash },
        { "$lines", import.lines }, { "$by_whom", import.by }, { "$at", import.at.microseconds }, { "$blob", blob }, { "$boxed_key", db::Bytes { boxed_key } } }) == 1;
}

void insert(db::Write& tx, ImportId const& id, ImportLine const& line, std::string const& receipt_id, std::string const& entry_id)
{
    auto const& incoming = line.incoming;
    tx.execute(insert_line, { { "$import", id }, { "$place", line.place }, { "$line", line.line }, { "$way", word_of(incoming.way) }, { "$provider", incoming.provider },
        { "$reference", incoming.reference }, { "$state", word_of(incoming.state) }, { "$amount", incoming.amount.amount() }, { "$fee", line.fee.amount() }, { "$paid_on", incoming.paid_on.iso() },
        { "$remitted_on", line.remitted_on ? std::optional(line.remitted_on->iso()) : std::nullopt }, { "$slip", incoming.slip }, { "$payer_kana", incoming.payer_kana },
        { "$remark", incoming.remark }, { "$outcome", word_of(line.outcome) }, { "$receipt", line.receipt }, { "$receipt_id", receipt_id },
        { "$entry_id", entry_id } });
}

bool advance(db::Write& tx, ImportId const& id, std::int64_t from, std::int64_t to) { return tx.execute(update_applied, { { "$id", id }, { "$from", from }, { "$to", to } }) == 1; }

bool store_lines(db::Write& tx, ImportId const& id, std::int64_t from, std::int64_t to) { return tx.execute(update_stored, { { "$id", id }, { "$from", from }, { "$to", to } }) == 1; }

std::optional<KeptImport> import_file(db::Read& tx, ImportId const& id)
{
    return tx.one(select_file, { { "$id", id } }, [](db::Row const& row) { return KeptImport { row.text("blob"), row.bytes("boxed_key") }; });
}

std::int64_t find_claims_of(db::Write& tx, Chunk const& chunk, int year)
{
    return tx.execute(find_claims, { { "$import", chunk.import }, { "$after", chunk.after }, { "$through", chunk.through }, { "$year", year } });
}

std::vector<FoundLine> found_lines(db::Read& tx, Chunk const& chunk)
{
    return tx.all(select_found, { { "$import", chunk.import }, { "$after", chunk.after }, { "$through", chunk.through } }, [](db::Row const& row) {
        return FoundLine { row.integer("place"), row.id<ClaimTag>("claim"), row.id<ReceiptTag>("receipt_id"), row.text("entry_id"), Yen(row.integer("amount")), day_in(row, "paid_on") };
    });
}

void leave_line(db::Write& tx, ImportId const& id, std::int64_t place) { tx.execute(clear_claim, { { "$import", id }, { "$place", place } }); }

void book_found(db::Write& tx, Chunk const& chunk, Booking const& booking)
{
    db::Parameters const of_chunk { { "$import", chunk.import }, { "$after", chunk.after }, { "$through", chunk.through } };
    auto const with = [&](db::Parameters more) {
        more.insert(more.begin(), of_chunk.begin(), of_chunk.end());
        return more;
    };
    tx.execute(book_receipts, with({ { "$booked_on", booking.on.iso() }, { "$year", booking.year }, { "$by_whom", booking.by }, { "$at", booking.at.microseconds } }));
    tx.execute(book_entries, with({ { "$booked_on", booking.on.iso() }, { "$year", booking.year }, { "$asset", word_of(booking.asset) }, { "$by_whom", booking.by }, { "$at", booking.at.microseconds } }));
    tx.execute(book_balances, with({ { "$year", booking.year } }));
    tx.execute(book_claims, of_chunk);
    tx.execute(mark_matched, of_chunk);
}

void keep_outcome(db::Write& tx, ImportId const& id, ImportLine const& line)
{
    tx.execute(update_line, { { "$import", id }, { "$place", line.place }, { "$outcome", word_of(line.outcome) }, { "$receipt", line.receipt } });
}

std::optional<Import> import(db::Read& tx, ImportId const& id) { return tx.one(select_import, { { "$id", id } }, read_import); }
std::optional<Import> import_of(db::Read& tx, std::string_view hash) { return tx.one(select_import_of, { { "$hash", hash } }, read_import); }
std::vector<Import> imports(db::Read& tx, int most) { return tx.all(select_imports, { { "$most", most } }, read_import); }

std::vector<ImportLine> import_lines(db::Read& tx, ImportId const& id, std::string const& outcome, std::int64_t after, int most)
{
    if (outcome.empty())
        return tx.all(select_lines, { { "$import", id }, { "$after", after }, { "$most", most } }, read_line);
    return tx.all(select_lines_of, { { "$import", id }, { "$outcome", outcome }, { "$after", after }, { "$most", most } }, read_line);
}

std::vector<OutcomeTally> tallies(db::Read& tx, ImportId const& id)
{
    return tx.all(select_tallies, { { "$import", id } }, [](db::Row const& row) { return OutcomeTally { value_of<Outcome>(row.text("outcome")), row.integer("n"), Yen(row.integer("total")) }; });
}

std::vector<ReceiptId> not_listed(db::Read& tx, ImportId const& id, Way way, std::string_view provider, int most)
{
    return tx.all(select_not_listed, { { "$import", id }, { "$way", word_of(way) }, { "$provider", provider }, { "$most", most } }, [](db::Row const& row) { return row.id<ReceiptTag>("id"); });
}

std::string next_provider(db::Read& tx, Way way, std::string_view after)
{
    return tx.one(select_next_provider, { { "$way", word_of(way) }, { "$after", after } }, [](db::Row const& row) { return row.optional_text("provider").value_or(""); }).value_or("");
}

}  // namespace mado::treasury::store
