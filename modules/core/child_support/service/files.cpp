// CSV: everything out and in to the same state, and answers of other offices (所得照会, 年金照会) held against what is known.
#include "service/claims.h"
#include "service/workings.h"

#include <mado/csv/reader.h>
#include <mado/csv/writer.h>
#include <mado/text/cp932.h>

#include "store/payment_store.h"
#include "store/recipient_store.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace mado::child_support {

namespace {

using Kind = Refusal::Kind;

constexpr int some = 100, days_for_a_difference = 14;
constexpr std::size_t most_rows = 20'000;
constexpr std::int64_t most_yen = 1'000'000'000;
// docs/guides/child-support.md says what each column is.
constexpr std::array<std::string_view, 18> titles { "record", "number", "id", "kind", "from", "until", "values", "name", "kana", "born_on", "claimed_on", "qualified_on", "counted_from", "is_guardian", "pay_way",
    "town", "receipt", "paid_through" };
constexpr std::array<std::string_view, 5> answer_titles { "number", "kind", "year", "amount", "dependants" };

std::unexpected<Refusal> wrong(std::uint64_t line, std::string_view column)
{
    return refuse({ FieldError { "file", "child_support.file.wrong", { { "line", std::to_string(line) }, { "column", std::string(column) } }, {} } });
}

using Cells = std::map<std::string, std::string, std::less<>>;

// The rows below the heading, each cell by its column.
template <class Each>
Result<void> each_row(std::string_view bytes, std::span<std::string_view const> columns, Each each)
{
    auto const text = text::from_office(bytes);
    if (!text)
        return wrong(1, "文字コード");
    csv::Reader reader(csv::of_text(*text));
    std::size_t rows = 0;
    for (bool is_heading = true;; is_heading = false) {
        auto const row = reader.next();
        if (!row)
            return wrong(row.error().row, "");
        if (!*row)
            break;
        auto const& fields = (*row)->fields;
        if (is_heading) {
            if (!std::ranges::equal(fields, columns))
                return refuse({ FieldError { "file", "child_support.file.heading", {}, {} } });
            continue;
        }
        if (fields.size() != columns.size() || ++rows > most_rows)
            return wrong((*row)->number, columns.back());
        Cells cells;
        for (std::size_t i = 0; i < columns.size(); ++i)
            cells[std::string(columns[i])] = std::string(fields[i]);
        TRY(each((*row)->number, cells));
    }
    return rows == 0 ? Result<void>(refuse({ FieldError { "file", "child_support.file.empty", {}, {} } })) : Result<void> {};
}

std::string joined(Fact const& fact)
{
    std::string all;
    for (auto const& one : typed_fact(fact))
        if (one.name != "from" && one.name != "until")
            all += (all.empty() ? "" : "; ") + one.name + "=" + one.words;
    return all;
}

std::vector<Typed> parted(std::string_view words)
{
    std::vector<Typed> all;
    for (std::size_t from = 0; from < words.size();) {
        auto const end = std::min(words.find("; ", from), words.size());
        auto const part = words.substr(from, end - from);
        auto const equals = part.find('=');
        if (equals != part.npos)
            all.push_back({ std::string(part.substr(0, equals)), std::string(part.substr(equals + 1)) });
        from = end + 2;
    }
    return all;
}

std::optional<std::int64_t> whole(std::string_view words)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    return error == std::errc {} && end == words.data() + words.size() ? std::optional(value) : std::nullopt;
}

struct Lines {
    std::string out {};
    csv::Writer writer { out, { .mark = true, .guard_formulas = true } };
    void add(Cells const& cells)
    {
        std::vector<std::string> row;
        for (auto const title : titles) {
            auto const found = cells.find(title);
            row.push_back(found == cells.end() ? std::string() : found->second);
        }
        writer.row(std::span<std::string const>(row));
    }
};

std::string month_cell(Day month) { return month.iso().substr(0, 7); }

// What was paid of each month, ordered or handed over alike, through the last of which something was.
void add_paid(Lines& lines, std::string const& number, Day first, Day through, std::vector<MonthYen> const& paid)
{
    for (auto month = first; month <= through; month = month.plus_months(1)) {
        auto const found = std::ranges::find(paid, month, &MonthYen::month);
        lines.add({ { "record", "paid" }, { "number", number }, { "from", month_cell(month) }, { "values", std::to_string(found == paid.end() ? 0 : found->amount.amount()) } });
    }
}

