#include <mado/jose/jose.h>

#include "openssl.h"

#include <mado/crypto/box.h>

#include <openssl/crypto.h>

namespace mado::jose {

namespace {

constexpr std::size_t half = 32;

std::string coordinate(EVP_PKEY* key, char const* name)
{
    BIGNUM* found = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &found) != 1)
        throw std::runtime_error("a signing key without its public half");
    Number const number(found);
    std::string bytes(half, '\0');
    if (BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(bytes.data()), half) < 0)
        throw std::runtime_error("a signing key of another curve");
    return bytes;
}

json::Value members_of(EVP_PKEY* key)
{
    return json::object({ { "crv", "P-256" }, { "kty", "EC" }, { "x", crypto::base64url(coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X)) },
        { "y", crypto::base64url(coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y)) } });
}

bool is_of_p256(EVP_PKEY* key)
{
    std::array<char, 64> group {};
    std::size_t size = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), &size) == 1
        && std::string_view(group.data(), size) == "prime256v1";
}

// The two numbers of a DER signature side by side.
std::string plain(std::string_view der)
{
    auto const* from = octets(der);
    Signature const pair(d2i_ECDSA_SIG(nullptr, &from, static_cast<long>(der.size())));
    std::string bytes(2 * half, '\0');
    auto* to = reinterpret_cast<unsigned char*>(bytes.data());
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), to, half) < 0 || BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), to + half, half) < 0)
        throw std::runtime_error("a signature that OpenSSL made and does not read");
    return bytes;
}

}  // namespace

SigningKey SigningKey::make()
{
    Pair pair(EVP_EC_gen("P-256"));
    if (!pair)
        throw std::bad_alloc();
    SigningKey key;
    key.members_ = members_of(pair.get());
    key.thumbprint_ = crypto::base64url(crypto::sha256(json::canonical(key.members_)));
    key.handle_ = shared(std::move(pair));
    return key;
}

std::expected<SigningKey, std::string> SigningKey::from_pem(std::string_view pem)
{
    Stream const stream(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    auto const no_passphrase = [](char*, int, int, void*) { return 0; };  // never asks on a terminal
    Pair pair(stream ? PEM_read_bio_PrivateKey(stream.get(), nullptr, no_passphrase, nullptr) : nullptr);
    if (!pair || !is_of_p256(pair.get()))
        return std::unexpected(std::string("no private key of the curve P-256 in PEM without a passphrase"));
    SigningKey key;
    key.members_ = members_of(pair.get());
    key.thumbprint_ = crypto::base64url(crypto::sha256(json::canonical(key.members_)));
    key.handle_ = shared(std::move(pair));
    return key;
}

std::string SigningKey::pem() const
{
    Stream const stream(BIO_new(BIO_s_mem()));
    if (!stream || PEM_write_bio_PKCS8PrivateKey(stream.get(), pair_of(handle_), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::bad_alloc();
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(stream.get(), &bytes);
    return { bytes, static_cast<std::size_t>(size) };
}

std::string SigningKey::sign(json::Value const& claims, json::Value header) const
{
    header.set("alg", "ES256");
    auto const bytes = crypto::base64url(json::write(header)) + "." + crypto::base64url(json::write(claims));
    Digest const digest(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (!digest || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, pair_of(handle_)) != 1
        || EVP_DigestSign(digest.get(), nullptr, &size, octets(bytes), bytes.size()) != 1)
        throw std::runtime_error("OpenSSL does not sign");
    std::string der(size, '\0');
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(der.data()), &size, octets(bytes), bytes.size()) != 1)
        throw std::runtime_error("OpenSSL does not sign");
    der.resize(size);
    return bytes + "." + crypto::base64url(plain(der));
}

json::Value SigningKey::public_members(std::string const& id) const
{
    auto members = members_;
    members.set("alg", "ES256").set("use", "sig").set("kid", id.empty() ? thumbprint_ : id);
    return members;
}

}  // namespace mado::jose
