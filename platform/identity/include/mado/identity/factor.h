#pragma once
// Second factors of staff: the codes of an authenticator app and passkeys, several a person. Read in one transaction, checked outside every
// transaction, taken in the write that believes them: a code or an answer of a device is right once.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/result/result.h>
#include <mado/webauthn/webauthn.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::identity {

// How one zone asks. Core always requires a factor (番号利用事務系: 二要素認証).
struct FactorPolicy {
    bool is_required = false;    // whatever the town decided
    bool demonstration = false;  // factors whose codes are shown to everybody are taken; else they count as not there
};

bool requires_factor(db::Read& tx, FactorPolicy const& policy);  // here, of everybody
void require_factor(db::Write& tx, bool is_required);            // the town's own decision

enum class FactorKind { Totp, Passkey };
constexpr std::array<std::string_view, 2> names_of(FactorKind) { return { "totp", "passkey" }; }

struct Factor {
    std::string id;
    PersonId person;
    FactorKind kind = FactorKind::Totp;
    std::string label;           // as the person calls it
    std::string boxed;
    std::int64_t last = 0;
    bool demonstrated = false;
    Instant added_at {};
    std::optional<Instant> used_at {};
};

// Where factors are shown: the zone's key and policy, and the address at which its pages stand (nothing: no passkeys there).
struct FactorDoor {
    crypto::SymmetricKey storage;
    FactorPolicy policy {};
    std::optional<webauthn::RelyingParty> site {};
};
// What a person typed, or what the device answered (JSON). One of them.
struct Shown {
    std::string code {}, passkey {};
    bool is_empty() const { return code.empty() && passkey.empty(); }
};
struct Taken {
    std::string factor;
    FactorKind kind = FactorKind::Totp;
    std::int64_t last = 0;
    std::string boxed {};        // with the passkey's new counter
};

std::vector<Factor> factors_of(db::Read& tx, PersonId const& person, FactorPolicy const& policy);

// A challenge for this person and this browser (its cookie's secret): it carries its moment, is good for five minutes, and a factor takes only a later
// one than its last. Nothing is stored.
std::string challenge(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::string const& secret, Instant now);
std::string passkey_request(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, std::string const& challenge);  // "" when there is none to ask for
std::string passkey_creation(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, PersonId const& person, std::string const& name,
    std::string const& challenge);

// Outside the transaction: which factor this is. Nothing: none of them, or used before.
std::optional<Taken> shown_factor(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, std::string const& secret, Shown const& shown, Instant now);
bool take(db::Write& tx, Taken const& taken, Instant at);  // false: somebody was quicker with the same

// What is registered: from a secret that was shown as a QR code and a code of it, or from a device's answer. Invalid names the field ("code", "passkey").
Result<Factor> totp_factor(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::string const& secret, std::string const& code, std::string label, Moment const& now);
Result<Factor> passkey_factor(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::vector<Factor> const& factors, std::string const& secret, std::string const& answer,
    std::string label, Moment const& now);
// Of a demonstration: its next code stands on the page, for everybody.
Factor demonstrated_factor(FactorDoor const& door, std::string const& tenant, PersonId const& person, Moment const& now);
std::string demonstrated_code(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, Instant now);  // "" outside a demonstration

void keep_factor(db::Write& tx, Factor const& factor);
bool forget_factor(db::Write& tx, PersonId const& person, std::string const& factor);
std::int64_t forget_factors(db::Write& tx, PersonId const& person);

std::vector<db::Statement> factor_statements();

}  // namespace mado::identity