void add_recipient(db::Read& tx, Lines& lines, Recipient const& one, Day today)
{
    auto const number = std::to_string(one.number);
    auto const counted_from = one.counted_from.value_or(first_month(basis_of(tx, one)));
    auto const paid = store::paid(tx, one.id);
    auto const paid_through = paid.empty() ? month_of(counted_from).plus_months(-1) : std::max(paid.back().month, month_of(counted_from).plus_months(-1));
    auto const who = persons::known(tx, one.who, today);
    lines.add({ { "record", "recipient" }, { "number", number }, { "name", who.name.characters }, { "kana", who.name.kana }, { "born_on", who.born_on ? who.born_on->iso() : "" },
        { "claimed_on", one.claimed_on.iso() }, { "qualified_on", one.qualified_on.iso() }, { "counted_from", counted_from.iso() },
        { "is_guardian", one.is_guardian ? "1" : "0" }, { "pay_way", word_of(one.pay_way) }, { "town", one.town }, { "receipt", one.receipt }, { "paid_through", month_cell(paid_through) } });
    auto const children = store::children(tx, one.id);
    for (auto const& kept : store::facts(tx, one.id)) {
        Cells cells { { "record", "fact" }, { "number", number }, { "id", kept.fact.id }, { "kind", word_of(kept.fact.kind) }, { "from", kept.fact.from.iso() },
            { "until", kept.fact.until ? kept.fact.until->iso() : "" }, { "values", joined(kept.fact) } };
        if (auto const child = std::ranges::find(children, kept.fact.id, &KeptChild::id); child != children.end()) {
            auto const name = persons::known(tx, child->who, today).name;
            cells["name"] = name.characters;
            cells["kana"] = name.kana;
        }
        lines.add(cells);
    }
    add_paid(lines, number, month_of(counted_from), paid_through, paid);
}

// A file's recipients with their facts, in its order.
struct Read {
    NewRecipient wish {};
    std::int64_t number = 0;
    PayWay pay_way = PayWay::Account;
    Day paid_through {};                     // months to it were paid, as they are worth unless the file says otherwise
    std::map<Day, Yen> paid {};
    std::vector<std::pair<Fact, persons::Name>> facts {};
};

Result<Read> recipient_in(std::uint64_t line, Cells const& cells, std::string_view owner)
{
    Read read;
    read.number = whole(cells.at("number")).value_or(0);
    auto const claimed = Day::parse(cells.at("claimed_on")), qualified = Day::parse(cells.at("qualified_on")), counted_from = Day::parse(cells.at("counted_from"));
    auto const born_on = Day::parse(cells.at("born_on")), paid_through = Day::parse(cells.at("paid_through") + "-01");
    auto const ways = names_of(PayWay {});
    if (read.number <= 0)
        return wrong(line, "number");
    if (cells.at("name").empty())
        return wrong(line, "name");
    if (!claimed)
        return wrong(line, "claimed_on");
    if (!qualified)
        return wrong(line, "qualified_on");
    if (!born_on && !cells.at("born_on").empty())
        return wrong(line, "born_on");
    if (!counted_from)
        return wrong(line, "counted_from");  // without it every month since the claim would be due
    if (!paid_through || *paid_through < month_of(*counted_from).plus_months(-1))
        return wrong(line, "paid_through");
    if (cells.at("is_guardian") != "0" && cells.at("is_guardian") != "1")
        return wrong(line, "is_guardian");
    if (std::ranges::find(ways, cells.at("pay_way")) == ways.end())
        return wrong(line, "pay_way");
    read.pay_way = value_of<PayWay>(cells.at("pay_way"));
    read.wish.owner = owner;
    read.wish.name = { cells.at("name"), cells.at("kana"), {} };
    read.wish.born_on = born_on;
    read.paid_through = *paid_through;
    read.wish.claimed_on = *claimed;
    read.wish.qualified_on = *qualified;
    read.wish.counted_from = counted_from;
    read.wish.is_guardian = cells.at("is_guardian") == "1";
    read.wish.town = cells.at("town");
    read.wish.receipt = cells.at("receipt");
    return read;
}

