#include "store/claim_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_CLAIM_COLUMNS "c.id, c.number, c.item, c.account, c.claim_class, c.title, c.owner, c.matter_kind, c.matter, c.charge, c.payer_name, c.payer_kana, c.payer_address, c.fiscal_year, " \
    "c.first_year, c.assessed_on, c.due_on, c.before_decision, c.announced_on, c.settled_on, c.cancelled_on, c.overdue_charges, c.version, " \
    "b.assessed, b.written_off, b.received, b.refunded, b.set_off, b.repaid, b.excess"
#define MADO_CLAIM_FROM " FROM treasury_claim c JOIN treasury_balance b ON b.tenant = c.tenant AND b.claim = c.id AND b.fiscal_year = c.fiscal_year "
#define MADO_ENTRY_COLUMNS "id, booked_on, fiscal_year, claim, item, kind, debit, credit, amount, source, remark, by_whom, at"
#define MADO_SLIP_COLUMNS "number, claim, instalment, amount, issued_on, due_on, state, replaced_by"

constexpr db::Statement insert_claim { "treasury.insert_claim", R"sql(
    INSERT INTO treasury_claim (tenant, id, number, item, account, claim_class, title, owner, matter_kind, matter, charge, payer_name, payer_kana, payer_address, fiscal_year, first_year,
           assessed_on, due_on, before_decision, announced_on, settled_on, cancelled_on, overdue_charges, unpaid, to_refund, version)
    VALUES ($tenant, $id, $number, $item, $account, $claim_class, $title, $owner, $matter_kind, $matter, $charge, $payer_name, $payer_kana, $payer_address, $fiscal_year, $first_year,
           $assessed_on, $due_on, $before_decision, $announced_on, $settled_on, $cancelled_on, $overdue_charges, $unpaid, $to_refund, 1)
    ON CONFLICT (tenant, matter_kind, matter, charge) DO NOTHING
)sql" };
constexpr db::Statement update_claim { "treasury.update_claim", R"sql(
    UPDATE treasury_claim
       SET title = $title, owner = $owner, payer_name = $payer_name, payer_kana = $payer_kana, payer_address = $payer_address, fiscal_year = $fiscal_year, first_year = $first_year, due_on = $due_on,
           announced_on = $announced_on, settled_on = $settled_on, cancelled_on = $cancelled_on, overdue_charges = $overdue_charges, unpaid = $unpaid, to_refund = $to_refund,
           version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement update_addresses { "treasury.drop_address",
    "UPDATE treasury_claim SET payer_address = '', version = version + 1 WHERE tenant = $tenant AND matter_kind = $matter_kind AND matter = $matter AND payer_address <> ''" };
constexpr db::Statement erase_payers { "treasury.erase_payer", R"sql(
    UPDATE treasury_claim SET payer_name = '', payer_kana = '', payer_address = '', version = version + 1
     WHERE tenant = $tenant AND matter_kind = $matter_kind AND matter = $matter
)sql" };
constexpr db::Statement select_claim { "treasury.select_claim", "SELECT " MADO_CLAIM_COLUMNS MADO_CLAIM_FROM "WHERE c.tenant = $tenant AND c.id = $id" };
constexpr db::Statement select_claim_of { "treasury.select_claim_of",
    "SELECT " MADO_CLAIM_COLUMNS MADO_CLAIM_FROM "WHERE c.tenant = $tenant AND c.matter_kind = $matter_kind AND c.matter = $matter AND c.charge = $charge" };
constexpr db::Statement select_claims_of { "treasury.select_claims_of",
    "SELECT " MADO_CLAIM_COLUMNS MADO_CLAIM_FROM "WHERE c.tenant = $tenant AND c.matter_kind = $matter_kind AND c.matter = $matter ORDER BY c.charge, c.id" };
constexpr db::Statement select_paid_by_lines { "treasury.select_claims_paid_by_lines", "SELECT " MADO_CLAIM_COLUMNS ", l.entry_id, l.receipt AS receipt_id, l.amount, l.paid_on" R"sql(
      FROM treasury_import_line l JOIN treasury_claim c ON c.tenant = l.tenant AND c.id = l.claim JOIN treasury_balance b ON b.tenant = c.tenant AND b.claim = c.id AND b.fiscal_year + 0 = c.fiscal_year
     WHERE l.tenant = $tenant AND l.import = $import AND l.place > $after AND l.place <= $through AND l.outcome = 'matched' ORDER BY l.place
)sql" };
constexpr db::Statement upsert_balance { "treasury.upsert_balance", R"sql(
    INSERT INTO treasury_balance (tenant, claim, fiscal_year, item, carried, assessed, written_off, received, refunded, set_off, repaid, excess)
    VALUES ($tenant, $claim, $fiscal_year, $item, $carried, $assessed, $written_off, $received, $refunded, $set_off, $repaid, $excess)
    ON CONFLICT (tenant, claim, fiscal_year) DO UPDATE SET assessed = excluded.assessed, written_off = excluded.written_off, received = excluded.received,
       refunded = excluded.refunded, set_off = excluded.set_off, repaid = excluded.repaid, excess = excluded.excess
)sql" };
constexpr db::Statement insert_entry { "treasury.insert_entry",
    "INSERT INTO treasury_entry (tenant, " MADO_ENTRY_COLUMNS ") VALUES ($tenant, $id, $booked_on, $fiscal_year, $claim, $item, $kind, $debit, $credit, $amount, $source, $remark, $by_whom, $at)" };
constexpr db::Statement select_entries_of { "treasury.select_entries_of", "SELECT " MADO_ENTRY_COLUMNS " FROM treasury_entry WHERE tenant = $tenant AND claim = $claim ORDER BY id" };
constexpr db::Statement count_number { "treasury.count_number", R"sql(
    INSERT INTO treasury_number (tenant, name, last) VALUES ($tenant, $name, 1)
    ON CONFLICT (tenant, name) DO UPDATE SET last = treasury_number.last + 1
    RETURNING last
)sql" };
constexpr db::Statement insert_slip_row { "treasury.insert_slip",
    "INSERT INTO treasury_slip (tenant, " MADO_SLIP_COLUMNS ") VALUES ($tenant, $number, $claim, $instalment, $amount, $issued_on, $due_on, $state, $replaced_by)" };
constexpr db::Statement replace_live_slips { "treasury.replace_slips",
    "UPDATE treasury_slip SET state = 'replaced', replaced_by = $by WHERE tenant = $tenant AND claim = $claim AND instalment = $instalment AND state = 'live'" };
constexpr db::Statement cancel_live_slips { "treasury.cancel_slips", "UPDATE treasury_slip SET state = 'cancelled' WHERE tenant = $tenant AND claim = $claim AND state = 'live'" };
constexpr db::Statement select_slip { "treasury.select_slip", "SELECT " MADO_SLIP_COLUMNS " FROM treasury_slip WHERE tenant = $tenant AND number = $number" };
constexpr db::Statement select_slips_of { "treasury.select_slips_of", "SELECT " MADO_SLIP_COLUMNS " FROM treasury_slip WHERE tenant = $tenant AND claim = $claim ORDER BY number DESC" };
constexpr db::Statement select_day { "treasury.select_closed_day", "SELECT day FROM treasury_day WHERE tenant = $tenant AND day = $day" };
constexpr db::Statement select_year { "treasury.select_closed_year", "SELECT fiscal_year FROM treasury_year WHERE tenant = $tenant AND fiscal_year = $fiscal_year" };
// "@" and a year behind the code: from that year on. "A" comes next after "@".
constexpr db::Statement select_own_items_of { "treasury.select_items_of",
    "SELECT code, item, version FROM treasury_item WHERE tenant = $tenant AND (code = $code OR (code > $beneath AND code < $beyond)) ORDER BY code" };
constexpr db::Statement select_own_items { "treasury.select_items", "SELECT code, item, version FROM treasury_item WHERE tenant = $tenant ORDER BY code" };
constexpr db::Statement insert_own_item { "treasury.insert_item",
    "INSERT INTO treasury_item (tenant, code, item, version) VALUES ($tenant, $code, $item, 1) ON CONFLICT (tenant, code) DO NOTHING" };
constexpr db::Statement update_own_item { "treasury.update_item",
    "UPDATE treasury_item SET item = $item, version = version + 1 WHERE tenant = $tenant AND code = $code AND version = $version" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }
std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }
Yen yen(db::Row const& row, std::string_view column) { return Yen(row.integer(column)); }

