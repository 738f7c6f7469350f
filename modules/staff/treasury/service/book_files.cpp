#include <mado/treasury/books.h>

#include <mado/audit/audit.h>
#include <mado/csv/reader.h>
#include <mado/csv/writer.h>
#include <mado/treasury/vouchers.h>

#include "store/books_store.h"
#include "store/claim_store.h"
#include "store/voucher_store.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;
using Cells = std::vector<std::string>;

constexpr int lines_a_look = 1'000;

// The columns of the three files, in order: docs/guides/books.md says what each means.
Cells const claim_columns { "id", "number", "item", "account", "class", "title", "owner", "matter_kind", "matter", "charge", "payer_name", "payer_kana", "payer_address", "first_year", "assessed_on",
    "due_on", "before_decision", "settled_on", "cancelled_on", "overdue_charges" };
Cells const balance_columns { "claim", "fiscal_year", "carried", "assessed", "written_off", "received", "refunded", "set_off", "repaid", "excess" };
Cells const journal_columns { "id", "booked_on", "fiscal_year", "claim", "item", "kind", "debit", "credit", "amount", "source", "remark", "by", "at" };

std::string iso(std::optional<Day> const& day) { return day ? day->iso() : std::string(); }
std::string digits(Yen amount) { return std::to_string(amount.amount()); }
std::string flag(bool is) { return is ? "1" : "0"; }

Cells cells_of(Claim const& claim)
{
    return { claim.id.value, std::to_string(claim.number), claim.item, claim.account, word_of(claim.claim_class), claim.title, claim.owner, claim.matter_kind, claim.matter, claim.charge,
        claim.payer.name, claim.payer.kana, claim.payer.address, std::to_string(claim.first_year), claim.assessed_on.iso(), claim.due_on.iso(), flag(claim.before_decision), iso(claim.settled_on),
        iso(claim.cancelled_on), digits(claim.overdue_charges) };
}

Cells cells_of(Claim const& claim, Balance const& balance, bool carried)
{
    return { claim.id.value, std::to_string(claim.fiscal_year), flag(carried), digits(balance.assessed), digits(balance.written_off), digits(balance.received), digits(balance.refunded),
        digits(balance.set_off), digits(balance.repaid), digits(balance.excess) };
}

Cells cells_of(Entry const& entry)
{
    return { entry.id, entry.booked_on.iso(), std::to_string(entry.fiscal_year), entry.claim.value, entry.item, entry.kind, word_of(entry.line.debit), word_of(entry.line.credit),
        digits(entry.line.amount), entry.source, entry.remark, entry.by.value, std::to_string(entry.at.microseconds) };
}

// One file of an import. What does not fit is kept as the first fault, with its line and column, and ends the reading.
class Table {
public:
    Table(std::string_view file, std::string_view bytes, Cells const& columns) : file_(file), columns_(columns), reader_(csv::of_text(bytes)) {}

    bool next()
    {
        if (fault_)
            return false;
        auto row = reader_.next();
        if (!row)
            return fail(row.error().row, "", "treasury.import.unreadable"), false;
        if (!*row)
            return number_ == 0 ? (fail(1, "", "treasury.import.wrong_header"), false) : false;
        number_ = (**row).number;
        cells_.assign((**row).fields.begin(), (**row).fields.end());
        if (number_ == 1) {
            if (cells_ != columns_)
                return fail(1, "", "treasury.import.wrong_header"), false;
            return next();
        }
        if (cells_.size() != columns_.size())
            return fail(number_, "", "treasury.import.wrong_width"), false;
        return true;
    }
    std::string const& text(std::string_view column) const { return cells_[static_cast<std::size_t>(std::ranges::find(columns_, column) - columns_.begin())]; }
    std::int64_t number(std::string_view column)
    {
        auto const& typed = text(column);
        std::int64_t value = 0;
        auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
        if (error != std::errc {} || end != typed.data() + typed.size())
            fail(number_, column, "treasury.import.no_number");
        return value;
    }
    Yen yen(std::string_view column) { return Yen(number(column)); }
    std::optional<Day> day_or_none(std::string_view column)
    {
        auto const day = Day::parse(text(column));
        if (!day && !text(column).empty())
            fail(number_, column, "treasury.import.no_day");
        return day;
    }
    Day day(std::string_view column)
    {
        auto const found = day_or_none(column);
        if (!found)
            fail(number_, column, "treasury.import.no_day");
        return found.value_or(Day {});
    }
    template <class Enum>
    Enum word(std::string_view column)
    {
        auto const names = names_of(Enum {});
        auto const found = std::ranges::find(names, text(column));
        if (found == names.end())
            fail(number_, column, "treasury.import.no_word");
        return found == names.end() ? Enum {} : static_cast<Enum>(found - names.begin());
    }
    void fail(std::uint64_t row, std::string_view column, std::string key)
    {
        if (!fault_)
            fault_ = FieldError { std::string(file_), std::move(key), { { "line", std::to_string(row) }, { "column", std::string(column) } } };
    }
    std::optional<FieldError> const& fault() const { return fault_; }
    std::uint64_t line() const { return number_; }

private:
    std::string_view file_;
    Cells const& columns_;
    csv::Reader reader_;
    Cells cells_ {};
    std::uint64_t number_ = 0;
    std::optional<FieldError> fault_ {};
};

