// 医療券・調剤券・介護券: issued, renewed each month, cancelled, issued anew.
#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include "service/inside.h"
#include "service/ticketing.h"
#include "store/assistance_store.h"
#include "store/ticket_store.h"

#include <algorithm>
#include <set>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr std::size_t most_illness = 200, most_reason = 500;
constexpr int in_a_page = 500;

struct Narrowed {   // days that are left of a month; none when until is before from
    Day from, until;
    void to(std::optional<Day> first, std::optional<Day> last)
    {
        from = first ? std::max(from, *first) : from;
        until = last ? std::min(until, *last) : until;
    }
    bool is_none() const { return until < from; }
};

// The last days of the month on which assistance runs: a ticket that spans a suspension would let the days in it be billed.
std::optional<Spell> last_spell(std::vector<Spell> const& spells, Day month)
{
    std::optional<Spell> found;
    for (auto const& one : spells)
        if (one.from <= last_of_month(month) && (!one.until || *one.until >= month))
            found = one;
    return found;
}

std::unexpected<Refusal> kept_back(std::string field, std::string key, std::map<std::string, std::string> arguments = {})
{
    return refuse({ FieldError { std::move(field), std::move(key), std::move(arguments), {} } });
}

std::optional<Opinion> opinion_for(db::Read& tx, HouseholdId const& household, IndividualId const& who, ProviderId const& provider, Term const& term)
{
    for (auto& one : store::opinions(tx, household)) {
        if (one.who != who || one.provider != provider || one.verdict == Verdict::Awaited)
            continue;
        if (one.verdict == Verdict::NotNeeded)
            return std::nullopt;   // the newest word is that it is not needed
        if (one.from && one.until && *one.from <= term.until && *one.until >= term.from)
            return std::move(one);
    }
    return std::nullopt;
}

TicketWay way_of(db::Read& tx, HouseholdId const& household, IndividualId const& who, Provider const& provider, Term const& term)
{
    if (provider.checks != Checks::Online || provider.kind == ProviderKind::Care)
        return TicketWay::Paper;
    bool const is_covered = std::ranges::any_of(store::eligibilities(tx, household), [&](Eligibility const& one) { return one.who == who && one.from <= term.from && (!one.until || *one.until >= term.until); });
    return is_covered ? TicketWay::Online : TicketWay::Paper;
}

// `known`: what the month leaves for a ticket of this provider.
Result<void> checked_payment(NewTicket const& wish, std::optional<Yen> known)
{
    if (wish.payers == Payers::Joint)
        TRY(service::words_at("joint_with", wish.joint_with, service::most_name));
    else if (!service::is_blank(wish.joint_with))
        return kept_back("joint_with", "public_assistance.ticket.joint_wrong");
    if (!wish.own_payment && !known)
        return kept_back("own_payment", "public_assistance.ticket.own_payment_unknown");
    if (!wish.own_payment)
        return {};
    if (wish.own_payment->is_negative() || *wish.own_payment > Yen(10'000'000))
        return kept_back("own_payment", "public_assistance.amount.wrong");
    // The month knows the rest of the income that goes to 医療; another amount, and any of 介護, is somebody's judgement.
    if (wish.own_payment != known)
        TRY(service::words_at("own_payment_why", wish.own_payment_why, most_reason));
    return {};
}

// The days of 要介護認定 around the newest of those that meet the term: one that was renewed or changed in the middle of a month goes on from the one before.
std::optional<Term> certified(std::vector<CareCertificate> const& newest_first, IndividualId const& who, Term const& within)
{
    std::optional<Term> days;
    for (auto const& one : newest_first) {
        if (one.who != who || one.from > within.until || one.until < within.from)
            continue;
        if (!days)
            days = Term { one.from, one.until };
        else if (one.until.plus_days(1) >= days->from)
            days = Term { std::min(days->from, one.from), std::max(days->until, one.until) };
    }
    return days;
}

// What the month leaves to be paid oneself: as it was closed, and of an open month as it is decided now.
std::optional<Yen> own_payment_of(db::Read& tx, Workplace const& here, HouseholdId const& id, Day month)
{
    for (auto const& one : store::closed_months(tx, id))
        if (one.month == month)
            return one.amounts.own_payment;
    auto const household = store::household(tx, id);
    if (!household)
        return std::nullopt;
    auto const reckoned = service::reckoner(here).month(situation_of(tx, *household, setting(tx, here).standing, Seen::Effective), month);
    return reckoned ? std::optional(reckoned->own_payment) : std::nullopt;
}

