#include "store/voucher_store.h"

#include <algorithm>

namespace mado::treasury::store {

namespace {

// What came from the other system is accepted with its own number: its receipts (their provider is "accounting"), its payments, and what follows from them.
constexpr db::Statement select_entries { "treasury.select_unnumbered_entries", R"sql(
    SELECT e.id, e.booked_on, COALESCE(c.owner, '') AS owner, COALESCE(r.reference, p.voucher, i.voucher, '') AS voucher
      FROM treasury_entry e
      LEFT JOIN treasury_claim c ON c.tenant = e.tenant AND c.id = e.claim
      LEFT JOIN treasury_receipt r ON r.tenant = e.tenant AND r.id = e.source AND r.provider = 'accounting' AND e.kind IN ('receive', 'unmatched') AND e.debit = 'bank'
      LEFT JOIN treasury_refund f ON f.tenant = e.tenant AND f.id = e.source AND e.kind IN ('refund', 'repay', 'interest')
      LEFT JOIN treasury_payout p ON p.tenant = f.tenant AND p.id = f.payout AND p.state = 'paid' AND p.voucher <> ''
      LEFT JOIN treasury_payout i ON i.tenant = f.tenant AND i.id = f.interest_payout AND i.state = 'paid' AND i.voucher <> '' AND e.kind = 'interest'
     WHERE e.tenant = $tenant AND e.numbered = 0
     ORDER BY e.id LIMIT $most
)sql" };
constexpr db::Statement select_steps { "treasury.select_unnumbered_steps", R"sql(
    SELECT s.id, s.on_day AS booked_on, p.owner, s.voucher
      FROM treasury_payout_step s JOIN treasury_payout p ON p.tenant = s.tenant AND p.id = s.payout
     WHERE s.tenant = $tenant AND s.numbered = 0
     ORDER BY s.id LIMIT $most
)sql" };
constexpr db::Statement number_entry { "treasury.number_entry", "UPDATE treasury_entry SET numbered = 1 WHERE tenant = $tenant AND id = $line" };
constexpr db::Statement number_step { "treasury.number_payout_step", "UPDATE treasury_payout_step SET numbered = 1 WHERE tenant = $tenant AND id = $line" };
constexpr db::Statement pass_over_year { "treasury.pass_over_entries", "UPDATE treasury_entry SET numbered = 1 WHERE tenant = $tenant AND fiscal_year = $year AND numbered = 0" };
constexpr db::Statement count_numbers { "treasury.take_voucher_numbers", R"sql(
    INSERT INTO treasury_number (tenant, name, last) VALUES ($tenant, 'voucher', $many)
    ON CONFLICT (tenant, name) DO UPDATE SET last = treasury_number.last + excluded.last
    RETURNING last
)sql" };
constexpr db::Statement insert_voucher { "treasury.insert_voucher", R"sql(
    INSERT INTO treasury_voucher (tenant, number, book, line, owner, booked_on, voucher, accepted_at, accepted_by, at)
    VALUES ($tenant, $number, $book, $line, $owner, $booked_on, $voucher, CASE WHEN CAST($voucher AS words_text) = '' THEN NULL ELSE CAST($at AS time_int) END, '', $at)
)sql" };

#define MADO_VOUCHERS \
    "SELECT v.number, v.book, v.line, v.owner, v.booked_on, v.voucher, v.accepted_at, v.at, e.fiscal_year, e.item, e.kind, e.debit, e.credit, e.amount AS entry_amount, c.first_year, " \
    "c.number AS claim_number, c.title AS claim_title, c.account AS claim_account, s.step, s.amount AS step_amount, p.id AS payout, p.heading, p.title AS payout_title, p.payee, p.month " \
    "FROM treasury_voucher v LEFT JOIN treasury_entry e ON e.tenant = v.tenant AND e.id = v.line AND v.book = 'entry' LEFT JOIN treasury_claim c ON c.tenant = e.tenant AND c.id = e.claim " \
    "LEFT JOIN treasury_payout_step s ON s.tenant = v.tenant AND s.id = v.line AND v.book = 'step' LEFT JOIN treasury_payout p ON p.tenant = s.tenant AND p.id = s.payout " \
    "WHERE v.tenant = $tenant AND v.number > $after"
#define MADO_IN_ORDER " ORDER BY v.number LIMIT $most"
constexpr db::Statement select_all { "treasury.select_vouchers", MADO_VOUCHERS MADO_IN_ORDER };
constexpr db::Statement select_of_day { "treasury.select_vouchers_of_day", MADO_VOUCHERS " AND v.booked_on = $day" MADO_IN_ORDER };
constexpr db::Statement select_open { "treasury.select_open_vouchers", MADO_VOUCHERS " AND v.voucher = ''" MADO_IN_ORDER };
constexpr db::Statement select_open_of_day { "treasury.select_open_vouchers_of_day", MADO_VOUCHERS " AND v.voucher = '' AND v.booked_on = $day" MADO_IN_ORDER };
constexpr db::Statement select_late { "treasury.select_late_vouchers", MADO_VOUCHERS " AND v.late = 1" MADO_IN_ORDER };
constexpr db::Statement select_accepted { "treasury.select_voucher_accepted", "SELECT owner, voucher FROM treasury_voucher WHERE tenant = $tenant AND number = $number" };
constexpr db::Statement update_accepted { "treasury.accept_voucher",
    "UPDATE treasury_voucher SET voucher = $voucher, accepted_by = $by, accepted_at = $at, late = 0 WHERE tenant = $tenant AND number = $number AND voucher = ''" };
constexpr db::Statement select_first_accepted { "treasury.select_first_accepted_voucher", "SELECT number FROM treasury_voucher WHERE tenant = $tenant AND voucher <> '' AND accepted_by <> '' ORDER BY number LIMIT 1" };
constexpr db::Statement update_late { "treasury.mark_late_vouchers", "UPDATE treasury_voucher SET late = 1 WHERE tenant = $tenant AND voucher = '' AND late = 0 AND number > $after AND at < $before" };
constexpr db::Statement count_late_rows { "treasury.count_late_vouchers", "SELECT COUNT(*) AS n FROM treasury_voucher WHERE tenant = $tenant AND late = 1" };
constexpr db::Statement sum_day { "treasury.sum_vouchers_of_day", R"sql(
    SELECT COUNT(*) AS n, COUNT(CASE WHEN voucher <> '' THEN 1 END) AS accepted, COUNT(CASE WHEN late = 1 THEN 1 END) AS late FROM treasury_voucher WHERE tenant = $tenant AND booked_on = $day
)sql" };
constexpr db::Statement insert_step_row { "treasury.insert_payout_step",
    "INSERT INTO treasury_payout_step (tenant, id, payout, step, on_day, amount, voucher, at) VALUES ($tenant, $id, $payout, $step, $on, $amount, $voucher, $at)" };

constexpr std::string_view entry_book = "entry", step_book = "step";

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }

// A note of what was found after the books closed (exceed) is nobody's 調定: nothing is booked by it.
VoucherSort sort_of(std::string const& kind)
{
    for (auto const& [sort, kinds] : { std::pair { VoucherSort::Assessed, std::string_view(" assess write_off revive carry past ") }, { VoucherSort::Received, " receive reverse unmatched matched " },
             { VoucherSort::Refunded, " refund set_off repay unrefund unrepay past_out given_twice " } })
        if (kinds.find(" " + kind + " ") != std::string_view::npos)
            return sort;
    return VoucherSort::Other;
}

Voucher read_voucher(db::Row const& row)
{
    Voucher made;
    made.number = row.integer("number");
    made.booked_on = day_in(row, "booked_on");
    made.owner = row.text("owner");
    made.line = row.text("line");
    made.at = { row.integer("at") };
    made.voucher = row.text("voucher");
    if (auto const at = row.optional_integer("accepted_at"))
        made.accepted_at = Instant { *at };
    if (row.text("book") == step_book) {
        made.sort = VoucherSort::Expenditure;
        made.kind = row.text("step");
        made.amount = Yen(row.integer("step_amount"));
        made.payout = row.text("payout");
        made.heading = row.text("heading");
        made.title = row.text("payout_title");
        made.payee = row.text("payee");
        made.month = row.text("month");
        return made;
    }
    made.kind = row.text("kind");
    made.sort = sort_of(made.kind);
    made.fiscal_year = static_cast<int>(row.integer("fiscal_year"));
    made.item = row.text("item");
    made.debit = row.text("debit");
    made.credit = row.text("credit");
    made.amount = Yen(row.integer("entry_amount"));
    if (auto const number = row.optional_integer("claim_number")) {
        made.claim = std::to_string(row.integer("first_year")) + "-" + std::to_string(*number);
        made.title = row.text("claim_title");
        made.account = row.text("claim_account");
    }
    return made;
}

db::Statement const& statement_of(VoucherQuery::Which which, std::optional<Day> day)
{
    switch (which) {
    case VoucherQuery::Which::All:
        return day ? select_of_day : select_all;
    case VoucherQuery::Which::Open:
        return day ? select_open_of_day : select_open;
    case VoucherQuery::Which::Late:
        return select_late;
    }
    return select_all;
}

}  // namespace

