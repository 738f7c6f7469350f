#pragma once
// Staff sign-in: password (Argon2id), then a second factor where the person has one or the zone asks for it, lock-out, sessions that rotate. The password
// and the factor are checked outside every transaction.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/identity/factor.h>
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

constexpr int failures_before_lock = 5;     // wrong passwords and wrong factors together
constexpr int lock_minutes = 15;
constexpr int entrance_minutes = 10;        // between the password and the factor
constexpr int session_hours = 10;       // from sign-in
constexpr int idle_minutes = 60;
constexpr int fresh_minutes = 10;           // how long a factor that was shown is fresh (Action::Asks::FreshFactor)
constexpr std::size_t least_password = 10;  // characters

std::optional<Account> account(db::Read& tx, std::string const& login);
std::optional<Account> account_of(db::Read& tx, PersonId const& person);
std::vector<Account> accounts(db::Read& tx);  // of everybody, by login
void keep_account(db::Write& tx, Account const& account);

// Where a sign-in comes from. `known` is the secret of a cookie that stays in the browser: by it a browser is known again.
struct From {
    std::string remote {}, agent {}, known {};
};

// Open: a session has begun. Factor, Enrolment: the password was right; the token opens the second step alone, for ten minutes.
enum class Stage { Open, Factor, Enrolment };
constexpr std::array<std::string_view, 3> names_of(Stage) { return { "open", "factor", "enrolment" }; }
struct Entered {
    std::string token;  // only in the cookie; the database has its hash. Always a new one
    Caller caller {};   // Staff, in the chosen position, once Open
    Stage stage = Stage::Open;
};

// The first step at the edge: reads the account, checks the password (also for an unknown login, so that time tells nothing), then writes the
// outcome: a session, an entrance, or one more failure. An event in each case. Refuses Forbidden "identity.wrong", "identity.locked"
// (argument minutes), "identity.no_position" (holds no position today).
Result<Entered> enter(db::Database& database, std::string const& tenant, std::string const& login, std::string const& password, FactorPolicy const& policy, From const& from,
    Clock const& clock, Ids& ids);

// Who stands between password and factor.
struct Entrance {
    PersonId person;
    Stage stage = Stage::Factor;
};
std::optional<Entrance> entrance(db::Read& tx, std::string const& token, Instant now);
// The second step. Refuses SignIn "identity.entrance_over"; Invalid (field code) for a wrong factor; Forbidden "identity.locked" after too many.
Result<Entered> show_factor(db::Database& database, std::string const& tenant, std::string const& token, Shown const& shown, FactorDoor const& door, From const& from, Clock const& clock, Ids& ids);
// Or registers the first one, which was just checked.
Result<Entered> enrol(db::Database& database, std::string const& tenant, std::string const& token, Factor const& factor, From const& from, Clock const& clock, Ids& ids);

// A single sign-on elsewhere (OIDC) whose answer was checked: the session of the person who is mapped to the subject. When the answer (acr) counts as a
// second factor the session is open; else as after a password. Refuses Forbidden "identity.unknown_subject", "identity.no_position".
struct Subject {
    std::string provider, subject;
    bool counts_as_factor = false;
};
Result<Entered> sign_in_with(db::Database& database, std::string const& tenant, Subject const& subject, FactorPolicy const& policy, From const& from, Clock const& clock, Ids& ids);
// Conflict when the subject is somebody else's. One provider has one subject a person.
Result<void> keep_subject(db::Write& tx, Caller const& caller, Moment const& now, PersonId const& person, Subject const& subject);
std::vector<Subject> subjects_of(db::Read& tx, PersonId const& person);

struct Session {
    std::string token;
    Caller caller;
};
// With the password alone, of somebody without a factor. Refuses Forbidden "identity.factor_asked" otherwise.
Result<Session> sign_in(db::Database& database, std::string const& tenant, std::string const& login, std::string const& password, Clock const& clock, Ids& ids);

// The caller of a session token; extends it. Nothing when unknown, expired, ended, or the position is no longer held.
std::optional<Caller> staff_of(db::Database& database, std::string const& tenant, std::string const& token, Instant now);
void sign_out(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token);
// 職を切り替える. Refuses Forbidden when the person does not hold it today.
Result<void> switch_position(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token, PositionId const& to);

// Step-up: shows a factor again, or the password where the person has none. The caller with its new confirmed_at. Refuses Invalid (field confirm_code or
// confirm_password), Forbidden "identity.locked".
Result<Caller> confirm(db::Database& database, Caller const& caller, std::string const& token, Shown const& shown, std::string const& password, FactorDoor const& door, Clock const& clock, Ids& ids);
bool is_fresh(Caller const& caller, Instant now);

// Refuses Invalid (field new_password: identity.password.too_short / .same) or Forbidden (wrong current one).
Result<void> change_password(db::Database& database, Caller const& caller, Clock const& clock, Ids& ids, std::string const& current, std::string const& fresh);

std::vector<db::Statement> statements();

}  // namespace mado::identity
