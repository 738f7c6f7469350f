#include "service/exchanging.h"

#include <mado/cases/my_number.h>
#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::persons {

namespace {

constexpr std::size_t a_thousand = 1000;

std::string iso(std::optional<Day> const& day) { return day ? day->iso() : std::string(); }
std::string from_of(Day from) { return from == beginning() ? std::string() : from.iso(); }

std::string joined(std::vector<std::string> const& all)
{
    std::string words;
    for (auto const& one : all)
        words += (words.empty() ? "" : " ") + one;
    return words;
}

bool holds_all(std::vector<std::string> const& divisions, std::vector<std::string> const& wide)
{
    return !divisions.empty() && std::ranges::all_of(divisions, [&](std::string const& division) {
        return std::ranges::any_of(wide, [&](std::string const& scope) { return access::within(division, scope); });
    });
}

// The newest word on each pair in which this one stands first.
std::vector<store::Judged> judgements_of(db::Read& tx, IndividualId const& id)
{
    std::vector<store::Judged> all;
    for (auto& judged : store::judged(tx, id)) {
        auto const& other = judged.one == id ? judged.other : judged.one;
        auto const is_known = std::ranges::any_of(all, [&](store::Judged const& one) { return one.one == other || one.other == other; });
        if (!is_known)
            all.push_back(std::move(judged));
    }
    std::erase_if(all, [&](store::Judged const& judged) { return judged.one != id; });
    std::ranges::reverse(all);
    return all;
}

}  // namespace

bool service::is_in(Range const& range, std::vector<std::string> const& divisions)
{
    return std::ranges::any_of(divisions, [&](std::string const& division) {
        return std::ranges::any_of(range.divisions, [&](std::string const& scope) { return access::within(division, scope); });
    });
}

Range range_of(db::Read& tx, Caller const& caller)
{
    Range range { access::scope(tx, caller, may_exchange) };
    range.opens_shielded = holds_all(range.divisions, access::scope(tx, caller, may_read_shielded));
    range.opens_numbers = holds_all(range.divisions, access::scope(tx, caller, may_read_number));
    return range;
}

std::vector<service::Cell> service::rows_of(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, store::Stored const& one)
{
    std::vector<Cell> rows;
    auto const divisions = store::divisions(tx, one.id);
    if (!is_in(range, divisions))
        return rows;
    auto const number = std::to_string(one.number);
    auto const is_open = range.opens_shielded || !is_shielded(tx, group_of(tx, one.id));
    if (sheet == Sheet::Individuals)
        rows.push_back({ number, one.id.value, iso(one.born_on), word_of(one.sex), iso(one.died_on), joined(divisions), one.came_from });
    if (sheet == Sheet::Names)
        for (auto const& [kept, name] : store::names(tx, one.id))
            rows.push_back({ number, from_of(kept.span.from), iso(kept.span.until), name.characters, name.kana, name.common_name });
    if (sheet == Sheet::Addresses && is_open)
        for (auto const& row : store::addresses(tx, one.id))
            rows.push_back({ number, word_of(row.address.kind), row.kept.span.from.iso(), iso(row.kept.span.until), row.address.postcode, row.address.words, row.address.town });
    if (sheet == Sheet::Accounts && is_open)
        for (auto const& row : store::accounts(tx, one.id)) {
            auto const account = opened(here, row);
            rows.push_back({ number, account.purpose, word_of(account.source), account.from.iso(), iso(account.until), account.bank, account.bank_name, account.branch, account.branch_name, account.kind,
                account.number, account.name });
        }
    if (sheet == Sheet::Numbers && range.opens_numbers)
        if (auto const kept = store::number_of(tx, one.id))
            rows.push_back({ number, open_number(here, *kept) });
    if (sheet == Sheet::Judgements)
        for (auto const& judged : judgements_of(tx, one.id))
            if (auto const other = store::find(tx, judged.other); other && is_in(range, store::divisions(tx, other->id)))
                rows.push_back({ number, std::to_string(other->number), judged.is_same ? "same" : "not_same", judged.reason });
    return rows;
}

std::vector<service::Cell> service::rows_of(db::Read& tx, Range const& range, Sheet sheet, Household const& household)
{
    std::vector<Cell> rows;
    if (!is_in(range, { household.owner }))
        return rows;
    auto const number = [&](IndividualId const& id) {
        auto const one = store::find(tx, id);
        return one ? std::to_string(one->number) : std::string();
    };
    if (sheet == Sheet::Households)
        rows.push_back({ household.id.value, word_of(household.kind), household.owner, number(household.head) });
    if (sheet == Sheet::Members)
        for (auto const& member : household.members)
            rows.push_back({ household.id.value, number(member.who), member.relation, member.from.iso(), iso(member.until) });
    return rows;
}

service::Page service::page_after(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, Place const& place)
{
    Page page { {}, {}, place };
    if (sheet == Sheet::Households || sheet == Sheet::Members) {
        auto const ids = store::households_after(tx, place.household, int { a_thousand });
        for (auto const& id : ids)
            std::ranges::move(service::rows_of(tx, range, sheet, store::household(tx, id).value()), std::back_inserter(page.rows));
        page.end.household = ids.empty() ? place.household : ids.back().value;
        page.end.is_last = ids.size() < a_thousand;
        return page;
    }
    auto const all = store::all_after(tx, place.number, int { a_thousand });
    for (auto const& one : all) {
        auto rows = service::rows_of(tx, here, range, sheet, one);
        if (!rows.empty())
            page.individuals.push_back(one.id);
        std::ranges::move(rows, std::back_inserter(page.rows));
    }
    page.end.number = all.empty() ? place.number : all.back().number;
    page.end.is_last = all.size() < a_thousand;
    return page;
}

Result<void> service::checked_wish(db::Read& tx, Workplace const& here, Range const& range, ExportWish const& wish)
{
    if (range.divisions.empty() || (wish.sheet == Sheet::Numbers && !range.opens_numbers))
        return refuse(Refusal::Kind::Forbidden, "persons.not_yours");
    std::vector<FieldError> errors;
    if (auto error = wrong_words("reason", wish.reason, true))
        errors.push_back(*error);
    if (wish.sheet == Sheet::Numbers && !cases::number_task(tx, here, wish.task))  // 番号法9条
        errors.push_back({ "task", "persons.number.task_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

void service::trace_export(db::Write& tx, Caller const& caller, Workplace const& here, ExportWish const& wish, Page const& page, std::string const& salt)
{
    for (auto const& id : wish.sheet == Sheet::Numbers ? page.individuals : std::vector<IndividualId> {})
        trace(tx, caller, here, "persons.number.read", id, { { "task", wish.task }, { "reason", audit::salted_hash(salt, wish.reason) }, { "export", salt } });
    audit::record(tx, caller, here.now(), "persons.sheet.exported", { { "sheet", salt } },
        { { "sheet", word_of(wish.sheet) }, { "rows", std::to_string(page.rows.size()) }, { "reason", audit::salted_hash(salt, wish.reason) } });
}

IndividualId numbered(db::Read& tx, std::int64_t number)
{
    auto const found = store::find_number(tx, number);
    return found ? found->id : IndividualId {};
}

std::string number_of(db::Read& tx, IndividualId const& id)
{
    auto const found = store::find(tx, id);
    return found ? std::to_string(found->number) : std::string();
}

}  // namespace mado::persons