Result<Ticket> own_ticket(db::Read& tx, Caller const& caller, Workplace const& here, TicketId const& id, std::int64_t expected_version)
{
    auto found = store::ticket(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(service::to_change(tx, caller, here, found->household));
    if (found->version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    if (found->state != TicketState::Issued)
        return refuse(Kind::Conflict, "public_assistance.ticket.cancelled_already");
    return std::move(*found);
}

}  // namespace

Result<Term> term_of(db::Read& tx, Household const& household, IndividualId const& who, Provider const& provider, Day month)
{
    Narrowed days { first_of_month(month), last_of_month(month) };
    auto const spells = service::spells_of(store::decisions(tx, household.id));
    auto const spell = last_spell(spells, days.from);
    if (!spell)
        return kept_back("month", household.state == HouseholdState::Suspended ? "public_assistance.ticket.suspended" : "public_assistance.ticket.not_assisted");
    days.to(spell->from, spell->until);
    auto const group = persons::household(tx, household.id);
    auto const died_on = persons::known(tx, who, days.from).died_on;
    if (died_on && *died_on < days.from)
        return kept_back("who", "public_assistance.ticket.dead");
    std::optional<persons::Member> member;
    for (auto const& one : group ? group->members : std::vector<persons::Member> {})
        if (one.who == who && one.from <= days.until && (!one.until || *one.until >= days.from))
            member = one;
    if (!member)
        return kept_back("who", "public_assistance.ticket.not_member");
    days.to(member->from, member->until);
    days.to(std::nullopt, died_on);
    if (days.is_none())
        return kept_back("who", died_on ? "public_assistance.ticket.dead" : "public_assistance.ticket.not_member");
    days.to(provider.from, provider.until);
    if (days.is_none())
        return kept_back("provider", "public_assistance.ticket.not_designated");
    if (provider.kind == ProviderKind::Care) {
        auto const found = certified(store::care_certificates(tx, household.id), who, { days.from, days.until });
        if (!found)
            return kept_back("who", "public_assistance.ticket.no_certificate");
        days.to(found->from, found->until);
    }
    return Term { days.from, days.until };
}

std::optional<Yen> own_payment_left(db::Read& tx, Workplace const& here, HouseholdId const& id, Day month)
{
    auto left = own_payment_of(tx, here, id, first_of_month(month));
    if (!left)
        return left;
    for (auto const& one : store::tickets(tx, id))
        if (one.month == first_of_month(month) && one.state == TicketState::Issued) {
            auto const provider = store::provider(tx, one.provider);
            if (provider && provider->kind != ProviderKind::Care)
                *left -= one.own_payment;
        }
    return std::max(*left, Yen(0));
}

Result<Ticket> service::issue(db::Write& tx, Caller const& caller, Workplace const& here, NewTicket const& wish, TicketId const& replaces, TicketRunId const& source)
{
    auto const found = store::household(tx, wish.household);
    auto const provider = store::provider(tx, wish.provider);
    if (!found || !provider || provider->owner != found->owner)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    auto const& household = *found;
    auto const month = first_of_month(wish.month), today = here.now().today();
    if (month > first_of_month(today).plus_months(1))
        return kept_back("month", "public_assistance.ticket.too_early");
    if (practice(tx, here).payer_number.empty())
        return refuse(Kind::Conflict, "public_assistance.ticket.no_payer_number");
    auto const term = TRY(term_of(tx, household, wish.who, *provider, month));
    auto const left = provider->kind == ProviderKind::Care ? std::optional(Yen(0)) : own_payment_left(tx, here, household.id, month);
    TRY(checked_payment(wish, left));
    Ticket made;
    if (auto const opinion = opinion_for(tx, household.id, wish.who, wish.provider, term); opinion && needs_opinion(provider->kind)) {
        made.opinion = opinion->id;
        made.illness = opinion->illness;
    }
    if (!is_blank(wish.illness))
        made.illness = std::string(text::trimmed(wish.illness));
    if (needs_opinion(provider->kind)) {
        TRY(words_at("illness", made.illness, most_illness));
        if (!made.opinion)
            TRY(words_at("why_without", wish.why_without, most_reason));
    }
    made.id = { here.now().id() };
    made.household = household.id, made.owner = household.owner, made.who = wish.who, made.provider = wish.provider, made.month = month;
    made.from = term.from, made.until = term.until;
    made.payers = wish.payers, made.joint_with = wish.payers == Payers::Joint ? std::string(text::trimmed(wish.joint_with)) : std::string();
    made.own_payment = wish.own_payment ? *wish.own_payment : left.value();
    made.own_payment_why = std::string(text::trimmed(wish.own_payment_why));
    made.why_without = made.opinion ? std::string() : std::string(text::trimmed(wish.why_without));
    made.way = way_of(tx, household.id, wish.who, *provider, term);
    made.renewal = wish.renewal;
    made.replaces = replaces, made.source = source;
    made.by = caller.person, made.at = here.now().at;
    if (store::has_ticket(tx, made.who, made.provider, month))
        return refuse(Kind::Conflict, "public_assistance.ticket.another");
    made.number_year = fiscal_year(today);
    made.number = store::next_ticket_number(tx, made.number_year);
    store::number_recipient(tx, made.who);
    if (made.way == TicketWay::Paper)
        made.document = TRY(ticket_paper(tx, caller, here, household, made, *provider));
    if (!store::insert(tx, made))
        return refuse(Kind::Conflict, "public_assistance.ticket.another");
    trace(tx, caller, here, "public_assistance.ticket.issued", household.id,
        { { "ticket", made.id.value }, { "number", std::to_string(made.number) }, { "month", month_text(month) }, { "way", word_of(made.way) }, { "replaces", replaces.value }, { "run", source.value } });
    return made;
}

Result<Ticket> issue_ticket(db::Write& tx, Caller const& caller, Workplace const& here, NewTicket const& wish)
{
    TRY(service::with_member(tx, caller, here, wish.household, wish.who));
    TRY(find_provider(tx, caller, wish.provider));
    return service::issue(tx, caller, here, wish, {}, {});
}

Result<Ticket> cancel_ticket(db::Write& tx, Caller const& caller, Workplace const& here, TicketId const& id, std::string_view why, std::int64_t expected_version)
{
    auto one = TRY(own_ticket(tx, caller, here, id, expected_version));
    TRY(service::words_at("why_cancelled", why, most_reason));
    one.state = TicketState::Cancelled;
    one.why_cancelled = std::string(text::trimmed(why));
    if (!store::change(tx, one))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here, "public_assistance.ticket.cancelled", one.household, { { "ticket", id.value }, { "number", std::to_string(one.number) } });
    return one;
}

