#include "jobs/closing.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>
#include <sstream>

namespace mado::public_assistance::jobs {

namespace {

using Kind = Refusal::Kind;

struct Asked { Household household; Situation situation; std::vector<Correction> corrections; bool is_closed = false, is_as_decided = true; };
struct Chunk { Run run; std::vector<Asked> asked; };

Caller program_of(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = "public_assistance.run" }; }

Chunk next_chunk(db::Read& tx, Workplace const& here, RunId const& id)
{
    Chunk chunk { store::run(tx, id).value_or(Run {}), {} };
    if (chunk.run.state != RunState::Reckoning)
        return chunk;
    auto const standing = setting(tx, here).standing;
    for (auto& household : store::households_after(tx, chunk.run.owner, chunk.run.place, in_a_chunk)) {
        auto situation = situation_of(tx, household, standing, Seen::Effective);
        bool const is_closed = store::is_closed(tx, household.id, chunk.run.month);
        auto const is_as_decided = service::is_as_decided(tx, household);
        chunk.asked.push_back({ household, std::move(situation), store::corrections(tx, household.id), is_closed, is_as_decided });
    }
    return chunk;
}

// Whole corrections, the oldest first, as long as something is left to take them from.
void adjust(RunLine& line, std::vector<Correction> const& corrections)
{
    for (auto const& one : corrections)
        if (one.way == CorrectionWay::NextMonth && one.settled.empty() && line.paid + line.adjustment + one.amount >= Yen(0)) {
            line.adjustment += one.amount;
            line.corrections += (line.corrections.empty() ? "" : " ") + one.id.value;
        }
}

std::optional<RunLine> line_of(Reckoner const& rules, Run const& run, Asked const& asked)
{
    if (asked.is_closed || !service::is_assisted_in(asked.situation.spells, run.month))
        return std::nullopt;
    RunLine line;
    line.run = run.id, line.household = asked.household.id;
    if (!asked.is_as_decided) {
        line.fault = "世帯員・級地・冬季加算地区・家主のどれかが、決定のあとで変わっています。変更の決定をしてから、計算をやり直してください。";
        return line;
    }
    auto const month = rules.month(asked.situation, run.month, benefits::Rules::Sheet::Yes);
    if (!month) {
        line.fault = month.error().japanese;
        return line;
    }
    line.amounts = *month;
    line.paid = month->paid;
    line.sheet = service::sheet_text(*month);
    adjust(line, asked.corrections);
    return line;
}

Result<void> reckoned(Workplace const& here, std::string const& tenant, Run run)
{
    run.hash = here.database.read(tenant, [&](db::Read& tx) { return service::hash_of_lines(tx, run.id); });
    run.signature = crypto::sign(here.keys.signing, run.id.value + " " + run.hash);
    run.state = RunState::Reckoned;
    return here.database.write(tenant, { .name = "public_assistance.reckoned" }, [&](db::Write& tx) -> Result<void> {
        auto one = run;
        if (!store::change(tx, one))
            return {};  // somebody dropped it meanwhile
        audit::record(tx, program_of(tenant), here.now(), "public_assistance.run.reckoned", { { "run", one.id.value } },
            { { "households", std::to_string(one.households) }, { "total", std::to_string(one.total.amount()) }, { "faults", std::to_string(one.faults) }, { "hash", one.hash } });
        return {};
    });
}

// Decided anew since it was reckoned: then the line would pay what no longer holds.
bool still_holds(db::Read& tx, Workplace const& here, Reckoner const& rules, Household const& household, Run const& run, RunLine const& line)
{
    auto const month = rules.month(situation_of(tx, household, setting(tx, here).standing, Seen::Effective), run.month);
    return month && same_amounts(*month, line.amounts) && service::is_as_decided(tx, household);
}

// What the line takes off, and no other run has taken off meanwhile.
std::vector<Correction> unsettled(db::Read& tx, RunLine const& line)
{
    std::vector<Correction> all;
    std::istringstream ids(line.corrections);
    for (std::string id; ids >> id;)
        if (auto one = store::correction(tx, { id }); one && one->way == CorrectionWay::NextMonth && one->settled.empty())
            all.push_back(std::move(*one));
    return all;
}

// What one line pays: rent to the landlord as far as there is so much, the rest to the household.
Result<void> paid(db::Write& tx, Workplace const& here, Reckoner const& rules, Run const& run, RunLine const& line)
{
    auto const caller = program_of(tx.tenant());
    if (!line.fault.empty()) {  // left out from the beginning: its month stays open, and is work
        service::trace(tx, caller, here, "public_assistance.run.line_left", line.household, { { "run", run.id.value }, { "month", month_text(run.month) }, { "why", "fault" } });
        return {};
    }
    auto const household = store::household(tx, line.household);
    if (!household || store::is_closed(tx, line.household, run.month))
        return {};  // closed meanwhile by a decision
    if (!still_holds(tx, here, rules, *household, run, line)) {
        // The month stays open, and is work until another run closes it.
        service::trace(tx, caller, here, "public_assistance.run.line_left", line.household, { { "run", run.id.value }, { "month", month_text(run.month) } });
        return {};
    }
    if (!store::insert(tx, ClosedMonth { line.household, run.month, line.amounts, line.sheet, crypto::sha256_hex(line.sheet), run.id.value }, here.now().at))
        return {};
    auto left = line.paid;
    for (auto& one : unsettled(tx, line)) {
        left += one.amount;
        one.settled = run.id.value;
        if (!store::change(tx, one))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    }
    auto const rent = household->landlord.empty() ? Yen(0) : std::min(left, line.amounts.housing);
    if (rent > Yen(0))
        TRY(service::pay(tx, caller, here, *household, run.month, PaymentKind::Landlord, rent, run.id.value));
    left -= rent;
    if (left > Yen(0))
        TRY(service::pay(tx, caller, here, *household, run.month, PaymentKind::Regular, left, run.id.value));
    return {};
}

// False: there is nothing more to do.
Result<bool> close_chunk(Workplace const& here, Reckoner const& rules, std::string const& tenant, RunId const& id)
{
    bool more = false;
    auto const work = [&](db::Write& tx) -> Result<void> {
        more = false;
        auto run = store::run(tx, id);
        if (!run || run->state != RunState::Closing)
            return {};
        auto const lines = store::lines(tx, id, run->place.value, in_a_chunk);
        for (auto const& line : lines)
            TRY(paid(tx, here, rules, *run, line));
        more = !lines.empty();
        if (more)
            run->place = lines.back().household;
        else
            run->state = RunState::Done;
        if (!store::change(tx, *run))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
        audit::record(tx, program_of(tenant), here.now(), more ? "public_assistance.run.chunk_closed" : "public_assistance.run.done", { { "run", id.value } },
            { { "households", std::to_string(lines.size()) } });
        return {};
    };
    TRY(here.database.write(tenant, { .alone = "public_assistance.close", .name = "public_assistance.close" }, work));
    return more;
}

}  // namespace

