#include "hash.h"

#include <mado/crypto/box.h>

#include "bytes.h"

#include <sodium.h>

#include <cstring>

namespace mado::crypto {

namespace {

static_assert(sizeof(crypto_hash_sha256_state) <= 128 && alignof(crypto_hash_sha256_state) <= 16);

crypto_hash_sha256_state* as_state(std::array<std::uint8_t, 128>& bytes) { return reinterpret_cast<crypto_hash_sha256_state*>(bytes.data()); }

std::string hmac(std::string_view key, std::string_view bytes)
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, octets(key), key.size());
    crypto_auth_hmacsha256_update(&state, octets(bytes), bytes.size());
    std::string tag(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, octets(tag));
    sodium_memzero(&state, sizeof state);
    return tag;
}

}  // namespace

std::string sha256(std::string_view bytes)
{
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(octets(hash), octets(bytes), bytes.size());
    return hash;
}

std::string sha256_hex(std::string_view bytes) { return hex(sha256(bytes)); }

Sha256::Sha256() { crypto_hash_sha256_init(as_state(state_)); }
void Sha256::add(std::string_view bytes) { crypto_hash_sha256_update(as_state(state_), octets(bytes), bytes.size()); }

std::string Sha256::finish()
{
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(as_state(state_), octets(hash));
    return hash;
}

std::string hmac_sha256(SymmetricKey const& key, std::string_view bytes) { return hmac(view(key.bytes), bytes); }

// RFC 5869 §2.2 and §2.3; an empty salt is a key of zeros, which HMAC makes of it by itself.
std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view purpose, std::size_t size)
{
    if (size > 255 * crypto_auth_hmacsha256_BYTES)
        throw std::length_error("HKDF gives at most 255 blocks");
    auto pseudorandom_key = hmac(salt, secret);
    std::string output, block;
    for (int counter = 1; output.size() < size; ++counter) {
        block = hmac(pseudorandom_key, block + std::string(purpose) + static_cast<char>(counter));
        output += block;
    }
    sodium_memzero(pseudorandom_key.data(), pseudorandom_key.size());
    output.resize(size);
    return output;
}

SymmetricKey derive(std::string_view secret, std::string_view salt, std::string_view purpose)
{
    auto bytes = hkdf_sha256(secret, salt, purpose, 32);
    SymmetricKey key;
    std::memcpy(key.bytes.data(), bytes.data(), key.bytes.size());
    sodium_memzero(bytes.data(), bytes.size());
    return key;
}

}  // namespace mado::crypto
