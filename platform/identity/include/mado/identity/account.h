#pragma once
// Residents' accounts (利用者登録). An account has a key pair. Its private half is stored only wrapped: by a passkey's own secret (PRF), by each recovery code,
// by the cookie of a browser that is signed in; or it is kept by the office, which gives it back sealed to the session after it has checked the sign-in itself.
// The database with all keys of this zone opens nothing of it, and knows no name.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/result/result.h>
#include <mado/webauthn/webauthn.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::identity {

struct ResidentAccount {
    AccountId id;
    std::string number;               // for people: 登録番号, as a 受付番号
    crypto::PublicKey public_half;
    std::string profile_box {};       // sealed to public_half
    bool kept_by_office = false;      // the office has the private half too
    Instant began_at {};
};
void add_account(db::Write& tx, ResidentAccount const& account);
std::optional<ResidentAccount> resident_account(db::Read& tx, AccountId const& id);
std::optional<ResidentAccount> account_of_number(db::Read& tx, std::string const& number);
void keep_profile(db::Write& tx, AccountId const& id, std::string const& box);
void mark_kept_by_office(db::Write& tx, AccountId const& id);
// What it could be signed in with is over, sessions too; its key and its applications stay. For whoever holds the key from elsewhere (recovery in person).
void drop_ways(db::Write& tx, AccountId const& id);
// All that opens it is gone; applications stay with their number and code.
void remove_account(db::Write& tx, AccountId const& id);

// The private half under a secret of at least 80 random bits; `purpose` is "passkey", "recovery", "session".
std::string wrap_key(std::string_view secret, std::string_view purpose, crypto::KeyPair const& key, AccountId const& id);
// Nothing: another secret, or not the key of that account.
std::optional<crypto::KeyPair> unwrap_key(std::string_view secret, std::string_view purpose, std::string_view wrapped, ResidentAccount const& account);
std::optional<crypto::KeyPair> key_of_private_half(std::string_view private_half, crypto::PublicKey const& public_half);  // nothing when they are no pair

struct Passkey {
    AccountId account;
    webauthn::Credential credential;
    std::string wrapped_key {};       // empty: the device tells no secret, the office keeps the key
    std::string label_box {};
    Instant added_at {};
    std::optional<Instant> used_at {};
};
bool add_passkey(db::Write& tx, Passkey const& passkey);  // false: there is one of this id
std::optional<Passkey> passkey(db::Read& tx, std::string const& credential);
std::vector<Passkey> passkeys(db::Read& tx, AccountId const& id);        // oldest first
// False: somebody was there with a higher count.
bool note_use(db::Write& tx, Passkey const& seen, std::uint32_t counter, bool is_copied, Instant at);
bool remove_passkey(db::Write& tx, AccountId const& id, std::string const& credential);

// Names by which an account is found, as hashes under a key of the zone. kind: "mail", "oidc".
enum class NameKind { Mail, Oidc };
constexpr std::array<std::string_view, 2> names_of(NameKind) { return { "mail", "oidc" }; }
std::string name_hash(crypto::SymmetricKey const& storage, std::string const& tenant, NameKind kind, std::string_view name);
bool add_name(db::Write& tx, NameKind kind, std::string const& hash, AccountId const& id, Instant at);  // false: taken
std::optional<AccountId> account_of(db::Read& tx, NameKind kind, std::string const& hash);
std::vector<std::string> names_of_account(db::Read& tx, NameKind kind, AccountId const& id);
void remove_names(db::Write& tx, NameKind kind, AccountId const& id);
bool remove_name(db::Write& tx, NameKind kind, std::string const& hash, AccountId const& id);
// Who a provider of sign-ins says it is. The key of such an account comes from the office, which checks the provider's word itself.
std::optional<AccountId> account_of_subject(db::Read& tx, crypto::SymmetricKey const& storage, std::string const& provider, std::string const& subject);

struct RecoveryCode { std::string hash, wrapped_key; };
std::string recovery_hash(std::string_view code);
void keep_recovery(db::Write& tx, AccountId const& id, std::vector<RecoveryCode> const& codes, Instant at);  // in the place of the earlier ones
struct FoundRecovery { ResidentAccount account; std::string wrapped_key; };
std::optional<FoundRecovery> recovery(db::Read& tx, std::string const& hash);
bool use_recovery(db::Write& tx, std::string const& hash);   // false: used already
std::int64_t recoveries_left(db::Read& tx, AccountId const& id);

// -- sessions.
constexpr int account_session_hours = 12;
constexpr std::string_view demonstrated_way = "demonstration";  // anybody may sign in so, and changes nothing of how one signs in
constexpr int confirmed_minutes = 10;                        // after a sign-in: what changes how one signs in is done
struct AccountSession {
    std::string id;
    ResidentAccount account;
    crypto::KeyPair key;
    std::string way;                                         // passkey, mail, recovery, oidc, counter, demonstration
    Instant began_at;
    bool is_confirmed(Instant now) const { return way != demonstrated_way && now.microseconds - began_at.microseconds < confirmed_minutes * 60'000'000LL; }
};
struct SignedIn {
    AccountId account;
    std::string old_secret, secret, wrapped_key, way, browser_box;
};
// The browser goes on under a fresh secret: what it had open goes with it, what it had shown of a person before does not.
void open_session(db::Write& tx, Moment const& now, SignedIn const& signed_in);
std::optional<AccountSession> account_session(db::Read& tx, std::string const& secret, Instant now);
struct ListedSession { std::string id, way, browser_box; Instant began_at; };
std::vector<ListedSession> account_sessions(db::Read& tx, AccountId const& id, Instant now);
bool end_session(db::Write& tx, AccountId const& id, std::string const& session);
void end_sessions_but(db::Write& tx, AccountId const& id, std::string const& session);

// -- keys of applications. Who opens an application while signed in has it among her own from then on.
void hold_key(db::Write& tx, Instant at, ResidentAccount const& account, ApplicationId const& application, crypto::KeyPair const& key);
std::optional<crypto::KeyPair> held_key(db::Read& tx, AccountSession const& session, ApplicationId const& application);
std::vector<ApplicationId> held(db::Read& tx, AccountId const& id);

// -- the middle of a sign-in, one a browser; 30 minutes.
constexpr int step_minutes = 30, step_tries = 6;
struct Step {
    std::string id, plain, state;                            // state: open, waiting, answered
    std::int64_t tries = 0;
    std::string answer {};
    Instant began_at {};
};
std::string box_step(std::string const& secret, std::string_view plain);
void keep_step(db::Write& tx, Moment const& now, std::string const& secret, std::string const& id, std::string const& boxed, std::string_view state = "open");
std::optional<Step> step(db::Read& tx, std::string const& secret, Instant now);
bool note_try(db::Write& tx, std::string const& secret);     // false: no tries left
bool answer_step(db::Write& tx, std::string const& id, std::string const& answer);
void forget_step(db::Write& tx, std::string const& secret);
bool answer_once(db::Write& tx, Instant now, std::string_view challenge);  // false: it was answered before

std::vector<db::Statement> account_statements();

}  // namespace mado::identity
