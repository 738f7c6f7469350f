#pragma once
// PBKDF2 and AES-GCM, for files that a browser opens by itself (WebCrypto has nothing else for it). For everything that stays with us: mado/crypto/box.h.
#include <mado/crypto/box.h>

#include <optional>
#include <string>
#include <string_view>

namespace mado::webcrypto {

inline constexpr int iterations = 600'000;
inline constexpr std::size_t salt_size = 16;

// PBKDF2-HMAC-SHA-256 (RFC 8018). Throws std::runtime_error when OpenSSL refuses.
crypto::SymmetricKey key_of_words(std::string_view words, std::string_view salt, int count = iterations);

// Nonce of 12 bytes, ciphertext, tag of 16 bytes. `context` is authenticated and must be the same when opening; nothing for another key, context or a changed bit.
std::string gcm_encrypt(crypto::SymmetricKey const& key, std::string_view plain, std::string_view context);
std::optional<std::string> gcm_decrypt(crypto::SymmetricKey const& key, std::string_view boxed, std::string_view context);

std::string random_bytes(std::size_t size);
// 100 random bits in Crockford's letters: "7K3M-…", five groups of four; and as a key is made of it.
std::string passphrase();
std::string plain_passphrase(std::string_view typed);

}  // namespace mado::webcrypto
