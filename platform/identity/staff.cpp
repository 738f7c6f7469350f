#include <mado/identity/staff.h>

#include "session_rows.h"

#include <mado/audit/audit.h>
#include <mado/identity/session.h>
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
constexpr db::Statement select_lock { "identity.select_lock", R"sql(
    SELECT person, failed, locked_until FROM identity_lock WHERE tenant = $tenant AND person = $person
)sql" };
constexpr db::Statement upsert_lock { "identity.upsert_lock", R"sql(
    INSERT INTO identity_lock (tenant, person, failed, locked_until) VALUES ($tenant, $person, $failed, $locked_until)
    ON CONFLICT (tenant, person) DO UPDATE SET failed = $failed, locked_until = $locked_until
)sql" };
constexpr db::Statement delete_lock { "identity.delete_lock", R"sql(
    DELETE FROM identity_lock WHERE tenant = $tenant AND person = $person
)sql" };

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

Result<Entered> answered(Outcome const& outcome)
{
    if (!outcome.entered)
        return refuse(Refusal::Kind::Forbidden, outcome.refused, outcome.arguments);
    return *outcome.entered;
}

std::unexpected<Refusal> wrong_password() { return refuse({ { "current_password", "identity.password.wrong" } }); }

Result<void> may_follow(std::string const& current, std::string const& fresh)
{
    std::size_t characters = 0;
    for (char const c : fresh)
        characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (characters < least_password)
        return refuse({ { "new_password", "identity.password.too_short", { { "least", std::to_string(least_password) } } } });
    if (fresh == current)
        return refuse({ { "new_password", "identity.password.same" } });
    return {};
}

}  // namespace

