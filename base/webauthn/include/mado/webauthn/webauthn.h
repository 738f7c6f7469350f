#pragma once
// Passkeys (W3C Web Authentication Level 3, §7.1 and §7.2): what is asked of a browser, and whether what it answers may be believed. Keeps nothing:
// the challenge, the credential and its counter are the caller's. Attestation is not relied on ("none" is asked for).
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::webauthn {

struct RelyingParty {
    std::string id;                    // a domain: "madoguchi.example.lg.jp", "localhost"
    std::string name;                  // shown by the browser
    std::vector<std::string> origins;  // "https://madoguchi.example.lg.jp", exactly as a browser writes them
};
// Of the address at which this site is reached ("https://host:8443/…"). Nothing when it is no http(s) address with a host name (an IP cannot be one).
std::optional<RelyingParty> relying_party(std::string_view address, std::string_view name);

enum class Verification { Required, Preferred, Discouraged };  // of the user, by the device: PIN, finger, face

// What the caller keeps of a passkey.
struct Credential {
    std::string id;             // raw bytes, 1 to 1,023
    std::string public_key;     // COSE_Key, as the device wrote it
    std::uint32_t counter = 0;
    bool may_be_copied = false; // backup eligible (BE): fixed for life
    bool is_copied = false;     // backup state (BS)
    std::vector<std::string> transports {};  // hints for later: "internal", "hybrid", "usb" …
};

enum class Fault {
    Malformed,    // no JSON, base64url, CBOR or authenticator data of the right form
    Type,         // webauthn.get for webauthn.create, or a credential that is no public key
    Challenge,
    Origin,       // also: inside a frame of somebody else's page
    RelyingParty, // made for another site
    NotPresent,   // UP
    NotVerified,  // UV
    Backup,       // BE and BS do not fit each other or what was registered
    Algorithm,    // none of those that were asked for
    Key,          // no key of its algorithm: a point off the curve, a small modulus …
    Attestation,
    Credential,   // another credential or another user than the one asked
    Signature,
    Counter,      // not above the last one: a copied device
};
std::string_view name_of(Fault fault);  // for logs and tests: "signature"

struct User {
    std::string id;            // raw bytes, at most 64, no person's words: the device keeps it and shows it to the site at sign-in
    std::string name;          // what a person chooses by
    std::string display_name;
};

// The challenge: at least 16 random bytes; one use, a few minutes.
struct CreationWish {
    std::string challenge;
    User user;
    std::vector<Credential> exclude {};  // what this person has already
    Verification verification = Verification::Required;
    bool discoverable = true;            // can sign in without a name being typed
    std::string prf_salt {};             // asks for the PRF extension when not empty
    int timeout_seconds = 300;
};
struct RequestWish {
    std::string challenge;
    std::vector<Credential> allow {};    // empty: any discoverable one of this site
    Verification verification = Verification::Required;
    std::string prf_salt {};
    int timeout_seconds = 300;
};
// PublicKeyCredentialCreationOptionsJSON and …RequestOptionsJSON, for the element <mado-passkey>.
std::string creation_options(RelyingParty const& site, CreationWish const& wish);
std::string request_options(RelyingParty const& site, RequestWish const& wish);

struct Registered {
    Credential credential;
    std::string aaguid;          // 16 raw bytes: the model of the device; all 0 when it does not say
    bool user_verified = false;
};
struct Asserted {
    std::uint32_t counter = 0;   // to be kept
    bool is_copied = false;      // to be kept
    bool user_verified = false;
};

// `answer` is the JSON that the browser gave (PublicKeyCredential.toJSON()). The caller makes sure that the credential's id is new.
std::expected<Registered, Fault> check_registration(RelyingParty const& site, std::string_view challenge, Verification verification, std::string_view answer);
std::expected<Asserted, Fault> check_assertion(RelyingParty const& site, std::string_view challenge, Verification verification, Credential const& credential, std::string_view answer);

// Which credential (and which user, when the device says so) an answer speaks of, before anything is checked: to look it up by. Raw bytes.
struct Claim {
    std::string credential;
    std::string user;
};
std::optional<Claim> claim(std::string_view answer);
// The challenge that an answer was made for, unchecked: where it is looked up rather than remembered.
std::optional<std::string> challenge_of(std::string_view answer);

}  // namespace mado::webauthn
