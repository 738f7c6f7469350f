// Everything out and in as tables: what must hold of rows that come from elsewhere.
#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/persons/exchange.h>
#include <mado/public_assistance/exchange.h>
#include <mado/public_assistance/instructions.h>

#include "service/inside.h"
#include "service/ticketing.h"
#include "store/assistance_store.h"
#include "store/exchange_store.h"
#include "store/ticket_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

using sheets::Cells;
using sheets::Column;
using sheets::Root;
using sheets::Sent;
using sheets::Table;
using sheets::Wrong;
using Wrongs = std::vector<Wrong>;

constexpr std::string_view not_same = "-";   // a decision that saw another household; no hash is like it

Root root_of(Household const& one) { return { one.id.value, one.number, one.owner, std::to_string(one.number) }; }

std::int64_t number_in(std::string const& words) { return words.empty() ? 0 : std::stoll(words); }

bool is_shielded(db::Read& tx, HouseholdId const& id, Day today)
{
    auto const group = persons::household(tx, id);
    return group && std::ranges::any_of(group->members, [&](persons::Member const& one) { return persons::known(tx, one.who, today).is_shielded; });
}

std::string& cell(std::vector<Column> const& columns, Cells& cells, std::string_view name)
{
    return cells.at(static_cast<std::size_t>(std::ranges::find(columns, name, &Column::name) - columns.begin()));
}

// Whatever was decided or paid is taken in only for a household of which nothing was decided here: a file does not decide beside the office.
bool is_decided_here(db::Read& tx, HouseholdId const& id)
{
    return std::ranges::any_of(store::decisions(tx, id), [&](Decision const& one) { return one.draft && approvals::find(tx, one.draft).has_value(); });
}

void of_household(Wrongs& wrongs, Sent const& row)
{
    if (row["owner"] != row.root()->owner)
        wrongs.push_back({ "owner", "public_assistance.exchange.other_owner" });
}

bool has_decision(db::Read& tx, Sent const& row)
{
    auto const found = store::decision(tx, { row["decision"] });
    return found && found->household.value == row.root()->id && found->state == DecisionState::Decided;
}

// Everybody's amounts and papers go by them.
Wrongs in_columns(std::vector<FieldError> const& errors)
{
    Wrongs wrongs;
    for (auto const& error : errors)
        for (auto const* column : { "grade", "winter_zone", "sheet_days", "payer_number", "hearing_days", "opinion_months", "warning_days", "note", "rent_limits" })
            if (error.field == column || (error.field.starts_with("rent_") && std::string_view(column) == "rent_limits"))
                wrongs.push_back({ column, error.key, error.arguments });
    return wrongs;
}

Wrongs wrong_setting(db::Read& tx, Sent const&)
{
    auto const kept = store::setting(tx);
    auto const fits = kept ? service::checked_setting(*kept) : Result<void> {};
    return fits ? Wrongs {} : in_columns(fits.error().fields);
}

Wrongs wrong_practice(db::Read& tx, Sent const&)
{
    auto const kept = store::practice(tx);
    auto const fits = kept ? service::checked_practice(*kept) : Result<void> {};
    return fits ? Wrongs {} : in_columns(fits.error().fields);
}

Wrongs wrong_household(db::Read& tx, Sent const& row)
{
    Wrongs wrongs;
    auto const group = persons::household(tx, { row["id"] });
    if (!group || group->kind != persons::HouseholdKind::Assistance || group->owner != row["owner"])
        wrongs.push_back({ "id", "public_assistance.exchange.no_household" });
    if (!service::is_grade(row["grade"]))
        wrongs.push_back({ "grade", "public_assistance.grade.wrong" });
    if (!service::is_winter_zone(row["winter_zone"]))
        wrongs.push_back({ "winter_zone", "public_assistance.winter_zone.wrong" });
    return wrongs;
}

Wrongs wrong_application(db::Read&, Sent const& row)
{
    Wrongs wrongs;
    of_household(wrongs, row);
    if ((row["state"] == "open") != row["closed_on"].empty())
        wrongs.push_back({ "closed_on", "public_assistance.exchange.state_without_day" });
    return wrongs;
}

