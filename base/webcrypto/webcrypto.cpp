#include <mado/webcrypto/webcrypto.h>

#include "gcm.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

namespace mado::webcrypto {

namespace {

constexpr std::size_t nonce_size = 12, tag_size = 16, letters_of_passphrase = 20, letters_of_group = 4;
constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
unsigned char const* octets(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }
int size_of(std::string_view bytes)
{
    if (bytes.size() > 1 << 30)
        throw std::length_error("webcrypto: more than a gigabyte in one message");
    return static_cast<int>(bytes.size());
}

void must(int result)
{
    if (result != 1)
        throw std::runtime_error("webcrypto: OpenSSL refused");
}

}  // namespace

crypto::SymmetricKey key_of_words(std::string_view words, std::string_view salt, int count)
{
    crypto::SymmetricKey key;
    must(PKCS5_PBKDF2_HMAC(words.data(), size_of(words), octets(salt), size_of(salt), count, EVP_sha256(), static_cast<int>(key.bytes.size()), key.bytes.data()));
    return key;
}

std::string gcm_encrypt_with(crypto::SymmetricKey const& key, std::string_view nonce, std::string_view plain, std::string_view context)
{
    Context const cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    must(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.bytes.data(), octets(nonce)));
    int size = 0;
    must(EVP_EncryptUpdate(cipher.get(), nullptr, &size, octets(context), size_of(context)));
    std::string boxed(plain.size(), '\0');
    must(EVP_EncryptUpdate(cipher.get(), octets(boxed), &size, octets(plain), size_of(plain)));
    must(EVP_EncryptFinal_ex(cipher.get(), octets(boxed) + size, &size));
    std::string tag(tag_size, '\0');
    must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size), tag.data()));
    return std::string(nonce) + boxed + tag;
}

std::string gcm_encrypt(crypto::SymmetricKey const& key, std::string_view plain, std::string_view context)
{
    return gcm_encrypt_with(key, random_bytes(nonce_size), plain, context);
}

std::optional<std::string> gcm_decrypt(crypto::SymmetricKey const& key, std::string_view boxed, std::string_view context)
{
    if (boxed.size() < nonce_size + tag_size)
        return std::nullopt;
    auto const nonce = boxed.substr(0, nonce_size), sealed = boxed.substr(nonce_size, boxed.size() - nonce_size - tag_size);
    std::string tag(boxed.substr(boxed.size() - tag_size));
    Context const cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    must(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.bytes.data(), octets(nonce)));
    int size = 0;
    must(EVP_DecryptUpdate(cipher.get(), nullptr, &size, octets(context), size_of(context)));
    std::string plain(sealed.size(), '\0');
    must(EVP_DecryptUpdate(cipher.get(), octets(plain), &size, octets(sealed), size_of(sealed)));
    must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size), tag.data()));
    if (EVP_DecryptFinal_ex(cipher.get(), octets(plain) + size, &size) != 1)
        return std::nullopt;
    return plain;
}

std::string random_bytes(std::size_t size)
{
    std::string bytes(size, '\0');
    must(RAND_bytes(octets(bytes), size_of(bytes)));
    return bytes;
}

std::string passphrase()
{
    auto const random = random_bytes(letters_of_passphrase);
    std::string made;
    for (std::size_t i = 0; i < random.size(); ++i) {
        if (i > 0 && i % letters_of_group == 0)
            made += '-';
        made += crockford[static_cast<unsigned char>(random[i]) % crockford.size()];  // 256 is a multiple of 32: no letter is more likely
    }
    return made;
}

std::string plain_passphrase(std::string_view typed)
{
    std::string plain;
    for (char letter : typed) {
        if (letter >= 'a' && letter <= 'z')
            letter = static_cast<char>(letter - 'a' + 'A');
        letter = letter == 'O' ? '0' : letter == 'I' || letter == 'L' ? '1' : letter;
        if (crockford.find(letter) != std::string_view::npos)
            plain += letter;
    }
    return plain;
}

}  // namespace mado::webcrypto