std::vector<db::Statement> voucher_statements()
{
    return { select_entries, select_steps, number_entry, number_step, pass_over_year, count_numbers, insert_voucher, select_all, select_of_day, select_open, select_open_of_day, select_late, select_accepted,
        update_accepted, select_first_accepted, update_late, count_late_rows, sum_day, insert_step_row };
}

std::vector<Unnumbered> unnumbered(db::Read& tx, int most)
{
    auto const reads = [](std::string_view book) {
        return [book](db::Row const& row) { return Unnumbered { std::string(book), row.text("id"), row.text("owner"), day_in(row, "booked_on"), row.text("voucher") }; };
    };
    auto all = tx.all(select_entries, { { "$most", most } }, reads(entry_book));
    for (auto& one : tx.all(select_steps, { { "$most", most } }, reads(step_book)))
        all.push_back(std::move(one));
    std::ranges::sort(all, {}, &Unnumbered::line);
    if (std::ssize(all) > most)
        all.resize(static_cast<std::size_t>(most));
    return all;
}

void pass_over(db::Write& tx, int fiscal_year) { tx.execute(pass_over_year, { { "$year", fiscal_year } }); }
bool has_unnumbered(db::Read& tx) { return !unnumbered(tx, 1).empty(); }

std::int64_t take_numbers(db::Write& tx, std::int64_t many)
{
    return *tx.one(count_numbers, { { "$many", many } }, [](db::Row const& row) { return row.integer("last"); }) - many + 1;
}