Wrongs wrong_decision(db::Read& tx, Sent const& row)
{
    Wrongs wrongs;
    of_household(wrongs, row);
    if ((row["state"] == "decided") == row["decided_on"].empty())
        wrongs.push_back({ "decided_on", "public_assistance.exchange.state_without_day" });
    if (!row["application"].empty() && !store::application(tx, { row["application"] }))
        wrongs.push_back({ "application", "public_assistance.exchange.unknown" });
    if (number_in(row["amount"]) < 0 || number_in(row["surcharge"]) < 0)
        wrongs.push_back({ "amount", "public_assistance.amount.wrong" });
    if (is_decided_here(tx, { row.root()->id }))
        wrongs.push_back({ "household", "public_assistance.exchange.decided_here" });
    return wrongs;
}

Wrongs wrong_circumstance(db::Read& tx, Sent const& row)
{
    Wrongs wrongs;
    HouseholdId const household { row.root()->id };
    auto const one = store::circumstance(tx, { row["id"] });
    if (row["held"] == "struck")
        return row["why_struck"].empty() ? Wrongs { { "why_struck", "web.sheet.required" } } : wrongs;
    auto fact = one->fact;
    if (one->ends_fact) {
        auto const ended = store::circumstance(tx, one->ends_fact);
        if (!ended || ended->household != household || ended->ends_fact)
            wrongs.push_back({ "ends_fact", "public_assistance.exchange.unknown" });
        else if (!fact.until || *fact.until < ended->fact.from.plus_days(-1))
            wrongs.push_back({ "until", "public_assistance.days.wrong" });
        fact.until = std::nullopt;
    }
    if (auto const fits = service::checked(tx, household, fact); !fits)
        for (auto const& error : fits.error().fields)
            wrongs.push_back({ error.field == "who" ? "individual" : error.field == "amount" ? "amount" : error.field == "expenses" ? "expenses" : error.field == "word" ? "word" : "until", error.key });
    if (row["held"] == "effective" && !has_decision(tx, row))
        wrongs.push_back({ "decision", "public_assistance.exchange.unknown" });
    if (row["held"] == "effective" && is_decided_here(tx, household))
        wrongs.push_back({ "household", "public_assistance.exchange.decided_here" });
    return wrongs;
}

Wrongs wrong_month(db::Read& tx, Sent const& row)
{
    Wrongs wrongs;
    if (crypto::sha256_hex(row["sheet"]) != row["sheet_sha256"])
        wrongs.push_back({ "sheet_sha256", "public_assistance.exchange.other_hash" });
    if (is_decided_here(tx, { row.root()->id }))
        wrongs.push_back({ "household", "public_assistance.exchange.decided_here" });
    return wrongs;
}

Day month_of(Sent const& row) { return parse_month(row["month"]).value_or(Day {}); }

Wrongs wrong_correction(db::Read& tx, Sent const& row)
{
    Wrongs wrongs;
    if (!store::is_closed(tx, { row.root()->id }, month_of(row)))
        wrongs.push_back({ "month", "public_assistance.exchange.not_closed" });
    if (!has_decision(tx, row))
        wrongs.push_back({ "decision", "public_assistance.exchange.unknown" });
    if (is_decided_here(tx, { row.root()->id }))
        wrongs.push_back({ "household", "public_assistance.exchange.decided_here" });
    return wrongs;
}

// A month that was paid elsewhere and is not closed here would be closed, and paid once more.
Wrongs wrong_payment(db::Read& tx, Sent const& row)
{
    Wrongs wrongs;
    of_household(wrongs, row);
    auto const is_of_its_month = row["kind"] == "regular" || row["kind"] == "landlord";
    if (is_of_its_month && !store::is_closed(tx, { row.root()->id }, month_of(row)))
        wrongs.push_back({ "month", "public_assistance.exchange.not_closed" });
    if ((row["state"] == "paid") == row["paid_on"].empty())
        wrongs.push_back({ "paid_on", "public_assistance.exchange.state_without_day" });
    if (number_in(row["amount"]) <= 0)
        wrongs.push_back({ "amount", "public_assistance.amount.wrong" });
    if (is_decided_here(tx, { row.root()->id }))
        wrongs.push_back({ "household", "public_assistance.exchange.decided_here" });
    return wrongs;
}