Result<Fact> fact_in(std::uint64_t line, Cells const& cells)
{
    auto const kinds = names_of(FactKind {});
    if (std::ranges::find(kinds, cells.at("kind")) == kinds.end())
        return wrong(line, "kind");
    auto typed = parted(cells.at("values"));
    typed.push_back({ "from", cells.at("from") });
    typed.push_back({ "until", cells.at("until") });
    auto fact = read_fact(value_of<FactKind>(cells.at("kind")), typed);
    if (!fact)
        return wrong(line, fact.error().fields.front().field);
    if (!is_uuid(cells.at("id")))
        return wrong(line, "id");
    fact->id = cells.at("id");
    return fact;
}

Result<void> add_paid_in(std::uint64_t line, Cells const& cells, Read& read)
{
    auto const month = Day::parse(cells.at("from") + "-01");
    auto const amount = whole(cells.at("values"));
    if (!month || *month < month_of(*read.wish.counted_from) || *month > read.paid_through || read.paid.contains(*month))
        return wrong(line, "from");
    if (!amount || *amount < -most_yen || *amount > most_yen)
        return wrong(line, "values");
    read.paid[*month] = Yen(*amount);
    return {};
}

// What another system paid stands against what is due, as a line of no payment here.
void keep_paid(db::Write& tx, Workplace const& here, Recipient const& recipient, Read const& read)
{
    for (auto const& month : service::plain_months(tx, recipient.id)) {
        auto const told = read.paid.find(month.month);
        auto const amount = told == read.paid.end() ? month.payable : told->second;
        if (month.month <= read.paid_through && !amount.is_zero())
            store::add_line(tx, { here.now().id(), {}, recipient.id, { month.month, amount } });
    }
}

Result<void> enter_read(db::Write& tx, Caller const& caller, Workplace const& here, benefits::Rules const& rules, Read const& read)
{
    auto const now = here.now();
    persons::NewIndividual person;
    person.owner = read.wish.owner;
    person.name = read.wish.name;
    person.born_on = read.wish.born_on;
    person.came_from = "import:child_support";
    auto const made = TRY(persons::add(tx, service::work_of(caller, "child_support.import"), here, person));
    Recipient recipient { { now.id() }, read.number, made.id, read.wish.owner, {}, read.wish.receipt, read.wish.town, read.wish.is_guardian, read.wish.claimed_on, read.wish.qualified_on,
        read.wish.counted_from, read.pay_way, RecipientState::Active, 1 };
    store::insert(tx, recipient, now.at);
    for (auto const& [fact, name] : read.facts) {
        auto const kept = fact.kind == FactKind::ChildAdded ? TRY(service::keep_child(tx, caller, here, recipient, fact, name)) : fact;
        store::add_fact(tx, recipient.id, { kept, {}, caller.person, now.at });
    }
    service::keep_months(tx, here, rules, recipient, {});
    keep_paid(tx, here, recipient, read);
    service::trace(tx, caller, here, "child_support.recipient.imported", recipient, { { "facts", std::to_string(read.facts.size()) } });
    look_over(tx, here, recipient);
    return {};
}

std::optional<std::string> difference_of(Basis const& basis, std::string_view kind, Day month, std::int64_t amount, std::int64_t dependants)
{
    auto const words = [](std::int64_t was, std::int64_t is) { return Yen(was).text() + " → " + Yen(is).text(); };
    if (kind == "income") {
        auto const known = income_for(basis, month);
        auto const was = known ? known->values.integer(known->values.has("counted") ? "counted" : "total") : -1;
        if (known && was == amount && known->values.integer("dependants") == dependants)
            return std::nullopt;
        auto const people = known && known->values.integer("dependants") != dependants ? "、扶養" + std::to_string(known->values.integer("dependants")) + "人 → " + std::to_string(dependants) + "人" : std::string();
        return known ? words(was, amount) + people : "― → " + Yen(amount).text();
    }
    auto const was = asked_for(basis, month, 1).integer("pension");
    return was == amount ? std::nullopt : std::optional(words(was, amount));
}

}  // namespace