Claim read_claim(db::Row const& row)
{
    Claim claim;
    claim.id = row.id<ClaimTag>("id");
    claim.number = row.integer("number");
    claim.item = row.text("item");
    claim.account = row.text("account");
    claim.claim_class = value_of<ClaimClass>(row.text("claim_class"));
    claim.title = row.text("title");
    claim.owner = row.text("owner");
    claim.matter_kind = row.text("matter_kind");
    claim.matter = row.text("matter");
    claim.charge = row.text("charge");
    claim.payer = { row.text("payer_name"), row.text("payer_kana"), row.text("payer_address") };
    claim.fiscal_year = static_cast<int>(row.integer("fiscal_year"));
    claim.first_year = static_cast<int>(row.integer("first_year"));
    claim.assessed_on = day_in(row, "assessed_on");
    claim.due_on = day_in(row, "due_on");
    claim.before_decision = row.flag("before_decision");
    claim.announced_on = day_or_none(row, "announced_on");
    claim.settled_on = day_or_none(row, "settled_on");
    claim.cancelled_on = day_or_none(row, "cancelled_on");
    claim.overdue_charges = yen(row, "overdue_charges");
    claim.version = row.integer("version");
    claim.balance = { yen(row, "assessed"), yen(row, "written_off"), yen(row, "received"), yen(row, "refunded"), yen(row, "set_off"), yen(row, "repaid"), yen(row, "excess") };
    return claim;
}

