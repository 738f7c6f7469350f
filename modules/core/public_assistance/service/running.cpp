// 月次の締め: begun, drafted as one, dropped; the jobs stand in jobs/closing.cpp.
#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/jobs/jobs.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

Result<Run> to_change(db::Read& tx, Caller const& caller, RunId const& id, std::int64_t expected_version)
{
    auto found = TRY(find_run(tx, caller, id));
    TRY(access::allow(tx, caller, may_work, { found.owner }));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    return found;
}

Result<Run> kept_run(db::Write& tx, Caller const& caller, Workplace const& here, Run one, std::string_view event)
{
    if (!store::change(tx, one))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    audit::record(tx, caller, here.now(), event, { { "run", one.id.value } },
        { { "month", month_text(one.month) }, { "households", std::to_string(one.households) }, { "total", std::to_string(one.total.amount()) }, { "hash", one.hash } });
    return one;
}

std::optional<Run> of_draft(db::Read& tx, approvals::Draft const& draft)
{
    auto found = store::run(tx, { draft.proposal.matter });
    return found && found->draft == draft.id && found->state == RunState::Circulating ? found : std::nullopt;
}

}  // namespace

Result<Run> begin_run(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view owner, Day month)
{
    TRY(access::allow(tx, caller, may_work, { std::string(owner) }));
    auto const first = first_of_month(month);
    if (first > first_of_month(here.now().today()).plus_months(2))
        return refuse({ { "month", "public_assistance.run.too_early" } });
    if (store::open_run(tx, std::string(owner), first))
        return refuse(Kind::Conflict, "public_assistance.run.another");
    Run made;
    made.id = { here.now().id() };
    made.owner = std::string(owner);
    made.month = first;
    made.by = caller.person;
    made.at = here.now().at;
    store::insert(tx, made);
    jobs::enqueue(tx, here.now(), reckon_job, json::object({ { "run", made.id.value } }), here.now().at, made.id.value);
    audit::record(tx, caller, here.now(), "public_assistance.run.begun", { { "run", made.id.value } }, { { "month", month_text(first) } });
    return made;
}

Result<Run> draft_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version)
{
    auto one = TRY(to_change(tx, caller, id, expected_version));
    if (one.state != RunState::Reckoned)
        return refuse(Kind::Conflict, "public_assistance.run.not_reckoned");
    if (one.faults > 0 && one.faults == one.households)
        return refuse(Kind::Conflict, "public_assistance.run.all_left_out");
    approvals::Proposal made;
    made.matter_kind = month_matter, made.matter = one.id.value;
    made.owner = one.owner;
    made.procedure = "public_assistance_application";
    made.title = "保護費の支払　" + month_text(one.month) + "分";
    made.effect = "service";
    made.result = "done";
    made.result_words = "保護費を支払う";
    made.route = route;
    made.matter_class = "支払";
    made.amount = one.total.amount();
    made.moves_money = true;
    made.lines = { { "charge", std::to_string(one.households - one.faults) + "世帯　" + one.total.text(), "生活保護法第31条" }, { "check", "計算結果のSHA-256　" + one.hash, {} } };
    // Nobody waits for money because of another household: what cannot be reckoned is left out, and who decides knows it.
    if (one.faults > 0)
        made.lines.push_back({ "check", "計算できず、この支払から外した世帯　" + std::to_string(one.faults) + "世帯（直してから、次の締めか随時払で支払う）", {} });
    one.draft = TRY(approvals::draft(tx, caller, here, made)).id;
    one.state = RunState::Circulating;
    return kept_run(tx, caller, here, std::move(one), "public_assistance.run.drafted");
}

Result<Run> drop_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version)
{
    auto one = TRY(to_change(tx, caller, id, expected_version));
    if (one.state != RunState::Reckoning && one.state != RunState::Reckoned)
        return refuse(Kind::Conflict, "public_assistance.run.on_its_way");
    one.state = RunState::Dropped;
    store::drop_lines(tx, id);
    return kept_run(tx, caller, here, std::move(one), "public_assistance.run.dropped");
}

Result<Run> find_run(db::Read& tx, Caller const& caller, RunId const& id)
{
    auto found = store::run(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    return std::move(*found);
}

std::vector<Run> runs(db::Read& tx, Caller const& caller, int most)
{
    std::vector<Run> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        std::ranges::move(store::runs(tx, division, most), std::back_inserter(all));
    std::ranges::sort(all, [](Run const& a, Run const& b) { return std::pair(a.month, a.id) > std::pair(b.month, b.id); });
    all.erase(std::ranges::unique(all, {}, &Run::id).begin(), all.end());
    return all;
}

std::vector<RunLine> lines_of(db::Read& tx, RunId const& id, std::string_view after, int most) { return store::lines(tx, id, after, most); }

std::string service::hash_of_lines(db::Read& tx, RunId const& id)
{
    constexpr int in_a_page = 100;
    crypto::Sha256 hash;
    for (std::string after;;) {
        auto const lines = store::lines(tx, id, after, in_a_page);
        if (lines.empty())
            return crypto::hex(hash.finish());
        for (auto const& one : lines)
            hash.add(one.household.value + " " + std::to_string(one.paid.amount()) + " " + std::to_string(one.adjustment.amount()) + " " + store::written(one.amounts) + " " + one.corrections + " "
                + crypto::sha256_hex(one.sheet) + (one.fault.empty() ? "" : " " + crypto::sha256_hex(one.fault)) + "\n");
        after = lines.back().household.value;
    }
}

Result<void> service::run_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto one = of_draft(tx, draft);
    if (!one)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    if (hash_of_lines(tx, one->id) != one->hash || !crypto::verify(here.keys.signing.public_half, one->id.value + " " + one->hash, one->signature))
        return refuse(Kind::Conflict, "public_assistance.run.lines_changed");
    one->state = RunState::Closing;
    one->place = {};
    jobs::enqueue(tx, here.now(), close_job, json::object({ { "run", one->id.value } }), here.now().at, one->id.value);
    TRY(kept_run(tx, caller, here, std::move(*one), "public_assistance.run.decided"));
    return {};
}

Result<void> service::run_given_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto one = of_draft(tx, draft);
    if (!one)
        return {};
    one->state = RunState::Reckoned;
    one->draft = {};
    TRY(kept_run(tx, caller, here, std::move(*one), "public_assistance.run.sent_back"));
    return {};
}

}  // namespace mado::public_assistance
