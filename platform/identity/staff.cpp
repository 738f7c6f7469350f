#include <mado/identity/staff.h>

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/organization/organization.h>

namespace mado::identity {

namespace {

constexpr db::Statement select_account { "identity.select_account", R"sql(
    SELECT person, login, password_hash, failed, locked_until FROM identity_account WHERE tenant = $tenant AND login = $login
)sql" };
constexpr db::Statement select_account_of { "identity.select_account_of", R"sql(
    SELECT person, login, password_hash, failed, locked_until FROM identity_account WHERE tenant = $tenant AND person = $person
)sql" };
constexpr db::Statement select_accounts { "identity.select_accounts", R"sql(
    SELECT person, login, password_hash, failed, locked_until FROM identity_account WHERE tenant = $tenant ORDER BY login
)sql" };
constexpr db::Statement upsert_account { "identity.upsert_account", R"sql(
    INSERT INTO identity_account (tenant, person, login, password_hash, failed, locked_until)
    VALUES ($tenant, $person, $login, $password_hash, $failed, $locked_until)
    ON CONFLICT (tenant, person) DO UPDATE SET login = $login, password_hash = $password_hash, failed = $failed, locked_until = $locked_until
)sql" };
constexpr db::Statement update_failure { "identity.update_failure", R"sql(
    UPDATE identity_account SET failed = $failed, locked_until = $locked_until WHERE tenant = $tenant AND person = $person
)sql" };
constexpr db::Statement insert_session { "identity.insert_session", R"sql(
    INSERT INTO identity_session (tenant, token_hash, person, position, began_at, seen_at)
    VALUES ($tenant, $token_hash, $person, $position, $at, $at)
)sql" };
constexpr db::Statement select_session { "identity.select_session", R"sql(
    SELECT person, position, began_at, seen_at FROM identity_session WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement update_seen { "identity.update_seen", R"sql(
    UPDATE identity_session SET seen_at = $at WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement update_position { "identity.update_position", R"sql(
    UPDATE identity_session SET position = $position WHERE tenant = $tenant AND token_hash = $token_hash AND person = $person
)sql" };
constexpr db::Statement delete_session { "identity.delete_session", R"sql(
    DELETE FROM identity_session WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement delete_sessions_of { "identity.delete_sessions_of", R"sql(
    DELETE FROM identity_session WHERE tenant = $tenant AND person = $person
)sql" };

constexpr std::int64_t second = 1'000'000;

// A valid hash of nobody's password: an unknown login costs the same time as a wrong password.
std::string const& nobodys_hash()
{
    static std::string const hash = crypto::hash_password("nobody has this password");
    return hash;
}

Account read_account(db::Row const& row)
{
    auto const locked = row.optional_integer("locked_until");
    return { { row.text("person") }, row.text("login"), row.text("password_hash"), static_cast<int>(row.integer("failed")),
        locked ? std::optional(Instant { *locked }) : std::nullopt };
}

std::string token_hash(std::string const& token) { return crypto::sha256_hex(token); }

Caller staff(std::string const& tenant, PersonId const& person, PositionId const& position)
{
    return { .tenant = tenant, .kind = CallerKind::Staff, .person = person, .position = position };
}

// What a try leaves behind, as a success whose value says no: a refusal would roll the count back.
struct Outcome {
    std::optional<Session> session;
    std::string refused;
    std::map<std::string, std::string> arguments {};
};

Outcome fail(db::Write& tx, Moment const& now, Account const& account)
{
    int const failed = account.failed + 1;
    bool const locks = failed >= failures_before_lock;
    std::optional<std::int64_t> until;
    if (locks)
        until = now.at.microseconds + lock_minutes * 60 * second;
    tx.execute(update_failure, { { "$person", account.person }, { "$failed", locks ? 0 : failed }, { "$locked_until", until } });
    audit::record(tx, staff(tx.tenant(), account.person, {}), now, locks ? "identity.account.locked" : "identity.sign_in.failed", { { "person", account.person.value } });
    if (locks)
        return { {}, "identity.locked", { { "minutes", std::to_string(lock_minutes) } } };
    return { {}, "identity.wrong" };
}

Outcome admit(db::Write& tx, Moment const& now, Account const& account, std::string const& token)
{
    auto const positions = organization::positions_of(tx, account.person, now.today());
    if (positions.empty())
        return { {}, "identity.no_position" };
    auto const caller = staff(tx.tenant(), account.person, positions.front().id);
    tx.execute(update_failure, { { "$person", account.person }, { "$failed", 0 }, { "$locked_until", nullptr } });
    tx.execute(insert_session, { { "$token_hash", token_hash(token) }, { "$person", account.person }, { "$position", positions.front().id }, { "$at", now.at.microseconds } });
    audit::record(tx, caller, now, "identity.session.began", { { "person", account.person.value } });
    return { Session { token, caller }, {} };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { select_account, select_account_of, select_accounts, upsert_account, update_failure, insert_session, select_session, update_seen, update_position, delete_session, delete_sessions_of };
}

std::optional<Account> account(db::Read& tx, std::string const& login) { return tx.one(select_account, { { "$login", login } }, read_account); }

std::vector<Account> accounts(db::Read& tx) { return tx.all(select_accounts, {}, read_account); }

void keep_account(db::Write& tx, Account const& account)
{
    std::optional<std::int64_t> locked;
    if (account.locked_until)
        locked = account.locked_until->microseconds;
    tx.execute(upsert_account, { { "$person", account.person }, { "$login", account.login }, { "$password_hash", account.password_hash },
        { "$failed", account.failed }, { "$locked_until", locked } });
}

Result<Session> sign_in(db::Database& database, std::string const& tenant, std::string const& login, std::string const& password, Clock const& clock, Ids& ids)
{
    auto const before = database.read(tenant, [&](db::Read& tx) { return account(tx, login); });
    bool const matches = crypto::password_matches(before ? before->password_hash : nobodys_hash(), password.substr(0, 1024));
    if (!before)
        return refuse(Refusal::Kind::Forbidden, "identity.wrong");
    auto const token = ids.handle() + ids.handle();
    auto outcome = database.write(tenant, [&](db::Write& tx) -> Result<Outcome> {
        Moment const now { clock.now(), ids };
        auto const current = account(tx, login);
        // Changed while the password was checked: as if it had been wrong.
        if (!current || current->password_hash != before->password_hash)
            return Outcome { {}, "identity.wrong" };
        if (current->locked_until && now.at < *current->locked_until) {
            auto const minutes = (current->locked_until->microseconds - now.at.microseconds) / (60 * second) + 1;
            return Outcome { {}, "identity.locked", { { "minutes", std::to_string(minutes) } } };
        }
        return matches ? admit(tx, now, *current, token) : fail(tx, now, *current);
    });
    auto const answer = TRY(std::move(outcome));
    if (!answer.session)
        return refuse(Refusal::Kind::Forbidden, answer.refused, answer.arguments);
    return *answer.session;
}

std::optional<Caller> staff_of(db::Database& database, std::string const& tenant, std::string const& token, Instant now)
{
    if (token.empty())
        return std::nullopt;
    struct Found { Caller caller; std::int64_t began, seen; bool held; };
    auto const found = database.read(tenant, [&](db::Read& tx) {
        auto session = tx.one(select_session, { { "$token_hash", token_hash(token) } }, [&](db::Row const& row) {
            return Found { staff(tenant, { row.text("person") }, { row.text("position") }), row.integer("began_at"), row.integer("seen_at"), false };
        });
        if (session)
            for (auto const& position : organization::positions_of(tx, session->caller.person, day_in_tokyo(now)))
                session->held = session->held || position.id == session->caller.position;
        return session;
    });
    if (!found || !found->held || now.microseconds - found->began > session_hours * 3600 * second || now.microseconds - found->seen > idle_minutes * 60 * second)
        return std::nullopt;
    if (now.microseconds - found->seen > 60 * second)
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
            tx.execute(update_seen, { { "$token_hash", token_hash(token) }, { "$at", now.microseconds } });
            return {};
        });
    return found->caller;
}

void sign_out(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token)
{
    if (tx.execute(delete_session, { { "$token_hash", token_hash(token) } }) > 0)
        audit::record(tx, caller, now, "identity.session.ended", { { "person", caller.person.value } });
}

Result<void> switch_position(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token, PositionId const& to)
{
    auto const held = organization::positions_of(tx, caller.person, now.today());
    if (!std::ranges::any_of(held, [&](auto const& position) { return position.id == to; }))
        return refuse(Refusal::Kind::Forbidden, "identity.position_not_held");
    if (tx.execute(update_position, { { "$token_hash", token_hash(token) }, { "$person", caller.person }, { "$position", to } }) == 0)
        return refuse(Refusal::Kind::SignIn, "access.sign_in");
    audit::record(tx, staff(tx.tenant(), caller.person, to), now, "identity.position.switched", { { "person", caller.person.value }, { "position", to.value } });
    return {};
}

Result<void> change_password(db::Database& database, Caller const& caller, Clock const& clock, Ids& ids, std::string const& current, std::string const& fresh)
{
    auto const account = database.read(caller.tenant, [&](db::Read& tx) { return tx.one(select_account_of, { { "$person", caller.person } }, read_account); });
    if (!account || !crypto::password_matches(account->password_hash, current.substr(0, 1024)))
        return refuse({ { "current_password", "identity.password.wrong" } });
    std::size_t characters = 0;
    for (char const c : fresh)
        characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (characters < least_password)
        return refuse({ { "new_password", "identity.password.too_short", { { "least", std::to_string(least_password) } } } });
    if (fresh == current)
        return refuse({ { "new_password", "identity.password.same" } });
    auto const hash = crypto::hash_password(fresh);
    return database.write(caller.tenant, [&](db::Write& tx) -> Result<void> {
        auto changed = *account;
        changed.password_hash = hash;
        keep_account(tx, changed);
        tx.execute(delete_sessions_of, { { "$person", caller.person } });
        audit::record(tx, caller, { clock.now(), ids }, "identity.password.changed", { { "person", caller.person.value } });
        return {};
    });
}

}  // namespace mado::identity