Result<std::map<std::string, Claim>> claims_in(std::string const& bytes)
{
    std::map<std::string, Claim> claims;
    Table table("claims", bytes, claim_columns);
    while (table.next()) {
        Claim claim;
        claim.id = { table.text("id") };
        claim.number = table.number("number");
        claim.item = table.text("item");
        claim.account = table.text("account");
        claim.claim_class = table.word<ClaimClass>("class");
        claim.title = table.text("title");
        claim.owner = table.text("owner");
        claim.matter_kind = table.text("matter_kind");
        claim.matter = table.text("matter");
        claim.charge = table.text("charge");
        claim.payer = { table.text("payer_name"), table.text("payer_kana"), table.text("payer_address") };
        claim.first_year = static_cast<int>(table.number("first_year"));
        claim.assessed_on = table.day("assessed_on");
        claim.due_on = table.day("due_on");
        claim.before_decision = table.text("before_decision") == "1";
        claim.settled_on = table.day_or_none("settled_on");
        claim.cancelled_on = table.day_or_none("cancelled_on");
        claim.overdue_charges = table.yen("overdue_charges");
        if (!claims.emplace(claim.id.value, claim).second)
            table.fail(table.line(), "id", "treasury.import.twice");
    }
    if (table.fault())
        return refuse({ *table.fault() });
    return claims;
}

// Gives each claim its balance; all of one year.
Result<int> lay_balances(std::map<std::string, Claim>& claims, std::string const& bytes)
{
    int year = 0;
    Table table("balances", bytes, balance_columns);
    while (table.next()) {
        auto const found = claims.find(table.text("claim"));
        auto const of = static_cast<int>(table.number("fiscal_year"));
        if (found == claims.end())
            table.fail(table.line(), "claim", "treasury.import.no_claim");
        else if (found->second.fiscal_year != 0)
            table.fail(table.line(), "claim", "treasury.import.twice");
        else if (year != 0 && of != year)
            table.fail(table.line(), "fiscal_year", "treasury.import.two_years");
        else {
            year = of;
            found->second.fiscal_year = of;
            found->second.balance = { table.yen("assessed"), table.yen("written_off"), table.yen("received"), table.yen("refunded"), table.yen("set_off"), table.yen("repaid"), table.yen("excess") };
        }
    }
    for (auto const& [id, claim] : claims)
        if (claim.fiscal_year == 0)
            table.fail(table.line(), "claim", "treasury.import.no_balance");
    if (table.fault())
        return refuse({ *table.fault() });
    return year;
}

// What is booked this year of a claim that stands in an earlier one.
bool is_of_another_year(std::string_view kind)
{
    return std::ranges::any_of(std::array { Change::Repay, Change::Unrepay, Change::Exceed }, [&](Change change) { return word_of(change) == kind; });
}

Result<void> append_journal(db::Write& tx, std::map<std::string, Claim> const& claims, std::string const& bytes, int year)
{
    Table table("journal", bytes, journal_columns);
    while (table.next()) {
        Entry entry { table.text("id"), table.day("booked_on"), static_cast<int>(table.number("fiscal_year")), { table.text("claim") }, table.text("item"), table.text("kind"),
            { table.word<Account>("debit"), table.word<Account>("credit"), table.yen("amount") }, table.text("source"), table.text("remark"), { table.text("by") }, { table.number("at") } };
        if (entry.fiscal_year != year)
            table.fail(table.line(), "fiscal_year", "treasury.import.two_years");
        if (entry.line.amount <= Yen(0))
            table.fail(table.line(), "amount", "treasury.import.no_number");
        if (entry.claim && !is_of_another_year(entry.kind) && !claims.contains(entry.claim.value))
            table.fail(table.line(), "claim", "treasury.import.no_claim");
        if (!table.fault())
            store::append(tx, entry);
    }
    if (table.fault())
        return refuse({ *table.fault() });
    return {};
}

}  // namespace

BookFiles export_year(db::Read& tx, int fiscal_year)
{
    BookFiles files;
    csv::Writer claims(files.claims), balances(files.balances), journal(files.journal);
    claims.row(std::span(claim_columns));
    balances.row(std::span(balance_columns));
    journal.row(std::span(journal_columns));
    store::each_balance(tx, fiscal_year, [&](Claim const& claim, bool carried) {
        auto const one = cells_of(claim), counters = cells_of(claim, claim.balance, carried);
        claims.row(std::span<std::string const>(one));
        balances.row(std::span<std::string const>(counters));
    });
    store::each_entry(tx, fiscal_year, [&](Entry const& entry) {
        auto const one = cells_of(entry);
        journal.row(std::span<std::string const>(one));
    });
    return files;
}

Result<int> import_year(db::Write& tx, Caller const& caller, Workplace const& here, BookFiles const& files)
{
    TRY(access::allow(tx, caller, may_close, { "" }));
    auto claims = TRY(claims_in(files.claims));
    auto const year = TRY(lay_balances(claims, files.balances));
    if (store::has_year(tx, year))
        return refuse(Kind::Conflict, "treasury.import.not_empty", { { "year", std::to_string(year) } });
    for (auto& [id, claim] : claims)
        if (!store::insert(tx, claim))
            return refuse(Kind::Conflict, "treasury.claim.exists");
    // Lines of our own, of money that waits for its claim, get their numbers first: only what comes in now is passed over.
    while (number_lines(tx, here, lines_a_look) > 0) {}
    TRY(append_journal(tx, claims, files.journal, year));
    store::pass_over(tx, year);
    if (auto const differences = check_books(tx, year); !differences.empty())
        return refuse({ { "journal", "treasury.import.differs", { { "item", differences.front().item } } } });
    audit::record(tx, caller, here.now(), "treasury.year.imported", {}, { { "year", std::to_string(year) }, { "claims", std::to_string(claims.size()) } });
    return year;
}

}  // namespace mado::treasury
