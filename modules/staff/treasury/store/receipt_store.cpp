#include "store/receipt_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_RECEIPT_COLUMNS "id, way, provider, reference, state, amount, paid_on, slip, payer_kana, remark, site, number, claim, automatic, oddity, inquiry, booked_on, fiscal_year, " \
    "remitted_on, by_whom, at, version"

constexpr db::Statement insert_receipt { "treasury.insert_receipt", R"sql(
    INSERT INTO treasury_receipt (tenant, id, way, provider, reference, state, amount, paid_on, slip, payer_kana, remark, site, number, claim, is_money, automatic, oddity, inquiry,
           booked_on, fiscal_year, remitted_on, by_whom, at, version)
    VALUES ($tenant, $id, $way, $provider, $reference, $state, $amount, $paid_on, $slip, $payer_kana, $remark, $site, $number, $claim, $is_money, $automatic, $oddity, $inquiry,
           $booked_on, $fiscal_year, $remitted_on, $by_whom, $at, 1)
    ON CONFLICT (tenant, way, provider, reference) DO NOTHING
)sql" };
constexpr db::Statement update_receipt { "treasury.update_receipt", R"sql(
    UPDATE treasury_receipt
       SET state = $state, amount = $amount, paid_on = $paid_on, slip = $slip, payer_kana = $payer_kana, remark = $remark, claim = $claim, is_money = $is_money, automatic = $automatic,
           oddity = $oddity, inquiry = $inquiry, booked_on = $booked_on, fiscal_year = $fiscal_year, remitted_on = $remitted_on, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_receipt { "treasury.select_receipt", "SELECT " MADO_RECEIPT_COLUMNS " FROM treasury_receipt WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_receipt_of { "treasury.select_receipt_of",
    "SELECT " MADO_RECEIPT_COLUMNS " FROM treasury_receipt WHERE tenant = $tenant AND way = $way AND provider = $provider AND reference = $reference" };
constexpr db::Statement select_receipts_of { "treasury.select_receipts_of", "SELECT " MADO_RECEIPT_COLUMNS " FROM treasury_receipt WHERE tenant = $tenant AND claim = $claim ORDER BY id" };
constexpr db::Statement select_unmatched { "treasury.select_unmatched",
    "SELECT " MADO_RECEIPT_COLUMNS " FROM treasury_receipt WHERE tenant = $tenant AND claim = '' AND is_money = 1 AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement count_unmatched_rows { "treasury.count_unmatched", R"sql(
    SELECT COUNT(*) AS n FROM (SELECT id FROM treasury_receipt WHERE tenant = $tenant AND claim = '' AND is_money = 1 LIMIT $most) AS found
)sql" };
constexpr db::Statement select_day_lines { "treasury.select_day_lines", R"sql(
    SELECT way, provider, is_money, CASE WHEN claim = '' THEN 0 ELSE 1 END AS is_matched, COUNT(*) AS n, CAST(SUM(amount) AS yen_int) AS total
      FROM treasury_receipt
     WHERE tenant = $tenant AND booked_on = $booked_on AND (is_money = 1 OR state = 'announced')
     GROUP BY way, provider, is_money, CASE WHEN claim = '' THEN 0 ELSE 1 END
     ORDER BY way, provider, is_money, is_matched
)sql" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }

Receipt read_receipt(db::Row const& row)
{
    Receipt receipt;
    receipt.id = row.id<ReceiptTag>("id");
    receipt.incoming = { value_of<Way>(row.text("way")), row.text("provider"), row.text("reference"), value_of<ReceiptState>(row.text("state")), Yen(row.integer("amount")),
        day_in(row, "paid_on"), row.text("slip"), row.id<ClaimTag>("claim"), row.text("payer_kana"), row.text("remark"), row.text("site") };
    receipt.number = row.integer("number");
    receipt.claim = row.id<ClaimTag>("claim");
    receipt.automatic = row.flag("automatic");
    receipt.oddity = value_of<Oddity>(row.text("oddity"));
    receipt.inquiry = row.text("inquiry");
    receipt.under_inquiry = !receipt.inquiry.empty();
    receipt.booked_on = day_in(row, "booked_on");
    receipt.fiscal_year = static_cast<int>(row.integer("fiscal_year"));
    receipt.remitted_on = Day::parse(row.optional_text("remitted_on").value_or(""));
    receipt.by = row.id<PersonTag>("by_whom");
    receipt.at = { row.integer("at") };
    receipt.version = row.integer("version");
    return receipt;
}

db::Parameters changing(Receipt const& receipt)
{
    auto const& in = receipt.incoming;
    return { { "$id", receipt.id }, { "$state", word_of(in.state) }, { "$amount", in.amount.amount() }, { "$paid_on", in.paid_on.iso() }, { "$slip", in.slip },
        { "$payer_kana", in.payer_kana }, { "$remark", in.remark }, { "$claim", receipt.claim }, { "$is_money", is_money(in.state) }, { "$automatic", receipt.automatic },
        { "$oddity", word_of(receipt.oddity) }, { "$inquiry", receipt.inquiry }, { "$booked_on", receipt.booked_on.iso() }, { "$fiscal_year", receipt.fiscal_year },
        { "$remitted_on", receipt.remitted_on ? std::optional(receipt.remitted_on->iso()) : std::nullopt } };
}

}  // namespace

std::vector<db::Statement> receipt_statements()
{
    return { insert_receipt, update_receipt, select_receipt, select_receipt_of, select_receipts_of, select_unmatched, count_unmatched_rows, select_day_lines };
}

bool insert(db::Write& tx, Receipt const& receipt)
{
    auto all = changing(receipt);
    for (auto& more : db::Parameters { { "$way", word_of(receipt.incoming.way) }, { "$provider", receipt.incoming.provider }, { "$reference", receipt.incoming.reference },
             { "$site", receipt.incoming.site }, { "$number", receipt.number }, { "$by_whom", receipt.by }, { "$at", receipt.at.microseconds } })
        all.push_back(std::move(more));
    return tx.execute(insert_receipt, all) == 1;
}

bool change(db::Write& tx, Receipt& receipt)
{
    auto all = changing(receipt);
    all.emplace_back("$version", receipt.version);
    if (tx.execute(update_receipt, all) == 0)
        return false;
    ++receipt.version;
    return true;
}

std::optional<Receipt> receipt(db::Read& tx, ReceiptId const& id) { return tx.one(select_receipt, { { "$id", id } }, read_receipt); }

std::optional<Receipt> receipt_of(db::Read& tx, Way way, std::string_view provider, std::string_view reference)
{
    return tx.one(select_receipt_of, { { "$way", word_of(way) }, { "$provider", provider }, { "$reference", reference } }, read_receipt);
}

std::vector<Receipt> receipts_of(db::Read& tx, ClaimId const& id) { return tx.all(select_receipts_of, { { "$claim", id } }, read_receipt); }
std::vector<Receipt> unmatched(db::Read& tx, std::string_view after, int most) { return tx.all(select_unmatched, { { "$after", after }, { "$most", most } }, read_receipt); }

std::int64_t count_unmatched(db::Read& tx, int most)
{
    return tx.one(count_unmatched_rows, { { "$most", most } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}

std::vector<DayLine> day_lines(db::Read& tx, Day booked_on)
{
    std::vector<DayLine> lines;
    tx.each(select_day_lines, { { "$booked_on", booked_on.iso() } }, [&](db::Row const& row) {
        auto const way = value_of<Way>(row.text("way"));
        auto const provider = row.text("provider");
        if (lines.empty() || lines.back().way != way || lines.back().provider != provider)
            lines.push_back({ way, provider });
        auto& line = lines.back();
        auto const count = row.integer("n");
        auto const total = Yen(row.integer("total"));
        if (!row.flag("is_money")) {
            line.announced_count += count;
            line.announced += total;
            return;
        }
        line.count += count;
        line.amount += total;
        if (row.flag("is_matched")) {
            line.matched_count += count;
            line.matched += total;
        }
    });
    return lines;
}

}  // namespace mado::treasury::store
