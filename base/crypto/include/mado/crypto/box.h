#pragma once
// Sealing, signing and hashing on libsodium. Keys are raw bytes; text forms are unpadded URL-safe base64.
#include <mado/result/result.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::crypto {

void start();  // sodium_init; called by every function that needs it, safe to call again

void wipe(void* bytes, std::size_t size);  // also when the compiler thinks that nobody looks again

template <std::size_t N>
struct Secret {  // wiped when it goes
    std::array<std::uint8_t, N> bytes {};
    Secret() = default;
    Secret(Secret const&) = default;
    Secret& operator=(Secret const&) = default;
    ~Secret() { wipe(bytes.data(), N); }
};

struct PublicKey { std::array<std::uint8_t, 32> bytes {}; friend bool operator==(PublicKey const&, PublicKey const&) = default; };
struct KeyPair { PublicKey public_half; Secret<32> private_half; };   // X25519
struct SigningKey { std::array<std::uint8_t, 32> public_half {}; Secret<64> private_half; };  // Ed25519
using SymmetricKey = Secret<32>;

KeyPair make_key_pair();
SigningKey make_signing_key();
SymmetricKey make_symmetric_key();

// crypto_box_seal: anyone can seal, only the private half opens. `open` gives nothing when the bytes are not for this key or were changed.
std::string seal(PublicKey const& to, std::string_view plain);
std::optional<std::string> open(KeyPair const& key, std::string_view sealed);

// XChaCha20-Poly1305 with a random nonce in front; `context` is authenticated and must be the same when opening.
std::string encrypt(SymmetricKey const& key, std::string_view plain, std::string_view context);
std::optional<std::string> decrypt(SymmetricKey const& key, std::string_view boxed, std::string_view context);

std::string sign(SigningKey const& key, std::string_view bytes);     // 64 bytes, Ed25519
bool verify(std::array<std::uint8_t, 32> const& public_half, std::string_view bytes, std::string_view signature);

std::string sha256(std::string_view bytes);      // 32 raw bytes
std::string sha256_hex(std::string_view bytes);
class Sha256 {                                   // of a stream
public:
    Sha256();
    void add(std::string_view bytes);
    std::string finish();                        // 32 raw bytes
private:
    alignas(16) std::array<std::uint8_t, 128> state_;
};
std::string hmac_sha256(SymmetricKey const& key, std::string_view bytes);
// HKDF-SHA-256 (RFC 5869) of a secret that already has enough entropy (≥ 80 bits).
SymmetricKey derive(std::string_view secret, std::string_view salt, std::string_view purpose);

std::string hash_password(std::string_view password);                          // Argon2id, libsodium's text form
bool password_matches(std::string_view hash, std::string_view password);

bool same(std::string_view a, std::string_view b);   // constant time
std::string hex(std::string_view bytes);
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

template <std::size_t N>
std::string_view view(std::array<std::uint8_t, N> const& bytes) { return { reinterpret_cast<char const*>(bytes.data()), N }; }

// A file as secretstream in chunks of 64 KiB under a key of its own. The name of a blob is the hex SHA-256 of the ciphertext.
struct SealedFile { std::string name; std::uint64_t size; SymmetricKey key; };   // size of the ciphertext
SealedFile encrypt_file(std::string const& from_path, std::string const& to_path);  // throws std::system_error
bool decrypt_file(std::string const& from_path, std::string const& to_path, SymmetricKey const& key);  // false: not this key, or changed or cut
std::optional<std::string> decrypt_file_to_memory(std::string const& from_path, SymmetricKey const& key);

// Merkle tree of RFC 9162 §2.1 (SHA-256; leaf prefix 0x00, node prefix 0x01).
std::string merkle_root(std::vector<std::string> const& leaves);               // leaves: raw bytes, hashed here; root of none = SHA-256 of ""
std::vector<std::string> merkle_path(std::vector<std::string> const& leaves, std::size_t index);
bool merkle_path_proves(std::string_view leaf, std::size_t index, std::size_t count, std::vector<std::string> const& path, std::string_view root);

}  // namespace mado::crypto
