#include "store/till_store.h"

#include <mado/json/json.h>

namespace mado::treasury::store {

namespace {

#define MADO_TILL_COLUMNS "id, site, day, float_amount, opened_by, opened_at, state, counted, expected, pieces, reason, deposited_on, deposit"

constexpr db::Statement insert_till { "treasury.insert_till", R"sql(
    INSERT INTO treasury_till (tenant, id, site, day, float_amount, opened_by, opened_at, state, counted, expected, pieces, reason, closed_at, deposit)
    VALUES ($tenant, $id, $site, $day, $float_amount, $opened_by, $opened_at, 'open', 0, 0, '[]', '', 0, 0)
    ON CONFLICT (tenant, opened_by) WHERE state = 'open' DO NOTHING
)sql" };
constexpr db::Statement close_till_row { "treasury.close_till", R"sql(
    UPDATE treasury_till SET state = 'closed', counted = $counted, expected = $expected, pieces = $pieces, reason = $reason, closed_at = $closed_at
     WHERE tenant = $tenant AND id = $id AND state = 'open'
)sql" };
constexpr db::Statement deposit_till_row { "treasury.deposit_till",
    "UPDATE treasury_till SET state = 'deposited', deposited_on = $deposited_on, deposit = $deposit WHERE tenant = $tenant AND id = $id AND state = 'closed'" };
constexpr db::Statement select_till { "treasury.select_till", "SELECT " MADO_TILL_COLUMNS " FROM treasury_till WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_open_till { "treasury.select_open_till",
    "SELECT " MADO_TILL_COLUMNS " FROM treasury_till WHERE tenant = $tenant AND opened_by = $person AND state = 'open'" };
constexpr db::Statement select_tills { "treasury.select_tills", "SELECT " MADO_TILL_COLUMNS " FROM treasury_till WHERE tenant = $tenant AND day = $day ORDER BY id" };
constexpr db::Statement count_open { "treasury.count_open_tills", "SELECT COUNT(*) AS n FROM treasury_till WHERE tenant = $tenant AND state = 'open' AND day <= $day" };
constexpr db::Statement insert_taken { "treasury.insert_till_payment",
    "INSERT INTO treasury_till_payment (tenant, form, till, receipt, given) VALUES ($tenant, $form, $till, $receipt, $given)" };
constexpr db::Statement select_taken { "treasury.select_till_payment", "SELECT form, till, receipt, given FROM treasury_till_payment WHERE tenant = $tenant AND form = $form" };
constexpr db::Statement select_taken_at { "treasury.select_till_payments",
    "SELECT form, till, receipt, given FROM treasury_till_payment WHERE tenant = $tenant AND till = $till ORDER BY receipt DESC" };
constexpr db::Statement sum_cash { "treasury.sum_till_cash", R"sql(
    SELECT CAST(COALESCE(SUM(r.amount), 0) AS yen_int) AS total
      FROM treasury_till_payment p JOIN treasury_receipt r ON r.tenant = p.tenant AND r.id = p.receipt
     WHERE p.tenant = $tenant AND p.till = $till AND r.way = 'counter' AND r.is_money = 1
)sql" };

constexpr db::Statement sum_given_back { "treasury.sum_till_refunds", R"sql(
    SELECT CAST(COALESCE(SUM(amount + interest), 0) AS yen_int) AS total FROM treasury_refund WHERE tenant = $tenant AND till = $till AND till <> '' AND state = 'done'
)sql" };

Pieces read_pieces(std::string const& text)
{
    Pieces pieces {};
    auto const all = json::parse(text).value_or(json::Value {});
    if (all.is_array())
        for (std::size_t i = 0; i < pieces.size() && i < all.array().size(); ++i)
            pieces[i] = all.array()[i].is_integer() ? all.array()[i].integer() : 0;
    return pieces;
}

Till read_till(db::Row const& row)
{
    Till till;
    till.id = row.id<TillTag>("id");
    till.site = row.text("site");
    till.day = Day::parse(row.text("day")).value_or(Day {});
    till.float_amount = Yen(row.integer("float_amount"));
    till.opened_by = row.id<PersonTag>("opened_by");
    till.opened_at = { row.integer("opened_at") };
    till.state = value_of<TillState>(row.text("state"));
    till.counted = Yen(row.integer("counted"));
    till.expected = Yen(row.integer("expected"));
    till.pieces = read_pieces(row.text("pieces"));
    till.reason = row.text("reason");
    till.deposited_on = Day::parse(row.optional_text("deposited_on").value_or(""));
    till.deposit = row.integer("deposit");
    return till;
}

TakenRow read_taken(db::Row const& row) { return { row.text("form"), row.id<TillTag>("till"), row.id<ReceiptTag>("receipt"), Yen(row.integer("given")) }; }

}  // namespace

std::vector<db::Statement> till_statements()
{
    return { insert_till, close_till_row, deposit_till_row, select_till, select_open_till, select_tills, count_open, insert_taken, select_taken, select_taken_at, sum_cash, sum_given_back };
}

bool insert(db::Write& tx, Till const& till)
{
    return tx.execute(insert_till, { { "$id", till.id }, { "$site", till.site }, { "$day", till.day.iso() }, { "$float_amount", till.float_amount.amount() }, { "$opened_by", till.opened_by },
        { "$opened_at", till.opened_at.microseconds } }) == 1;
}

bool close(db::Write& tx, Till const& till, Instant at)
{
    json::Value pieces = json::Array {};
    for (auto const count : till.pieces)
        pieces.array().push_back(count);
    return tx.execute(close_till_row, { { "$id", till.id }, { "$counted", till.counted.amount() }, { "$expected", till.expected.amount() }, { "$pieces", json::write(pieces) },
        { "$reason", till.reason }, { "$closed_at", at.microseconds } }) == 1;
}

bool deposit(db::Write& tx, Till const& till)
{
    return tx.execute(deposit_till_row, { { "$id", till.id }, { "$deposited_on", till.deposited_on->iso() }, { "$deposit", till.deposit } }) == 1;
}

std::optional<Till> till(db::Read& tx, TillId const& id) { return tx.one(select_till, { { "$id", id } }, read_till); }
std::optional<Till> open_till_of(db::Read& tx, PersonId const& person) { return tx.one(select_open_till, { { "$person", person } }, read_till); }
std::vector<Till> tills_of(db::Read& tx, Day day) { return tx.all(select_tills, { { "$day", day.iso() } }, read_till); }

std::int64_t count_open_tills(db::Read& tx, Day through)
{
    return tx.one(count_open, { { "$day", through.iso() } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}

void insert(db::Write& tx, TakenRow const& row)
{
    tx.execute(insert_taken, { { "$form", row.form }, { "$till", row.till }, { "$receipt", row.receipt }, { "$given", row.given.amount() } });
}

std::optional<TakenRow> taken_by_form(db::Read& tx, std::string_view form) { return tx.one(select_taken, { { "$form", form } }, read_taken); }
std::vector<TakenRow> taken_at(db::Read& tx, TillId const& id) { return tx.all(select_taken_at, { { "$till", id } }, read_taken); }

Yen cash_of(db::Read& tx, TillId const& id)
{
    auto const total = [](db::Row const& row) { return Yen(row.integer("total")); };
    return tx.one(sum_cash, { { "$till", id } }, total).value_or(Yen(0)) - tx.one(sum_given_back, { { "$till", id } }, total).value_or(Yen(0));
}

}  // namespace mado::treasury::store