std::vector<db::Statement> statements()
{
    std::vector<db::Statement> all { select_account, select_account_of, select_accounts, upsert_account, update_failure, select_lock, upsert_lock, delete_lock };
    for (auto const& more : { session_statements(), factor_statements(), entrance_statements() })
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::optional<Account> account(db::Read& tx, std::string const& login) { return tx.one(select_account, { { "$login", login } }, read_account); }
std::optional<Account> account_of(db::Read& tx, PersonId const& person) { return tx.one(select_account_of, { { "$person", person } }, read_account); }

std::vector<Account> accounts(db::Read& tx) { return tx.all(select_accounts, {}, read_account); }

void keep_account(db::Write& tx, Account const& account)
{
    std::optional<std::int64_t> locked;
    if (account.locked_until)
        locked = account.locked_until->microseconds;
    tx.execute(upsert_account, { { "$person", account.person }, { "$login", account.login }, { "$password_hash", account.password_hash },
        { "$failed", account.failed }, { "$locked_until", locked } });
}

Outcome fail(db::Write& tx, Moment const& now, Account const& account, std::string_view of)
{
    int const failed = account.failed + 1;
    bool const locks = failed >= failures_before_lock;
    std::optional<std::int64_t> until;
    if (locks)
        until = now.at.microseconds + lock_minutes * 60 * second;
    db::Parameters const counted { { "$person", account.person }, { "$failed", locks ? 0 : failed }, { "$locked_until", until } };
    tx.execute(account.login.empty() ? upsert_lock : update_failure, counted);
    audit::record(tx, staff(tx.tenant(), account.person, {}), now, locks ? "identity.account.locked" : "identity.sign_in.failed", { { "person", account.person.value } },
        { { "by", std::string(of) } });
    if (locks)
        return { {}, "identity.locked", { { "minutes", std::to_string(lock_minutes) } } };
    return { {}, "identity.wrong" };
}

void forget_failures(db::Write& tx, PersonId const& person)
{
    tx.execute(update_failure, { { "$person", person }, { "$failed", 0 }, { "$locked_until", nullptr } });
    tx.execute(delete_lock, { { "$person", person } });
}

Account lockable(db::Read& tx, PersonId const& person)
{
    if (auto own = account_of(tx, person))
        return std::move(*own);
    auto const kept = tx.one(select_lock, { { "$person", person } }, [](db::Row const& row) {
        auto const until = row.optional_integer("locked_until");
        return Account { { row.text("person") }, {}, {}, static_cast<int>(row.integer("failed")), until ? std::optional(Instant { *until }) : std::nullopt };
    });
    return kept.value_or(Account { .person = person, .login = {}, .password_hash = {}, .failed = 0, .locked_until = {} });
}

std::optional<Outcome> locked(Account const& account, Instant now)
{
    if (!account.locked_until || now >= *account.locked_until)
        return std::nullopt;
    auto const minutes = (account.locked_until->microseconds - now.microseconds) / (60 * second) + 1;
    return Outcome { {}, "identity.locked", { { "minutes", std::to_string(minutes) } } };
}

Result<Entered> enter(db::Database& database, std::string const& tenant, std::string const& login, std::string const& password, FactorPolicy const& policy, From const& from,
    Clock const& clock, Ids& ids)
{
    auto const before = database.read(tenant, [&](db::Read& tx) { return account(tx, login); });
    bool const matches = crypto::password_matches(before ? before->password_hash : nobodys_hash(), password.substr(0, 1024));
    if (!before) {
        // As much work as for a login that is there: neither the answer nor its time tells which ones are.
        TRY(database.write(tenant, [&](db::Write& tx) -> Result<void> {
            audit::record(tx, { .tenant = tenant, .kind = CallerKind::Public }, { clock.now(), ids }, "identity.sign_in.failed", {}, { { "by", "password" } });
            return {};
        }));
        return refuse(Refusal::Kind::Forbidden, "identity.wrong");
    }
    auto const token = ids.handle() + ids.handle();
    auto outcome = database.write(tenant, [&](db::Write& tx) -> Result<Outcome> {
        Moment const now { clock.now(), ids };
        auto const current = account(tx, login);
        // Changed while the password was checked: as if it had been wrong.
        if (!current || current->password_hash != before->password_hash)
            return Outcome { {}, "identity.wrong" };
        if (auto const refused = locked(*current, now.at))
            return *refused;
        return matches ? go_on(tx, now, current->person, token, policy, from, "password") : fail(tx, now, *current, "password");
    });
    return answered(TRY(std::move(outcome)));
}

Result<Session> sign_in(db::Database& database, std::string const& tenant, std::string const& login, std::string const& password, Clock const& clock, Ids& ids)
{
    auto const entered = TRY(enter(database, tenant, login, password, {}, {}, clock, ids));
    if (entered.stage != Stage::Open)
        return refuse(Refusal::Kind::Forbidden, "identity.factor_asked");
    return Session { entered.token, entered.caller };
}

Result<void> change_password(db::Database& database, Caller const& caller, Clock const& clock, Ids& ids, std::string const& current, std::string const& fresh)
{
    auto const before = database.read(caller.tenant, [&](db::Read& tx) { return account_of(tx, caller.person); });
    if (!before)
        return wrong_password();
    if (auto const refused = locked(*before, clock.now()))
        return refuse(Refusal::Kind::Forbidden, refused->refused, refused->arguments);
    bool const matches = crypto::password_matches(before->password_hash, current.substr(0, 1024));
    if (matches)
        TRY(may_follow(current, fresh));
    auto const hash = matches ? crypto::hash_password(fresh) : std::string();
    auto outcome = database.write(caller.tenant, [&](db::Write& tx) -> Result<Outcome> {
        Moment const now { clock.now(), ids };
        auto changed = account_of(tx, caller.person);
        // Changed while the password was checked: as if it had been wrong.
        if (!changed || changed->password_hash != before->password_hash)
            return Outcome { {}, "identity.wrong" };
        if (auto const refused = locked(*changed, now.at))
            return *refused;
        if (!matches)
            return fail(tx, now, *changed, "password");
        changed->password_hash = hash;
        changed->failed = 0;
        keep_account(tx, *changed);
        (void)end_sessions(tx, caller, now, caller.person);
        audit::record(tx, caller, now, "identity.password.changed", { { "person", caller.person.value } });
        return Outcome { Entered { {}, caller } };
    });
    auto const result = TRY(std::move(outcome));
    if (result.refused == "identity.wrong")
        return wrong_password();
    if (!result.entered)
        return refuse(Refusal::Kind::Forbidden, result.refused, result.arguments);
    return {};
}

}  // namespace mado::identity
