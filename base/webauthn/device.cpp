#include <mado/webauthn/device.h>

#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace mado::webauthn::test {

namespace {

std::string head(unsigned major, std::size_t size)
{
    if (size < 24)
        return { static_cast<char>(major << 5 | size) };
    if (size < 256)
        return { static_cast<char>(major << 5 | 24), static_cast<char>(size) };
    return { static_cast<char>(major << 5 | 25), static_cast<char>(size >> 8), static_cast<char>(size & 255) };
}
std::string number(std::int64_t value) { return value >= 0 ? head(0, static_cast<std::size_t>(value)) : head(1, static_cast<std::size_t>(-1 - value)); }
std::string bytes(std::string const& value) { return head(2, value.size()) + value; }
std::string text(std::string const& value) { return head(3, value.size()) + value; }

std::string number_of(EVP_PKEY* key, char const* name, int size)
{
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1)
        throw std::runtime_error("no such number in the key");
    std::string raw(static_cast<std::size_t>(size == 0 ? BN_num_bytes(value) : size), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(raw.data()), static_cast<int>(raw.size()));
    BN_free(value);
    return raw;
}

EVP_PKEY* made(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Es256: return EVP_EC_gen("P-256");
    case Algorithm::Rs256: return EVP_RSA_gen(2048);
    case Algorithm::EdDsa: return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    }
    return nullptr;
}

std::string client_of(Saying const& saying, std::string const& type)
{
    return R"({"type":")" + (saying.type.empty() ? type : saying.type) + R"(","challenge":")" + crypto::base64url(saying.challenge) + R"(","origin":")" + saying.origin + "\"" + saying.client_extra + "}";
}

std::string data_of(Saying const& saying, unsigned more)
{
    auto made = crypto::sha256(saying.site);
    made += static_cast<char>(saying.flags | more | (saying.extensions.empty() ? 0u : 0x80u));
    for (int shift = 24; shift >= 0; shift -= 8)
        made += static_cast<char>(saying.counter >> shift & 255);
    return made;
}

}  // namespace

struct Device::Own {
    EVP_PKEY* key;
    Algorithm algorithm;
    ~Own() { EVP_PKEY_free(key); }
};

Device::Device(Algorithm algorithm) : id_(32, '\0'), own_(new Own { made(algorithm), algorithm }) { RAND_bytes(reinterpret_cast<unsigned char*>(id_.data()), 32); }
Device::~Device() = default;
Device::Device(Device&&) noexcept = default;

std::string Device::key() const
{
    switch (own_->algorithm) {
    case Algorithm::Es256:
        return "\xa5" + number(1) + number(2) + number(3) + number(-7) + number(-1) + number(1) + number(-2) + bytes(number_of(own_->key, OSSL_PKEY_PARAM_EC_PUB_X, 32)) + number(-3)
            + bytes(number_of(own_->key, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    case Algorithm::Rs256:
        return "\xa4" + number(1) + number(3) + number(3) + number(-257) + number(-1) + bytes(number_of(own_->key, OSSL_PKEY_PARAM_RSA_N, 0)) + number(-2)
            + bytes(number_of(own_->key, OSSL_PKEY_PARAM_RSA_E, 0));
    case Algorithm::EdDsa: break;
    }
    std::string raw(32, '\0');
    std::size_t size = raw.size();
    EVP_PKEY_get_raw_public_key(own_->key, reinterpret_cast<unsigned char*>(raw.data()), &size);
    return "\xa4" + number(1) + number(1) + number(3) + number(-8) + number(-1) + number(6) + number(-2) + bytes(raw);
}

std::string Device::sign(std::string const& what) const
{
    auto* context = EVP_MD_CTX_new();
    std::string signature(1024, '\0');
    auto size = signature.size();
    bool const done = EVP_DigestSignInit(context, nullptr, own_->algorithm == Algorithm::EdDsa ? nullptr : EVP_sha256(), nullptr, own_->key) == 1
        && EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, reinterpret_cast<unsigned char const*>(what.data()), what.size()) == 1;
    EVP_MD_CTX_free(context);
    if (!done)
        throw std::runtime_error("the device cannot sign");
    signature.resize(size);
    return signature;
}

std::string Device::registers(Saying const& saying) const
{
    auto const client = client_of(saying, "webauthn.create");
    auto data = data_of(saying, 0x40) + std::string(16, '\0');
    data += static_cast<char>(id_.size() >> 8);
    data += static_cast<char>(id_.size() & 255);
    data += id_ + key() + saying.extensions;
    std::string statement = "\xa0";
    if (saying.format == "packed")
        statement = "\xa2" + text("alg") + number(own_->algorithm == Algorithm::Es256 ? -7 : own_->algorithm == Algorithm::Rs256 ? -257 : -8) + text("sig") + bytes(sign(data + crypto::sha256(client)));
    auto const object = "\xa3" + text("fmt") + text(saying.format) + text("attStmt") + statement + text("authData") + bytes(data);
    return json::write(json::object({ { "id", crypto::base64url(id_) }, { "rawId", crypto::base64url(id_) }, { "type", "public-key" },
        { "response", json::object({ { "clientDataJSON", crypto::base64url(client) }, { "attestationObject", crypto::base64url(object) }, { "transports", json::array({ "usb", "internal" }) } }) },
        { "clientExtensionResults", json::object({}) } }));
}

std::string Device::asserts(Saying const& saying) const
{
    auto const client = client_of(saying, "webauthn.get");
    auto const data = data_of(saying, 0) + saying.extensions;
    return json::write(json::object({ { "id", crypto::base64url(id_) }, { "rawId", crypto::base64url(id_) }, { "type", "public-key" },
        { "response", json::object({ { "clientDataJSON", crypto::base64url(client) }, { "authenticatorData", crypto::base64url(data) }, { "signature", crypto::base64url(sign(data + crypto::sha256(client))) },
                          { "userHandle", crypto::base64url(saying.user) } }) },
        { "clientExtensionResults", json::object({}) } }));
}

}  // namespace mado::webauthn::test
