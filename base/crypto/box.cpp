#include <mado/crypto/box.h>

#include "bytes.h"

#include <sodium.h>

#include <stdexcept>

namespace mado::crypto {

void start()
{
    static bool const ready = sodium_init() >= 0;
    if (!ready)
        throw std::runtime_error("libsodium found no source of randomness");
}

void wipe(void* bytes, std::size_t size) { sodium_memzero(bytes, size); }

KeyPair make_key_pair()
{
    start();
    KeyPair key;
    crypto_box_keypair(key.public_half.bytes.data(), key.private_half.bytes.data());
    return key;
}

SigningKey make_signing_key()
{
    start();
    SigningKey key;
    crypto_sign_keypair(key.public_half.data(), key.private_half.bytes.data());
    return key;
}

SymmetricKey make_symmetric_key()
{
    start();
    SymmetricKey key;
    randombytes_buf(key.bytes.data(), key.bytes.size());
    return key;
}

std::string seal(PublicKey const& to, std::string_view plain)
{
    start();
    std::string sealed(crypto_box_SEALBYTES + plain.size(), '\0');
    if (crypto_box_seal(octets(sealed), octets(plain), plain.size(), to.bytes.data()) != 0)
        throw std::invalid_argument("this is no public key");
    return sealed;
}

std::optional<std::string> open(KeyPair const& key, std::string_view sealed)
{
    start();
    if (sealed.size() < crypto_box_SEALBYTES)
        return std::nullopt;
    std::string plain(sealed.size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(octets(plain), octets(sealed), sealed.size(), key.public_half.bytes.data(), key.private_half.bytes.data()) != 0)
        return std::nullopt;
    return plain;
}

std::string encrypt(SymmetricKey const& key, std::string_view plain, std::string_view context)
{
    start();
    constexpr std::size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    std::string boxed(nonce + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
    randombytes_buf(boxed.data(), nonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(octets(boxed) + nonce, nullptr, octets(plain), plain.size(), octets(context), context.size(), nullptr,
        octets(boxed), key.bytes.data());
    return boxed;
}

std::optional<std::string> decrypt(SymmetricKey const& key, std::string_view boxed, std::string_view context)
{
    start();
    constexpr std::size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, tag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (boxed.size() < nonce + tag)
        return std::nullopt;
    std::string plain(boxed.size() - nonce - tag, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(octets(plain), nullptr, nullptr, octets(boxed) + nonce, boxed.size() - nonce, octets(context),
            context.size(), octets(boxed), key.bytes.data()) != 0)
        return std::nullopt;
    return plain;
}

std::string sign(SigningKey const& key, std::string_view bytes)
{
    start();
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(octets(signature), nullptr, octets(bytes), bytes.size(), key.private_half.bytes.data());
    return signature;
}

bool verify(std::array<std::uint8_t, 32> const& public_half, std::string_view bytes, std::string_view signature)
{
    start();
    return signature.size() == crypto_sign_BYTES
        && crypto_sign_verify_detached(octets(signature), octets(bytes), bytes.size(), public_half.data()) == 0;
}

std::string hash_password(std::string_view password)
{
    start();
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        throw std::runtime_error("not enough memory to hash a password");
    hash.resize(hash.find('\0'));
    return hash;
}

bool password_matches(std::string_view hash, std::string_view password)
{
    start();
    std::string const text(hash);
    return text.size() < crypto_pwhash_STRBYTES && text.find('\0') == std::string::npos
        && crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

std::string hex(std::string_view bytes)
{
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), octets(bytes), bytes.size());
    text.pop_back();
    return text;
}

std::string base64url(std::string_view bytes)
{
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), octets(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();
    return text;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    char const* end = nullptr;
    if (sodium_base642bin(octets(bytes), bytes.size(), text.data(), text.size(), nullptr, &size, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0
        || end != text.data() + text.size())
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

}  // namespace mado::crypto
