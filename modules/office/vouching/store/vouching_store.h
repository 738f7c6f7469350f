#pragma once
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/webauthn/webauthn.h>

#include <optional>
#include <string>

namespace mado::vouching::store {

struct Kept {
    AccountId account;
    std::string public_half, boxed_key, boxed_app {};
    std::int64_t app_step = 0, failures = 0;
    Instant failing_since {};
};
void insert(db::Write& tx, Kept const& kept);
std::optional<Kept> find(db::Read& tx, AccountId const& id);
void keep_app(db::Write& tx, AccountId const& id, std::optional<std::string> const& boxed_app);
bool take_app_step(db::Write& tx, AccountId const& id, std::int64_t step);  // false: a later one was taken
void keep_failures(db::Write& tx, AccountId const& id, std::int64_t failures, Instant since);
void remove(db::Write& tx, AccountId const& id);

void insert_passkey(db::Write& tx, AccountId const& id, webauthn::Credential const& credential);
struct KeptPasskey { AccountId account; webauthn::Credential credential; };
std::optional<KeptPasskey> passkey(db::Read& tx, std::string const& credential);
void keep_counter(db::Write& tx, std::string const& credential, std::uint32_t counter);
void remove_passkey(db::Write& tx, AccountId const& id, std::string const& credential);
void drop_passkeys(db::Write& tx, AccountId const& id);

// Whom a provider of sign-ins speaks of, as a keyed hash: one account each, one provider an account once.
bool insert_link(db::Write& tx, AccountId const& id, std::string const& provider, std::string const& subject_hash, Instant at);  // false: it is somebody else's
std::optional<AccountId> linked(db::Read& tx, std::string const& provider, std::string const& subject_hash);
void remove_link(db::Write& tx, AccountId const& id, std::string const& provider);
void remove_links(db::Write& tx, AccountId const& id);
bool answer_once(db::Write& tx, std::string const& challenge_hash, Instant at, Instant forget_before);

std::vector<db::Statement> statements();

}  // namespace mado::vouching::store
