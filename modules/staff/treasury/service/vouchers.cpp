#include <mado/treasury/vouchers.h>

#include <mado/audit/audit.h>
#include <mado/csv/writer.h>
#include <mado/text/utf8.h>

#include "service/payout_steps.h"
#include "store/voucher_store.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace mado::treasury {

namespace {

using Which = VoucherQuery::Which;

constexpr int lines_a_look = 1'000, most_looked_at = 50'000;
constexpr std::size_t most_voucher = 40;
constexpr std::int64_t day_us = 86'400'000'000;

bool may_see(Divisions const& divisions, std::string_view owner)
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(owner, division); });
}

// Headings of the year in which it was booked; the file of items is read once for all lines of a page.
class Items {
public:
    Items(db::Read& tx, Workplace const& here) : tx_(tx), here_(here) {}
    void lay(Voucher& line)
    {
        if (line.item.empty())
            return;
        auto const key = std::pair(line.item, line.fiscal_year);
        auto found = all_.find(key);
        if (found == all_.end())
            found = all_.emplace(key, treasury::item(tx_, here_, line.item, line.fiscal_year)).first;
        if (!found->second)
            return;
        line.headings = found->second->headings;
        if (line.account.empty())
            line.account = found->second->account;
    }

private:
    db::Read& tx_;
    Workplace const& here_;
    std::map<std::pair<std::string, int>, std::optional<Item>> all_ {};
};

std::vector<std::string> const columns { "number", "sort", "kind", "booked_on", "fiscal_year", "debit", "credit", "amount", "item", "account", "kan_code", "kan", "kou_code", "kou", "moku_code", "moku", "setsu_code",
    "setsu", "claim", "title", "owner", "payout", "payee", "heading", "month", "line", "at", "voucher" };

FieldError at(std::size_t row, std::string_view column, std::string key, std::map<std::string, std::string> arguments = {})
{
    return { std::to_string(row) + "." + std::string(column), std::move(key), std::move(arguments), {} };
}

}  // namespace

void service::keep_step(db::Write& tx, Workplace const& here, Payout const& payout, Day on) { store::insert_step(tx, here.now().id(), payout, on, here.now().at); }

int number_lines(db::Write& tx, Workplace const& here, int most)
{
    auto const lines = store::unnumbered(tx, most);
    if (lines.empty())
        return 0;
    auto number = store::take_numbers(tx, std::ssize(lines));
    for (auto const& line : lines)
        store::insert(tx, number++, line, here.now().at);
    return static_cast<int>(lines.size());
}

bool has_unnumbered(db::Read& tx) { return store::has_unnumbered(tx); }

VoucherPage vouchers(db::Read& tx, Workplace const& here, VoucherQuery const& query)
{
    VoucherPage page;
    page.next = query.after;
    Items items(tx, here);
    for (int looked = 0; looked < most_looked_at; looked += lines_a_look) {
        auto const some = store::vouchers(tx, query.which, query.day, page.next, lines_a_look);
        for (auto const& one : some) {
            if (std::ssize(page.vouchers) == query.most) {
                page.has_more = true;
                return page;
            }
            page.next = one.number;
            if ((query.sort && one.sort != *query.sort) || !may_see(query.divisions, one.owner))
                continue;
            page.vouchers.push_back(one);
            items.lay(page.vouchers.back());
        }
        if (std::ssize(some) < lines_a_look) {
            page.has_more = has_unnumbered(tx);
            return page;
        }
    }
    page.has_more = true;
    return page;
}

std::string vouchers_csv(std::vector<Voucher> const& vouchers)
{
    std::string out;
    csv::Writer writer(out, { .guard_formulas = true });
    writer.row(std::span<std::string const>(columns));
    for (auto const& one : vouchers) {
        std::vector<std::string> cells { std::to_string(one.number), word_of(one.sort), one.kind, one.booked_on.iso(), one.fiscal_year == 0 ? std::string() : std::to_string(one.fiscal_year), one.debit, one.credit,
            std::to_string(one.amount.amount()), one.item, one.account };
        for (auto const& heading : one.headings) {
            cells.push_back(heading.code);
            cells.push_back(heading.title);
        }
        for (auto const& cell : { one.claim, one.title, one.owner, one.payout, one.payee, one.heading, one.month, one.line, iso_in_tokyo(one.at), one.voucher })
            cells.push_back(cell);
        writer.row(std::span<std::string const>(cells));
    }
    return out;
}

Result<int> accept_vouchers(db::Write& tx, Caller const& caller, Workplace const& here, Divisions const& divisions, std::vector<Acceptance> const& rows)
{
    TRY(access::allow(tx, caller, may_close_day, { "" }));
    std::vector<FieldError> faults;
    int accepted = 0;
    auto const by = caller.person ? caller.person.value : caller.job;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const& [number, said] = rows[row];
        auto const voucher = std::string(text::trimmed(said));
        auto const known = store::accepted(tx, number);
        if (!known || !may_see(divisions, known->owner))
            faults.push_back(at(row, "number", "treasury.voucher.no_line", { { "number", std::to_string(number) } }));
        else if (voucher.empty() || text::length(voucher) > most_voucher || text::control_character(voucher))
            faults.push_back(at(row, "voucher", "treasury.voucher.wrong_voucher", { { "most", std::to_string(most_voucher) } }));
        else if (!known->voucher.empty() && known->voucher != voucher)
            faults.push_back(at(row, "voucher", "treasury.voucher.accepted_otherwise", { { "number", std::to_string(number) }, { "voucher", known->voucher } }));
        else if (known->voucher.empty()) {
            store::accept(tx, number, voucher, by, here.now().at);
            ++accepted;
        }
    }
    if (!faults.empty())
        return refuse(std::move(faults));
    if (accepted > 0)
        audit::record(tx, caller, here.now(), "treasury.voucher.accepted", {}, { { "count", std::to_string(accepted) }, { "first", std::to_string(rows.front().number) }, { "last", std::to_string(rows.back().number) } });
    return accepted;
}

void note_late_vouchers(db::Write& tx, Workplace const& here)
{
    if (!store::was_ever_accepted(tx))
        return;
    // Also where the other system has stopped asking.
    number_lines(tx, here, lines_a_look);
    store::mark_late(tx, { here.now().at.microseconds - days_to_accept * day_us });
}

std::int64_t count_late_vouchers(db::Read& tx, Caller const&) { return store::count_late(tx); }
VoucherTally vouchers_on(db::Read& tx, Day day) { return store::tally(tx, day); }
std::vector<db::Statement> voucher_statements() { return store::voucher_statements(); }

}  // namespace mado::treasury
