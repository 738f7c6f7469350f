#include <mado/webcrypto/webcrypto.h>

#include "gcm.h"

#include <doctest/doctest.h>

#include <set>

using namespace mado;
using namespace mado::webcrypto;

namespace {

std::string bytes_of(std::string_view hex)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return bytes;
}

crypto::SymmetricKey key_of(std::string_view hex)
{
    crypto::SymmetricKey key;
    auto const bytes = bytes_of(hex);
    std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
    return key;
}

}  // namespace

TEST_CASE("PBKDF2-HMAC-SHA-256 gives what RFC 7914 section 11 says")
{
    struct Row { char const* words; char const* salt; int count; char const* key; };
    for (auto const& [words, salt, count, key] : { Row { "passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc" },
             Row { "Password", "NaCl", 80'000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56" } })
        CHECK(crypto::hex(crypto::view(key_of_words(words, salt, count).bytes)) == key);
}

TEST_CASE("AES-256-GCM gives what the test cases 13, 14 and 16 of its specification say")
{
    struct Row { char const* key; char const* nonce; char const* plain; char const* context; char const* boxed; };
    std::string const nothing(64, '0');
    for (auto const& [key, nonce, plain, context, boxed] : {
             Row { nothing.c_str(), "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b" },
             Row { nothing.c_str(), "000000000000000000000000", "00000000000000000000000000000000", "", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919" },
             Row { "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
                 "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                 "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b" } }) {
        auto const made = gcm_encrypt_with(key_of(key), bytes_of(nonce), bytes_of(plain), bytes_of(context));
        CHECK(crypto::hex(made) == std::string(nonce) + boxed);
        CHECK(gcm_decrypt(key_of(key), made, bytes_of(context)) == bytes_of(plain));
    }
}

TEST_CASE("a flipped bit, a cut, another key or another context opens nothing; two boxes of the same words differ")
{
    auto const key = crypto::make_symmetric_key();
    auto const boxed = gcm_encrypt(key, "訪問の記録", "sheet 1");
    CHECK(gcm_decrypt(key, boxed, "sheet 1") == "訪問の記録");
    CHECK(gcm_encrypt(key, "訪問の記録", "sheet 1") != boxed);
    for (std::size_t at = 0; at < boxed.size(); ++at) {
        auto changed = boxed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CAPTURE(at);
        CHECK_FALSE(gcm_decrypt(key, changed, "sheet 1"));
    }
    for (std::size_t size = 0; size < boxed.size(); ++size)
        CHECK_FALSE(gcm_decrypt(key, boxed.substr(0, size), "sheet 1"));
    CHECK_FALSE(gcm_decrypt(key, boxed, "sheet 2"));
    CHECK_FALSE(gcm_decrypt(crypto::make_symmetric_key(), boxed, "sheet 1"));
    CHECK(gcm_decrypt(key, gcm_encrypt(key, "", ""), "") == "");
}

TEST_CASE("a passphrase has twenty letters that nobody mistakes, and is read back however it was typed")
{
    std::set<std::string> all;
    for (int i = 0; i < 100; ++i) {
        auto const made = passphrase();
        CHECK(made.size() == 24);
        CHECK(plain_passphrase(made).size() == 20);
        CHECK(made.find_first_of("ILOU") == std::string::npos);
        all.insert(made);
    }
    CHECK(all.size() == 100);
    CHECK(plain_passphrase(" 7k3m-oil0 ") == "7K3M0110");
    CHECK(plain_passphrase("かな") == "");
}
