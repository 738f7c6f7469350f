#pragma once
// A core zone in memory: the welfare office of two towns with two caseworkers, who supervises them and who decides, beside another division.
#include "../../../staff/cases/tests/town.h"

#include <mado/approvals/steps.h>
#include <mado/persons/module.h>
#include <mado/protection/module.h>
#include <mado/public_assistance/assistance.h>
#include <mado/public_assistance/module.h>

#include "jobs/closing.h"

namespace mado::public_assistance::test {

using cases::test::day;
using RefusalKind = Refusal::Kind;
constexpr char const* unit = "welfare/assistance";

struct Welfare : cases::test::Town {
    Caller east = staff("hara", "east_caseworker"), west = staff("kuroda", "west_caseworker"), supervisor = staff("nagai", "assistance_supervisor"), head = staff("doi", "welfare_head"),
           other_clerk = staff("morita", "animals_clerk"), theirs = staff("hara", "east_caseworker", neighbour);

    Welfare() : Town({ protection::describe(), persons::describe(), public_assistance::describe() })
    {
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                using enum access::Role;
                organization::keep_division(tx, { "welfare", "保健福祉部 福祉課", "0866-00-0022", "" });
                organization::keep_division(tx, { unit, "保健福祉部 福祉課 保護係", "0866-00-0023", "" });
                position(tx, "welfare_department_head", "welfare", "保健福祉部長", "department_head", "takami", { Approver });
                position(tx, "welfare_head", "welfare", "福祉事務所長", "division_head", "doi", { Approver });
                position(tx, "assistance_supervisor", unit, "査察指導員", "section_head", "nagai", { Examiner, Approver });
                position(tx, "east_caseworker", unit, "ケースワーカー 東地区", "clerk", "hara", { Examiner, Cashier });
                position(tx, "west_caseworker", unit, "ケースワーカー 西地区", "clerk", "kuroda", { Examiner, Cashier });
                return {};
            }, tenant));
    }

    static NewApplication of_one(std::string name = "三宅 陽子", char const* born = "1993-05-01")
    {
        NewApplication wish;
        wish.owner = unit;
        wish.person.name = { std::move(name), "ミヤケ ヨウコ", {} };
        wish.person.born_on = day(born);
        wish.person.sex = persons::Sex::Female;
        wish.person.account = persons::Account { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ ヨウコ", persons::AccountSource::Declared, "public_assistance", day("2026-04-01"), {} };
        wish.person.came_from = "public_assistance";
        return wish;
    }
    Result<Application> try_apply(NewApplication wish, Caller const& by)
    {
        if (wish.applied_at.microseconds == 0)
            wish.applied_at = clock.now();
        return write([&](db::Write& tx) { return apply(tx, by, here, wish); }, by.tenant);
    }
    Application applied(std::string name = "三宅 陽子")
    {
        auto const made = try_apply(of_one(std::move(name)), east);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key + (made.error().fields.empty() ? "" : " " + made.error().fields.front().field)));
        return *made;
    }
    Household household(HouseholdId const& id) { return *read([&](db::Read& tx) { return find_household(tx, east, id); }); }

    Result<Decision> try_propose(Decision const& typed, Caller const& by)
    {
        return write([&](db::Write& tx) { return propose(tx, by, here, typed); }, by.tenant);
    }
    Decision proposed(HouseholdId const& id, Matter matter, char const* from, std::string reasons = "収入が変わったため")
    {
        Decision typed;
        typed.household = id, typed.matter = matter, typed.from = day(from), typed.reasons = std::move(reasons);
        auto const made = try_propose(typed, east);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key + (made.error().fields.empty() ? "" : " " + made.error().fields.front().field)));
        return *made;
    }
    void approved(approvals::DraftId const& id)
    {
        for (auto const& by : { supervisor, head, staff("takami", "welfare_department_head") }) {
            auto const draft = *read([&](db::Read& tx) { return approvals::find(tx, id); });
            if (draft.state != approvals::DraftState::Circulating)
                return;
            auto const turn = read([&](db::Read& tx) { return approvals::turn_of(tx, by, here, draft); });
            if (!turn)
                continue;
            auto const done = write([&](db::Write& tx) {
                return turn->kind == approvals::StepKind::Passes ? approvals::agree(tx, by, here, id, "", draft.version) : approvals::decide(tx, by, here, id, "", draft.version);
            });
            REQUIRE_MESSAGE(done, (done ? "" : done.error().key + " " + (done.error().arguments.contains("why") ? done.error().arguments.at("why") : "")));
        }
        REQUIRE(read([&](db::Read& tx) { return approvals::find(tx, id); })->state == approvals::DraftState::Decided);
    }
    void decided(HouseholdId const& id, Matter matter, char const* from) { approved(proposed(id, matter, from).draft); }
    HouseholdId assisted(char const* from = "2026-11-18", std::string name = "三宅 陽子")
    {
        auto const id = applied(std::move(name)).household;
        decided(id, Matter::Start, from);
        return id;
    }
    Circumstance declared(HouseholdId const& id, FactKind kind, std::int64_t amount, char const* from, char const* until = "", std::string who = {})
    {
        Fact fact;
        fact.kind = kind, fact.amount = Yen(amount), fact.from = day(from), fact.who = std::move(who);
        fact.until = *until ? Day::parse(until) : std::nullopt;
        auto const made = write([&](db::Write& tx) { return declare(tx, east, here, id, fact, "明細"); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key + (made.error().fields.empty() ? "" : " " + made.error().fields.front().field)));
        return *made;
    }
    std::string head_of(HouseholdId const& id) { return read([&](db::Read& tx) { return persons::household(tx, id); })->head.value; }

    mado::jobs::Job job_of(Run const& run)
    {
        mado::jobs::Job job;
        job.tenant = code;
        job.payload = json::object({ { "run", run.id.value } });
        return job;
    }
    Run run_now(RunId const& id) { return *read([&](db::Read& tx) { return find_run(tx, east, id); }); }
    Run begun(char const* month)
    {
        auto const made = write([&](db::Write& tx) { return begin_run(tx, east, here, unit, day(month)); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Run closed(char const* month)
    {
        auto run = begun(month);
        REQUIRE(jobs::reckon(here, job_of(run)));
        run = run_now(run.id);
        REQUIRE(run.state == RunState::Reckoned);
        auto const drafted = write([&](db::Write& tx) { return draft_run(tx, east, here, run.id, run.version); });
        REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
        approved(drafted->draft);
        REQUIRE(jobs::close(here, job_of(run)));
        return run_now(run.id);
    }
    std::vector<Payment> paid(HouseholdId const& id) { return read([&](db::Read& tx) { return payments(tx, id); }); }
    std::vector<Correction> corrected(HouseholdId const& id) { return read([&](db::Read& tx) { return corrections(tx, id); }); }
    Yen sum_of_payments(HouseholdId const& id)
    {
        Yen sum;
        for (auto const& one : paid(id))
            sum += one.amount;
        return sum;
    }
    // What is paid is what was closed, what was added, and what was taken off later.
    Yen sum_of_months(HouseholdId const& id)
    {
        return read([&](db::Read& tx) {
            Yen sum;
            for (auto const& one : closed_months(tx, id))
                sum += one.amounts.paid;
            for (auto const& one : corrections(tx, id))
                if (one.way == CorrectionWay::Extra || (one.way == CorrectionWay::NextMonth && !one.settled.empty()))
                    sum += one.amount;
            return sum;
        });
    }
};

}  // namespace mado::public_assistance::test
