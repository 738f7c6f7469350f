#include "service/workings.h"

#include <algorithm>

namespace mado::persons {

namespace {

using Kind = Refusal::Kind;

std::string judged_of(db::Read& tx, IndividualId const& id, IndividualId const& other)
{
    for (auto const& judged : store::judged(tx, id))  // the newest holds
        if (judged.one == other || judged.other == other)
            return judged.is_same ? "same" : "not_same";
    return {};
}

}  // namespace

std::vector<Candidate> candidates(db::Read& tx, Caller const& caller, IndividualId const& id)
{
    std::vector<Candidate> all;
    auto const found = service::found_for(tx, caller, may_read, id);
    if (!found)
        return all;
    std::vector<IndividualId> others;
    auto const alike = store::like(tx, found->id, service::most_alike);
    for (auto const& one : alike)
        if (std::ranges::find(others, one.other) == others.end())
            others.push_back(one.other);
    for (auto const& judged : store::judged(tx, found->id))
        if (auto const& other = judged.one == found->id ? judged.other : judged.one; std::ranges::find(others, other) == others.end())
            others.push_back(other);
    for (auto const& other : others) {
        auto const stored = store::find(tx, other);
        if (!stored || !service::may(tx, caller, may_read, service::uses_of(tx, { other })))
            continue;
        Candidate candidate { service::as_of(tx, *stored, stored->died_on.value_or(Day::of(9999, 12, 31).value())), {}, judged_of(tx, found->id, other) };
        for (auto const& one : alike)
            if (one.other == other && std::ranges::find(candidate.agrees, one.agrees) == candidate.agrees.end())
                candidate.agrees.push_back(one.agrees);
        // Where somebody lives agrees with nothing that may be told of a shielded one.
        if (candidate.other.is_shielded || service::is_shielded(tx, service::group_of(tx, found->id)))
            std::erase(candidate.agrees, "address");
        all.push_back(std::move(candidate));
    }
    return all;
}

Result<void> service::keep_judgement(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, IndividualId const& other, bool is_same, std::string_view reason)
{
    auto const one = standing_for(tx, id), same_as_other = standing_for(tx, other);
    if (is_same && one != same_as_other)
        store::link(tx, same_as_other, one);
    if (!is_same && !store::unlink(tx, other, id) && !store::unlink(tx, id, other) && one == same_as_other)
        return refuse(Kind::Conflict, "persons.judge.through_another");  // both are the same as a third: that is undone first
    auto const judged = here.now().id();
    store::insert_judged(tx, judged, { id, other, is_same, std::string(reason), caller.person, here.now().at });
    audit::record(tx, caller, here.now(), "persons.individual.judged", { { "individual", id.value }, { "individual", other.value } },
        { { "verdict", is_same ? "same" : "not_same" }, { "judged", judged }, { "reason", audit::salted_hash(judged, reason) } });
    return {};
}

Result<void> judge(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, IndividualId const& other, bool is_same, std::string_view reason)
{
    TRY(service::found_for(tx, caller, may_keep, id));
    TRY(service::found_for(tx, caller, may_keep, other));
    if (id == other)
        return refuse(Kind::Conflict, "persons.judge.itself");
    if (auto error = service::wrong_words("reason", reason, true))
        return refuse({ *error });
    return service::keep_judgement(tx, caller, here, id, other, is_same, reason);
}

}  // namespace mado::persons
