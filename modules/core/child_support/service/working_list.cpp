// What a clerk has to look at, found from facts and days; and those who owe a 現況届.
#include "service/workings.h"

#include <mado/time/wareki.h>

#include "store/payment_store.h"
#include "store/recipient_store.h"

#include <algorithm>

namespace mado::child_support {

namespace {

using Kind = Refusal::Kind;

constexpr int months_ahead = 3, days_for_the_overpaid = 30, days_after_a_death = 14;
constexpr unsigned september = 9, october = 10;

bool is_near(Day month, Day today) { return month <= month_of(today).plus_months(months_ahead); }

void of_age(db::Write& tx, Workplace const& here, Recipient const& recipient, Basis const& basis, Day today)
{
    for (auto const& child : children_of(basis))
        if (!child.lost_on && is_near(child.last(), today))
            service::add_work(tx, here, recipient, WorkKind::OfAge, child.id, child.last().plus_months(1).plus_days(-1), service::month_words(child.last()));
}

void five_years(db::Write& tx, Workplace const& here, Recipient const& recipient, Basis const& basis, Day today)
{
    auto const from = five_years_from(basis);
    if (!from || !is_near(*from, today))
        return;
    auto const month = std::max(*from, month_of(today));
    if (!is_exempt(basis, month))
        service::add_work(tx, here, recipient, WorkKind::FiveYears, from->iso(), from->plus_days(-1), service::month_words(*from));
}

void unknown_and_expiring(db::Write& tx, Workplace const& here, Recipient const& recipient, std::vector<Month> const& months, Day today)
{
    for (auto const& one : months) {
        if (one.state == MonthState::Unknown && one.month <= month_of(today))
            service::add_work(tx, here, recipient, WorkKind::IncomeUnknown, std::to_string(allowance_year(one.month)), payment_day(payment_month_of(one.month), here.calendar), std::to_string(income_year(one.month)));
        auto const lapses = payment_day(payment_month_of(one.month), here.calendar).plus_months(24);
        if (one.state == MonthState::Withheld && is_near(month_of(lapses), today))
            service::add_work(tx, here, recipient, WorkKind::Expiring, std::to_string(allowance_year(one.month)), lapses, service::month_words(one.month));
    }
}

void report_missing(db::Write& tx, Workplace const& here, Recipient const& recipient, Basis const& basis, Day today)
{
    if (today.month() < september)
        return;  // 現況届は8月31日まで (施行規則4条)
    auto const year = today.year();
    if (owes_report(basis, year) && !has_reported(basis, year))
        service::add_work(tx, here, recipient, WorkKind::ReportMissing, std::to_string(year), *Day::of(year, october, 31), {});
}

void overpaid(db::Write& tx, Workplace const& here, Recipient const& recipient, std::vector<Month> const& months, Day today)
{
    auto const open = owed(months, store::paid(tx, recipient.id), month_of(today).plus_months(1));
    Yen too_much;
    for (auto const& one : open)
        too_much += one.amount.is_negative() ? -one.amount : Yen(0);
    if (!too_much.is_zero())
        service::add_work(tx, here, recipient, WorkKind::Overpaid, too_much.digits(), today.plus_days(days_for_the_overpaid), too_much.text());
}

// Over once nothing more can become due.
void end_or_open(db::Write& tx, Workplace const& here, Recipient recipient, std::vector<Month> const& months, Day today)
{
    auto const is_lost = !months.empty() && std::ranges::all_of(months, [&](Month const& one) { return one.month < month_of(today) || one.state == MonthState::Lost; });
    auto const open = owed(months, store::paid(tx, recipient.id), month_of(today).plus_months(1));
    auto const state = is_lost && open.empty() ? RecipientState::Ended : RecipientState::Active;
    if (state == recipient.state)
        return;
    auto const current = store::find(tx, recipient.id);  // whoever called may have changed it just now
    recipient = *current;
    recipient.state = state;
    store::change(tx, recipient, here.now().at);
}

}  // namespace

void look_over(db::Write& tx, Workplace const& here, Recipient const& recipient)
{
    auto const today = here.now().today();
    auto const basis = basis_of(tx, recipient);
    auto const months = service::plain_months(tx, recipient.id);
    if (recipient.state == RecipientState::Active) {
        of_age(tx, here, recipient, basis, today);
        five_years(tx, here, recipient, basis, today);
        unknown_and_expiring(tx, here, recipient, months, today);
        report_missing(tx, here, recipient, basis, today);
    }
    overpaid(tx, here, recipient, months, today);
    end_or_open(tx, here, recipient, months, today);
}

std::vector<Work> work(db::Read& tx, Caller const& caller, int most)
{
    std::vector<Work> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (auto& one : store::work(tx, division, most))
            all.push_back(std::move(one));
    std::ranges::sort(all, {}, [](Work const& one) { return std::pair(one.due_on, one.id.value); });
    all.erase(std::ranges::unique(all, {}, [](Work const& one) { return one.id.value; }).begin(), all.end());
    if (std::ssize(all) > most)
        all.resize(static_cast<std::size_t>(most));
    return all;
}

std::vector<Work> work_of(db::Read& tx, RecipientId const& id) { return store::work_of(tx, id); }

std::int64_t count_work(db::Read& tx, Caller const& caller)
{
    std::int64_t sum = 0;
    for (auto const& division : access::scope(tx, caller, may_read))
        sum += store::count_work(tx, division);
    return sum;
}

Result<void> end_work(db::Write& tx, Caller const& caller, Workplace const& here, WorkId const& id)
{
    auto const found = store::find_work(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "child_support.work.not_found");
    TRY(access::allow(tx, caller, may_keep, { found->owner }));
    store::end_work(tx, id, caller.person, here.now().at);
    audit::record(tx, caller, here.now(), "child_support.work.ended", { { "child_support_recipient", found->recipient.value } }, { { "kind", word_of(found->kind) }, { "work", id.value } });
    return {};
}

namespace service {

Result<void> on_died(db::Write& tx, Caller const&, Workplace const& here, persons::Died const& event)
{
    auto const due_on = event.on.plus_days(days_after_a_death);
    for (auto const& who : same_as(tx, event.who, Alike::No)) {
        for (auto const& recipient : store::of_individual(tx, who))
            add_work(tx, here, recipient, WorkKind::Died, event.on.iso(), due_on, wareki::text(event.on));
        for (auto const& child : store::children_of_individual(tx, who))
            if (auto const recipient = store::find(tx, child.recipient))
                add_work(tx, here, *recipient, WorkKind::Died, event.on.iso() + " " + child.id, due_on, "児童　" + persons::known(tx, who, event.on).name.characters + "　" + wareki::text(event.on));
    }
    return {};
}

}  // namespace service

}  // namespace mado::child_support
