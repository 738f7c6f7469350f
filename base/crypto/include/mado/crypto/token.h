#pragma once
// A key that never leaves a token (PKCS #11: an HSM, a smart card, SoftHSM): it encrypts and opens small secrets there, and a stolen disk without the token is
// worth nothing.
#include <mado/crypto/box.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace mado::crypto {

struct TokenPlace {
    std::string module;      // the maker's library: /usr/lib/softhsm/libsofthsm2.so
    std::string token;       // the token's label
    std::string object;      // the label of the AES key on it
    std::string pin;
};

struct TokenAway : std::runtime_error {  // says what is missing: the library, the token, the PIN, the key
    using std::runtime_error::runtime_error;
};

// Makes an AES-256 key on the token that cannot be read out (CKA_SENSITIVE, not CKA_EXTRACTABLE). Throws TokenAway; std::invalid_argument when there is one of that label.
void make_token_key(TokenPlace const& place);
// AES-256-GCM inside the token: a random nonce, then what it made of the secret. `context` is authenticated. Throws TokenAway.
std::string token_encrypt(TokenPlace const& place, std::string_view secret, std::string_view context);
// Throws TokenAway; also when it is not of this key, or was changed.
std::string token_decrypt(TokenPlace const& place, std::string_view boxed, std::string_view context);

}  // namespace mado::crypto
