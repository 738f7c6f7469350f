#pragma once
// What front and office say to each other about sign-ins that give no secret (a passkey without PRF, mail and app): letters `claimed` and `vouched`, subject = the
// account. The office keeps the account's private half, checks the sign-in itself, and gives it back sealed to the session that the sign-in was made for.
//
//   claimed  { claim: { what, account, … } }, where the claim is
//            { what: "kept", public, private, proof?, passkey?: { id, key, counter, may_be_copied }, app?: secret }   once, and whenever a way is added
//            { what: "dropped", proof, passkey? | app: true }      a way is removed
//            { what: "forgotten", proof }                          the account is deleted
//            { what: "passkey", step, session, at, answer }        a sign-in; challenge_for(session, at) was asked
//            { what: "app", step, session, at, code }
//            { what: "linked", proof, provider, subject }          a sign-in elsewhere (OpenID Connect) opens the account from now on
//            { what: "unlinked", proof, provider }
//            { what: "oidc", step, session, at, provider, evidence, shown_at }   a sign-in; the seed of the token's nonce is challenge_for(session, at)
//            { what: "holder", proof, number, name, born_on, mail }   who may have it opened again at a counter (office/recovery)
//            { what: "no_holder", proof }
//            { what: "stop_recovery", token | proof }
//            { what: "recovery", step, session, at, code }         the code that a counter handed over
//   vouched  { vouched: { step, box } }   box: sealed to the session: { result: "granted", key } or { result: "refused" | "limited" | "early" }
//           { recovery: { id, state, opens_at, expires_at, mail, stop } }   what waits for the account, or is over
//
// `proof` shows that whoever asks holds the account's private half: a front that was stolen can add no way to an account.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <optional>
#include <string>
#include <string_view>

namespace mado::identity {

constexpr int challenge_minutes = 10;
// The challenge of a passkey commits to the session that the answer is good for: shown again for another one it is worth nothing.
std::string challenge_for(std::string const& tenant, crypto::PublicKey const& session, Instant at);
json::Value with_proof(json::Value body, crypto::KeyPair const& account);
bool is_proved(json::Value const& body, crypto::KeyPair const& account);
std::optional<crypto::PublicKey> public_key_of(std::string_view base64url);
inline std::string text_of(crypto::PublicKey const& key) { return crypto::base64url(crypto::view(key.bytes)); }

}  // namespace mado::identity
