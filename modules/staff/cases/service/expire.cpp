// What a passed limit does (definition grammar §7, on_expiry). The schedule stands in jobs/.
#include <mado/approvals/drafts.h>

#include "model/result_words.h"
#include "service/charging.h"
#include "service/decided.h"
#include "service/limits.h"
#include "service/paper_values.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/charge_store.h"
#include "store/consult_store.h"

namespace mado::cases::service {

namespace {

using definitions::Expiry;

bool is_won(std::string_view result) { return model::is_as_applied(result) || result == "won" || result == "passed"; }

// みなし: nobody decides, the law does. Whatever circulates or was asked is overtaken.
Result<void> deem_refused(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, definitions::Limit const& limit, Day last_day)
{
    auto const to = TRY(model::after(found.state, model::Step::Deem));
    TRY(approvals::drop(tx, caller, here, "case", found.id.value));
    if (auto const request = store::open_request(tx, found.id))
        store::end_request(tx, request->id, RequestState::Withdrawn, here.now().at, {}, {});
    for (auto const& owed : store::owed(tx, found.id))
        if (owed.before_decision && !owed.paid_on)
            TRY(uncharge(tx, here, found, owed.charge, "期限の経過により決定しない"));
    found.draft = {};
    found.asked_until = std::nullopt;
    found.deemed = true;
    Decision const decision { "refused", { { "「" + limit.title.japanese() + "」の期限である" + wareki_words(last_day) + "までに決定がされなかったため、この申請は認められなかったものとみなされました。", limit.law } } };
    auto const prepared = TRY(prepared_for(tx, here, found, decision));
    TRY(carry_out(tx, caller, here, found, kept(prepared), to, "deemed"));
    trace(tx, caller, here, "cases.case.deemed", found, { { "limit", limit.name }, { "last_day", last_day.iso() }, { "result", found.result } });
    return {};
}

Result<void> lapse(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, definitions::Limit const& limit, Day last_day)
{
    found.lapsed = true;
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.lapsed", found, { { "limit", limit.name }, { "last_day", last_day.iso() }, { "result", found.result } });
    tell(tx, here, found, "lapsed");
    return here.listeners.publish(tx, caller, here, Lapsed { found });
}

}  // namespace

bool runs(Case const& found, definitions::FoundLimit const& limit)
{
    if (limit.stopped_on || limit.stands_still || !limit.last_day || found.state == CaseState::Withdrawn || found.state == CaseState::Forwarded)
        return false;
    if (model::is_open(found.state))
        return true;
    return limit.limit->starts == definitions::Limit::Starts::Decision && is_won(found.result) && !found.lapsed;
}

void follow_limits(db::Write& tx, Workplace const& here, Case const& found, std::vector<definitions::FoundLimit> const& limits)
{
    std::map<std::string, store::Expiry> before;
    for (auto& expiry : store::expiries(tx, found.id))
        before.emplace(expiry.limit, expiry);
    for (auto const& limit : limits) {
        if (!runs(found, limit))
            continue;
        auto const known = before.extract(limit.limit->name);
        if (known && known.mapped().last_day == *limit.last_day)
            continue;  // runs on, or was acted on
        store::keep_expiry(tx, { found.id, limit.limit->name, *limit.last_day, false, here.now().at });
    }
    for (auto const& [name, expiry] : before)
        if (!expiry.expired)
            store::forget_expiry(tx, found.id, name);
}

Result<void> follow_limits(db::Write& tx, Workplace const& here, Case const& found)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    follow_limits(tx, here, found, evaluation.limits(here.now().today()));
    return {};
}

Result<void> stop_beside(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    store::drop_consults(tx, found.id);
    TRY(drop_extensions(tx, caller, here, found.id));
    return follow_limits(tx, here, found);
}

Result<bool> pass_limit(db::Write& tx, Caller const& caller, Workplace const& here, store::Expiry const& expiry)
{
    auto found = TRY(find(tx, expiry.of));
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto const today = here.now().today();
    auto const limits = evaluation.limits(today);
    follow_limits(tx, here, found, limits);
    auto const kept = store::expiries(tx, found.id);
    auto const row = std::ranges::find(kept, expiry.limit, &store::Expiry::limit);
    auto const limit = std::ranges::find_if(limits, [&](definitions::FoundLimit const& one) { return one.limit->name == expiry.limit; });
    if (row == kept.end() || row->expired || limit == limits.end() || today <= row->last_day)
        return false;
    auto const act = limit->limit->on_expiry;
    store::keep_expiry(tx, { found.id, expiry.limit, row->last_day, true, here.now().at });
    trace(tx, caller, here, "cases.limit.expired", found, { { "limit", expiry.limit }, { "last_day", row->last_day.iso() }, { "on_expiry", word_of(act) } });
    auto const is_open = model::is_open(found.state);
    if (act == Expiry::DeemedRefused && model::can(found.state, model::Step::Deem) && evaluation.definition().outcome("refused"))
        TRY(deem_refused(tx, caller, here, found, *limit->limit, row->last_day));
    else if (act == Expiry::Lapse && !is_open)
        TRY(lapse(tx, caller, here, found, *limit->limit, row->last_day));
    return true;
}

}  // namespace mado::cases::service

namespace mado::cases {

std::vector<Passed> passed_limits(db::Read& tx, CaseId const& of)
{
    std::vector<Passed> all;
    for (auto const& expiry : store::expiries(tx, of))
        if (expiry.expired)
            all.push_back({ expiry.limit, expiry.last_day, expiry.at });
    return all;
}

}  // namespace mado::cases
