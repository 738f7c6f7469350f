// What other offices ask: who is on assistance on a day, what began and ended, and the answers that they give.
#include <mado/persons/exchange.h>
#include <mado/public_assistance/exchange.h>
#include <mado/text/utf8.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>

namespace mado::public_assistance {

namespace {

constexpr int a_page = 200;

std::vector<std::int64_t> members_on(db::Read& tx, HouseholdId const& id, Day on)
{
    std::vector<std::int64_t> all;
    if (auto const group = persons::household(tx, id))
        for (auto const& one : persons::members_on(*group, on))
            all.push_back(std::stoll(persons::number_of(tx, one.who)));
    std::ranges::sort(all);
    return all;
}

// Of the decisions that hold on a day: on assistance or suspended, and since when. A suspension is the gap between two spells.
std::optional<Stood> stood(std::vector<Decision> const& decisions, Day on)
{
    std::optional<Stood> now;
    auto const spells = service::spells_of(decisions);
    for (auto const& spell : spells)
        if (spell.from <= on && (!spell.until || on <= *spell.until))
            return Stood { 0, Stands::Assisted, spell.from, {} };
    for (auto const& spell : spells)
        if (spell.until && *spell.until < on)
            now = Stood { 0, Stands::Suspended, spell.until->plus_days(1), {} };
    auto const is_suspended = now && std::ranges::any_of(decisions, [&](Decision const& one) { return one.state == DecisionState::Decided && one.matter == Matter::Suspend && one.from == now->from; });
    auto const is_ended = std::ranges::any_of(decisions, [&](Decision const& one) { return one.state == DecisionState::Decided && one.matter == Matter::End && one.from <= on && now && one.from >= now->from; });
    return is_suspended && !is_ended ? now : std::nullopt;
}

}  // namespace

StoodPage standing(db::Read& tx, sheets::Range const& range, Day on, std::int64_t after)
{
    StoodPage page;
    auto const looked_at = store::households(tx, "", after, a_page);
    for (auto const& one : looked_at) {
        auto found = range.holds(one.owner) ? stood(store::decisions(tx, one.id), on) : std::nullopt;
        if (!found)
            continue;
        found->household = one.number;
        found->individuals = members_on(tx, one.id, on);
        page.all.push_back(std::move(*found));
    }
    page.next = looked_at.size() == a_page ? looked_at.back().number : 0;
    return page;
}

ChangePage changes(db::Read& tx, sheets::Range const& range, Day today, ChangeCursor const& after)
{
    ChangePage page { {}, after, true };
    auto const looked_at = store::changes_after(tx, today, after.day, after.id, a_page);
    for (auto const& one : looked_at) {
        page.end = { one.decided_on->iso(), one.id.value };
        auto const household = range.holds(one.owner) ? store::household(tx, one.household) : std::nullopt;
        if (!household)
            continue;
        // Who was in it when it began or ended: the last day with assistance, of what ends.
        auto const on = one.matter == Matter::End || one.matter == Matter::Suspend ? one.from.plus_days(-1) : one.from;
        page.all.push_back({ one.id, household->number, one.matter, one.from, *one.decided_on, members_on(tx, one.household, on) });
    }
    page.is_last = looked_at.size() < a_page;
    return page;
}

Result<Answered> take_answers(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::vector<OfficeAnswer> const& answers)
{
    Answered made;
    for (auto const& one : answers) {
        auto const found = store::investigation(tx, one.investigation);
        auto const household = found ? store::household(tx, found->household) : std::nullopt;
        if (!household || !range.holds(household->owner) || !found->asked_on || found->kind == InvestigationKind::Kin) {
            ++made.unknown;                  // of another division's nobody learns that there is one; 扶養照会 is answered by people
            continue;
        }
        if (found->answered_on) {
            ++(found->answer == one.words ? made.same : made.other);
            continue;
        }
        TRY(record_answer(tx, caller, here, one.investigation, one.words, found->version));
        ++made.taken;
    }
    return made;
}

}  // namespace mado::public_assistance