Result<void> reckon(Workplace const& here, mado::jobs::Job const& job)
{
    RunId const id { job.payload.text("run") };
    auto const rules = service::reckoner(here);
    for (;;) {
        auto const chunk = here.database.read(job.tenant, [&](db::Read& tx) { return next_chunk(tx, here, id); });
        if (chunk.run.state != RunState::Reckoning)
            return {};
        if (chunk.asked.empty())
            return reckoned(here, job.tenant, chunk.run);
        std::vector<RunLine> lines;
        for (auto const& one : chunk.asked)
            if (auto line = line_of(rules, chunk.run, one))
                lines.push_back(std::move(*line));
        TRY(here.database.write(job.tenant, { .name = "public_assistance.reckon" }, [&](db::Write& tx) -> Result<void> {
            auto run = chunk.run;
            run.place = chunk.asked.back().household.id;
            for (auto const& line : lines) {
                run.households += 1;
                run.total += line.paid + line.adjustment;
                run.faults += line.fault.empty() ? 0 : 1;
            }
            if (!store::change(tx, run))
                return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");  // another runner was faster, or it was dropped
            for (auto const& line : lines)
                store::insert(tx, line);
            return {};
        }));
    }
}

Result<void> close(Workplace const& here, mado::jobs::Job const& job)
{
    auto const rules = service::reckoner(here);
    for (bool more = true; more;)
        more = TRY(close_chunk(here, rules, job.tenant, { job.payload.text("run") }));
    return {};
}

}  // namespace mado::public_assistance::jobs
