#include "service/books.h"

#include <mado/audit/audit.h>
#include <mado/treasury/years.h>

#include "service/carrying.h"
#include "service/posting.h"
#include "store/books_store.h"
#include "store/claim_store.h"
#include "store/payout_store.h"

#include <map>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr int claims_a_write = 500;
constexpr std::array<Account, 4> money { Account::Till, Account::Bank, Account::Entrusted, Account::Agency };

bool is_asset_side(Account account)
{
    return account != Account::Receivable && account != Account::Assessed && account != Account::ToRefund && account != Account::WrittenOff && account != Account::Repaid;
}

json::Value figures_of(std::vector<YearLine> const& lines)
{
    return json::object({ { "lines", json::array_of(lines, [](YearLine const& line) {
        return json::object({ { "item", line.item }, { "carried", line.carried }, { "claims", line.claims }, { "assessed", line.assessed.amount() }, { "received", line.received.amount() },
            { "unrefunded", line.unrefunded.amount() }, { "written_off", line.written_off.amount() }, { "unpaid", line.unpaid.amount() } });
    }) } });
}

void compare(std::vector<Difference>& all, std::string const& item, char const* of, Yen balances, Yen journal)
{
    if (balances != journal)
        all.push_back({ item, of, balances, journal });
}

// True: there is more. What was carried is of another year then, so each page begins at the first.
Result<bool> carry_page(db::Write& tx, Caller const& caller, Workplace const& here, int year)
{
    auto const page = store::unpaid_of_year(tx, year, "", claims_a_write);
    for (auto const& claim : page) {
        auto const item = treasury::item(tx, here, claim.item);
        TRY(service::lapsed_or_carried(tx, caller, here, claim, item ? item->year_basis : YearBasis::Notice));
    }
    return page.size() == claims_a_write;
}

}  // namespace

std::vector<YearLine> year_lines(db::Read& tx, int fiscal_year) { return store::year_lines(tx, fiscal_year); }

std::vector<YearLine> journal_lines(db::Read& tx, int fiscal_year)
{
    std::map<std::string, YearLine> by_item;
    for (auto const& sum : store::account_sums(tx, fiscal_year)) {
        if (!sum.is_claim || sum.is_repay)
            continue;
        auto& line = by_item.try_emplace(sum.item, YearLine { .item = sum.item }).first->second;
        auto const move = [&](Account account, Yen amount) {  // a debit; a credit is a negative one
            if (account == Account::Assessed)
                line.assessed -= amount;
            else if (account == Account::Receivable)
                line.unpaid += amount;
            else if (account == Account::ToRefund)
                line.unrefunded -= amount;
            else if (account == Account::WrittenOff)
                line.written_off += amount;
            else if (is_asset_side(account))
                line.received += amount;
        };
        move(sum.debit, sum.amount);
        move(sum.credit, -sum.amount);
    }
    std::vector<YearLine> lines;
    for (auto& [item, line] : by_item)
        lines.push_back(std::move(line));
    return lines;
}

std::vector<Difference> check_books(db::Read& tx, int fiscal_year)
{
    std::map<std::string, YearLine> balances, journal;
    for (auto const& line : store::year_lines(tx, fiscal_year)) {
        auto& sum = balances.try_emplace(line.item, YearLine { .item = line.item }).first->second;
        sum.assessed += line.assessed, sum.received += line.received, sum.unrefunded += line.unrefunded, sum.written_off += line.written_off, sum.unpaid += line.unpaid;
    }
    for (auto& line : journal_lines(tx, fiscal_year))
        journal.insert_or_assign(line.item, line);
    for (auto const& [item, line] : balances)
        journal.try_emplace(item, YearLine { .item = item });
    std::vector<Difference> all;
    for (auto const& [item, line] : journal) {
        auto const& other = balances.try_emplace(item, YearLine { .item = item }).first->second;
        compare(all, item, "assessed", other.assessed, line.assessed);
        compare(all, item, "received", other.received, line.received);
        compare(all, item, "unrefunded", other.unrefunded, line.unrefunded);
        compare(all, item, "written_off", other.written_off, line.written_off);
        compare(all, item, "unpaid", other.unpaid, line.unpaid);
        if (!line.balances())
            all.push_back({ item, "identity", other.assessed, line.received - line.unrefunded + line.written_off + line.unpaid });
    }
    return all;
}

