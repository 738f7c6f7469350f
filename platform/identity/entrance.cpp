#include "session_rows.h"

#include <mado/audit/audit.h>
#include <mado/identity/session.h>
#include <mado/organization/organization.h>

namespace mado::identity {

namespace {

constexpr db::Statement insert_entrance { "identity.insert_entrance", R"sql(
    INSERT INTO identity_entrance (tenant, token_hash, person, stage, began_at) VALUES ($tenant, $token_hash, $person, $stage, $at)
)sql" };
constexpr db::Statement select_entrance { "identity.select_entrance", R"sql(
    SELECT person, stage FROM identity_entrance WHERE tenant = $tenant AND token_hash = $token_hash AND began_at > $after
)sql" };
constexpr db::Statement delete_entrance { "identity.delete_entrance", R"sql(
    DELETE FROM identity_entrance WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement delete_old_entrances { "identity.delete_old_entrances", R"sql(
    DELETE FROM identity_entrance WHERE tenant = $tenant AND began_at <= $after
)sql" };
constexpr db::Statement select_subject { "identity.select_subject", R"sql(
    SELECT person FROM identity_subject WHERE tenant = $tenant AND provider = $provider AND subject = $subject
)sql" };
constexpr db::Statement select_subjects_of { "identity.select_subjects_of", R"sql(
    SELECT provider, subject FROM identity_subject WHERE tenant = $tenant AND person = $person ORDER BY provider, subject
)sql" };
constexpr db::Statement insert_subject { "identity.insert_subject", R"sql(
    INSERT INTO identity_subject (tenant, provider, subject, person) VALUES ($tenant, $provider, $subject, $person)
)sql" };
constexpr db::Statement delete_subject_of { "identity.delete_subject_of", R"sql(
    DELETE FROM identity_subject WHERE tenant = $tenant AND provider = $provider AND person = $person
)sql" };

std::int64_t oldest(Instant now) { return now.microseconds - entrance_minutes * 60 * second; }

Result<Entered> answered(Outcome const& outcome, char const* field)
{
    if (outcome.entered)
        return *outcome.entered;
    if (outcome.refused == "identity.entrance_over")
        return refuse(Refusal::Kind::SignIn, outcome.refused);
    if (outcome.refused == "identity.wrong")
        return refuse({ { field, "identity.factor.wrong" } });
    return refuse(Refusal::Kind::Forbidden, outcome.refused, outcome.arguments);
}

struct Standing {  // what is read before a factor is checked
    std::optional<Entrance> entrance;
    std::vector<Factor> factors;
};

// The session begins with another token than the one that only led here.
Outcome pass(db::Write& tx, Moment const& now, Entrance const& standing, std::string const& old_token, std::string const& token, From const& from, FactorKind by)
{
    tx.execute(delete_entrance, { { "$token_hash", token_hash(old_token) } });
    return begin(tx, now, standing.person, token, from, word_of(by));
}

}  // namespace

std::vector<db::Statement> entrance_statements()
{
    return { insert_entrance, select_entrance, delete_entrance, delete_old_entrances, select_subject, select_subjects_of, insert_subject, delete_subject_of };
}

Outcome go_on(db::Write& tx, Moment const& now, PersonId const& person, std::string const& token, FactorPolicy const& policy, From const& from, std::string_view by)
{
    auto const has_factor = !factors_of(tx, person, policy).empty();
    if (!has_factor && !requires_factor(tx, policy))
        return begin(tx, now, person, token, from, by);
    if (organization::positions_of(tx, person, now.today()).empty())
        return { {}, "identity.no_position" };
    auto const stage = has_factor ? Stage::Factor : Stage::Enrolment;
    tx.execute(delete_old_entrances, { { "$after", oldest(now.at) } });
    tx.execute(insert_entrance, { { "$token_hash", token_hash(token) }, { "$person", person }, { "$stage", word_of(stage) }, { "$at", now.at.microseconds } });
    return { Entered { token, { .tenant = tx.tenant() }, stage } };
}

std::optional<Entrance> entrance(db::Read& tx, std::string const& token, Instant now)
{
    if (token.empty())
        return std::nullopt;
    return tx.one(select_entrance, { { "$token_hash", token_hash(token) }, { "$after", oldest(now) } },
        [](db::Row const& row) { return Entrance { { row.text("person") }, value_of<Stage>(row.text("stage")) }; });
}

Result<Entered> show_factor(db::Database& database, std::string const& tenant, std::string const& token, Shown const& shown, FactorDoor const& door, From const& from, Clock const& clock, Ids& ids)
{
    auto const before = database.read(tenant, [&](db::Read& tx) {
        Standing standing { entrance(tx, token, clock.now()), {} };
        if (standing.entrance)
            standing.factors = factors_of(tx, standing.entrance->person, door.policy);
        return standing;
    });
    if (!before.entrance || before.entrance->stage != Stage::Factor)
        return refuse(Refusal::Kind::SignIn, "identity.entrance_over");
    if (shown.is_empty())
        return refuse({ { "code", "identity.factor.code_required" } });
    auto const taken = shown_factor(door, tenant, before.factors, token, shown, clock.now());
    auto const next = ids.handle() + ids.handle();
    auto outcome = database.write(tenant, [&](db::Write& tx) -> Result<Outcome> {
        Moment const now { clock.now(), ids };
        auto const account = lockable(tx, before.entrance->person);
        if (!entrance(tx, token, now.at))
            return Outcome { {}, "identity.entrance_over" };
        if (auto const refused = locked(account, now.at))
            return *refused;
        if (taken && take(tx, *taken, now.at))
            return pass(tx, now, *before.entrance, token, next, from, taken->kind);
        auto failed = fail(tx, now, account, "factor");
        if (failed.refused == "identity.locked")
            tx.execute(delete_entrance, { { "$token_hash", token_hash(token) } });
        return failed;
    });
    return answered(TRY(std::move(outcome)), shown.passkey.empty() ? "code" : "passkey");
}

Result<Entered> enrol(db::Database& database, std::string const& tenant, std::string const& token, Factor const& factor, From const& from, Clock const& clock, Ids& ids)
{
    auto const next = ids.handle() + ids.handle();
    auto outcome = database.write(tenant, [&](db::Write& tx) -> Result<Outcome> {
        Moment const now { clock.now(), ids };
        auto const standing = entrance(tx, token, now.at);
        if (!standing || standing->stage != Stage::Enrolment || standing->person != factor.person)
            return Outcome { {}, "identity.entrance_over" };
        // Registered from another window in the meantime: the password alone is not enough any more.
        if (!factors_of(tx, standing->person, {}).empty())
            return Outcome { {}, "identity.entrance_over" };
        keep_factor(tx, factor);
        audit::record(tx, staff(tenant, factor.person, {}), now, "identity.factor.added", { { "person", factor.person.value }, { "factor", factor.id } }, { { "kind", word_of(factor.kind) } });
        return pass(tx, now, *standing, token, next, from, factor.kind);
    });
    return answered(TRY(std::move(outcome)), "code");
}

Result<Entered> sign_in_with(db::Database& database, std::string const& tenant, Subject const& subject, FactorPolicy const& policy, From const& from, Clock const& clock, Ids& ids)
{
    auto const token = ids.handle() + ids.handle();
    auto outcome = database.write(tenant, [&](db::Write& tx) -> Result<Outcome> {
        Moment const now { clock.now(), ids };
        auto const person = tx.one(select_subject, { { "$provider", subject.provider }, { "$subject", subject.subject } }, [](db::Row const& row) { return PersonId { row.text("person") }; });
        if (!person)
            return Outcome { {}, "identity.unknown_subject" };
        return subject.counts_as_factor ? begin(tx, now, *person, token, from, "oidc") : go_on(tx, now, *person, token, policy, from, "oidc");
    });
    return answered(TRY(std::move(outcome)), "code");
}

Result<void> keep_subject(db::Write& tx, Caller const& caller, Moment const& now, PersonId const& person, Subject const& subject)
{
    auto const holder = tx.one(select_subject, { { "$provider", subject.provider }, { "$subject", subject.subject } }, [](db::Row const& row) { return PersonId { row.text("person") }; });
    if (holder && *holder != person)
        return refuse(Refusal::Kind::Conflict, "identity.subject_taken");
    tx.execute(delete_subject_of, { { "$provider", subject.provider }, { "$person", person } });
    tx.execute(insert_subject, { { "$provider", subject.provider }, { "$subject", subject.subject }, { "$person", person } });
    audit::record(tx, caller, now, "identity.subject.kept", { { "person", person.value } }, { { "provider", subject.provider } });
    return {};
}

std::vector<Subject> subjects_of(db::Read& tx, PersonId const& person)
{
    return tx.all(select_subjects_of, { { "$person", person } }, [](db::Row const& row) { return Subject { row.text("provider"), row.text("subject") }; });
}

bool is_fresh(Caller const& caller, Instant now)
{
    return caller.confirmed_at.microseconds != 0 && now.microseconds - caller.confirmed_at.microseconds < fresh_minutes * 60 * second;
}

Result<Caller> confirm(db::Database& database, Caller const& caller, std::string const& token, Shown const& shown, std::string const& password, FactorDoor const& door, Clock const& clock, Ids& ids)
{
    struct Before { std::vector<Factor> factors; std::optional<Account> account; };
    auto const before = database.read(caller.tenant, [&](db::Read& tx) { return Before { factors_of(tx, caller.person, door.policy), account_of(tx, caller.person) }; });
    bool const by_password = before.factors.empty();
    char const* const field = by_password ? "confirm_password" : shown.passkey.empty() ? "confirm_code" : "confirm_passkey";
    if (by_password ? password.empty() : shown.is_empty())
        return refuse({ { field, by_password ? "identity.confirm.password_required" : "identity.factor.code_required" } });
    auto const taken = by_password ? std::nullopt : shown_factor(door, caller.tenant, before.factors, token, shown, clock.now());
    bool const matches = by_password && before.account && crypto::password_matches(before.account->password_hash, password.substr(0, 1024));
    auto outcome = database.write(caller.tenant, [&](db::Write& tx) -> Result<Outcome> {
        Moment const now { clock.now(), ids };
        auto const account = lockable(tx, caller.person);
        if (auto const refused = locked(account, now.at))
            return *refused;
        if (!matches && !(taken && take(tx, *taken, now.at)))
            return fail(tx, now, account, by_password ? "password" : "factor");
        forget_failures(tx, caller.person);
        note_confirmed(tx, token, now, by_password ? "password" : word_of(taken->kind));
        auto confirmed = caller;
        confirmed.confirmed_at = now.at;
        audit::record(tx, confirmed, now, "identity.session.confirmed", { { "person", caller.person.value } });
        return Outcome { Entered { token, confirmed, Stage::Open } };
    });
    auto const result = TRY(std::move(outcome));
    if (!result.entered && result.refused == "identity.wrong" && by_password)
        return refuse({ { field, "identity.password.wrong" } });
    return TRY(answered(result, field)).caller;
}

}  // namespace mado::identity
