// What is known of a household: declared, found, struck; and laid out for the reckoning.
#include <mado/crypto/box.h>
#include <mado/json/json.h>
#include <mado/text/utf8.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr Yen most_amount(100'000'000);

bool is_word_of(Fact const& fact)
{
    auto const words = words_of(fact.kind);
    return words.empty() ? fact.word.empty() : std::ranges::find(words, fact.word) != words.end();
}

bool counts(Circumstance const& one, Seen seen) { return one.held == Held::Effective || (seen == Seen::WithPending && (one.held == Held::Pending || one.held == Held::Drafted)); }

json::Value written(benefits::Line const& line)
{
    return json::object({ { "name", line.name }, { "label", line.label }, { "figure", line.figure }, { "says", line.says },
        { "laws", json::array_of(line.laws, [](std::string const& law) { return json::Value(law); }) },
        { "rows", json::array_of(line.rows, [](auto const& row) { return json::object({ { "description", row.description }, { "law", row.law } }); }) } });
}

// Endings are applied to what they end, the one declared last; they are no facts themselves.
std::vector<Fact> facts_of(std::vector<Circumstance> const& known, Seen seen)
{
    std::vector<Fact> facts;
    for (auto const& one : known) {
        if (!counts(one, seen) || one.ends_fact)
            continue;
        auto fact = one.fact;
        Circumstance const* ending = nullptr;
        for (auto const& other : known)
            if (other.ends_fact == one.id && counts(other, seen) && (!ending || std::pair(other.at, other.id) > std::pair(ending->at, ending->id)))
                ending = &other;
        if (ending)
            fact.until = ending->fact.until;
        if (!fact.until || *fact.until >= fact.from)
            facts.push_back(std::move(fact));
    }
    return facts;
}

}  // namespace

