// The edge of the job: the decision of the whole round, carried out case by case; what is done is marked in the commit that does it.
#include <mado/documents/documents.h>

#include "service/workings.h"
#include "store/round_store.h"

namespace mado::rounds {

namespace {

using Kind = Refusal::Kind;

constexpr int cases_a_write = 80;  // each is about ten rows: a thousand rows a write keep it short for everybody else

enum class Outcome { Done = 1, Gone = 2 };

Caller job_of(std::string const& tenant, char const* name) { return { .tenant = tenant, .kind = CallerKind::System, .job = name }; }

cases::Drawn drawn_for(db::Read& tx, Line const& line, approvals::DraftId const& draft)
{
    cases::Drawn drawn { line.result, {}, line.number, draft };
    if (line.result == "ineligible")
        if (auto verdict = cases::verdict_of(tx, line.of))
            drawn.reasons = std::move(verdict->reasons);
    if (line.result == "reserve")
        drawn.reasons.push_back({ "補欠の順番は" + std::to_string(line.number) + "番です。", {} });
    return drawn;
}

struct Prepared {
    Line line;
    std::optional<cases::PreparedDrawn> drawn {};  // nothing: the case is gone, or there is a fault
    std::string fault {};
};

Prepared prepared(db::Read& tx, Workplace const& here, Line const& line, approvals::DraftId const& draft)
{
    Prepared made { line };
    auto const found = cases::find(tx, line.of);
    if (!found || found->state != cases::CaseState::Qualified)
        return made;  // withdrawn, say
    if (auto drawn = cases::prepare_drawn(tx, here, line.of, drawn_for(tx, line, draft)))
        made.drawn = std::move(*drawn);
    else
        made.fault = drawn.error().key;
    return made;
}

// A winner who left before the result reached him leaves his place to the next.
Result<void> mark_gone(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Line const& line)
{
    store::mark(tx, id, line.of, static_cast<int>(Outcome::Gone), {});
    if (auto const found = cases::find(tx, line.of); found && line.result == "won")
        TRY(propose_promotion(tx, caller, here, *found));
    return {};
}

Result<void> carry(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Prepared const& one)
{
    if (!one.fault.empty()) {
        store::mark(tx, id, one.line.of, 0, one.fault);
        return {};
    }
    if (!one.drawn)
        return mark_gone(tx, caller, here, id, one.line);
    TRY(cases::carry_out_drawn(tx, caller, here, *one.drawn));
    store::mark(tx, id, one.line.of, static_cast<int>(Outcome::Done), {});
    return {};
}

// One that is refused must not hold the others up: each alone, and its fault beside it.
Result<void> carry_singly(Workplace const& here, std::string const& tenant, Caller const& caller, RoundId const& id, std::vector<Prepared> const& all)
{
    for (auto const& one : all) {
        auto const carried = here.database.write(tenant, documents::numbering(carry_out_job), [&](db::Write& tx) { return carry(tx, caller, here, id, one); });
        if (!carried)
            TRY(here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
                store::mark(tx, id, one.line.of, 0, carried.error().key);
                return {};
            }));
    }
    return {};
}

Result<void> finish(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id)
{
    auto kept = TRY(find(tx, id));
    auto const found = store::progress(tx, id);
    if (kept.state != RoundState::Decided || found.done + found.gone < found.all)
        return {};
    kept.state = RoundState::Carried;
    TRY(store::change(tx, kept, caller.person, here.now().at));
    service::trace(tx, caller, here, "rounds.round.carried_out", kept, { { "done", std::to_string(found.done) }, { "gone", std::to_string(found.gone) } });
    return {};
}

}  // namespace

Result<std::size_t> carry_out_some(Workplace const& here, std::string const& tenant, RoundId const& id, std::string& after, int most)
{
    auto const caller = job_of(tenant, carry_out_job);
    auto const read = here.database.read(tenant, [&](db::Read& tx) -> Result<std::vector<Prepared>> {
        auto const kept = TRY(find(tx, id));
        TRY(service::in_state(kept, { RoundState::Decided, RoundState::Carried }));
        auto const draft = store::draw(tx, id)->drawn.draft;
        std::vector<Prepared> made;
        for (auto const& line : store::to_carry(tx, id, after, most))
            made.push_back(prepared(tx, here, line, draft));
        return made;
    });
    if (!read)
        return std::unexpected(read.error());
    auto const& all = *read;
    if (all.empty())
        return 0;
    auto const together = here.database.write(tenant, documents::numbering(carry_out_job), [&](db::Write& tx) -> Result<void> {
        for (auto const& one : all)
            TRY(carry(tx, caller, here, id, one));
        return {};
    });
    if (!together)
        TRY(carry_singly(here, tenant, caller, id, all));
    after = all.back().line.of.value;
    return all.size();
}

Result<void> carry_out(Workplace const& here, jobs::Job const& job)
{
    RoundId const id { job.payload.text("round") };
    for (std::string after;;) {
        auto const looked_at = TRY(carry_out_some(here, job.tenant, id, after, cases_a_write));
        if (looked_at == 0)
            break;
    }
    TRY(here.database.write(job.tenant, [&](db::Write& tx) { return finish(tx, job_of(job.tenant, carry_out_job), here, id); }));
    if (here.database.read(job.tenant, [&](db::Read& tx) { return store::progress(tx, id); }).faulty > 0)
        return refuse(Kind::Conflict, "rounds.carry_out.faults");  // tried again; what was done stays done
    return {};
}

}  // namespace mado::rounds
