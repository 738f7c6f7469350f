#pragma once
// Staff sign-in: password (Argon2id), lock-out, sessions that rotate. The password is checked outside every transaction.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::identity {

struct Account {
    PersonId person;
    std::string login;
    std::string password_hash;
    int failed = 0;
    std::optional<Instant> locked_until;
};

constexpr int failures_before_lock = 5;
constexpr int lock_minutes = 15;
constexpr int session_hours = 10;       // from sign-in
constexpr int idle_minutes = 60;
constexpr std::size_t least_password = 10;  // characters

std::optional<Account> account(db::Read& tx, std::string const& login);
std::vector<Account> accounts(db::Read& tx);  // of everybody, by login
void keep_account(db::Write& tx, Account const& account);

struct Session {
    std::string token;  // only in the cookie; the database has its hash
    Caller caller;      // Staff, in the chosen position
};

// One whole sign-in at the edge: reads the account, checks the password (also for an unknown login, so that time tells nothing), then
// writes the outcome: a session, or one more failure. An event in both cases. Refuses Forbidden "identity.wrong", "identity.locked"
// (argument minutes), "identity.no_position" (holds no position today).
Result<Session> sign_in(db::Database& database, std::string const& tenant, std::string const& login, std::string const& password, Clock const& clock, Ids& ids);

// The caller of a session token; extends it. Nothing when unknown, expired, ended, or the position is no longer held.
std::optional<Caller> staff_of(db::Database& database, std::string const& tenant, std::string const& token, Instant now);
void sign_out(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token);
// 職を切り替える. Refuses Forbidden when the person does not hold it today.
Result<void> switch_position(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token, PositionId const& to);

// Refuses Invalid (field new_password: identity.password.too_short / .same) or Forbidden (wrong current one).
Result<void> change_password(db::Database& database, Caller const& caller, Clock const& clock, Ids& ids, std::string const& current, std::string const& fresh);

std::vector<db::Statement> statements();

}  // namespace mado::identity
