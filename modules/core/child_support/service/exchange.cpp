// Everything out and in as tables, and what other offices ask and answer.
#include <mado/audit/audit.h>
#include <mado/cases/cases.h>
#include <mado/child_support/exchange.h>
#include <mado/crypto/box.h>
#include <mado/csv/writer.h>
#include <mado/persons/exchange.h>
#include <mado/persons/shield.h>

#include "service/telling.h"
#include "service/workings.h"
#include "store/exchange_store.h"
#include "store/payment_store.h"
#include "store/recipient_store.h"

#include <algorithm>
#include <map>

namespace mado::child_support {

using Kind = Refusal::Kind;

namespace {

using sheets::Root;
using sheets::Sent;
using sheets::Table;
using Wrongs = std::vector<sheets::Wrong>;

constexpr int a_page = 200, days_to_look = 7;

Root root_of(Recipient const& one) { return { one.id.value, one.number, one.owner, one.id.value }; }

// Whatever was decided or paid is taken in only for somebody of whom nothing was decided here: a file does not decide beside the office.
bool is_decided_here(db::Read& tx, RecipientId const& id)
{
    auto const one = store::find(tx, id);
    if (one && one->claim && cases::find(tx, one->claim))
        return true;
    return std::ranges::any_of(store::decisions(tx, id), [&](Decision const& decision) { return decision.draft && approvals::find(tx, decision.draft).has_value(); });
}

Wrongs wrong_of_another(db::Read& tx, Sent const& row)
{
    return is_decided_here(tx, { row.root()->id }) ? Wrongs { { "number", "child_support.exchange.decided_here" } } : Wrongs {};
}

Wrongs wrong_fact(db::Read& tx, Sent const& row)
{
    auto wrongs = wrong_of_another(tx, row);
    auto const all = store::facts(tx, { row.root()->id });
    auto const kept = std::ranges::find(all, row["id"], [](KeptFact const& one) { return one.fact.id; });
    if (auto const fits = read_fact(kept->fact.kind, typed_fact(kept->fact)); !fits)
        wrongs.push_back({ "values", fits.error().fields.empty() ? "web.sheet.value" : "child_support.exchange.wrong_fact", {} });
    return wrongs;
}

// What it is of decides whether it counts as paid.
Wrongs wrong_line(db::Read& tx, Sent const& row)
{
    auto wrongs = wrong_of_another(tx, row);
    auto const payment = row["payment"].empty() ? std::nullopt : store::payment(tx, { row["payment"] });
    if (!row["payment"].empty() && (!payment || payment->recipient.value != row.root()->id))
        wrongs.push_back({ "payment", "child_support.exchange.unknown" });
    return wrongs;
}

// Letters go out by them.
Wrongs wrong_terms(db::Read&, Sent const& row)
{
    Wrongs wrongs;
    Terms wish;
    for (auto const& [column, day] : { std::pair("told_on", &wish.told_on), std::pair("reminded_on", &wish.reminded_on), std::pair("warned_on", &wish.warned_on) }) {
        auto const read = DayOfYear::parse(row[column]);
        if (!read)
            wrongs.push_back({ column, "child_support.terms.wrong.day" });
        *day = read.value_or(DayOfYear {});
    }
    constexpr std::int64_t most = 1'000;         // far beyond what makes sense
    wish.answer_days = static_cast<int>(std::min<std::int64_t>(std::stoll(row["answer_days"]), most));
    wish.months_before_lapse = static_cast<int>(std::min<std::int64_t>(std::stoll(row["months_before_lapse"]), most));
    if (wrongs.empty())
        for (auto const* column : { "told_on", "reminded_on", "warned_on", "answer_days", "months_before_lapse" })
            for (auto const& error : service::wrong_terms(wish))
                if (error.field == column)
                    wrongs.push_back({ column, error.key, error.arguments });
    return wrongs;
}

Wrongs wrong_work(db::Read&, Sent const& row)
{
    return row["owner"] == row.root()->owner ? Wrongs {} : Wrongs { { "owner", "child_support.exchange.other_owner" } };
}

// A child that comes in and for whom somebody else is paid here: a clerk looks before anything is paid for it twice. Those of one file have been looked at where it comes from.
Result<void> watch_children(db::Write& tx, Workplace const& here, Table const& table, std::string_view bytes)
{
    auto const rows = TRY(sheets::rows_in(table.names(), bytes, sheets::most_rows));
    auto const column = static_cast<std::size_t>(std::ranges::find(table.columns, sheets::Type::Root, &sheets::Column::type) - table.columns.begin());
    std::map<std::string, Recipient> came;
    for (auto const& row : rows)
        if (auto const one = store::numbered(tx, std::stoll(row.cells.at(column))); one && !is_decided_here(tx, one->id))
            came.emplace(one->id.value, *one);
    for (auto const& [id, one] : came) {
        auto const known = store::children(tx, one.id);
        for (auto const& child : children_of(basis_of(tx, one))) {
            auto const kept = std::ranges::find(known, child.id, &KeptChild::id);
            if (kept == known.end())
                continue;
            for (auto const& [other, there] : service::standing_of(tx, child.id, kept->who))
                if (!came.contains(other.id.value) && child.first() <= there.last() && there.first() <= child.last())
                    service::add_work(tx, here, one, WorkKind::ChildTwice, child.id, here.now().today().plus_days(days_to_look), service::number_words(other));
        }
    }
    return {};
}

Result<Table const*> table_for(sheets::Book const& all, sheets::Range const& range, std::string_view name)
{
    if (range.divisions.empty())
        return refuse(Kind::Forbidden, "child_support.exchange.not_yours");
    auto const* table = all.table(name);
    if (!table)
        return refuse(Kind::NotFound, "web.sheet.no_table");
    return table;
}

}  // namespace

sheets::Book book()
{
    sheets::Book made;
    made.tables = store::exchange_tables();
    for (auto& table : made.tables) {
        table.is_of_roots = table.name == "recipients";
        if (table.name == "facts")
            table.check = wrong_fact;
        else if (table.name == "lines")
            table.check = wrong_line;
        else if (table.name == "terms")
            table.check = wrong_terms;
        else if (table.name == "work")
            table.check = wrong_work;
        else if (table.by == Table::By::Root && table.name != "reports")
            table.check = wrong_of_another;
    }
    made.numbered = [](db::Read& tx, std::int64_t number) {
        auto const found = store::numbered(tx, number);
        return found ? std::optional(root_of(*found)) : std::nullopt;
    };
    made.roots = [](db::Read& tx, std::string const& after, int most) {
        std::vector<Root> all;
        for (auto const& one : store::every(tx, { after }, most))
            all.push_back(root_of(one));
        return all;
    };
    made.is_shielded = [](db::Read&, Root const&) { return false; };   // no table here says where anybody lives or is paid
    made.individual_number = [](db::Read& tx, std::string const& id) { return persons::number_of(tx, { id }); };
    made.individual = [](db::Read& tx, std::int64_t number) { return persons::numbered(tx, number).value; };
    made.unknown_root = "child_support.exchange.unknown_number";
    return made;
}

sheets::Range range_of(db::Read& tx, Caller const& caller) { return sheets::range_of(tx, caller, may_import, persons::may_read_shielded); }

Result<sheets::Part> export_part(db::Read& tx, sheets::Range const& range, std::string_view name, std::string const& after)
{
    auto const all = book();
    auto const* table = TRY(table_for(all, range, name));
    if (!after.empty() && !is_uuid(after))
        return refuse({ { "after", "web.sheet.value" } });
    return sheets::part_of(tx, all, range, *table, after);
}

void trace_export(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::size_t rows, std::string_view reason)
{
    auto const salt = here.now().id();
    audit::record(tx, caller, here.now(), "child_support.exchange.exported", { { "exchange", salt } },
        { { "table", std::string(table) }, { "rows", std::to_string(rows) }, { "reason", audit::salted_hash(salt, reason) } });
}

Result<sheets::Taken> import_table(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::string_view name, std::string_view bytes)
{
    auto const all = book();
    auto const* table = TRY(table_for(all, range, name));
    // What holds for the whole town is for whoever is of the division that the procedure names, or above it.
    auto const definition = here.library.procedure(service::claim_procedure);
    if (table->name == "terms" && !range.holds(definition ? definition->owner : std::string()))
        return refuse(Kind::Forbidden, "child_support.exchange.not_yours");
    auto const taken = TRY(sheets::take_in(tx, all, range, *table, bytes));
    if (table->name == "children" || table->name == "facts")
        TRY(watch_children(tx, here, *table, bytes));
    auto const hash = crypto::sha256_hex(bytes);
    audit::record(tx, caller, here.now(), "child_support.exchange.imported", { { "exchange", hash.substr(0, 32) } },
        { { "table", std::string(name) }, { "hash", hash }, { "rows", std::to_string(taken.rows) }, { "added", std::to_string(taken.added) } });
    return taken;
}

ReceivesPage receiving(db::Read& tx, sheets::Range const& range, Day month, std::int64_t after)
{
    ReceivesPage page;
    auto const looked_at = store::after_number(tx, after, a_page);
    for (auto const& recipient : looked_at) {
        if (!range.holds(recipient.owner))
            continue;
        auto const months = store::months(tx, recipient.id);
        auto const kept = std::ranges::find(months, month_of(month), [](KeptMonth const& one) { return one.month.month; });
        if (kept == months.end())
            continue;
        Receives one { recipient.number, persons::number_of(tx, recipient.who), {}, kept->month };
        auto const known = store::children(tx, recipient.id);
        for (auto const& child : children_of(basis_of(tx, recipient)))
            if (child.first() <= one.month.month && one.month.month <= child.last())
                if (auto const found = std::ranges::find(known, child.id, &KeptChild::id); found != known.end())
                    one.children.push_back(persons::number_of(tx, found->who));
        page.all.push_back(std::move(one));
    }
    page.next = looked_at.size() == a_page ? looked_at.back().number : 0;
    return page;
}

Result<Matched> match_answers(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::vector<OfficeAnswer> const& answers)
{
    constexpr std::array<std::string_view, 5> titles { "number", "kind", "year", "amount", "dependants" };
    std::string file;
    csv::Writer writer(file);
    writer.row(std::span<std::string_view const>(titles));
    int outside = 0;
    for (auto const& one : answers) {
        auto const recipient = store::numbered(tx, one.number);
        if (!recipient || !range.holds(recipient->owner)) {
            ++outside;
            continue;
        }
        std::vector<std::string> const cells { std::to_string(one.number), one.kind, std::to_string(one.year), std::to_string(one.amount), std::to_string(one.dependants) };
        writer.row(std::span<std::string const>(cells));
    }
    Matched made;
    if (outside < std::ssize(answers))
        made = TRY(match(tx, caller, here, file));
    made.lines += outside;
    made.unknown += outside;
    return made;
}

}  // namespace mado::child_support
