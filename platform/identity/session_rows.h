#pragma once
// The beginning of a session, for every way of signing in.
#include <mado/identity/staff.h>

namespace mado::identity {

constexpr std::int64_t second = 1'000'000;

inline std::string token_hash(std::string const& token) { return crypto::sha256_hex(token); }

inline Caller staff(std::string const& tenant, PersonId const& person, PositionId const& position)
{
    return { .tenant = tenant, .kind = CallerKind::Staff, .person = person, .position = position };
}

// What a try leaves behind, as a success whose value says no: a refusal would roll the count back.
struct Outcome {
    std::optional<Entered> entered;
    std::string refused {};
    std::map<std::string, std::string> arguments {};
};

// Forgets failures, begins the session, notes the browser. `by`: password, totp, passkey, oidc.
Outcome begin(db::Write& tx, Moment const& now, PersonId const& person, std::string const& token, From const& from, std::string_view by);
// Whose failures are counted: the account, or of somebody who signs in elsewhere alone a row without a login.
Account lockable(db::Read& tx, PersonId const& person);
// One more failure, of a password or a factor.
Outcome fail(db::Write& tx, Moment const& now, Account const& account, std::string_view of);
// "identity.locked" while it is.
std::optional<Outcome> locked(Account const& account, Instant now);
// What comes after a right password, or a sign-on elsewhere without a factor.
Outcome go_on(db::Write& tx, Moment const& now, PersonId const& person, std::string const& token, FactorPolicy const& policy, From const& from, std::string_view by);
void forget_failures(db::Write& tx, PersonId const& person);
void note_confirmed(db::Write& tx, std::string const& token, Moment const& now, std::string_view by);

std::vector<db::Statement> entrance_statements();

}  // namespace mado::identity
