#pragma once
// The use cases of an account, each on a given transaction. What is wrapped or sealed is so before it (make_…, at the edge).
#include "model/profile.h"

#include <mado/identity/account.h>
#include <mado/identity/vouching.h>
#include <mado/zone/workplace.h>

#include <string>
#include <vector>

namespace mado::accounts {

constexpr int recovery_codes = 8;

// -- a sign-in that succeeded.
struct Opening {
    identity::SignedIn signed_in;
    std::string proof_box;            // identity::Proof under the fresh secret
};
Opening make_opening(Workplace const& here, identity::ResidentAccount const& account, crypto::KeyPair const& key, std::string const& old_secret, std::string_view way, std::string_view user_agent);
void open(db::Write& tx, Workplace const& here, Opening const& opening);

// -- registration.
struct Way {                          // one way to sign in
    std::optional<webauthn::Credential> passkey {};
    std::string prf {}, label {};     // the device's own secret, if it tells one; what its owner calls it
    std::string app {}, mail {};      // the secret of the app, the address
    bool needs_office() const { return passkey ? prf.empty() : true; }
};
struct Codes { std::vector<std::string> shown; std::vector<identity::RecoveryCode> kept; };
Codes make_codes(Workplace const& here, crypto::KeyPair const& key, AccountId const& id);
struct Registration {
    identity::ResidentAccount account;
    std::optional<identity::Passkey> passkey {};
    std::string mail_hash {}, profile_box {};
    Codes codes;
    Opening opening;
    std::optional<gateway::Letter> letter {};
    std::string codes_box;            // to be shown on the next page
};
Registration make_registration(Workplace const& here, std::string const& tenant, AccountId const& id, Way const& way, std::string const& old_secret, std::string_view user_agent);
// Refuses Conflict when the passkey or the address belongs to an account already.
Result<void> add(db::Write& tx, Workplace const& here, Registration const& registration);

// A further way for an account that is signed in.
struct Addition {
    std::optional<identity::Passkey> passkey {};
    std::string mail_hash {}, profile_box {};
    std::optional<gateway::Letter> letter {}, holder {};   // holder: whom the office tells, when it is prepared for a recovery in person
};
Addition make_addition(Workplace const& here, std::string const& tenant, identity::AccountSession const& session, Way const& way);
Result<void> add(db::Write& tx, Workplace const& here, identity::AccountSession const& session, Addition const& addition);

// -- what is said to the office.
gateway::Letter claim_letter(Workplace const& here, std::string const& tenant, AccountId const& id, json::Value claim);
json::Value proved_claim(std::string_view what, AccountId const& id, crypto::KeyPair const& key, json::Value claim = {});
// The office gets the private half with the first way that needs it; an empty way gives it that alone.
gateway::Letter keep_letter(Workplace const& here, std::string const& tenant, AccountId const& id, crypto::KeyPair const& key, Way const& way);
Result<void> receive_vouched(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

Profile profile_of(identity::AccountSession const& session);
std::string profile_box(identity::ResidentAccount const& account, Profile const& profile);
Caller caller_of(std::string const& tenant, AccountId const& id);

}  // namespace mado::accounts
