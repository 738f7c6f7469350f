#include "service/workings.h"

#include <algorithm>

namespace mado::persons {

namespace {

using Kind = Refusal::Kind;

bool overlap(Member const& a, Member const& b) { return (!a.until || b.from <= *a.until) && (!b.until || a.from <= *b.until); }

// Nobody is in two households of one kind of one division at the same time (of 住民票上の世帯: of one kind at all).
Result<void> check_member(db::Read& tx, Caller const& caller, Household const& household, Member const& member)
{
    std::vector<FieldError> errors;
    if (auto error = service::wrong_words("relation", member.relation, true, 40))
        errors.push_back(*error);
    if (member.until && *member.until < member.from)
        errors.push_back({ "until", "persons.wrong_span" });
    if (!errors.empty())
        return refuse(std::move(errors));
    TRY(service::found_for(tx, caller, may_read, member.who));
    for (auto const& other : households_of(tx, member.who)) {
        auto const excludes = other.kind == household.kind && (other.kind == HouseholdKind::Registered || other.owner == household.owner);
        auto const is_there = std::ranges::any_of(other.members, [&](Member const& one) {
            return standing_for(tx, one.who) == standing_for(tx, member.who) && overlap(one, member);
        });
        if (excludes && is_there)
            return refuse(Kind::Conflict, "persons.household.already_member");
    }
    return {};
}

Result<Household> found_household_for(db::Read& tx, Caller const& caller, HouseholdId const& id, std::int64_t expected_version)
{
    auto found = store::household(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "persons.household.not_found");
    if (!access::allow(tx, caller, may_keep, { .owner = found->owner }))
        return refuse(Kind::NotFound, "persons.household.not_found");
    if (found->version != expected_version)
        return refuse(Kind::Conflict, "persons.changed_meanwhile");
    return std::move(*found);
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Household const& household, IndividualId const& who)
{
    audit::record(tx, caller, here.now(), event, { { "household", household.id.value }, { "individual", who.value } }, { { "kind", word_of(household.kind) } });
}

}  // namespace

Result<Household> found_household(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdKind kind, std::string_view owner, std::vector<Member> const& members)
{
    TRY(access::allow(tx, caller, may_keep, { .owner = std::string(owner) }));
    if (members.empty())
        return refuse({ { "members", "persons.household.empty" } });
    Household made { { here.now().id() }, kind, std::string(owner), members.front().who, {}, 1 };
    for (auto const& member : members) {
        TRY(check_member(tx, caller, made, member));
        auto const is_twice = std::ranges::any_of(made.members, [&](Member const& one) { return one.who == member.who && overlap(one, member); });
        if (is_twice)
            return refuse(Kind::Conflict, "persons.household.already_member");
        made.members.push_back(member);
    }
    store::insert(tx, made, here.now().at);
    for (auto const& member : members)
        store::insert_member(tx, made.id, here.now().id(), member);
    trace(tx, caller, here, "persons.household.founded", made, made.head);
    return store::household(tx, made.id).value();
}

Result<Household> join(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, Member const& member, std::int64_t expected_version)
{
    auto const found = TRY(found_household_for(tx, caller, id, expected_version));
    TRY(check_member(tx, caller, found, member));
    store::insert_member(tx, id, here.now().id(), member);
    if (!store::change(tx, found, expected_version))
        return refuse(Kind::Conflict, "persons.changed_meanwhile");
    trace(tx, caller, here, "persons.household.joined", found, member.who);
    return store::household(tx, id).value();
}

Result<Household> leave(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, IndividualId const& who, Day last_day, std::int64_t expected_version)
{
    auto found = TRY(found_household_for(tx, caller, id, expected_version));
    auto const member = std::ranges::find_if(found.members, [&](Member const& one) {
        return one.who == who && one.from <= last_day && (!one.until || last_day <= *one.until);
    });
    if (member == found.members.end())
        return refuse({ { "last_day", "persons.household.not_member_then" } });
    store::end_member(tx, id, *member, last_day);
    // A household without its head goes on with who has been in it longest; a person may found another one instead.
    if (found.head == who)
        if (auto const staying = members_on(found, last_day.plus_days(1)); std::ranges::any_of(staying, [&](Member const& one) { return one.who != who; }))
            found.head = std::ranges::find_if(staying, [&](Member const& one) { return one.who != who; })->who;
    if (!store::change(tx, found, expected_version))
        return refuse(Kind::Conflict, "persons.changed_meanwhile");
    trace(tx, caller, here, "persons.household.left", found, who);
    return store::household(tx, id).value();
}

std::vector<Household> households_of(db::Read& tx, IndividualId const& id)
{
    std::vector<HouseholdId> ids;
    for (auto const& one : service::group_of(tx, id))
        for (auto& household : store::households_with(tx, one))
            if (std::ranges::find(ids, household) == ids.end())
                ids.push_back(std::move(household));
    std::vector<Household> all;
    for (auto const& one : ids)
        if (auto found = store::household(tx, one))
            all.push_back(std::move(*found));
    return all;
}

std::optional<Household> household(db::Read& tx, HouseholdId const& id) { return store::household(tx, id); }

std::vector<Member> members_on(Household const& household, Day on)
{
    std::vector<Member> all;
    for (auto const& member : household.members)
        if (member.from <= on && (!member.until || on <= *member.until))
            all.push_back(member);
    return all;
}

}  // namespace mado::persons