std::vector<CashLine> cash_lines(db::Read& tx, Day first, Day last)
{
    std::map<Account, Yen> held;
    for (auto const& sum : store::sums_before(tx, first))
        held[sum.debit] += sum.amount, held[sum.credit] -= sum.amount;
    std::map<std::pair<Day, Account>, CashLine> lines;
    for (auto const& sum : store::day_sums(tx, first, last)) {
        lines.try_emplace({ sum.day, sum.debit }, CashLine { sum.day, sum.debit, {}, {}, {} }).first->second.in += sum.amount;
        lines.try_emplace({ sum.day, sum.credit }, CashLine { sum.day, sum.credit, {}, {}, {} }).first->second.out += sum.amount;
    }
    std::vector<CashLine> all;
    for (auto& [key, line] : lines)
        if (std::ranges::find(money, line.account) != money.end()) {
            line.at_end = held[line.account] += line.in - line.out;
            all.push_back(line);
        }
    return all;
}

std::optional<ClosedYear> closed_year(db::Read& tx, int fiscal_year) { return store::closed_year(tx, fiscal_year); }

Result<ClosedYear> close_year(db::Write& tx, Caller const& caller, Workplace const& here, int fiscal_year)
{
    TRY(access::allow(tx, caller, may_close, { "" }));
    auto const now = here.now();
    if (state_of(fiscal_year, now.today()) != BookState::Over)
        return refuse(Kind::Conflict, "treasury.year.too_early", { { "year", std::to_string(fiscal_year) }, { "day", books_close_on(fiscal_year).iso() } });
    // What a bank has paid in this year may still come back as a 戻出 of it.
    if (auto const count = store::count_unsettled_transfers(tx, books_close_on(fiscal_year)); count > 0)
        return refuse(Kind::Conflict, "treasury.year.transfer_waits", { { "count", std::to_string(count) } });
    if (!check_books(tx, fiscal_year).empty())
        return refuse(Kind::Conflict, "treasury.year.differs", { { "year", std::to_string(fiscal_year) } });
    if (auto const last = store::last_booked(tx, fiscal_year); last && !store::day_is_closed(tx, *last))
        return refuse(Kind::Conflict, "treasury.year.day_open", { { "day", last->iso() } });
    ClosedYear const year { fiscal_year, figures_of(store::year_lines(tx, fiscal_year)), caller.person, now.at };
    if (!store::insert_year(tx, year))
        return refuse(Kind::Conflict, "treasury.year.closed_already", { { "year", std::to_string(fiscal_year) } });
    jobs::enqueue(tx, now, service::carry_job, json::object({ { "year", fiscal_year } }), now.at, std::to_string(fiscal_year));
    audit::record(tx, caller, now, "treasury.year.closed", {}, { { "year", std::to_string(fiscal_year) } });
    TRY(here.listeners.publish(tx, caller, here, YearClosed { year }));
    return year;
}

Result<void> service::carry_over(Workplace const& here, jobs::Job const& job)
{
    auto const year = static_cast<int>(job.payload.integer("year"));
    Caller const caller { .tenant = job.tenant, .kind = CallerKind::System, .job = std::string(carry_job) };
    for (bool more = true; more;)
        more = TRY(here.database.write(job.tenant, { .name = carry_job }, [&](db::Write& tx) { return carry_page(tx, caller, here, year); }));
    return {};
}

}  // namespace mado::treasury