std::string write_csv(db::Read& tx, Caller const& caller, Workplace const& here)
{
    Lines lines;
    lines.writer.row(std::span<std::string_view const>(titles));
    std::vector<Recipient> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (auto const state : { RecipientState::Active, RecipientState::Ended })
            for (std::int64_t after = 0;;) {
                auto found = store::all_after(tx, division, state, after, some);
                if (found.empty())
                    break;
                after = found.back().number;
                std::ranges::move(found, std::back_inserter(all));
            }
    std::ranges::sort(all, {}, &Recipient::number);
    all.erase(std::ranges::unique(all, {}, &Recipient::number).begin(), all.end());
    for (auto const& one : all)
        add_recipient(tx, lines, one, here.now().today());
    return lines.out;
}

Result<int> read_csv(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view bytes, std::string_view owner)
{
    TRY(access::allow(tx, caller, may_import, { std::string(owner) }));
    std::vector<Read> all;
    TRY(each_row(bytes, titles, [&](std::uint64_t line, Cells const& cells) -> Result<void> {
        if (cells.at("record") == "recipient") {
            auto read = recipient_in(line, cells, owner);
            if (!read)
                return std::unexpected(read.error());
            if (store::numbered(tx, read->number) || std::ranges::any_of(all, [&](Read const& one) { return one.number == read->number; }))
                return wrong(line, "number");
            all.push_back(std::move(*read));
            return {};
        }
        if (cells.at("record") != "fact" && cells.at("record") != "paid")
            return wrong(line, "record");
        if (all.empty() || std::to_string(all.back().number) != cells.at("number"))
            return wrong(line, "number");
        if (cells.at("record") == "paid")
            return add_paid_in(line, cells, all.back());
        auto fact = fact_in(line, cells);
        if (!fact)
            return std::unexpected(fact.error());
        all.back().facts.emplace_back(std::move(*fact), persons::Name { cells.at("name"), cells.at("kana"), {} });
        return {};
    }));
    auto const rules = service::rules_of(here);
    for (auto const& read : all)
        TRY(enter_read(tx, caller, here, rules, read));
    return static_cast<int>(all.size());
}

Result<Matched> match(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view bytes)
{
    Matched made;
    auto const today = here.now().today();
    TRY(each_row(bytes, answer_titles, [&](std::uint64_t line, Cells const& cells) -> Result<void> {
        auto const number = whole(cells.at("number")), year = whole(cells.at("year")), amount = whole(cells.at("amount"));
        auto const dependants = whole(cells.at("dependants").empty() ? "0" : cells.at("dependants"));
        auto const& kind = cells.at("kind");
        if (!number)
            return wrong(line, "number");
        if (kind != "income" && kind != "pension")
            return wrong(line, "kind");
        if (!year || *year < 1990 || *year > 2100)
            return wrong(line, "year");
        if (!amount || *amount < 0)
            return wrong(line, "amount");
        if (!dependants || *dependants < 0)
            return wrong(line, "dependants");
        ++made.lines;
        auto const recipient = store::numbered(tx, *number);
        if (!recipient || !access::allow(tx, caller, may_keep, { recipient->owner })) {
            ++made.unknown;                  // of another division's nobody learns that there is one
            return {};
        }
        auto const basis = basis_of(tx, *recipient);
        auto const allowance = static_cast<int>(*year) + 1;   // the year of the income or of the pension → 手当年度
        auto const month = std::max(first_month_of(allowance), first_month(basis));
        auto const differs = difference_of(basis, kind, std::min(month, last_month_of(allowance)), *amount, *dependants);
        if (!differs) {
            ++made.same;
            return {};
        }
        ++made.differ;
        service::add_work(tx, here, *recipient, WorkKind::MatchDiffers, kind + " " + std::to_string(*year) + " " + std::to_string(*amount) + " " + std::to_string(*dependants),
            today.plus_days(days_for_a_difference), (kind == "income" ? "所得 " : "年金 ") + std::to_string(*year) + "年　" + *differs);
        return {};
    }));
    audit::record(tx, caller, here.now(), "child_support.answers.matched", {}, { { "lines", std::to_string(made.lines) }, { "differ", std::to_string(made.differ) }, { "unknown", std::to_string(made.unknown) } });
    return made;
}

}  // namespace mado::child_support
