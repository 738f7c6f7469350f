// 仕事の一覧 of instructions and tickets: terms, hearings, 要否意見書 that end, and months without a ticket that goes on.
#include "service/papers_due.h"

#include "service/inside.h"
#include "service/ticketing.h"
#include "store/assistance_store.h"
#include "store/instruction_store.h"
#include "store/ticket_store.h"

#include <algorithm>

namespace mado::public_assistance {

namespace {

constexpr int days_ahead = 30, days_before_a_month = 7;

struct Papers {
    db::Read& tx;
    Caller const& caller;
    Day today;
    std::vector<Work> all {};

    void add(WorkKind kind, Day due, HouseholdId const& of)
    {
        auto const household = store::household(tx, of);
        if (household && access::allow(tx, caller, may_read, { household->owner }))
            all.push_back({ kind, due, household->id, household->number, service::head_name(tx, household->id, today), household->caseworker, due < today });
    }

    // Work as long as a ticket rests on it that goes on, and nothing newer was said.
    void ending(Opinion const& one)
    {
        auto const known = store::opinions(tx, one.household);
        bool const is_followed = std::ranges::any_of(known, [&](Opinion const& other) {
            return other.who == one.who && other.provider == one.provider && other.verdict != Verdict::Awaited && std::pair(other.at, other.id) > std::pair(one.at, one.id);
        });
        auto const given = store::tickets(tx, one.household);
        bool const goes_on = std::ranges::any_of(given, [&](Ticket const& ticket) {
            return ticket.opinion == one.id && ticket.state == TicketState::Issued && ticket.renewal == Renewal::Continues && ticket.month >= first_of_month(today).plus_months(-1);
        });
        if (goes_on && !is_followed)
            add(WorkKind::Opinion, *one.until, one.household);
    }
};

}  // namespace

std::vector<Instruction> service::open_instructions(db::Read& tx, Caller const& caller)
{
    std::vector<Instruction> all;
    for (std::size_t n = 0; n < names_of(InstructionState {}).size(); ++n)
        if (auto const state = static_cast<InstructionState>(n); !is_over(state))
            for (auto& one : store::instructions_in(tx, state))
                if (access::allow(tx, caller, may_read, { one.owner }))
                    all.push_back(std::move(one));
    std::ranges::sort(all, {}, [](Instruction const& one) { return std::pair(one.due_on, one.id); });
    return all;
}

std::vector<Work> service::papers_due(db::Read& tx, Caller const& caller, Workplace const& here)
{
    Papers papers { tx, caller, here.now().today() };
    for (auto const& one : store::instructions_in(tx, InstructionState::Given))
        if (one.due_on <= papers.today.plus_days(days_ahead))
            papers.add(WorkKind::Instruction, one.due_on, one.household);
    for (auto const& one : store::instructions_in(tx, InstructionState::Offered))
        for (auto const& hearing : store::hearings(tx, one.id))
            if (hearing.attendance == Attendance::Awaited)
                papers.add(WorkKind::Hearing, hearing.held_on, one.household);
    for (auto const& one : store::ending_opinions(tx, papers.today.plus_days(practice(tx, here).warning_days)))
        papers.ending(one);
    auto const month = first_of_month(papers.today);
    bool const is_near = papers.today.plus_days(days_before_a_month) >= month.plus_months(1);
    for (auto in = month; in <= (is_near ? month.plus_months(1) : month); in = in.plus_months(1))
        for (auto const& one : continuing(tx, caller, here, in)) {
            // Who is not on assistance, or not there any more, waits for nothing.
            auto const key = one.kept_back ? one.kept_back->key : std::string();
            if (key.empty() || key == "public_assistance.ticket.no_opinion" || key == "public_assistance.ticket.own_payment_typed" || key == "public_assistance.ticket.no_certificate")
                papers.add(WorkKind::Tickets, in, one.before.household);
        }
    return std::move(papers.all);
}

}  // namespace mado::public_assistance
