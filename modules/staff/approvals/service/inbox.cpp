#include <mado/approvals/erasure.h>
#include <mado/approvals/inbox.h>
#include <mado/approvals/rules.h>

#include <mado/organization/organization.h>

#include "service/way.h"
#include "store/draft_store.h"
#include "store/inbox_store.h"
#include "store/rules_store.h"

#include <algorithm>
#include <map>

namespace mado::approvals {

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t history_us = 180LL * 24 * 60 * minute_us;
constexpr int most_history = 20'000, most_waiting = 200;
constexpr int most_acts = 500;   // of one position: more would say nothing else about its median

InboxKey key_of(Row const& row) { return { row.here_since.microseconds, row.draft.value }; }

// The positions whose drafts the caller may have before him: his own first.
std::vector<PositionId> positions_of(db::Read& tx, Caller const& caller, Workplace const& here, bool with_stand_ins)
{
    std::vector<PositionId> all { caller.position };
    if (!with_stand_ins)
        return all;
    auto const today = here.now().today();
    for (auto const& one : stand_ins_of(tx, caller.position, today))
        if (std::ranges::find(all, one.position) == all.end() && (one.is_acting || service::is_away(tx, one.position, today)))
            all.push_back(one.position);
    return all;
}

std::int64_t nth(std::vector<std::int64_t>& sorted, std::size_t of_ten) { return sorted[std::min(sorted.size() - 1, sorted.size() * of_ten / 10)]; }

std::optional<std::int64_t> median_of(std::vector<std::int64_t> all)
{
    if (all.empty())
        return std::nullopt;
    std::ranges::sort(all);
    return nth(all, 5);
}

}  // namespace

std::vector<Draft> waiting_for(db::Read& tx, Caller const& caller)
{
    std::vector<Draft> drafts;
    for (auto const& row : store::at_position(tx, caller.position, false, {}, most_waiting))
        if (auto found = store::find(tx, row.draft))
            drafts.push_back(std::move(*found));
    return drafts;
}

std::int64_t count_waiting_for(db::Read& tx, Caller const& caller) { return store::count_at(tx, caller.position); }

Inbox inbox(db::Read& tx, Caller const& caller, Workplace const& here, InboxQuery const& query)
{
    Inbox found;
    auto const most = std::clamp(query.most, 1, 200);
    auto const after = query.after.value_or(InboxKey {});
    for (auto const& position : positions_of(tx, caller, here, query.stand_ins && !query.reviews))
        for (auto& row : query.reviews ? store::reviews_at(tx, position, after, most + 1) : store::at_position(tx, position, query.held, after, most + 1))
            found.rows.push_back(std::move(row));
    std::ranges::sort(found.rows, {}, [](Row const& row) { return std::pair(row.here_since.microseconds, row.draft.value); });
    if (std::ssize(found.rows) > most) {
        found.rows.resize(static_cast<std::size_t>(most));
        found.next = key_of(found.rows.back());
    }
    return found;
}

std::vector<Row> alike(db::Read& tx, Caller const& caller, DraftId const& id, int most)
{
    auto const draft = store::find(tx, id);
    if (!draft)
        return {};
    auto const& p = draft->proposal;
    return store::alike(tx, caller.position, p.procedure, p.matter_kind, p.result, std::clamp(most, 1, 20));
}

std::string next_of(db::Read& tx, Caller const& caller, DraftId const& id)
{
    InboxKey after;
    if (auto const draft = store::find(tx, id))
        for (auto const& step : draft->steps)
            if (step.position == caller.position && step.here_since)
                after = { step.here_since->microseconds, id.value };
    auto rows = store::at_position(tx, caller.position, false, after, 1);
    if (rows.empty())
        rows = store::at_position(tx, caller.position, false, {}, 2);  // from the beginning again
    std::erase_if(rows, [&](Row const& row) { return row.draft == id; });
    return rows.empty() ? std::string() : rows.front().draft.value;
}

std::vector<Stranded> stranded(db::Read& tx, Workplace const&, Day on)
{
    std::vector<Stranded> all;
    for (auto const& position : store::positions_on_the_way(tx)) {
        if (service::is_manned(tx, position, on))
            continue;
        auto const why = service::is_held(tx, position, on) ? Stranded::Why::Absent : Stranded::Why::Vacant;
        for (auto& row : store::to_be_done_at(tx, position))
            all.push_back({ std::move(row), why });
    }
    return all;
}

std::vector<StepTime> step_times(db::Read& tx, Caller const& caller, Workplace const& here)
{
    auto const scope = access::scope(tx, caller, may_read);
    std::map<std::tuple<std::string, StepKind, std::string>, std::vector<std::int64_t>> all;
    for (auto const& one : store::took(tx, { here.now().at.microseconds - history_us }, {}, most_history))
        if (std::ranges::any_of(scope, [&](std::string const& division) { return access::within(one.owner, division); }))
            all[{ one.route, one.kind, one.position.value }].push_back(one.microseconds / minute_us);
    std::vector<StepTime> times;
    for (auto& [key, minutes] : all) {
        std::ranges::sort(minutes);
        times.push_back({ std::get<0>(key), std::get<1>(key), { std::get<2>(key) }, std::ssize(minutes), nth(minutes, 5), nth(minutes, 9) });
    }
    return times;
}

std::optional<Instant> forecast(db::Read& tx, Workplace const& here, Draft const& draft)
{
    if (draft.state != DraftState::Circulating)
        return std::nullopt;
    auto const now = here.now().at;
    std::map<int, std::int64_t> left;  // by stage: those beside each other wait for the slowest
    for (auto const& step : draft.steps) {
        if (!step.is_before_decision() || (step.state != StepState::Waiting && !step.is_open()))
            continue;
        auto const median = median_of(store::took_at(tx, step.position, step.kind, { now.microseconds - history_us }, draft.proposal.route, most_acts));
        if (!median)
            return std::nullopt;
        auto const waited = step.here_since ? now.microseconds - step.here_since->microseconds : 0;
        left[step.stage] = std::max(left[step.stage], std::max<std::int64_t>(0, *median - waited));
    }
    std::int64_t sum = 0;
    for (auto const& [stage, microseconds] : left)
        sum += microseconds;
    return Instant { now.microseconds + sum };
}

std::vector<db::Statement> statements()
{
    auto all = store::draft_statements();
    for (auto const& more : { store::rules_statements(), store::inbox_statements(), erase_statements() })
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace mado::approvals