Result<Ticket> reissue_ticket(db::Write& tx, Caller const& caller, Workplace const& here, TicketId const& id, std::string_view why, std::int64_t expected_version)
{
    auto const old = TRY(cancel_ticket(tx, caller, here, id, why, expected_version));
    auto const typed = old.own_payment_why.empty() ? std::nullopt : std::optional(old.own_payment);
    NewTicket const wish { old.household, old.who, old.provider, old.month, old.payers, old.joint_with, typed, old.own_payment_why, old.illness, old.why_without, old.renewal };
    return service::issue(tx, caller, here, wish, old.id, {});
}

std::vector<Ticket> tickets(db::Read& tx, HouseholdId const& id) { return store::tickets(tx, id); }

std::vector<Ticket> tickets_of_month(db::Read& tx, Caller const& caller, Day month)
{
    std::vector<Ticket> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (TicketId after;;) {
            auto page = store::tickets_of_month(tx, division, month, after, in_a_page);
            if (page.empty())
                break;
            after = page.back().id;
            std::ranges::move(page, std::back_inserter(all));
        }
    std::ranges::sort(all, {}, [](Ticket const& one) { return std::tuple(one.provider, one.number_year, one.number, one.id); });
    all.erase(std::ranges::unique(all, {}, &Ticket::id).begin(), all.end());
    return all;
}

