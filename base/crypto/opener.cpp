// crypto_box_seal (libsodium, "Sealed boxes"): the ephemeral public key, then crypto_box under it with the nonce BLAKE2b-192(ephemeral ‖ receiver).
#include <mado/crypto/opener.h>

#include "bytes.h"

#include <sodium.h>

namespace mado::crypto {

namespace {

constexpr std::size_t ephemeral_size = crypto_box_PUBLICKEYBYTES;

std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce_of(std::string_view ephemeral, PublicKey const& receiver)
{
    std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce {};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, nonce.size());
    crypto_generichash_update(&state, octets(ephemeral), ephemeral.size());
    crypto_generichash_update(&state, receiver.bytes.data(), receiver.bytes.size());
    crypto_generichash_final(&state, nonce.data(), nonce.size());
    return nonce;
}

}  // namespace

std::optional<std::string> open(Opener const& opener, std::string_view sealed)
{
    start();
    if (sealed.size() < crypto_box_SEALBYTES)
        return std::nullopt;
    auto const ephemeral = sealed.substr(0, ephemeral_size), boxed = sealed.substr(ephemeral_size);
    auto const nonce = nonce_of(ephemeral, opener.receiver);
    std::string plain(boxed.size() - crypto_box_MACBYTES, '\0');
    if (crypto_box_open_easy_afternm(octets(plain), octets(boxed), boxed.size(), nonce.data(), opener.shared.bytes.data()) != 0)
        return std::nullopt;
    return plain;
}

std::optional<Opener> opener_of(KeyPair const& key, std::string_view sealed)
{
    start();
    Opener opener { {}, key.public_half };
    if (sealed.size() < crypto_box_SEALBYTES || crypto_box_beforenm(opener.shared.bytes.data(), octets(sealed), key.private_half.bytes.data()) != 0)
        return std::nullopt;
    auto plain = open(opener, sealed);
    if (!plain)
        return std::nullopt;
    wipe(plain->data(), plain->size());
    return opener;
}

}  // namespace mado::crypto
