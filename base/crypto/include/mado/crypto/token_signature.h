#pragma once
// A signature made inside a PKCS #11 token: the private key never leaves it.
#include <mado/crypto/token.h>

namespace mado::crypto {

enum class TokenKeyKind { Rsa, Ec };
// With the private key of that label, over a SHA-256: PKCS #1 1.5 for RSA (CKM_RSA_PKCS), r and s one behind the other for EC (CKM_ECDSA). Throws TokenAway.
std::string token_sign(TokenPlace const& place, TokenKeyKind kind, std::string_view digest);

}  // namespace mado::crypto