void insert(db::Write& tx, std::int64_t number, Unnumbered const& line, Instant at)
{
    tx.execute(insert_voucher, { { "$number", number }, { "$book", line.book }, { "$line", line.line }, { "$owner", line.owner }, { "$booked_on", line.booked_on.iso() }, { "$voucher", line.voucher },
        { "$at", at.microseconds } });
    tx.execute(line.book == entry_book ? number_entry : number_step, { { "$line", line.line } });
}

std::vector<Voucher> vouchers(db::Read& tx, VoucherQuery::Which which, std::optional<Day> day, std::int64_t after, int most)
{
    db::Parameters parameters { { "$after", after }, { "$most", most } };
    if (day && which != VoucherQuery::Which::Late)
        parameters.emplace_back("$day", day->iso());
    return tx.all(statement_of(which, day), parameters, read_voucher);
}

std::optional<Accepted> accepted(db::Read& tx, std::int64_t number)
{
    return tx.one(select_accepted, { { "$number", number } }, [](db::Row const& row) { return Accepted { row.text("owner"), row.text("voucher") }; });
}

void accept(db::Write& tx, std::int64_t number, std::string const& voucher, std::string const& by, Instant at)
{
    tx.execute(update_accepted, { { "$number", number }, { "$voucher", voucher }, { "$by", by }, { "$at", at.microseconds } });
}

bool was_ever_accepted(db::Read& tx) { return tx.one(select_first_accepted, {}, [](db::Row const&) { return true; }).has_value(); }

std::int64_t mark_late(db::Write& tx, Instant before)
{
    auto const first = tx.one(select_first_accepted, {}, [](db::Row const& row) { return row.integer("number"); });
    return first ? tx.execute(update_late, { { "$after", *first }, { "$before", before.microseconds } }) : 0;
}

std::int64_t count_late(db::Read& tx) { return tx.one(count_late_rows, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(0); }

VoucherTally tally(db::Read& tx, Day day)
{
    return tx.one(sum_day, { { "$day", day.iso() } }, [](db::Row const& row) { return VoucherTally { row.integer("n"), row.integer("accepted"), row.integer("late") }; }).value_or(VoucherTally {});
}

void insert_step(db::Write& tx, std::string const& id, Payout const& payout, Day on, Instant at)
{
    tx.execute(insert_step_row, { { "$id", id }, { "$payout", payout.id }, { "$step", word_of(payout.state) }, { "$on", on.iso() }, { "$amount", payout.wish.amount.amount() },
        { "$voucher", payout.state == PayoutState::Paid || payout.state == PayoutState::Returned ? payout.voucher : std::string() }, { "$at", at.microseconds } });
}

}  // namespace mado::treasury::store
