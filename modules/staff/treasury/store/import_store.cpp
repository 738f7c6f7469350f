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

constexpr db::Statement update_line { "treasury.keep_import_outcome",
    "UPDATE treasury_import_line SET outcome = $outcome, receipt = $receipt WHERE tenant = $tenant AND import = $import AND place = $place" };
constexpr db::Statement select_import { "treasury.select_import", "SELECT " MADO_IMPORT_COLUMNS " FROM treasury_import WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_import_of { "treasury.select_import_of", "SELECT " MADO_IMPORT_COLUMNS " FROM treasury_import WHERE tenant = $tenant AND hash = $hash" };
constexpr db::Statement select_imports { "treasury.select_imports", "SELECT " MADO_IMPORT_COLUMNS " FROM treasury_import WHERE tenant = $tenant ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_lines { "treasury.select_import_lines", "SELECT " MADO_LINE_COLUMNS
    " FROM treasury_import_line WHERE tenant = $tenant AND import = $import AND place > $after ORDER BY place LIMIT $most" };
constexpr db::Statement select_lines_of { "treasury.select_import_lines_of", "SELECT " MADO_LINE_COLUMNS
    " FROM treasury_import_line WHERE tenant = $tenant AND import = $import AND outcome = $outcome AND place > $after ORDER BY place LIMIT $most" };
// Few among many: an index knows them, which is not written for those that wait or were matched.
constexpr db::Statement select_odd_lines { "treasury.select_odd_import_lines", "SELECT " MADO_LINE_COLUMNS
    " FROM treasury_import_line WHERE tenant = $tenant AND import = $import AND outcome = $outcome AND outcome <> 'waiting' AND outcome <> 'matched' AND place > $after ORDER BY place LIMIT $most" };
constexpr db::Statement select_tallies { "treasury.select_import_tallies", R"sql(
    SELECT outcome, COUNT(*) AS n, CAST(SUM(amount) AS yen_int) AS total FROM treasury_import_line
     WHERE tenant = $tenant AND import = $import GROUP BY outcome ORDER BY outcome
)sql" };
constexpr db::Statement select_not_listed { "treasury.select_not_listed", R"sql(
    SELECT r.id AS id FROM treasury_receipt r
     WHERE r.tenant = $tenant AND r.way = $way AND r.provider = $provider AND r.state = 'entrusted'
       AND EXISTS (SELECT 1 FROM treasury_import_line d WHERE d.tenant = $tenant AND d.import = $import AND d.paid_on = r.paid_on AND d.amount > 0)
       AND NOT EXISTS (SELECT 1 FROM treasury_import_line l WHERE l.tenant = $tenant AND l.import = $import AND l.reference = r.reference AND l.state = 'remitted' AND l.amount > 0)
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
    return { insert_import, insert_line, update_applied, update_stored, select_file,
        update_line, select_import, select_import_of, select_imports, select_lines, select_lines_of, select_odd_lines, select_tallies, select_not_listed, select_next_provider };
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
    bool const is_rare = outcome != word_of(Outcome::Waiting) && outcome != word_of(Outcome::Matched);
    return tx.all(is_rare ? select_odd_lines : select_lines_of, { { "$import", id }, { "$outcome", outcome }, { "$after", after }, { "$most", most } }, read_line);
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