std::string recipient_number(db::Read& tx, IndividualId const& who)
{
    constexpr std::size_t digits = 6;
    auto const number = store::recipient(tx, who);
    if (!number)
        return {};
    auto text = std::to_string(*number);
    text.insert(0, digits - std::min(digits, text.size()), '0');
    return text + check_digit(text);
}

// The own payment is that of the new month; all else goes on as it was.
Result<NewTicket> service::renewed(db::Read& tx, Workplace const&, Ticket const& before, Day month)
{
    auto const household = store::household(tx, before.household);
    auto const provider = store::provider(tx, before.provider);
    if (!household || !provider)
        return kept_back("who", "public_assistance.not_found");
    auto const term = TRY(term_of(tx, *household, before.who, *provider, month));
    if (needs_opinion(provider->kind) && !opinion_for(tx, before.household, before.who, before.provider, term))
        return kept_back("opinion", "public_assistance.ticket.no_opinion");
    // What was typed for one month is typed again for the next: a 本人支払額 by judgement is not carried on unseen.
    if (!before.own_payment_why.empty() && !before.own_payment.is_zero())
        return kept_back("own_payment", "public_assistance.ticket.own_payment_typed");
    auto const illness = needs_opinion(provider->kind) ? std::string() : before.illness;
    return NewTicket { before.household, before.who, before.provider, month, before.payers, before.joint_with, std::nullopt, {}, illness, {}, Renewal::Continues };
}

std::vector<Continuing> continuing(db::Read& tx, Caller const& caller, Workplace const& here, Day month)
{
    std::vector<Continuing> all;
    auto const today = here.now().today();
    // The month's own are read at once: the desk asks this for every ticket of the office, each time that it is shown.
    std::set<std::pair<IndividualId, ProviderId>> given;
    for (auto const& one : tickets_of_month(tx, caller, first_of_month(month)))
        if (one.state == TicketState::Issued)
            given.emplace(one.who, one.provider);
    for (auto const& before : tickets_of_month(tx, caller, first_of_month(month).plus_months(-1))) {
        if (before.state != TicketState::Issued || before.renewal != Renewal::Continues || given.contains({ before.who, before.provider }))
            continue;
        auto const household = store::household(tx, before.household);
        auto const wish = service::renewed(tx, here, before, first_of_month(month));
        Continuing one { before, household ? std::to_string(household->number) : std::string(), persons::known(tx, before.who, today).name.characters, {} };
        if (!wish)
            one.kept_back = wish.error().fields.empty() ? FieldError { "who", wish.error().key } : wish.error().fields.front();
        all.push_back(std::move(one));
    }
    return all;
}

Result<TicketRun> begin_ticket_run(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view owner, Day month)
{
    TRY(access::allow(tx, caller, may_work, { std::string(owner) }));
    auto const first = first_of_month(month);
    if (first > first_of_month(here.now().today()).plus_months(1))
        return refuse({ { "month", "public_assistance.ticket.too_early" } });
    if (practice(tx, here).payer_number.empty())
        return refuse(Kind::Conflict, "public_assistance.ticket.no_payer_number");
    for (auto const& one : store::ticket_runs(tx, std::string(owner), first))
        if (one.state == TicketRunState::Running && one.owner == owner)
            return refuse(Kind::Conflict, "public_assistance.ticket_run.another");
    TicketRun made;
    made.id = { here.now().id() };
    made.owner = std::string(owner);
    made.month = first;
    made.by = caller.person, made.at = here.now().at;
    store::insert(tx, made);
    jobs::enqueue(tx, here.now(), ticket_job, json::object({ { "run", made.id.value } }), here.now().at, made.id.value);
    audit::record(tx, caller, here.now(), "public_assistance.ticket_run.begun", { { "run", made.id.value } }, { { "month", month_text(first) } });
    return made;
}

std::vector<TicketRun> ticket_runs(db::Read& tx, Caller const& caller, Day month)
{
    std::vector<TicketRun> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        std::ranges::move(store::ticket_runs(tx, division, first_of_month(month)), std::back_inserter(all));
    std::ranges::sort(all, std::greater {}, &TicketRun::id);
    all.erase(std::ranges::unique(all, {}, &TicketRun::id).begin(), all.end());
    return all;
}

}  // namespace mado::public_assistance
