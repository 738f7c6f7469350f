#include "jobs/tickets.h"

#include <mado/audit/audit.h>
#include <mado/documents/documents.h>
#include <mado/jobs/jobs.h>

#include "service/ticketing.h"
#include "store/ticket_store.h"

namespace mado::public_assistance::jobs {

namespace {

using Kind = Refusal::Kind;

// Made, passed (kept back: it stays work), or nothing to do.
Result<void> renew(db::Write& tx, Caller const& caller, Workplace const& here, TicketRun& run, Ticket const& before)
{
    if (before.state != TicketState::Issued || before.renewal != Renewal::Continues || store::has_ticket(tx, before.who, before.provider, run.month))
        return {};
    auto const wish = service::renewed(tx, here, before, run.month);
    auto const made = wish ? service::issue(tx, caller, here, *wish, {}, run.id) : Result<Ticket>(std::unexpected(wish.error()));
    if (!made && made.error().kind != Kind::Invalid && made.error().kind != Kind::Conflict)
        return std::unexpected(made.error());
    ++(made ? run.made : run.passed);
    return {};
}

// False: there is nothing more to do.
Result<bool> chunk(Workplace const& here, std::string const& tenant, TicketRunId const& id)
{
    bool more = false;
    auto const work = [&](db::Write& tx) -> Result<void> {
        more = false;
        auto run = store::ticket_run(tx, id);
        if (!run || run->state != TicketRunState::Running)
            return {};
        Caller const program { .tenant = tenant, .kind = CallerKind::System, .job = "public_assistance.tickets" };
        auto const page = store::tickets_of_month(tx, run->owner, run->month.plus_months(-1), run->place, tickets_in_a_chunk);
        for (auto const& before : page)
            if (before.owner == run->owner)
                TRY(renew(tx, program, here, *run, before));
        more = !page.empty();
        if (more)
            run->place = page.back().id;
        else
            run->state = TicketRunState::Done;
        auto const made = std::to_string(run->made), passed = std::to_string(run->passed);
        if (!store::change(tx, *run))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
        if (!more)
            audit::record(tx, program, here.now(), "public_assistance.ticket_run.done", { { "run", id.value } }, { { "made", made }, { "passed", passed } });
        return {};
    };
    TRY(here.database.write(tenant, documents::numbering("public_assistance.tickets"), work));
    return more;
}

}  // namespace

Result<void> issue_tickets(Workplace const& here, mado::jobs::Job const& job)
{
    TicketRunId const id { job.payload.text("run") };
    for (bool more = true; more;)
        more = TRY(chunk(here, job.tenant, id));
    return {};
}

}  // namespace mado::public_assistance::jobs
