#include "service/exchanging.h"

#include <mado/crypto/box.h>
#include <mado/persons/fallback.h>

#include <algorithm>
#include <map>
#include <set>

namespace mado::persons {

namespace {

using model::Cells;
using model::SheetRow;
using Rows = std::span<SheetRow const>;

constexpr std::size_t most_errors = 20;

// -- what stands in a row of each table.
struct IndividualRow { std::int64_t number; std::string id; std::optional<Day> born_on; Sex sex; std::optional<Day> died_on; std::vector<std::string> divisions; std::string came_from; };
struct NameRow { model::Span span; Name name; };

std::vector<std::string> words_in(std::string const& cell)
{
    std::vector<std::string> all;
    for (std::size_t from = 0; from < cell.size();) {
        auto const end = std::min(cell.find(' ', from), cell.size());
        if (end > from)
            all.push_back(cell.substr(from, end - from));
        from = end + 1;
    }
    return all;
}

void add_errors(Cells& cells, std::vector<FieldError> const& errors)
{
    for (auto const& error : errors)
        cells.fail(error.field, error.key, error.arguments);
}

IndividualRow individual_in(Cells& cells, Day today)
{
    IndividualRow row { cells.number(), cells.uuid_or_none(), cells.day_or_none(), cells.word<Sex>(), cells.day_or_none(), words_in(cells.text()), {} };
    if (row.divisions.empty())
        cells.fail("persons.required");
    row.came_from = cells.text();
    add_errors(cells, service::wrong_birth(row.born_on, today));
    if (row.died_on && (*row.died_on > today || (row.born_on && *row.died_on < *row.born_on)))
        cells.fail("died_on", "persons.wrong_death");
    if (row.came_from.size() > 200)
        cells.fail("came_from", "persons.too_long");
    return row;
}

NameRow name_in(Cells& cells)
{
    cells.number();
    auto const from = cells.day_or_none();
    NameRow row { { from.value_or(beginning()), cells.day_or_none() }, {} };
    row.name = { cells.text(), cells.text(), cells.text() };
    add_errors(cells, service::wrong_in(row.name));
    return row;
}

Address address_in(Cells& cells)
{
    cells.number();
    Address row;
    row.kind = cells.word<AddressKind>(), row.from = cells.day(), row.until = cells.day_or_none(), row.postcode = cells.text(), row.words = cells.text(), row.town = cells.text();
    add_errors(cells, service::wrong_in(row));
    return row;
}

Account account_in(Cells& cells)
{
    cells.number();
    Account row;
    row.purpose = cells.text(), row.source = cells.word<AccountSource>(), row.from = cells.day(), row.until = cells.day_or_none(), row.bank = cells.text(), row.bank_name = cells.text(),
    row.branch = cells.text(), row.branch_name = cells.text(), row.kind = cells.text(), row.number = cells.text(), row.name = cells.text();
    add_errors(cells, service::wrong_in(row));
    return row;
}

Member member_in(Cells& cells, db::Read& tx)
{
    cells.text();
    auto const one = store::find_number(tx, cells.number());
    if (!one)
        cells.fail("persons.exchange.unknown_number");
    Member row { one ? one->id : IndividualId {}, cells.text(), cells.day(), cells.day_or_none() };
    if (auto error = service::wrong_words("relation", row.relation, true, 40))
        cells.fail("relation", error->key, error->arguments);
    if (row.until && *row.until < row.from)
        cells.fail("until", "persons.wrong_span");
    return row;
}

std::optional<Household> household_in(Cells& cells, db::Read& tx, Range const& range, bool is_known)
{
    HouseholdId const id { cells.uuid_or_none() };
    auto found = id.value.empty() ? std::nullopt : store::household(tx, id);
    if (id.value.empty() || (is_known && !found) || (found && !service::is_in(range, { found->owner })))
        cells.fail("persons.exchange.unknown_household");
    return found;
}

std::optional<store::Stored> individual_of(Cells& cells, db::Read& tx, Range const& range)
{
    auto found = store::find_number(tx, cells.number());
    if (!found || !service::is_in(range, store::divisions(tx, found->id)))
        cells.fail("persons.exchange.unknown_number");
    return found;
}

// Spans of one kind, in the order of their first days: none overlaps; of names none is missing either.
void check_spans(std::vector<FieldError>& errors, std::vector<std::pair<std::uint64_t, model::Span>> spans, bool without_gaps)
{
    std::ranges::stable_sort(spans, {}, [](auto const& one) { return one.second.from; });
    for (std::size_t n = 0; n < spans.size(); ++n) {
        auto const& [line, span] = spans[n];
        auto const* before = n == 0 ? nullptr : &spans[n - 1].second;
        if (span.until && *span.until < span.from)
            errors.push_back(model::wrong_at(line, "until", "persons.wrong_span"));
        else if (before && (!before->until || *before->until >= span.from))
            errors.push_back(model::wrong_at(line, "from", "persons.exchange.overlap"));
        else if (without_gaps && (before ? before->until->plus_days(1) != span.from : span.from != beginning()))
            errors.push_back(model::wrong_at(line, "from", "persons.exchange.gap"));
        else if (without_gaps && n + 1 == spans.size() && span.until)
            errors.push_back(model::wrong_at(line, "until", "persons.exchange.gap"));
    }
}

void check_individual(Cells& cells, db::Read& tx, Workplace const& here, Range const& range)
{
    auto const row = individual_in(cells, here.now().today());
    auto const found = store::find_number(tx, row.number);
    if (found && !service::is_in(range, store::divisions(tx, found->id)))
        cells.fail("number", "persons.exchange.unknown_number");
    if ((found && !row.id.empty() && row.id != found->id.value) || (!found && !row.id.empty() && store::find(tx, { row.id })))
        cells.fail("id", "persons.exchange.other_id");
    for (auto const& division : row.divisions)
        if (!service::is_in(range, { division }))
            cells.fail("divisions", "web.sheet.other_division");
}

void check_judgement(Cells& cells, db::Read& tx, Range const& range)
{
    auto const one = individual_of(cells, tx, range), other = individual_of(cells, tx, range);
    auto const& verdict = cells.text();
    if (verdict != "same" && verdict != "not_same")
        cells.fail("web.sheet.value");
    if (one && other && one->id == other->id)
        cells.fail("other", "persons.judge.itself");
    if (auto error = service::wrong_words("reason", cells.text(), true))
        cells.fail("reason", error->key, error->arguments);
}

void check_row(Cells& cells, db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, SheetRow const& row)
{
    switch (sheet) {
    case Sheet::Individuals: return check_individual(cells, tx, here, range);
    case Sheet::Names: name_in(cells); break;
    case Sheet::Addresses: address_in(cells); break;
    case Sheet::Accounts: account_in(cells); break;
    case Sheet::Numbers:
        cells.number();
        if (!is_my_number(cells.text()))
            cells.fail("persons.number.wrong");
        break;
    case Sheet::Households: {
        auto const found = household_in(cells, tx, range, false);
        auto const kind = cells.word<HouseholdKind>();
        auto const& owner = cells.text();
        if (!service::is_in(range, { owner }) || (found && found->owner != owner))
            cells.fail("web.sheet.other_division");
        if (found && found->kind != kind)
            cells.fail("kind", "web.sheet.value");
        (void)individual_of(cells, tx, range);
        return;
    }
    case Sheet::Members:
        household_in(cells, tx, range, true);
        {
            Cells again(sheet, row);
            member_in(again, tx);
            for (auto const& error : again.errors())
                cells.fail(error.arguments.at("column"), error.arguments.at("says"), error.arguments);
        }
        return;
    case Sheet::Judgements: return check_judgement(cells, tx, range);
    }
    Cells again(sheet, row);
    auto const one = individual_of(again, tx, range);
    // Nobody who may not see where a shielded one lives and is paid may say it.
    if (one && (sheet == Sheet::Addresses || sheet == Sheet::Accounts) && !range.opens_shielded && service::is_shielded(tx, service::group_of(tx, one->id)))
        again.fail(columns_of(sheet)[0], "persons.exchange.shielded");
    for (auto const& error : again.errors())
        cells.fail(error.arguments.at("column"), error.arguments.at("says"), error.arguments);
}

// -- taking in
template <class Row>
void replace_all(db::Write& tx, Workplace const& here, store::Table table, std::vector<Row> const& rows)
{
    for (auto const& row : rows)
        store::replace_row(tx, table, row.kept.id, here.now().at);
}

struct Hand { db::Write& tx; Caller const& caller; Workplace const& here; };

Result<bool> finish(Hand const& hand, store::Stored const& one)
{
    TRY(service::keep(hand.tx, one, one.version));
    service::trace(hand.tx, hand.caller, hand.here, "persons.individual.imported", one.id);
    TRY(service::recognize(hand.tx, hand.caller, hand.here, one.id));
    return true;
}

Result<bool> take_individual(Hand const& hand, SheetRow const& from)
{
    auto& [tx, caller, here] = hand;
    Cells cells(Sheet::Individuals, from);
    auto const row = individual_in(cells, here.now().today());
    auto one = store::find_number(tx, row.number);
    auto const is_new = !one;
    if (is_new) {
        one = store::Stored { { row.id.empty() ? here.now().id() : row.id }, row.number, row.born_on, row.sex, row.died_on, row.came_from, here.now().at, 1 };
        store::insert(tx, *one);
        store::begin_numbers_after(tx, row.number);
    }
    auto const before = store::divisions(tx, one->id);
    auto const uses_more = std::ranges::any_of(row.divisions, [&](std::string const& division) { return std::ranges::find(before, division) == before.end(); });
    for (auto const& division : row.divisions)
        store::use(tx, one->id, division, here.now().at);
    auto const is_other = one->born_on != row.born_on || one->sex != row.sex || one->died_on != row.died_on;
    if (!is_new && is_other)
        service::remark(tx, caller, here, one->id, "import", one->born_on ? one->born_on->iso() : std::string(), row.born_on ? row.born_on->iso() : std::string(), "");
    if (!is_new && !is_other && !uses_more)
        return false;
    one->born_on = row.born_on, one->sex = row.sex, one->died_on = row.died_on;
    if (!is_new)
        return finish(hand, *one);
    service::trace(tx, caller, here, "persons.individual.imported", one->id, { { "number", std::to_string(one->number) } });
    return true;
}

// A death that a file tells is one like any other: who pays hears of it.
Result<bool> take_individual_and_tell(Hand const& hand, SheetRow const& from)
{
    auto const died_of = [&](std::optional<store::Stored> const& one) { return one ? one->died_on : std::nullopt; };
    auto const before = died_of(store::find_number(hand.tx, std::stoll(from.cells[0])));
    auto const is_changed = TRY(take_individual(hand, from));
    auto const one = store::find_number(hand.tx, std::stoll(from.cells[0]));
    if (one && one->died_on && one->died_on != before) {
        service::trace(hand.tx, hand.caller, hand.here, "persons.individual.died", one->id, { { "on", one->died_on->iso() } });
        TRY(hand.here.listeners.publish(hand.tx, hand.caller, hand.here, Died { one->id, *one->died_on }));
    }
    return is_changed;
}

Result<bool> take_names(Hand const& hand, store::Stored const& one, Rows rows)
{
    auto const kept = store::names(hand.tx, one.id);
    std::vector<NameRow> wished;
    for (auto const& row : rows) {
        Cells cells(Sheet::Names, row);
        wished.push_back(name_in(cells));
    }
    std::ranges::stable_sort(wished, {}, [](NameRow const& row) { return row.span.from; });
    if (std::ranges::equal(kept, wished, [](store::StoredName const& a, NameRow const& b) { return a.kept.span == b.span && a.name == b.name; }))
        return false;
    replace_all(hand.tx, hand.here, store::Table::Name, kept);
    for (auto const& row : wished)
        store::insert_name(hand.tx, one.id, { service::kept_now(hand.caller, hand.here, row.span), row.name });
    return finish(hand, one);
}

bool same(Address const& a, Address const& b) { return a.kind == b.kind && a.postcode == b.postcode && a.words == b.words && a.town == b.town && a.from == b.from && a.until == b.until; }

Result<bool> take_addresses(Hand const& hand, store::Stored const& one, Rows rows)
{
    auto kept = store::addresses(hand.tx, one.id);
    std::vector<Address> wished;
    for (auto const& row : rows) {
        Cells cells(Sheet::Addresses, row);
        wished.push_back(address_in(cells));
    }
    // A feed of 住民票の住所 alone says nothing of 送付先: kinds that the file does not tell of stay.
    std::erase_if(kept, [&](auto const& row) { return std::ranges::find(wished, row.address.kind, &Address::kind) == wished.end(); });
    std::ranges::stable_sort(wished, {}, &Address::from);
    if (std::ranges::is_permutation(kept, wished, [](auto const& a, auto const& b) {
            auto const address = [](auto const& row) -> Address const& { if constexpr (requires { row.address; }) return row.address; else return row; };
            return same(address(a), address(b));
        }))
        return false;
    replace_all(hand.tx, hand.here, store::Table::Address, kept);
    for (auto const& address : wished)
        store::insert_address(hand.tx, { service::kept_now(hand.caller, hand.here, { address.from, address.until }), address, one.id });
    return finish(hand, one);
}

std::vector<std::string> cells_of(Account const& account)
{
    return { account.purpose, word_of(account.source), account.from.iso(), account.until ? account.until->iso() : "", account.bank, account.bank_name, account.branch, account.branch_name, account.kind, account.number, account.name };
}

Result<bool> take_accounts(Hand const& hand, store::Stored const& one, Rows rows)
{
    auto kept = store::accounts(hand.tx, one.id);
    std::vector<Account> wished, known;
    for (auto const& row : rows) {
        Cells cells(Sheet::Accounts, row);
        wished.push_back(account_in(cells));
    }
    std::erase_if(kept, [&](auto const& row) { return std::ranges::find(wished, row.purpose, &Account::purpose) == wished.end(); });
    for (auto const& row : kept)
        known.push_back(service::opened(hand.here, row));
    std::ranges::stable_sort(wished, {}, &Account::from);
    if (std::ranges::is_permutation(known, wished, [](Account const& a, Account const& b) { return cells_of(a) == cells_of(b); }))
        return false;
    replace_all(hand.tx, hand.here, store::Table::Account, kept);
    for (auto const& account : wished)
        TRY(service::place_account(hand.tx, hand.caller, hand.here, one.id, account));
    return finish(hand, one);
}

Result<bool> take_number(Hand const& hand, store::Stored const& one, SheetRow const& row)
{
    auto const kept = store::number_of(hand.tx, one.id);
    if (kept && service::open_number(hand.here, *kept) == row.cells[1])
        return false;
    service::seal_number(hand.tx, hand.caller, hand.here, one.id, row.cells[1]);
    return finish(hand, one);
}

Result<bool> take_household(Hand const& hand, SheetRow const& row)
{
    auto& [tx, caller, here] = hand;
    auto const head = store::find_number(tx, std::stoll(row.cells[3]));
    auto found = store::household(tx, { row.cells[0] });
    if (found && found->head == head->id)
        return false;
    auto const is_new = !found;
    if (is_new)
        found = Household { { row.cells[0] }, value_of<HouseholdKind>(row.cells[1]), row.cells[2], head->id, {}, 1 };
    found->head = head->id;
    if (is_new)
        store::insert(tx, *found, here.now().at);
    else if (!store::change(tx, *found, found->version))
        return refuse(Refusal::Kind::Conflict, "persons.changed_meanwhile");
    audit::record(tx, caller, here.now(), "persons.household.imported", { { "household", found->id.value } });
    return true;
}

Result<bool> take_members(Hand const& hand, Rows rows)
{
    auto& [tx, caller, here] = hand;
    auto const found = store::household(tx, { rows.front().cells[0] });
    std::vector<Member> wished;
    for (auto const& row : rows) {
        Cells cells(Sheet::Members, row);
        wished.push_back(member_in(cells, tx));
    }
    std::ranges::stable_sort(wished, {}, &Member::from);
    if (std::ranges::is_permutation(found->members, wished, [](Member const& a, Member const& b) { return a.who == b.who && a.relation == b.relation && a.from == b.from && a.until == b.until; }))
        return false;
    store::replace_members(tx, found->id, here.now().at);
    for (auto const& member : wished)
        store::insert_member(tx, found->id, here.now().id(), member);
    if (!store::change(tx, *found, found->version))
        return refuse(Refusal::Kind::Conflict, "persons.changed_meanwhile");
    audit::record(tx, caller, here.now(), "persons.household.imported", { { "household", found->id.value } });
    return true;
}

Result<bool> take_judgements(Hand const& hand, store::Stored const& one, Rows rows)
{
    auto is_changed = false;
    for (auto const& row : rows) {
        auto const other = store::find_number(hand.tx, std::stoll(row.cells[1]));
        auto const is_same = row.cells[2] == "same";
        auto const all = store::judged(hand.tx, one.id);
        auto const newest = std::ranges::find_if(all, [&](store::Judged const& judged) { return judged.one == other->id || judged.other == other->id; });
        if (newest != all.end() && newest->is_same == is_same && newest->reason == row.cells[3])
            continue;
        TRY(service::keep_judgement(hand.tx, hand.caller, hand.here, one.id, other->id, is_same, row.cells[3]));
        is_changed = true;
    }
    return is_changed;
}

bool has_one_row(Sheet sheet) { return sheet == Sheet::Individuals || sheet == Sheet::Numbers || sheet == Sheet::Households; }

}  // namespace

std::vector<FieldError> service::wrong_in(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, Rows rows)
{
    std::vector<FieldError> errors;
    std::map<std::string, std::vector<std::pair<std::uint64_t, model::Span>>> spans;
    for (auto const& row : rows) {
        Cells cells(sheet, row);
        check_row(cells, tx, here, range, sheet, row);
        errors.insert(errors.end(), cells.errors().begin(), cells.errors().end());
        if (!cells.errors().empty())
            continue;
        Cells again(sheet, row);
        if (sheet == Sheet::Names)
            spans[""].emplace_back(row.line, name_in(again).span);
        if (sheet == Sheet::Addresses || sheet == Sheet::Accounts) {
            auto const from = Day::parse(row.cells[sheet == Sheet::Addresses ? 2 : 3]).value();
            spans[row.cells[1]].emplace_back(row.line, model::Span { from, Day::parse(row.cells[sheet == Sheet::Addresses ? 3 : 4]) });
        }
        if (sheet == Sheet::Members)
            spans[row.cells[1]].emplace_back(row.line, model::Span { Day::parse(row.cells[3]).value(), Day::parse(row.cells[4]) });
    }
    for (auto const& [key, some] : spans)
        check_spans(errors, some, sheet == Sheet::Names);
    if (has_one_row(sheet) && rows.size() > 1)
        errors.push_back(model::wrong_at(rows[1].line, columns_of(sheet)[0], "web.sheet.twice"));
    return errors;
}

Result<bool> service::take_in(db::Write& tx, Caller const& caller, Workplace const& here, Range const& range, Sheet sheet, Rows rows)
{
    if (auto errors = wrong_in(tx, here, range, sheet, rows); !errors.empty())  // changed since all rows were looked at
        return refuse(std::move(errors));
    Hand const hand { tx, caller, here };
    if (sheet == Sheet::Individuals)
        return take_individual_and_tell(hand, rows.front());
    if (sheet == Sheet::Households)
        return take_household(hand, rows.front());
    if (sheet == Sheet::Members)
        return take_members(hand, rows);
    auto const one = store::find_number(tx, std::stoll(rows.front().cells[0]));
    switch (sheet) {
    case Sheet::Names: return take_names(hand, *one, rows);
    case Sheet::Addresses: return take_addresses(hand, *one, rows);
    case Sheet::Accounts: return take_accounts(hand, *one, rows);
    case Sheet::Numbers: return take_number(hand, *one, rows.front());
    default: return take_judgements(hand, *one, rows);
    }
}

// Rows by what they are of, in the order in which it comes first: a history is taken in whole.
service::Groups service::grouped(std::vector<SheetRow> rows)
{
    Groups all;
    std::map<std::string, std::size_t> places;
    for (auto& row : rows) {
        auto const [place, is_new] = places.emplace(row.cells[0], all.size());
        if (is_new)
            all.emplace_back();
        all[place->second].push_back(std::move(row));
    }
    return all;
}

Result<void> service::checked_file(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, Groups const& groups)
{
    std::vector<FieldError> all;
    for (auto const& group : groups)
        for (auto& error : wrong_in(tx, here, range, sheet, group))
            if (all.size() < most_errors)
                all.push_back(std::move(error));
    if (!all.empty())
        return refuse(std::move(all));
    return {};
}

Result<std::int64_t> service::take_some(db::Write& tx, Caller const& caller, Workplace const& here, Range const& range, Sheet sheet, std::span<std::vector<SheetRow> const> groups, std::string const& hash)
{
    std::int64_t changed = 0;
    for (auto const& group : groups) {
        auto const is_changed = TRY(take_in(tx, caller, here, range, sheet, group));
        changed += is_changed ? 1 : 0;
    }
    audit::record(tx, caller, here.now(), "persons.sheet.imported", { { "sheet", hash.substr(0, 32) } },
        { { "sheet", word_of(sheet) }, { "hash", hash }, { "groups", std::to_string(groups.size()) }, { "changed", std::to_string(changed) } });
    return changed;
}

}  // namespace mado::persons
