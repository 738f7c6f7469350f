// CSV out and in: circumstances with all that is kept of them, and months as they stand.
#include <mado/audit/audit.h>
#include <mado/csv/reader.h>
#include <mado/csv/writer.h>
#include <mado/public_assistance/files.h>
#include <mado/text/cp932.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>
#include <charconv>
#include <span>

namespace mado::public_assistance {

namespace {

constexpr int most_households = 100'000;
constexpr std::size_t most_rows = 200'000, columns = 15;
constexpr std::array<std::string_view, columns> titles { "id", "household", "individual", "kind", "amount", "expenses", "word", "from", "until", "held", "evidence", "why_struck", "declared_on", "at", "ends_fact" };
constexpr std::array<std::string_view, 14> month_titles { "household", "month", "needed", "income", "living", "housing", "education", "care", "medical", "own_payment", "paid", "corrections", "source", "sheet_sha256" };

std::unexpected<Refusal> wrong(std::uint64_t line, std::string_view column)
{
    return refuse({ FieldError { "file", "public_assistance.file.wrong", { { "line", std::to_string(line) }, { "column", std::string(column) } }, {} } });
}

std::string number_of(db::Read& tx, std::string const& who, Day on) { return who.empty() ? std::string() : std::to_string(persons::known(tx, { who }, on).number); }

std::optional<std::int64_t> whole(std::string_view cell)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return error == std::errc {} && end == cell.data() + cell.size() ? std::optional(value) : std::nullopt;
}

template <class Enum>
std::optional<Enum> word_in(std::string_view cell)
{
    auto const names = names_of(Enum {});
    auto const found = std::ranges::find(names, cell);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

struct Read { Circumstance one; std::int64_t household = 0; std::optional<std::int64_t> individual {}; std::uint64_t line = 0; };

Result<Read> read_row(csv::Row const& row)
{
    if (row.fields.size() != columns)
        return wrong(row.number, titles[std::min(row.fields.size(), columns - 1)]);
    Read read;
    read.line = row.number;
    auto const cell = [&](std::size_t place) { return std::string(row.fields[place]); };
    auto const household = whole(cell(1)), amount = whole(cell(4)), expenses = whole(cell(5)), at = whole(cell(13));
    auto const kind = word_in<FactKind>(cell(3));
    auto const held = word_in<Held>(cell(9));
    auto const from = Day::parse(cell(7)), until = Day::parse(cell(8)), declared_on = Day::parse(cell(12));
    read.individual = whole(cell(2));
    for (auto const& [is_right, place] : { std::pair(is_uuid(cell(0)), 0), std::pair(household.has_value(), 1), std::pair(cell(2).empty() || read.individual.has_value(), 2),
             std::pair(kind.has_value(), 3), std::pair(amount.has_value() && *amount >= 0, 4), std::pair(expenses.has_value() && *expenses >= 0, 5), std::pair(from.has_value(), 7),
             std::pair(cell(8).empty() || until.has_value(), 8), std::pair(held.has_value() && *held != Held::Drafted, 9), std::pair(declared_on.has_value(), 12), std::pair(at.has_value(), 13), std::pair(cell(14).empty() || is_uuid(cell(14)), 14) })
        if (!is_right)
            return wrong(row.number, titles[static_cast<std::size_t>(place)]);
    read.household = *household;
    read.one.id = { cell(0) };
    read.one.fact = { cell(0), *kind, {}, Yen(*amount), Yen(*expenses), cell(6), *from, until };
    read.one.held = *held == Held::Struck ? Held::Struck : Held::Pending;  // a file decides nothing
    read.one.ends_fact = { cell(14) };
    read.one.evidence = cell(10), read.one.why_struck = cell(11);
    read.one.declared_on = *declared_on;
    read.one.at = { *at };
    return read;
}

// As declare() and end_fact() ask it of whoever types; what was struck counts no more.
Result<void> checked_row(db::Read& tx, Read const& read)
{
    if (read.one.held == Held::Struck)
        return {};
    auto fact = read.one.fact;
    if (read.one.ends_fact) {
        auto const ended = store::circumstance(tx, read.one.ends_fact);
        if (!ended || ended->household != read.one.household || ended->ends_fact)
            return wrong(read.line, "ends_fact");
        if (!fact.until || *fact.until < ended->fact.from.plus_days(-1))
            return wrong(read.line, "until");
        fact.until = std::nullopt;
    }
    if (auto const fits = service::checked(tx, read.one.household, fact); !fits)
        return wrong(read.line, fits.error().fields.empty() ? "kind" : fits.error().fields.front().field == "who" ? "individual" : fits.error().fields.front().field);
    return {};
}

}  // namespace

std::string circumstances_csv(db::Read& tx, Caller const& caller, Workplace const& here)
{
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    writer.row(std::span<std::string_view const>(titles));
    auto const today = here.now().today();
    for (auto const& household : households(tx, caller, 0, most_households))
        for (auto const& one : store::circumstances(tx, household.id)) {
            // What is on its way in a draft is pending wherever else it is read.
            auto const held = one.held == Held::Drafted ? Held::Pending : one.held;
            std::vector<std::string> const cells { one.id.value, std::to_string(household.number), number_of(tx, one.fact.who, today), word_of(one.fact.kind), std::to_string(one.fact.amount.amount()),
                std::to_string(one.fact.expenses.amount()), one.fact.word, one.fact.from.iso(), one.fact.until ? one.fact.until->iso() : std::string(), word_of(held), one.evidence, one.why_struck,
                one.declared_on.iso(), std::to_string(one.at.microseconds), one.ends_fact.value };
            writer.row(std::span<std::string const>(cells));
        }
    return out;
}

std::string months_csv(db::Read& tx, Caller const& caller)
{
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    writer.row(std::span<std::string_view const>(month_titles));
    for (auto const& household : households(tx, caller, 0, most_households)) {
        auto const corrected = store::corrections(tx, household.id);
        for (auto const& one : store::closed_months(tx, household.id)) {
            Yen sum;
            for (auto const& correction : corrected)
                sum += correction.month == one.month ? correction.amount : Yen(0);
            std::vector<std::string> cells { std::to_string(household.number), month_text(one.month) };
            for (auto const amount : { one.amounts.needed, one.amounts.income, one.amounts.living, one.amounts.housing, one.amounts.education, one.amounts.care, one.amounts.medical,
                     one.amounts.own_payment, one.amounts.paid, sum })
                cells.push_back(std::to_string(amount.amount()));
            cells.push_back(one.source);
            cells.push_back(one.hash);
            writer.row(std::span<std::string const>(cells));
        }
    }
    return out;
}

Result<int> take_circumstances(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view bytes)
{
    auto const text = text::from_office(bytes);
    if (!text)
        return wrong(1, "文字コード");
    std::vector<Read> all;
    csv::Reader reader(csv::of_text(*text));
    for (bool is_heading = true;; is_heading = false) {
        auto const row = reader.next();
        if (!row)
            return wrong(row.error().row, "CSV");
        if (!*row)
            break;
        if (is_heading) {
            if (!std::ranges::equal((*row)->fields, titles))
                return wrong((*row)->number, titles.front());
            continue;
        }
        if (all.size() >= most_rows)
            return wrong((*row)->number, titles.front());
        all.push_back(TRY(read_row(**row)));
    }
    int taken = 0;
    for (auto& read : all) {
        auto const household = store::household_of_number(tx, read.household);
        if (!household)
            return wrong(read.line, "household");
        TRY(access::allow(tx, caller, may_supervise, { household->owner }));
        if (store::circumstance(tx, read.one.id))
            continue;  // it is here already, with its own later fate
        read.one.household = household->id;
        read.one.by = caller.person;
        if (auto const group = persons::household(tx, household->id); group && read.individual)
            for (auto const& member : group->members)
                if (persons::known(tx, member.who, here.now().today()).number == *read.individual)
                    read.one.fact.who = member.who.value;
        if (read.individual && read.one.fact.who.empty())
            return wrong(read.line, "individual");
        TRY(checked_row(tx, read));
        store::insert(tx, read.one);
        ++taken;
    }
    audit::record(tx, caller, here.now(), "public_assistance.file.taken", {}, { { "count", std::to_string(taken) } });
    return taken;
}

}  // namespace mado::public_assistance
