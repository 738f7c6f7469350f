#include "store/books_store.h"

#include "store/claim_store.h"

namespace mado::treasury::store {

namespace {

constexpr db::Statement select_year_lines { "treasury.select_year_lines", R"sql(
    SELECT item, carried, COUNT(*) AS n, CAST(SUM(assessed) AS yen_int) AS assessed, CAST(SUM(received - refunded - set_off) AS yen_int) AS kept,
           CAST(SUM(CASE WHEN received - refunded - set_off > assessed - written_off THEN received - refunded - set_off - assessed + written_off ELSE 0 END) AS yen_int) AS unrefunded,
           CAST(SUM(written_off) AS yen_int) AS written_off,
           CAST(SUM(CASE WHEN received - refunded - set_off < assessed - written_off THEN assessed - written_off - received + refunded + set_off ELSE 0 END) AS yen_int) AS unpaid
      FROM treasury_balance
     WHERE tenant = $tenant AND fiscal_year = $year
     GROUP BY item, carried
     ORDER BY item, carried
)sql" };
constexpr db::Statement select_account_sums { "treasury.select_account_sums", R"sql(
    SELECT item, CASE WHEN kind IN ('repay', 'unrepay') THEN 1 ELSE 0 END AS is_repay, CASE WHEN claim = '' THEN 0 ELSE 1 END AS is_claim, debit, credit, CAST(SUM(amount) AS yen_int) AS total
      FROM treasury_entry
     WHERE tenant = $tenant AND fiscal_year = $year
     GROUP BY item, CASE WHEN kind IN ('repay', 'unrepay') THEN 1 ELSE 0 END, CASE WHEN claim = '' THEN 0 ELSE 1 END, debit, credit
     ORDER BY item, is_repay, is_claim, debit, credit
)sql" };
constexpr db::Statement select_day_sums { "treasury.select_day_sums", R"sql(
    SELECT booked_on, debit, credit, CAST(SUM(amount) AS yen_int) AS total FROM treasury_entry
     WHERE tenant = $tenant AND booked_on >= $first AND booked_on <= $last
     GROUP BY booked_on, debit, credit ORDER BY booked_on, debit, credit
)sql" };
constexpr db::Statement select_sums_before { "treasury.select_sums_before", R"sql(
    SELECT debit, credit, CAST(SUM(amount) AS yen_int) AS total FROM treasury_entry WHERE tenant = $tenant AND booked_on < $first GROUP BY debit, credit ORDER BY debit, credit
)sql" };
constexpr db::Statement select_last_booked { "treasury.select_last_booked",
    "SELECT MAX(booked_on) AS day FROM treasury_entry WHERE tenant = $tenant AND fiscal_year = $year" };
constexpr db::Statement select_closed { "treasury.select_year", "SELECT fiscal_year, figures, closed_by, closed_at FROM treasury_year WHERE tenant = $tenant AND fiscal_year = $year" };
constexpr db::Statement insert_closed { "treasury.insert_year",
    "INSERT INTO treasury_year (tenant, fiscal_year, figures, closed_by, closed_at) VALUES ($tenant, $year, $figures, $by, $at) ON CONFLICT (tenant, fiscal_year) DO NOTHING" };
constexpr db::Statement select_unpaid_ids { "treasury.select_unpaid_of_year",
    "SELECT id FROM treasury_claim WHERE tenant = $tenant AND fiscal_year = $year AND unpaid > 0 AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_balances { "treasury.select_balances_of_year",
    "SELECT claim, carried, assessed, written_off, received, refunded, set_off, repaid, excess FROM treasury_balance WHERE tenant = $tenant AND fiscal_year = $year ORDER BY claim" };
constexpr db::Statement select_entries { "treasury.select_entries_of_year", R"sql(
    SELECT id, booked_on, fiscal_year, claim, item, kind, debit, credit, amount, source, remark, by_whom, at FROM treasury_entry WHERE tenant = $tenant AND fiscal_year = $year ORDER BY id
)sql" };
constexpr db::Statement select_any { "treasury.select_any_of_year", "SELECT claim FROM treasury_balance WHERE tenant = $tenant AND fiscal_year = $year LIMIT 1" };

Account account_in(db::Row const& row, std::string_view column) { return value_of<Account>(row.text(column)); }
Yen yen(db::Row const& row, std::string_view column) { return Yen(row.integer(column)); }

}  // namespace

std::vector<db::Statement> books_statements()
{
    return { select_year_lines, select_account_sums, select_day_sums, select_sums_before, select_last_booked, select_closed, insert_closed, select_unpaid_ids, select_balances, select_entries,
        select_any };
}

std::vector<YearLine> year_lines(db::Read& tx, int fiscal_year)
{
    return tx.all(select_year_lines, { { "$year", fiscal_year } }, [](db::Row const& row) {
        return YearLine { row.text("item"), row.flag("carried"), row.integer("n"), yen(row, "assessed"), yen(row, "kept"), yen(row, "unrefunded"), yen(row, "written_off"), yen(row, "unpaid") };
    });
}

std::vector<AccountSum> account_sums(db::Read& tx, int fiscal_year)
{
    return tx.all(select_account_sums, { { "$year", fiscal_year } }, [](db::Row const& row) {
        return AccountSum { row.text("item"), row.flag("is_repay"), row.flag("is_claim"), account_in(row, "debit"), account_in(row, "credit"), yen(row, "total") };
    });
}

std::vector<DaySum> day_sums(db::Read& tx, Day first, Day last)
{
    return tx.all(select_day_sums, { { "$first", first.iso() }, { "$last", last.iso() } }, [](db::Row const& row) {
        return DaySum { Day::parse(row.text("booked_on")).value_or(Day {}), account_in(row, "debit"), account_in(row, "credit"), yen(row, "total") };
    });
}

std::vector<DaySum> sums_before(db::Read& tx, Day first)
{
    return tx.all(select_sums_before, { { "$first", first.iso() } }, [](db::Row const& row) { return DaySum { {}, account_in(row, "debit"), account_in(row, "credit"), yen(row, "total") }; });
}

std::optional<Day> last_booked(db::Read& tx, int fiscal_year)
{
    return tx.one(select_last_booked, { { "$year", fiscal_year } }, [](db::Row const& row) { return Day::parse(row.optional_text("day").value_or("")); }).value_or(std::nullopt);
}

std::optional<ClosedYear> closed_year(db::Read& tx, int fiscal_year)
{
    return tx.one(select_closed, { { "$year", fiscal_year } }, [](db::Row const& row) {
        return ClosedYear { static_cast<int>(row.integer("fiscal_year")), json::parse(row.text("figures")).value_or(json::Value {}), row.id<PersonTag>("closed_by"), { row.integer("closed_at") } };
    });
}

bool insert_year(db::Write& tx, ClosedYear const& year)
{
    return tx.execute(insert_closed, { { "$year", year.fiscal_year }, { "$figures", json::write(year.figures) }, { "$by", year.by }, { "$at", year.at.microseconds } }) == 1;
}

std::vector<Claim> unpaid_of_year(db::Read& tx, int fiscal_year, std::string const& after, int most)
{
    std::vector<Claim> claims;
    for (auto const& id : tx.all(select_unpaid_ids, { { "$year", fiscal_year }, { "$after", after }, { "$most", most } }, [](db::Row const& row) { return row.id<ClaimTag>("id"); }))
        if (auto found = claim(tx, id))
            claims.push_back(std::move(*found));
    return claims;
}

void each_balance(db::Read& tx, int fiscal_year, std::function<void(Claim const&, bool)> const& see)
{
    struct Found { ClaimId claim; bool carried; Balance balance; };
    auto const all = tx.all(select_balances, { { "$year", fiscal_year } }, [](db::Row const& row) {
        return Found { row.id<ClaimTag>("claim"), row.flag("carried"),
            { yen(row, "assessed"), yen(row, "written_off"), yen(row, "received"), yen(row, "refunded"), yen(row, "set_off"), yen(row, "repaid"), yen(row, "excess") } };
    });
    for (auto const& found : all)
        if (auto one = claim(tx, found.claim)) {
            one->fiscal_year = fiscal_year;
            one->balance = found.balance;
            see(*one, found.carried);
        }
}

void each_entry(db::Read& tx, int fiscal_year, std::function<void(Entry const&)> const& see)
{
    tx.each(select_entries, { { "$year", fiscal_year } }, [&](db::Row const& row) {
        see({ row.text("id"), Day::parse(row.text("booked_on")).value_or(Day {}), static_cast<int>(row.integer("fiscal_year")), row.id<ClaimTag>("claim"), row.text("item"), row.text("kind"),
            { account_in(row, "debit"), account_in(row, "credit"), yen(row, "amount") }, row.text("source"), row.text("remark"), row.id<PersonTag>("by_whom"), { row.integer("at") } });
    });
}

bool has_year(db::Read& tx, int fiscal_year)
{
    return tx.one(select_any, { { "$year", fiscal_year } }, [](db::Row const&) { return true; }).has_value();
}

}  // namespace mado::treasury::store
