#pragma once
// The public keys of devices (COSE_Key, RFC 9053): ES256, RS256, EdDSA with Ed25519. A key that is not well made is no key.
#include <mado/webauthn/webauthn.h>

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace mado::webauthn {

constexpr std::int64_t es256 = -7, eddsa = -8, rs256 = -257;
constexpr std::array<std::int64_t, 3> algorithms { es256, eddsa, rs256 };  // asked for in this order

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct Key {
    std::int64_t algorithm = 0;
    std::unique_ptr<EVP_PKEY, FreeKey> key {};
};
std::expected<Key, Fault> key_of(std::string_view cose);
bool verifies(EVP_PKEY* key, std::int64_t algorithm, std::string_view bytes, std::string_view signature);

}  // namespace mado::webauthn