// One in a draft would wait for ever for what is not here.
Wrongs wrong_instruction(db::Read&, Sent const& row)
{
    Wrongs wrongs;
    of_household(wrongs, row);
    if (row["state"] == "drafted")
        wrongs.push_back({ "state", "web.sheet.value" });
    return wrongs;
}

Wrongs wrong_hearing(db::Read& tx, Sent const& row)
{
    auto const all = instructions(tx, { row.root()->id });
    auto const is_there = std::ranges::any_of(all, [&](Instruction const& one) { return one.id.value == row["instruction"]; });
    return is_there ? Wrongs {} : Wrongs { { "instruction", "public_assistance.exchange.unknown" } };
}

// -- 代理納付: its account is sealed for this zone.
Table landlords(Workplace const& here)
{
    Table table;
    table.name = "landlords";
    table.is_kept_back = true;
    table.columns = { { "household", {}, sheets::Type::Root, sheets::Needed::Yes, sheets::Key::Yes }, { "landlord" } };
    for (auto const* name : { "bank", "bank_name", "branch", "branch_name", "account_kind", "account_number", "account_name" })
        table.columns.push_back({ name });
    table.read = [&here](db::Read& tx, Root const& root) {
        auto const one = store::household(tx, { root.id });
        if (!one || one->landlord.empty())
            return std::vector<Cells> {};
        auto const into = service::opened(here, one->id, store::account(tx, one->id));
        return std::vector<Cells> { { std::to_string(root.number), one->landlord, into.bank, into.bank_name, into.branch, into.branch_name, into.kind, into.number, into.name } };
    };
    table.keep = [&here](db::Write& tx, Root const& root, Sent const& row) {
        auto one = store::household(tx, { root.id }).value();
        one.landlord = row["landlord"];
        store::change(tx, one);
        treasury::BankAccount const into { row["bank"], row["bank_name"], row["branch"], row["branch_name"], row["account_kind"], row["account_number"], row["account_name"] };
        store::keep_account(tx, one.id, service::boxed(here, one.id, into));
    };
    table.check = [](db::Read&, Sent const& row) {
        treasury::BankAccount into { row["bank"], row["bank_name"], row["branch"], row["branch_name"], row["account_kind"], row["account_number"], row["account_name"] };
        Wrongs wrongs;
        if (auto const fits = treasury::checked(into); !fits)
            for (auto const& error : fits.error().fields)
                wrongs.push_back({ "account_number", error.key, error.arguments });
        return wrongs;
    };
    return table;
}

// What a draft has taken is pending for whoever cannot see the draft; what a draft was made of stands before it.
void give_back(std::vector<Column> const& columns, Cells& cells, std::string_view state, std::string_view drafted, std::string_view before)
{
    auto& now = cell(columns, cells, state);
    if (now != drafted && now != before)
        return;
    now = before;
    cell(columns, cells, "decision").clear();
}

void add_rules(Table& table)
{
    using Check = Wrongs (*)(db::Read&, Sent const&);
    struct Rule { std::string_view table; Check check; };
    for (auto const& rule : { Rule { "settings", wrong_setting }, { "practice", wrong_practice }, { "households", wrong_household }, { "applications", wrong_application }, { "decisions", wrong_decision }, { "circumstances", wrong_circumstance },
             { "months", wrong_month }, { "corrections", wrong_correction }, { "payments", wrong_payment }, { "instructions", wrong_instruction },
             { "hearings", wrong_hearing } })
        if (rule.table == table.name)
            table.check = rule.check;
    if (table.name == "circumstances")
        table.reading = [](db::Read&, Root const&, auto const& columns, Cells& cells) { give_back(columns, cells, "held", "drafted", "pending"); };
    if (table.name == "instructions")
        table.reading = [](db::Read&, Root const&, auto const& columns, Cells& cells) { give_back(columns, cells, "state", "drafted", "conferred"); };
    if (table.name != "decisions")
        return;
    // What the decision saw of the household is a hash under this zone's seals: others are told whether it is still so, and keep their own.
    table.reading = [](db::Read& tx, Root const& root, auto const& columns, Cells& cells) {
        auto& seen = cell(columns, cells, "as_seen");
        if (!seen.empty())
            seen = seen == service::seen_of(tx, store::household(tx, { root.id }).value()) ? "1" : "0";
    };
    table.keeping = [](db::Read& tx, Root const& root, auto const& columns, Cells& cells) {
        auto& seen = cell(columns, cells, "as_seen");
        if (!seen.empty())
            seen = seen == "1" ? service::seen_of(tx, store::household(tx, { root.id }).value()) : std::string(not_same);
    };
}