db::Parameters changing(Claim const& claim)
{
    return { { "$id", claim.id }, { "$title", claim.title }, { "$owner", claim.owner }, { "$payer_name", claim.payer.name }, { "$payer_kana", claim.payer.kana },
        { "$payer_address", claim.payer.address }, { "$fiscal_year", claim.fiscal_year }, { "$first_year", claim.first_year }, { "$due_on", claim.due_on.iso() }, { "$announced_on", iso(claim.announced_on) },
        { "$settled_on", iso(claim.settled_on) }, { "$cancelled_on", iso(claim.cancelled_on) }, { "$overdue_charges", claim.overdue_charges.amount() },
        { "$unpaid", claim.balance.unpaid().amount() }, { "$to_refund", claim.balance.to_refund().amount() } };
}

db::Parameters inserting(Claim const& claim)
{
    auto all = changing(claim);
    for (auto& more : db::Parameters { { "$number", claim.number }, { "$item", claim.item }, { "$account", claim.account }, { "$claim_class", word_of(claim.claim_class) },
             { "$matter_kind", claim.matter_kind }, { "$matter", claim.matter }, { "$charge", claim.charge },
             { "$assessed_on", claim.assessed_on.iso() }, { "$before_decision", claim.before_decision } })
        all.push_back(std::move(more));
    return all;
}

Entry read_entry(db::Row const& row)
{
    return { row.text("id"), day_in(row, "booked_on"), static_cast<int>(row.integer("fiscal_year")), row.id<ClaimTag>("claim"), row.text("item"), row.text("kind"),
        { value_of<Account>(row.text("debit")), value_of<Account>(row.text("credit")), yen(row, "amount") }, row.text("source"), row.text("remark"), row.id<PersonTag>("by_whom"),
        { row.integer("at") } };
}

Slip read_slip(db::Row const& row)
{
    return { row.text("number"), row.id<ClaimTag>("claim"), static_cast<int>(row.integer("instalment")), yen(row, "amount"), day_in(row, "issued_on"), day_in(row, "due_on"),
        value_of<SlipState>(row.text("state")), row.text("replaced_by") };
}

std::pair<std::string, json::Value> read_own_item(db::Row const& row)
{
    auto item = json::parse(row.text("item")).value_or(json::Value {});
    item.set("version", row.integer("version"));
    return { row.text("code"), std::move(item) };
}

}  // namespace

std::vector<db::Statement> claim_statements()
{
    return { insert_claim, update_claim, update_addresses, erase_payers, select_claim, select_claim_of, select_claims_of, select_paid_by_lines, upsert_balance, insert_entry, select_entries_of, count_number,
        insert_slip_row, replace_live_slips, cancel_live_slips, select_slip, select_slips_of, select_day, select_year, select_own_items_of, select_own_items, insert_own_item,
        update_own_item };
}

bool insert(db::Write& tx, Claim const& claim)
{
    if (tx.execute(insert_claim, inserting(claim)) == 0)
        return false;
    keep_balance(tx, claim);
    return true;
}

bool change(db::Write& tx, Claim& claim)
{
    auto all = changing(claim);
    all.emplace_back("$version", claim.version);
    if (tx.execute(update_claim, all) == 0)
        return false;
    ++claim.version;
    return true;
}

void keep_balance(db::Write& tx, Claim const& claim)
{
    auto const& balance = claim.balance;
    tx.execute(upsert_balance, { { "$claim", claim.id }, { "$fiscal_year", claim.fiscal_year }, { "$item", claim.item }, { "$carried", claim.fiscal_year != claim.first_year },
        { "$assessed", balance.assessed.amount() }, { "$written_off", balance.written_off.amount() }, { "$received", balance.received.amount() },
        { "$refunded", balance.refunded.amount() }, { "$set_off", balance.set_off.amount() }, { "$repaid", balance.repaid.amount() }, { "$excess", balance.excess.amount() } });
}

void drop_address(db::Write& tx, std::string_view matter_kind, std::string_view matter)
{
    tx.execute(update_addresses, { { "$matter_kind", matter_kind }, { "$matter", matter } });
}

