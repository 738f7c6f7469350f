#include <mado/identity/account.h>

#include "browser_rows.h"

#include <mado/identity/proof.h>
#include <mado/identity/resident.h>

namespace mado::identity {

std::vector<db::Statement> account_store_statements();

namespace {

constexpr db::Statement insert_session { "identity.insert_resident_session", R"sql(
    INSERT INTO identity_resident_session (tenant, secret_hash, id, account, wrapped_key, way, browser_box, began_at, visit_hash, proof_hash)
    VALUES ($tenant, $secret_hash, $id, $account, $wrapped_key, $way, $browser_box, $at, $visit_hash, $proof_hash)
)sql" };
constexpr db::Statement select_session { "identity.select_resident_session", R"sql(
    SELECT id, account, wrapped_key, way, began_at FROM identity_resident_session WHERE tenant = $tenant AND secret_hash = $secret_hash AND began_at > $after
)sql" };
constexpr db::Statement select_sessions { "identity.select_resident_sessions", R"sql(
    SELECT id, way, browser_box, began_at FROM identity_resident_session WHERE tenant = $tenant AND account = $account AND began_at > $after ORDER BY began_at DESC, id
)sql" };
constexpr db::Statement select_browsers_of { "identity.select_browsers_of_resident", R"sql(
    SELECT id, visit_hash, proof_hash FROM identity_resident_session WHERE tenant = $tenant AND account = $account ORDER BY id
)sql" };
constexpr db::Statement select_old_browsers { "identity.select_old_browsers", R"sql(
    SELECT id, visit_hash, proof_hash FROM identity_resident_session WHERE tenant = $tenant AND began_at <= $after ORDER BY id
)sql" };
constexpr db::Statement delete_session { "identity.delete_resident_session", R"sql(
    DELETE FROM identity_resident_session WHERE tenant = $tenant AND account = $account AND id = $id
)sql" };
constexpr db::Statement delete_session_of_secret { "identity.delete_resident_session_of_secret", R"sql(
    DELETE FROM identity_resident_session WHERE tenant = $tenant AND secret_hash = $secret_hash
)sql" };
constexpr db::Statement delete_other_sessions { "identity.delete_other_resident_sessions", R"sql(
    DELETE FROM identity_resident_session WHERE tenant = $tenant AND account = $account AND id <> $id
)sql" };
constexpr db::Statement delete_old_sessions { "identity.delete_old_resident_sessions", R"sql(DELETE FROM identity_resident_session WHERE tenant = $tenant AND began_at <= $after)sql" };
constexpr db::Statement upsert_key { "identity.upsert_resident_key", R"sql(
    INSERT INTO identity_resident_key (tenant, account, application, sealed_key, added_at) VALUES ($tenant, $account, $application, $sealed_key, $at)
    ON CONFLICT (tenant, account, application) DO NOTHING
)sql" };
constexpr db::Statement select_key { "identity.select_resident_key", R"sql(
    SELECT sealed_key FROM identity_resident_key WHERE tenant = $tenant AND account = $account AND application = $application
)sql" };
constexpr db::Statement select_keys { "identity.select_resident_keys", R"sql(
    SELECT application FROM identity_resident_key WHERE tenant = $tenant AND account = $account ORDER BY added_at DESC, application
)sql" };
constexpr db::Statement upsert_step { "identity.upsert_resident_step", R"sql(
    INSERT INTO identity_resident_step (tenant, secret_hash, id, boxed, state, tries, answer, began_at) VALUES ($tenant, $secret_hash, $id, $boxed, $state, 0, NULL, $at)
    ON CONFLICT (tenant, secret_hash) DO UPDATE SET id = $id, boxed = $boxed, state = $state, tries = 0, answer = NULL, began_at = $at
)sql" };
constexpr db::Statement select_step { "identity.select_resident_step", R"sql(
    SELECT id, boxed, state, tries, answer, began_at FROM identity_resident_step WHERE tenant = $tenant AND secret_hash = $secret_hash AND began_at > $after
)sql" };
constexpr db::Statement update_tries { "identity.update_resident_step_tries", R"sql(
    UPDATE identity_resident_step SET tries = tries + 1 WHERE tenant = $tenant AND secret_hash = $secret_hash AND tries < $most
)sql" };
constexpr db::Statement update_answer { "identity.update_resident_step_answer", R"sql(
    UPDATE identity_resident_step SET answer = $answer, state = 'answered' WHERE tenant = $tenant AND id = $id AND state = 'waiting'
)sql" };
constexpr db::Statement delete_step { "identity.delete_resident_step", R"sql(DELETE FROM identity_resident_step WHERE tenant = $tenant AND secret_hash = $secret_hash)sql" };
constexpr db::Statement delete_old_steps { "identity.delete_old_resident_steps", R"sql(DELETE FROM identity_resident_step WHERE tenant = $tenant AND began_at <= $after)sql" };
constexpr db::Statement insert_answered { "identity.insert_resident_answered", R"sql(
    INSERT INTO identity_resident_answered (tenant, challenge_hash, at) VALUES ($tenant, $challenge_hash, $at) ON CONFLICT (tenant, challenge_hash) DO NOTHING
)sql" };
constexpr db::Statement delete_old_answered { "identity.delete_old_resident_answered", R"sql(DELETE FROM identity_resident_answered WHERE tenant = $tenant AND at <= $after)sql" };

constexpr std::int64_t minute = 60'000'000, hour = 60 * minute;
constexpr std::string_view step_context = "madoguchi.account.step";

std::string session_hash(std::string const& secret) { return crypto::sha256_hex("account" + secret); }
std::string step_hash(std::string const& secret) { return crypto::sha256_hex("step" + secret); }
crypto::SymmetricKey step_key(std::string const& secret) { return crypto::derive(secret, "", step_context); }
std::int64_t sessions_after(Instant now) { return now.microseconds - account_session_hours * hour; }
db::Value bytes(std::string value) { return db::Bytes { std::move(value) }; }

struct Browser { std::string session, visit_hash, proof_hash; };
Browser browser_from(db::Row const& row) { return { row.text("id"), row.text("visit_hash"), row.text("proof_hash") }; }

// What the browser had open and had shown: else it would still open applications without its session.
void close_browser(db::Write& tx, Browser const& browser)
{
    close_visits_under(tx, browser.visit_hash);
    forget_proof_under(tx, browser.proof_hash);
}

void end_old_sessions(db::Write& tx, Instant now)
{
    for (auto const& one : tx.all(select_old_browsers, { { "$after", sessions_after(now) } }, browser_from))
        close_browser(tx, one);
    tx.execute(delete_old_sessions, { { "$after", sessions_after(now) } });
}

}  // namespace

std::vector<db::Statement> account_statements()
{
    auto all = account_store_statements();
    for (auto const& one : { insert_session, select_session, select_sessions, select_browsers_of, select_old_browsers, delete_session, delete_session_of_secret, delete_other_sessions, delete_old_sessions, upsert_key, select_key, select_keys, upsert_step,
             select_step, update_tries, update_answer, delete_step, delete_old_steps, insert_answered, delete_old_answered })
        all.push_back(one);
    return all;
}

void open_session(db::Write& tx, Moment const& now, SignedIn const& signed_in)
{
    end_old_sessions(tx, now.at);
    auto const before = account_session(tx, signed_in.old_secret, now.at);
    if (before && before->account.id != signed_in.account)
        close_visits(tx, signed_in.old_secret);   // somebody else's, who left this browser signed in
    else
        move_visits(tx, signed_in.old_secret, signed_in.secret);
    forget_proof(tx, signed_in.old_secret);
    forget_step(tx, signed_in.old_secret);
    tx.execute(delete_session_of_secret, { { "$secret_hash", session_hash(signed_in.old_secret) } });
    tx.execute(insert_session, { { "$secret_hash", session_hash(signed_in.secret) }, { "$id", now.id() }, { "$account", signed_in.account }, { "$wrapped_key", bytes(signed_in.wrapped_key) },
        { "$way", signed_in.way }, { "$browser_box", bytes(signed_in.browser_box) }, { "$at", now.at.microseconds },
        { "$visit_hash", visit_hash(signed_in.secret) }, { "$proof_hash", proof_hash(signed_in.secret) } });
}

std::optional<AccountSession> account_session(db::Read& tx, std::string const& secret, Instant now)
{
    if (secret.empty())
        return std::nullopt;
    struct Found { std::string id; AccountId account; std::string wrapped, way; Instant began_at; };
    auto const found = tx.one(select_session, { { "$secret_hash", session_hash(secret) }, { "$after", sessions_after(now) } },
        [](db::Row const& row) { return Found { row.text("id"), row.id<AccountTag>("account"), row.bytes("wrapped_key"), row.text("way"), { row.integer("began_at") } }; });
    auto const account = found ? resident_account(tx, found->account) : std::nullopt;
    auto const key = account ? unwrap_key(secret, "session", found->wrapped, *account) : std::nullopt;
    if (!key)
        return std::nullopt;
    return AccountSession { found->id, *account, *key, found->way, found->began_at };
}

std::vector<ListedSession> account_sessions(db::Read& tx, AccountId const& id, Instant now)
{
    return tx.all(select_sessions, { { "$account", id }, { "$after", sessions_after(now) } },
        [](db::Row const& row) { return ListedSession { row.text("id"), row.text("way"), row.bytes("browser_box"), { row.integer("began_at") } }; });
}

bool end_session(db::Write& tx, AccountId const& id, std::string const& session)
{
    for (auto const& one : tx.all(select_browsers_of, { { "$account", id } }, browser_from))
        if (one.session == session)
            close_browser(tx, one);
    return tx.execute(delete_session, { { "$account", id }, { "$id", session } }) == 1;
}

void end_sessions_but(db::Write& tx, AccountId const& id, std::string const& session)
{
    for (auto const& one : tx.all(select_browsers_of, { { "$account", id } }, browser_from))
        if (one.session != session)
            close_browser(tx, one);
    tx.execute(delete_other_sessions, { { "$account", id }, { "$id", session } });
}

void hold_key(db::Write& tx, Instant at, ResidentAccount const& account, ApplicationId const& application, crypto::KeyPair const& key)
{
    tx.execute(upsert_key, { { "$account", account.id }, { "$application", application }, { "$sealed_key", bytes(crypto::seal(account.public_half, crypto::view(key.private_half.bytes)) + std::string(crypto::view(key.public_half.bytes))) },
        { "$at", at.microseconds } });
}

std::optional<crypto::KeyPair> held_key(db::Read& tx, AccountSession const& session, ApplicationId const& application)
{
    auto const sealed = tx.one(select_key, { { "$account", session.account.id }, { "$application", application } }, [](db::Row const& row) { return row.bytes("sealed_key"); });
    crypto::KeyPair key;
    if (!sealed || sealed->size() <= key.public_half.bytes.size())
        return std::nullopt;
    auto const at = sealed->size() - key.public_half.bytes.size();
    auto const private_half = crypto::open(session.key, std::string_view(*sealed).substr(0, at));
    if (!private_half || private_half->size() != key.private_half.bytes.size())
        return std::nullopt;
    std::ranges::copy(*private_half, key.private_half.bytes.begin());
    std::ranges::copy(std::string_view(*sealed).substr(at), key.public_half.bytes.begin());
    return key;
}

std::vector<ApplicationId> held(db::Read& tx, AccountId const& id)
{
    return tx.all(select_keys, { { "$account", id } }, [](db::Row const& row) { return row.id<ApplicationTag>("application"); });
}

std::string box_step(std::string const& secret, std::string_view plain) { return crypto::encrypt(step_key(secret), plain, step_context); }

void keep_step(db::Write& tx, Moment const& now, std::string const& secret, std::string const& id, std::string const& boxed, std::string_view state)
{
    tx.execute(delete_old_steps, { { "$after", now.at.microseconds - step_minutes * minute } });
    tx.execute(upsert_step, { { "$secret_hash", step_hash(secret) }, { "$id", id }, { "$boxed", bytes(boxed) }, { "$state", state }, { "$at", now.at.microseconds } });
}

std::optional<Step> step(db::Read& tx, std::string const& secret, Instant now)
{
    struct Found { Step step; std::string boxed; };
    auto found = tx.one(select_step, { { "$secret_hash", step_hash(secret) }, { "$after", now.microseconds - step_minutes * minute } }, [](db::Row const& row) {
        return Found { { row.text("id"), {}, row.text("state"), row.integer("tries"), row.bytes("answer"), { row.integer("began_at") } }, row.bytes("boxed") };
    });
    auto plain = found ? crypto::decrypt(step_key(secret), found->boxed, step_context) : std::nullopt;
    if (!plain)
        return std::nullopt;
    found->step.plain = std::move(*plain);
    return std::move(found->step);
}

bool note_try(db::Write& tx, std::string const& secret) { return tx.execute(update_tries, { { "$secret_hash", step_hash(secret) }, { "$most", step_tries } }) == 1; }
bool answer_step(db::Write& tx, std::string const& id, std::string const& answer) { return tx.execute(update_answer, { { "$id", id }, { "$answer", bytes(answer) } }) == 1; }
void forget_step(db::Write& tx, std::string const& secret) { tx.execute(delete_step, { { "$secret_hash", step_hash(secret) } }); }

bool answer_once(db::Write& tx, Instant now, std::string_view challenge)
{
    tx.execute(delete_old_answered, { { "$after", now.microseconds - hour } });
    return tx.execute(insert_answered, { { "$challenge_hash", crypto::sha256_hex(challenge) }, { "$at", now.microseconds } }) == 1;
}

}  // namespace mado::identity
