#include <mado/administration/emergency.h>

#include <mado/audit/audit.h>
#include <mado/identity/session.h>
#include <mado/identity/staff.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include <set>

namespace mado::administration {

namespace {

using Kind = Refusal::Kind;

constexpr db::Statement insert_emergency { "administration.insert_emergency", R"sql(
    INSERT INTO administration_emergency (tenant, id, person, position, reason, began_at, until, ended_at, outcome, found, reviewed_by, reviewed_at)
    VALUES ($tenant, $id, $person, $position, $reason, $at, $until, NULL, 'waiting', '', '', NULL)
)sql" };
constexpr db::Statement update_ended { "administration.update_emergency_ended", R"sql(
    UPDATE administration_emergency SET ended_at = $at WHERE tenant = $tenant AND id = $id AND person = $person AND ended_at IS NULL
)sql" };
constexpr db::Statement update_reviewed { "administration.update_emergency_reviewed", R"sql(
    UPDATE administration_emergency SET outcome = $outcome, found = $found, reviewed_by = $by, reviewed_at = $at
     WHERE tenant = $tenant AND id = $id AND outcome = 'waiting'
)sql" };
constexpr db::Statement select_emergencies { "administration.select_emergencies", R"sql(
    SELECT id, person, position, reason, began_at, until, ended_at, outcome, found, reviewed_by, reviewed_at FROM administration_emergency
     WHERE tenant = $tenant ORDER BY began_at DESC, id DESC LIMIT 200
)sql" };
constexpr db::Statement select_emergency { "administration.select_emergency", R"sql(
    SELECT id, person, position, reason, began_at, until, ended_at, outcome, found, reviewed_by, reviewed_at FROM administration_emergency
     WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement count_waiting { "administration.count_emergencies_waiting", R"sql(
    SELECT COUNT(*) AS n FROM administration_emergency WHERE tenant = $tenant AND outcome = 'waiting'
)sql" };

constexpr std::int64_t minute = 60'000'000;
constexpr std::size_t longest_words = 2'000;

std::optional<Instant> instant(std::optional<std::int64_t> microseconds) { return microseconds ? std::optional(Instant { *microseconds }) : std::nullopt; }

Emergency read_emergency(db::Row const& row)
{
    return { row.text("id"), { row.text("person") }, { row.text("position") }, row.text("reason"), { row.integer("began_at") }, { row.integer("until") }, instant(row.optional_integer("ended_at")),
        value_of<EmergencyOutcome>(row.text("outcome")), row.text("found"), { row.text("reviewed_by") }, instant(row.optional_integer("reviewed_at")) };
}

// Everybody who may review hears of it on the next page.
void tell_reviewers(db::Write& tx, Moment const& now, Caller const& caller)
{
    std::set<std::string> told;
    for (auto const& position : organization::positions(tx)) {
        auto const grants = access::grants_of(tx, position.id);
        if (!std::ranges::any_of(grants, [](access::Grant const& grant) { return review_emergency.roles.has(grant.role); }))
            continue;
        for (auto const& person : organization::holders_of(tx, position.id, now.today()))
            if (person.id != caller.person && told.insert(person.id.value).second)
                identity::tell(tx, now, person.id, "identity.notice.emergency");
    }
}

bool are_words(std::string const& words, std::size_t least)
{
    auto const length = text::length(text::trimmed(words));
    return length >= least && length <= longest_words && !text::control_character(words, text::Lines::Many);
}

}  // namespace

std::vector<db::Statement> emergency_statements()
{
    return { insert_emergency, update_ended, update_reviewed, select_emergencies, select_emergency, count_waiting };
}

Result<Emergency> open_emergency(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& token, std::string const& reason, int minutes)
{
    auto const now = here.now();
    if (caller.kind != CallerKind::Staff)
        return refuse(Kind::SignIn, "access.sign_in");
    if (!identity::is_fresh(caller, now.at))
        return refuse(Kind::StepUp, "web.confirm_needed");
    if (!caller.emergency.empty())
        return refuse(Kind::Conflict, "administration.emergency.open_already");
    if (!are_words(reason, least_reason))
        return refuse({ { "reason", "administration.emergency.reason_required", { { "least", std::to_string(least_reason) } } } });
    if (minutes < 1 || minutes > most_emergency_minutes)
        return refuse({ { "minutes", "administration.emergency.minutes_required", { { "most", std::to_string(most_emergency_minutes) } } } });
    Emergency const made { .id = now.id(), .person = caller.person, .position = caller.position, .reason = std::string(text::trimmed(reason)), .began = now.at,
        .until = { now.at.microseconds + minutes * minute } };
    tx.execute(insert_emergency, { { "$id", made.id }, { "$person", made.person }, { "$position", made.position }, { "$reason", made.reason }, { "$at", made.began.microseconds },
        { "$until", made.until.microseconds } });
    identity::set_emergency(tx, token, made.id, made.until);
    audit::record(tx, caller, now, "administration.emergency.opened", { { "emergency", made.id }, { "person", caller.person.value } },
        { { "minutes", std::to_string(minutes) }, { "reason", audit::salted_hash(made.id, made.reason) } });
    tell_reviewers(tx, now, caller);
    return made;
}

Result<void> close_emergency(db::Write& tx, Caller const& caller, Workplace const& here)
{
    auto const now = here.now();
    if (caller.kind != CallerKind::Staff || caller.emergency.empty())
        return refuse(Kind::Conflict, "administration.emergency.none_open");
    identity::clear_emergency(tx, caller.emergency);
    if (tx.execute(update_ended, { { "$id", caller.emergency }, { "$person", caller.person }, { "$at", now.at.microseconds } }) == 0)
        return refuse(Kind::Conflict, "administration.emergency.none_open");
    audit::record(tx, caller, now, "administration.emergency.closed", { { "person", caller.person.value } });  // the event names the emergency as every other
    return {};
}

Result<void> review(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, std::string const& outcome, std::string const& found)
{
    TRY(access::allow(tx, caller, review_emergency, { "" }));
    auto const one = emergency(tx, id);
    if (!one)
        return refuse(Kind::NotFound, "administration.emergency.not_found");
    if (one->person == caller.person)
        return refuse(Kind::Forbidden, "administration.emergency.own");
    auto const now = here.now();
    if (!one->ended && now.at < one->until)
        return refuse(Kind::Conflict, "administration.emergency.still_open");
    if (outcome != word_of(EmergencyOutcome::Justified) && outcome != word_of(EmergencyOutcome::Questioned))
        return refuse({ { "outcome", "administration.emergency.outcome_required" } });
    if (!are_words(found, 1))
        return refuse({ { "found", "administration.emergency.found_required" } });
    if (tx.execute(update_reviewed, { { "$id", id }, { "$outcome", outcome }, { "$found", std::string(text::trimmed(found)) }, { "$by", caller.person }, { "$at", now.at.microseconds } }) == 0)
        return refuse(Kind::Conflict, "administration.emergency.reviewed_already");
    if (count_unreviewed(tx) == 0)
        identity::forget_notices(tx, caller.person, "identity.notice.emergency");
    audit::record(tx, caller, now, "administration.emergency.reviewed", { { "emergency", id }, { "person", one->person.value } }, { { "outcome", outcome } });
    return {};
}

std::vector<Emergency> emergencies(db::Read& tx) { return tx.all(select_emergencies, {}, read_emergency); }
std::optional<Emergency> emergency(db::Read& tx, std::string const& id) { return tx.one(select_emergency, { { "$id", id } }, read_emergency); }
std::int64_t count_unreviewed(db::Read& tx) { return tx.one(count_waiting, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(0); }

}  // namespace mado::administration