Result<Table const*> table_for(sheets::Book const& all, sheets::Range const& range, std::string_view name)
{
    if (range.divisions.empty())
        return refuse(Kind::Forbidden, "public_assistance.exchange.not_yours");
    auto const* table = all.table(name);
    if (!table)
        return refuse(Kind::NotFound, "web.sheet.no_table");
    return table;
}

}  // namespace

sheets::Book book(Workplace const& here)
{
    sheets::Book made;
    for (auto& table : store::exchange_tables()) {
        auto const is_households = table.name == "households";
        table.is_of_roots = is_households;
        add_rules(table);
        made.tables.push_back(std::move(table));
        if (is_households)
            made.tables.push_back(landlords(here));
    }
    auto const today = here.now().today();
    made.numbered = [](db::Read& tx, std::int64_t number) {
        auto const found = store::household_of_number(tx, number);
        return found ? std::optional(root_of(*found)) : std::nullopt;
    };
    made.roots = [](db::Read& tx, std::string const& after, int most) {
        std::vector<Root> all;
        for (auto const& one : store::households(tx, "", number_in(after), most))
            all.push_back(root_of(one));
        return all;
    };
    made.is_shielded = [today](db::Read& tx, Root const& root) { return is_shielded(tx, { root.id }, today); };
    made.individual_number = [](db::Read& tx, std::string const& id) { return persons::number_of(tx, { id }); };
    made.individual = [](db::Read& tx, std::int64_t number) { return persons::numbered(tx, number).value; };
    made.unknown_root = "public_assistance.exchange.unknown_number";
    return made;
}

sheets::Range range_of(db::Read& tx, Caller const& caller) { return sheets::range_of(tx, caller, may_exchange, persons::may_read_shielded); }

Result<sheets::Part> export_part(db::Read& tx, Workplace const& here, sheets::Range const& range, std::string_view name, std::string const& after)
{
    auto const all = book(here);
    auto const* table = TRY(table_for(all, range, name));
    auto const is_number = after.size() < 13 && after.find_first_not_of("0123456789") == after.npos;
    if (table->by == Table::By::Root ? !is_number : !after.empty() && !is_uuid(after))
        return refuse({ { "after", "web.sheet.value" } });
    return sheets::part_of(tx, all, range, *table, after);
}

void trace_export(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::size_t rows, std::string_view reason)
{
    auto const salt = here.now().id();
    audit::record(tx, caller, here.now(), "public_assistance.exchange.exported", { { "exchange", salt } },
        { { "table", std::string(table) }, { "rows", std::to_string(rows) }, { "reason", audit::salted_hash(salt, reason) } });
}

Result<sheets::Taken> import_table(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::string_view name, std::string_view bytes)
{
    auto const all = book(here);
    auto const* table = TRY(table_for(all, range, name));
    // What holds for the whole town is for whoever is of the division that the procedure names, or above it.
    auto const definition = here.library.procedure("public_assistance_application");
    if ((table->name == "settings" || table->name == "practice") && !range.holds(definition ? definition->owner : std::string()))
        return refuse(Kind::Forbidden, "public_assistance.exchange.not_yours");
    auto const taken = TRY(sheets::take_in(tx, all, range, *table, bytes));
    auto const hash = crypto::sha256_hex(bytes);
    audit::record(tx, caller, here.now(), "public_assistance.exchange.imported", { { "exchange", hash.substr(0, 32) } },
        { { "table", std::string(name) }, { "hash", hash }, { "rows", std::to_string(taken.rows) }, { "added", std::to_string(taken.added) } });
    return taken;
}

}  // namespace mado::public_assistance
