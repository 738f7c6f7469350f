// 訪問, 調査, 援助方針.
#include <mado/text/utf8.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

Result<Visit> plan_visit(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, Day on)
{
    TRY(service::to_change(tx, caller, here, id));
    if (on < here.now().today())
        return refuse({ { "planned_on", "public_assistance.visit.past" } });
    Visit made { here.now().id(), id, on, {}, {}, caller.person, here.now().at, 1 };
    store::insert(tx, made);
    service::trace(tx, caller, here, "public_assistance.visit.planned", id, { { "visit", made.id }, { "on", on.iso() } });
    return made;
}

Result<Visit> record_visit(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, Day done_on, std::string_view words, std::int64_t expected_version)
{
    auto found = store::visit(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    auto const household = TRY(service::to_change(tx, caller, here, found->household));
    TRY(service::words_at("words", words));
    if (done_on > here.now().today())
        return refuse({ { "done_on", "public_assistance.visit.future" } });
    if (found->done_on)
        return refuse(Kind::Conflict, "public_assistance.visit.done");
    found->done_on = done_on;
    found->words = std::string(words);
    found->by = caller.person;
    found->at = here.now().at;
    found->version = expected_version;
    if (!store::change(tx, *found))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    auto const all = store::visits(tx, found->household);
    bool const has_next = std::ranges::any_of(all, [](Visit const& one) { return !one.done_on; });
    if (!has_next && household.state == HouseholdState::Assisted) {
        auto const next = std::max(done_on.plus_months(months_between_visits(household.visit_grade, limits_in(here.library.text(limits_file), tx.tenant()))), here.now().today());
        store::insert(tx, Visit { here.now().id(), household.id, next, {}, {}, caller.person, here.now().at, 1 });
    }
    service::trace(tx, caller, here, "public_assistance.visit.done", found->household, { { "visit", id }, { "on", done_on.iso() } });
    return std::move(*found);
}

std::vector<Visit> visits(db::Read& tx, HouseholdId const& id) { return store::visits(tx, id); }

Result<Investigation> investigate(db::Write& tx, Caller const& caller, Workplace const& here, Investigation const& typed)
{
    TRY(service::to_change(tx, caller, here, typed.household));
    TRY(service::words_at("whom", typed.whom, service::most_name));
    if (typed.withheld != Withheld::No && typed.kind != InvestigationKind::Kin)
        return refuse({ { "withheld", "public_assistance.investigation.not_withheld" } });
    if (typed.withheld != Withheld::No)
        TRY(service::words_at("inquiry", typed.words));
    auto made = typed;
    made.id = here.now().id();
    made.asked_on = typed.withheld == Withheld::No ? std::optional(here.now().today()) : std::nullopt;
    made.answered_on = std::nullopt;
    made.answer.clear();
    made.version = 1;
    store::insert(tx, made, caller.person, here.now().at);
    service::trace(tx, caller, here, "public_assistance.investigation.begun", typed.household, { { "investigation", made.id }, { "kind", word_of(made.kind) }, { "withheld", word_of(made.withheld) } });
    return made;
}

Result<Investigation> record_answer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, std::string_view answer, std::int64_t expected_version)
{
    auto found = store::investigation(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(service::to_change(tx, caller, here, found->household));
    TRY(service::words_at("answer", answer));
    if (!found->asked_on)
        return refuse(Kind::Conflict, "public_assistance.investigation.withheld");
    found->answered_on = here.now().today();
    found->answer = std::string(answer);
    found->version = expected_version;
    if (!store::change(tx, *found))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here, "public_assistance.investigation.answered", found->household, { { "investigation", id } });
    return std::move(*found);
}

std::vector<Investigation> investigations(db::Read& tx, HouseholdId const& id) { return store::investigations(tx, id); }

Result<void> keep_policy(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, std::string_view words)
{
    TRY(service::to_change(tx, caller, here, id));
    TRY(service::words_at("policy", words));
    store::insert_policy(tx, here.now().id(), id, { std::string(words), caller.person, here.now().at });
    service::trace(tx, caller, here, "public_assistance.policy.kept", id);
    return {};
}

std::vector<Policy> policies(db::Read& tx, HouseholdId const& id) { return store::policies(tx, id); }

}  // namespace mado::public_assistance
