#include <mado/crypto/stream.h>

#include "bytes.h"

#include <sodium.h>

#include <new>
#include <stdexcept>

namespace mado::crypto {

static_assert(OpeningStream::header_size == crypto_secretstream_xchacha20poly1305_HEADERBYTES && OpeningStream::overhead == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(passphrase_salt_size == crypto_pwhash_SALTBYTES);

struct SealingStream::State : crypto_secretstream_xchacha20poly1305_state {
    ~State() { sodium_memzero(this, sizeof(crypto_secretstream_xchacha20poly1305_state)); }
};
struct OpeningStream::State : crypto_secretstream_xchacha20poly1305_state {
    ~State() { sodium_memzero(this, sizeof(crypto_secretstream_xchacha20poly1305_state)); }
};

SealingStream::SealingStream(SymmetricKey const& key) : state_(std::make_unique<State>()), header_(OpeningStream::header_size, '\0')
{
    start();
    crypto_secretstream_xchacha20poly1305_init_push(state_.get(), octets(header_), key.bytes.data());
}
SealingStream::~SealingStream() = default;

std::string SealingStream::seal(std::string_view record, std::string_view context, bool is_last)
{
    std::string sealed(record.size() + OpeningStream::overhead, '\0');
    auto const tag = is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    crypto_secretstream_xchacha20poly1305_push(state_.get(), octets(sealed), nullptr, octets(record), record.size(), octets(context), context.size(), static_cast<unsigned char>(tag));
    return sealed;
}

OpeningStream::OpeningStream(SymmetricKey const& key, std::string_view header) : state_(std::make_unique<State>())
{
    start();
    if (header.size() != header_size || crypto_secretstream_xchacha20poly1305_init_pull(state_.get(), octets(header), key.bytes.data()) != 0)
        throw std::invalid_argument("this is no header of a stream");
}
OpeningStream::~OpeningStream() = default;

std::optional<OpenedRecord> OpeningStream::open(std::string_view sealed, std::string_view context)
{
    if (sealed.size() < overhead)
        return std::nullopt;
    OpenedRecord record { std::string(sealed.size() - overhead, '\0'), false };
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(state_.get(), octets(record.bytes), nullptr, &tag, octets(sealed), sealed.size(), octets(context), context.size()) != 0)
        return std::nullopt;
    record.is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return record;
}

std::string passphrase_salt()
{
    start();
    std::string salt(passphrase_salt_size, '\0');
    randombytes_buf(salt.data(), salt.size());
    return salt;
}

SymmetricKey key_of_passphrase(std::string_view passphrase, std::string_view salt)
{
    start();
    if (salt.size() != passphrase_salt_size)
        throw std::invalid_argument("a salt has sixteen bytes");
    SymmetricKey key;
    if (crypto_pwhash(key.bytes.data(), key.bytes.size(), passphrase.data(), passphrase.size(), octets(salt), crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
            crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return key;
}

}  // namespace mado::crypto