Result<void> service::checked(db::Read& tx, HouseholdId const& household, Fact const& fact)
{
    std::vector<FieldError> errors;
    if (has_amount(fact.kind) ? fact.amount <= Yen(0) || fact.amount > most_amount : !fact.amount.is_zero())
        errors.push_back({ "amount", "public_assistance.amount.wrong" });
    if (fact.expenses < Yen(0) || fact.expenses > fact.amount || (fact.kind != FactKind::Earned && !fact.expenses.is_zero()))
        errors.push_back({ "expenses", "public_assistance.expenses.wrong" });
    if (!is_word_of(fact))
        errors.push_back({ "word", "public_assistance.word.wrong" });
    if (fact.until && *fact.until < fact.from)
        errors.push_back({ "until", "public_assistance.days.wrong" });
    auto const group = persons::household(tx, household);
    bool const is_there = group && std::ranges::any_of(group->members, [&](persons::Member const& one) { return one.who.value == fact.who; });
    if (is_of_a_member(fact.kind) ? !is_there : !fact.who.empty())
        errors.push_back({ "who", "public_assistance.who.wrong" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

Result<Circumstance> declare(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& household, Fact const& fact, std::string_view evidence)
{
    TRY(service::to_change(tx, caller, here, household));
    TRY(service::checked(tx, household, fact));
    if (text::length(evidence) > service::most_words)
        return refuse({ { "evidence", "public_assistance.too_long", { { "most", std::to_string(service::most_words) } } } });
    Circumstance made;
    made.id = { here.now().id() };
    made.household = household;
    made.fact = fact;
    made.fact.id = made.id.value;
    made.evidence = std::string(evidence);
    made.declared_on = here.now().today();
    made.by = caller.person;
    made.at = here.now().at;
    store::insert(tx, made);
    service::trace(tx, caller, here, "public_assistance.circumstance.declared", household, { { "circumstance", made.id.value }, { "kind", word_of(fact.kind) }, { "from", fact.from.iso() } });
    return made;
}

Result<void> strike(db::Write& tx, Caller const& caller, Workplace const& here, CircumstanceId const& id, std::string_view why)
{
    auto const found = store::circumstance(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(service::to_change(tx, caller, here, found->household));
    TRY(service::words_at("why", why, 500));
    if (found->held == Held::Effective)
        return refuse(Kind::Conflict, "public_assistance.circumstance.decided");
    if (!store::strike(tx, id, text::trimmed(why)))
        return refuse(Kind::Conflict, "public_assistance.circumstance.on_its_way");
    service::trace(tx, caller, here, "public_assistance.circumstance.struck", found->household, { { "circumstance", id.value } });
    return {};
}

Result<Circumstance> end_fact(db::Write& tx, Caller const& caller, Workplace const& here, CircumstanceId const& id, Day last_day, std::string_view evidence)
{
    auto const found = store::circumstance(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(service::to_change(tx, caller, here, found->household));
    TRY(service::words_at("end_evidence", evidence));
    if (found->held != Held::Effective || found->ends_fact)
        return refuse(Kind::Conflict, "public_assistance.circumstance.not_decided");
    if (last_day < found->fact.from.plus_days(-1))
        return refuse({ { "fact_last_day", "public_assistance.days.wrong" } });
    auto made = *found;
    made.id = { here.now().id() };
    made.fact.id = made.id.value;
    made.fact.until = last_day;
    made.ends_fact = id;
    made.held = Held::Pending;
    made.decision = {};
    made.evidence = std::string(text::trimmed(evidence));
    made.declared_on = here.now().today();
    made.by = caller.person;
    made.at = here.now().at;
    store::insert(tx, made);
    service::trace(tx, caller, here, "public_assistance.circumstance.ended", made.household, { { "circumstance", made.id.value }, { "ends", id.value }, { "last_day", last_day.iso() } });
    return made;
}

std::vector<Circumstance> circumstances(db::Read& tx, HouseholdId const& id) { return store::circumstances(tx, id); }

// 開始・停止・停止の解除・廃止 as they were decided, in the order of their days.
std::vector<Spell> service::spells_of(std::vector<Decision> const& decisions)
{
    std::vector<Decision const*> ordered;
    for (auto const& one : decisions)
        if (one.state == DecisionState::Decided && one.matter != Matter::Change && one.matter != Matter::Claim && one.matter != Matter::Refuse)
            ordered.push_back(&one);
    std::ranges::stable_sort(ordered, {}, [](Decision const* one) { return one->from; });
    std::vector<Spell> spells;
    for (auto const* one : ordered) {
        bool const begins = one->matter == Matter::Start || one->matter == Matter::Resume;
        bool const runs = !spells.empty() && !spells.back().until;
        if (begins && !runs)
            spells.push_back({ one->from, std::nullopt });
        else if (!begins && runs)
            spells.back().until = one->from.plus_days(-1);
    }
    std::erase_if(spells, [](Spell const& one) { return one.until && *one.until < one.from; });
    return spells;
}

bool service::is_assisted_in(std::vector<Spell> const& spells, Day month)
{
    auto const last = last_of_month(month);
    return std::ranges::any_of(spells, [&](Spell const& one) { return one.from <= last && (!one.until || *one.until >= month); });
}

std::optional<Day> service::first_possible(std::vector<Decision> const& decisions, Matter matter)
{
    std::optional<Day> start, begins, rests;
    for (auto const& one : decisions) {
        if (one.state != DecisionState::Decided)
            continue;
        if (one.matter == Matter::Start && (!start || one.from < *start))
            start = one.from;
        if ((one.matter == Matter::Start || one.matter == Matter::Resume) && (!begins || one.from > *begins))
            begins = one.from;
        if ((one.matter == Matter::Suspend || one.matter == Matter::End) && (!rests || one.from > *rests))
            rests = one.from;
    }
    switch (matter) {
    case Matter::Suspend:
    case Matter::End: return begins;
    case Matter::Resume: return rests;
    case Matter::Change: return start;
    default: return std::nullopt;
    }
}

Situation situation_of(db::Read& tx, Household const& household, Standing const& standing, Seen seen)
{
    Situation made;
    made.standing = standing;
    made.standing.grade = household.grade, made.standing.winter_zone = household.winter_zone;
    if (auto const group = persons::household(tx, household.id))
        for (auto const& one : group->members) {
            auto const individual = persons::known(tx, one.who, one.from);
            auto until = one.until;
            if (individual.died_on && (!until || *individual.died_on < *until))
                until = individual.died_on;
            made.members.push_back({ one.who.value, individual.born_on, one.from, until });
        }
    made.facts = facts_of(store::circumstances(tx, household.id), seen);
    made.spells = service::spells_of(store::decisions(tx, household.id));
    return made;
}

std::string service::seen_of(db::Read& tx, Household const& household)
{
    std::vector<std::string> lines;
    if (auto const group = persons::household(tx, household.id))
        for (auto const& one : group->members) {
            auto const individual = persons::known(tx, one.who, one.from);
            auto const iso = [](std::optional<Day> const& day) { return day ? day->iso() : std::string("-"); };
            lines.push_back(one.who.value + " " + iso(individual.born_on) + " " + one.from.iso() + " " + iso(one.until) + " " + iso(individual.died_on) + "\n");
        }
    std::ranges::sort(lines);
    crypto::Sha256 hash;
    for (auto const& line : lines)
        hash.add(line);
    hash.add(household.grade + " " + household.winter_zone + "\n" + household.landlord + "\n" + store::account(tx, household.id));
    return crypto::hex(hash.finish());
}

bool service::is_as_decided(db::Read& tx, Household const& household)
{
    auto const seen = store::last_seen(tx, household.id);
    return seen.empty() || seen == seen_of(tx, household);
}

Reckoner service::reckoner(Workplace const& here)
{
    auto made = Reckoner::of(here.library);
    if (!made)
        throw std::runtime_error("public_assistance: definitions/decisions has no public_assistance_standard or public_assistance_degree");
    return std::move(*made);
}

std::string service::sheet_text(Month const& month)
{
    auto stretches = json::array_of(month.stretches, [](Stretch const& one) {
        return json::object({ { "from", one.from.iso() }, { "until", one.until.iso() }, { "size", one.size }, { "living", one.living.amount() }, { "housing", one.housing.amount() },
            { "education", one.education.amount() }, { "lines", json::array_of(one.sheet, written) } });
    });
    return json::canonical(json::object({ { "month", month_text(month.first) }, { "stretches", std::move(stretches) }, { "lines", json::array_of(month.sheet, written) } }));
}

}  // namespace mado::public_assistance
