#include "store/day_store.h"

namespace mado::treasury::store {

namespace {

constexpr db::Statement select_closed { "treasury.select_day_figures", "SELECT day, figures, closed_by, closed_at FROM treasury_day WHERE tenant = $tenant AND day = $day" };
constexpr db::Statement select_closed_days { "treasury.select_days_figures",
    "SELECT day, figures, closed_by, closed_at FROM treasury_day WHERE tenant = $tenant AND day >= $from AND day <= $through ORDER BY day" };
constexpr db::Statement select_closed_before { "treasury.select_closed_before", "SELECT day FROM treasury_day WHERE tenant = $tenant AND day < $day ORDER BY day DESC LIMIT 1" };
constexpr db::Statement select_closed_after { "treasury.select_closed_after", "SELECT day FROM treasury_day WHERE tenant = $tenant AND day > $day ORDER BY day LIMIT 1" };
constexpr db::Statement insert_closed { "treasury.close_day", R"sql(
    INSERT INTO treasury_day (tenant, day, figures, closed_by, closed_at) VALUES ($tenant, $day, $figures, $closed_by, $closed_at)
    ON CONFLICT (tenant, day) DO NOTHING
)sql" };
constexpr db::Statement delete_closed { "treasury.reopen_day", "DELETE FROM treasury_day WHERE tenant = $tenant AND day = $day" };
constexpr db::Statement insert_reopening { "treasury.insert_reopening",
    "INSERT INTO treasury_day_reopening (tenant, id, day, figures, reason, by_whom, at) VALUES ($tenant, $id, $day, $figures, $reason, $by_whom, $at)" };
constexpr db::Statement count_by_day { "treasury.count_by_day", R"sql(
    SELECT booked_on, COUNT(*) AS n, CAST(SUM(amount) AS yen_int) AS total, CAST(SUM(CASE WHEN claim = '' THEN 1 ELSE 0 END) AS count_int) AS waiting,
           CAST(SUM(CASE WHEN claim = '' THEN amount ELSE 0 END) AS yen_int) AS waiting_total
      FROM treasury_receipt
     WHERE tenant = $tenant AND booked_on >= $from AND booked_on <= $through AND is_money = 1
     GROUP BY booked_on
     ORDER BY booked_on
)sql" };
constexpr db::Statement sum_automatic { "treasury.sum_automatic", R"sql(
    SELECT COUNT(*) AS n, CAST(COALESCE(SUM(amount), 0) AS yen_int) AS total
      FROM treasury_receipt WHERE tenant = $tenant AND booked_on = $day AND is_money = 1 AND claim <> '' AND automatic = 1
)sql" };
constexpr db::Statement sum_taken_back { "treasury.sum_taken_back", R"sql(
    SELECT COUNT(*) AS n, CAST(COALESCE(SUM(r.amount), 0) AS yen_int) AS total
      FROM treasury_receipt r
     WHERE r.tenant = $tenant AND r.state = 'reversed' AND r.booked_on < $day
       AND EXISTS (SELECT 1 FROM treasury_entry e WHERE e.tenant = r.tenant AND e.source = r.id AND e.booked_on = $day AND (e.kind = 'reverse' OR (e.kind = 'unmatched' AND e.debit = 'unmatched')))
)sql" };
constexpr db::Statement count_waiting { "treasury.count_not_inquired", R"sql(
    SELECT COUNT(*) AS n FROM treasury_receipt WHERE tenant = $tenant AND claim = '' AND is_money = 1 AND inquiry = '' AND booked_on <= $day
)sql" };
constexpr db::Statement sum_to_refund { "treasury.sum_to_refund",
    "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(to_refund), 0) AS yen_int) AS total FROM treasury_claim WHERE tenant = $tenant AND to_refund > 0" };
constexpr db::Statement sum_balances { "treasury.sum_balances", R"sql(
    SELECT CAST(COALESCE(SUM(assessed), 0) AS yen_int) AS assessed, CAST(COALESCE(SUM(written_off), 0) AS yen_int) AS written_off,
           CAST(COALESCE(SUM(received - refunded - set_off), 0) AS yen_int) AS kept,
           CAST(COALESCE(SUM(CASE WHEN assessed - written_off > received - refunded - set_off THEN assessed - written_off - received + refunded + set_off ELSE 0 END), 0) AS yen_int) AS unpaid,
           CAST(COALESCE(SUM(CASE WHEN assessed - written_off < received - refunded - set_off THEN received - refunded - set_off - assessed + written_off ELSE 0 END), 0) AS yen_int) AS unrefunded
      FROM treasury_balance WHERE tenant = $tenant AND fiscal_year = $fiscal_year
)sql" };
constexpr db::Statement sum_journal { "treasury.sum_journal", R"sql(
    SELECT debit, credit, CAST(SUM(amount) AS yen_int) AS total
      FROM treasury_entry
     WHERE tenant = $tenant AND fiscal_year = $fiscal_year AND claim <> '' AND kind NOT IN ('repay', 'unrepay')
     GROUP BY debit, credit
     ORDER BY debit, credit
)sql" };

#define MADO_WITHIN "(CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))"
#define MADO_BEFORE "(CAST($after AS id_text) = '' OR id < $after)"
constexpr db::Statement find_any { "treasury.find_claims", "SELECT id FROM treasury_claim WHERE tenant = $tenant AND " MADO_BEFORE " AND " MADO_WITHIN " ORDER BY id DESC LIMIT $most" };
constexpr db::Statement find_unpaid { "treasury.find_unpaid_claims",
    "SELECT id FROM treasury_claim WHERE tenant = $tenant AND unpaid > 0 AND " MADO_BEFORE " AND " MADO_WITHIN " ORDER BY id DESC LIMIT $most" };
constexpr db::Statement find_overpaid { "treasury.find_overpaid_claims",
    "SELECT id FROM treasury_claim WHERE tenant = $tenant AND to_refund > 0 AND " MADO_BEFORE " AND " MADO_WITHIN " ORDER BY id DESC LIMIT $most" };
constexpr db::Statement find_by_number { "treasury.find_claims_by_number",
    "SELECT id FROM treasury_claim WHERE tenant = $tenant AND first_year >= $from_year AND first_year <= $until_year AND number = $number AND " MADO_BEFORE " AND " MADO_WITHIN
    " ORDER BY id DESC LIMIT $most" };
constexpr db::Statement find_by_kana { "treasury.find_claims_by_kana",
    "SELECT id FROM treasury_claim WHERE tenant = $tenant AND payer_kana >= $kana AND payer_kana < $kana_end AND (CAST($unpaid AS flag_int) = 0 OR unpaid > 0) AND "
    "(CAST($overpaid AS flag_int) = 0 OR to_refund > 0) AND " MADO_BEFORE " AND " MADO_WITHIN " ORDER BY id DESC LIMIT $most" };
constexpr db::Statement find_unpaid_amount { "treasury.find_claims_by_amount",
    "SELECT id FROM treasury_claim WHERE tenant = $tenant AND unpaid > 0 AND unpaid = $amount ORDER BY due_on DESC, id DESC LIMIT $most" };
constexpr db::Statement find_unpaid_kana { "treasury.find_unpaid_by_kana",
    "SELECT id FROM treasury_claim WHERE tenant = $tenant AND payer_kana >= $kana AND payer_kana < $kana_end AND unpaid > 0 ORDER BY due_on DESC, id DESC LIMIT $most" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
Tally read_tally(db::Row const& row) { return { row.integer("n"), Yen(row.integer("total")) }; }
ClaimId read_claim_id(db::Row const& row) { return row.id<ClaimTag>("id"); }

ClosedDay read_closed(db::Row const& row)
{
    return { day_in(row, "day"), json::parse(row.text("figures")).value_or(json::Value {}), row.id<PersonTag>("closed_by"), { row.integer("closed_at") } };
}

// Past every text that begins so: the last code point after it.
std::string end_of(std::string beginning)
{
    beginning += "\xF4\x8F\xBF\xBF";
    return beginning;
}

}  // namespace

std::vector<db::Statement> day_statements()
{
    return { select_closed, select_closed_days, select_closed_before, select_closed_after, insert_closed, delete_closed, insert_reopening, count_by_day, sum_automatic, sum_taken_back,
        count_waiting, sum_to_refund, sum_balances, sum_journal, find_any, find_unpaid, find_overpaid, find_by_number, find_by_kana, find_unpaid_amount, find_unpaid_kana };
}

std::optional<ClosedDay> closed_day(db::Read& tx, Day day) { return tx.one(select_closed, { { "$day", day.iso() } }, read_closed); }
std::vector<ClosedDay> closed_days(db::Read& tx, Day from, Day through) { return tx.all(select_closed_days, { { "$from", from.iso() }, { "$through", through.iso() } }, read_closed); }
std::optional<Day> closed_before(db::Read& tx, Day day)
{
    return tx.one(select_closed_before, { { "$day", day.iso() } }, [](db::Row const& row) { return day_in(row, "day"); });
}
bool is_closed_after(db::Read& tx, Day day)
{
    return tx.one(select_closed_after, { { "$day", day.iso() } }, [](db::Row const&) { return true; }).has_value();
}

bool close_day(db::Write& tx, ClosedDay const& closed)
{
    return tx.execute(insert_closed, { { "$day", closed.day.iso() }, { "$figures", json::write(closed.figures) }, { "$closed_by", closed.closed_by },
        { "$closed_at", closed.closed_at.microseconds } }) == 1;
}

void reopen_day(db::Write& tx, std::string const& id, ClosedDay const& was, std::string_view reason, PersonId const& by, Instant at)
{
    tx.execute(insert_reopening, { { "$id", id }, { "$day", was.day.iso() }, { "$figures", json::write(was.figures) }, { "$reason", reason }, { "$by_whom", by }, { "$at", at.microseconds } });
    tx.execute(delete_closed, { { "$day", was.day.iso() } });
}

std::vector<DayCount> counts_by_day(db::Read& tx, Day from, Day through)
{
    return tx.all(count_by_day, { { "$from", from.iso() }, { "$through", through.iso() } }, [](db::Row const& row) {
        return DayCount { day_in(row, "booked_on"), read_tally(row), { row.integer("waiting"), Yen(row.integer("waiting_total")) } };
    });
}

Tally automatic_of(db::Read& tx, Day day) { return tx.one(sum_automatic, { { "$day", day.iso() } }, read_tally).value_or(Tally {}); }
Tally taken_back_on(db::Read& tx, Day day) { return tx.one(sum_taken_back, { { "$day", day.iso() } }, read_tally).value_or(Tally {}); }
Tally to_refund(db::Read& tx) { return tx.one(sum_to_refund, {}, read_tally).value_or(Tally {}); }

std::int64_t count_not_inquired(db::Read& tx, Day through)
{
    return tx.one(count_waiting, { { "$day", through.iso() } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}

BookSide balances_of(db::Read& tx, int fiscal_year)
{
    return tx.one(sum_balances, { { "$fiscal_year", fiscal_year } }, [](db::Row const& row) {
        return BookSide { Yen(row.integer("assessed")), Yen(row.integer("kept")), Yen(row.integer("unrefunded")), Yen(row.integer("written_off")), Yen(row.integer("unpaid")) };
    }).value_or(BookSide {});
}

BookSide journal_of_year(db::Read& tx, int fiscal_year)
{
    BookSide side;
    auto const add = [&](Account account, Yen debited) {  // every line stands twice: what no claim's own account takes is the money
        switch (account) {
        case Account::Assessed:
            side.assessed -= debited;
            break;
        case Account::ToRefund:
            side.unrefunded -= debited;
            break;
        case Account::WrittenOff:
            side.written_off += debited;
            break;
        case Account::Receivable:
            side.unpaid += debited;
            break;
        default:
            side.kept += debited;
        }
    };
    tx.each(sum_journal, { { "$fiscal_year", fiscal_year } }, [&](db::Row const& row) {
        auto const total = Yen(row.integer("total"));
        add(value_of<Account>(row.text("debit")), total);
        add(value_of<Account>(row.text("credit")), -total);
    });
    return side;
}

std::vector<ClaimId> claims_found(db::Read& tx, ClaimQuery const& query, std::string const& division)
{
    using enum ClaimQuery::State;
    db::Parameters all { { "$after", query.after }, { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$most", query.most } };
    if (query.number != 0) {
        all.emplace_back("$number", query.number);
        all.emplace_back("$from_year", query.first_year);
        all.emplace_back("$until_year", query.first_year == 0 ? 9999 : query.first_year);
        return tx.all(find_by_number, all, read_claim_id);
    }
    if (!query.kana.empty()) {
        all.emplace_back("$kana", query.kana);
        all.emplace_back("$kana_end", end_of(query.kana));
        all.emplace_back("$unpaid", query.state == Unpaid);
        all.emplace_back("$overpaid", query.state == Overpaid);
        return tx.all(find_by_kana, all, read_claim_id);
    }
    return tx.all(query.state == Unpaid ? find_unpaid : query.state == Overpaid ? find_overpaid : find_any, all, read_claim_id);
}

std::vector<ClaimId> claims_unpaid_of(db::Read& tx, Yen amount, int most)
{
    return tx.all(find_unpaid_amount, { { "$amount", amount.amount() }, { "$most", most } }, read_claim_id);
}

std::vector<ClaimId> claims_unpaid_by(db::Read& tx, std::string_view kana, int most)
{
    return tx.all(find_unpaid_kana, { { "$kana", kana }, { "$kana_end", end_of(std::string(kana)) }, { "$most", most } }, read_claim_id);
}

}  // namespace mado::treasury::store