void erase_payer(db::Write& tx, std::string_view matter_kind, std::string_view matter)
{
    tx.execute(erase_payers, { { "$matter_kind", matter_kind }, { "$matter", matter } });
}

std::optional<Claim> claim(db::Read& tx, ClaimId const& id) { return tx.one(select_claim, { { "$id", id } }, read_claim); }

std::optional<Claim> claim_of(db::Read& tx, std::string_view matter_kind, std::string_view matter, std::string_view charge)
{
    return tx.one(select_claim_of, { { "$matter_kind", matter_kind }, { "$matter", matter }, { "$charge", charge } }, read_claim);
}

std::vector<Claim> claims_of(db::Read& tx, std::string_view matter_kind, std::string_view matter)
{
    return tx.all(select_claims_of, { { "$matter_kind", matter_kind }, { "$matter", matter } }, read_claim);
}

std::vector<PaidClaim> claims_paid_by_lines(db::Read& tx, std::string_view import, std::int64_t after, std::int64_t through)
{
    return tx.all(select_paid_by_lines, { { "$import", import }, { "$after", after }, { "$through", through } },
        [](db::Row const& row) { return PaidClaim { read_claim(row), row.text("entry_id"), row.text("receipt_id"), yen(row, "amount"), day_in(row, "paid_on") }; });
}

void append(db::Write& tx, Entry const& entry)
{
    tx.execute(insert_entry, { { "$id", entry.id }, { "$booked_on", entry.booked_on.iso() }, { "$fiscal_year", entry.fiscal_year }, { "$claim", entry.claim }, { "$item", entry.item },
        { "$kind", entry.kind }, { "$debit", word_of(entry.line.debit) }, { "$credit", word_of(entry.line.credit) }, { "$amount", entry.line.amount.amount() },
        { "$source", entry.source }, { "$remark", entry.remark }, { "$by_whom", entry.by }, { "$at", entry.at.microseconds } });
}

std::vector<Entry> entries_of(db::Read& tx, ClaimId const& id) { return tx.all(select_entries_of, { { "$claim", id } }, read_entry); }

std::int64_t next_number(db::Write& tx, std::string const& name)
{
    return *tx.one(count_number, { { "$name", name } }, [](db::Row const& row) { return row.integer("last"); });
}

void insert_slip(db::Write& tx, Slip const& slip)
{
    tx.execute(insert_slip_row, { { "$number", slip.number }, { "$claim", slip.claim }, { "$instalment", slip.instalment }, { "$amount", slip.amount.amount() },
        { "$issued_on", slip.issued_on.iso() }, { "$due_on", slip.due_on.iso() }, { "$state", word_of(slip.state) }, { "$replaced_by", slip.replaced_by } });
}

void replace_slips(db::Write& tx, ClaimId const& id, int instalment, std::string const& by)
{
    tx.execute(replace_live_slips, { { "$claim", id }, { "$instalment", instalment }, { "$by", by } });
}

void cancel_slips(db::Write& tx, ClaimId const& id) { tx.execute(cancel_live_slips, { { "$claim", id } }); }
std::optional<Slip> slip(db::Read& tx, std::string_view number) { return tx.one(select_slip, { { "$number", number } }, read_slip); }
std::vector<Slip> slips_of(db::Read& tx, ClaimId const& id) { return tx.all(select_slips_of, { { "$claim", id } }, read_slip); }

bool day_is_closed(db::Read& tx, Day day)
{
    return tx.one(select_day, { { "$day", day.iso() } }, [](db::Row const&) { return true; }).has_value();
}

bool year_is_closed(db::Read& tx, int fiscal_year)
{
    return tx.one(select_year, { { "$fiscal_year", fiscal_year } }, [](db::Row const&) { return true; }).has_value();
}

std::vector<std::pair<std::string, json::Value>> own_items_of(db::Read& tx, std::string_view code)
{
    return tx.all(select_own_items_of, { { "$code", code }, { "$beneath", std::string(code) + "@" }, { "$beyond", std::string(code) + "A" } }, read_own_item);
}

std::vector<std::pair<std::string, json::Value>> own_items(db::Read& tx) { return tx.all(select_own_items, {}, read_own_item); }

bool keep_own_item(db::Write& tx, std::string_view code, std::string const& item, std::int64_t expected_version)
{
    if (expected_version == 0)
        return tx.execute(insert_own_item, { { "$code", code }, { "$item", item } }) == 1;
    return tx.execute(update_own_item, { { "$code", code }, { "$item", item }, { "$version", expected_version } }) == 1;
}

}  // namespace mado::treasury::store
