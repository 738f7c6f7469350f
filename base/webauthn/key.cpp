#include "key.h"

#include "item.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace mado::webauthn {

namespace {

// COSE key common and type parameters (RFC 9053 §7, RFC 8230 §4).
constexpr std::int64_t key_type = 1, key_algorithm = 3, curve = -1, x_of = -2, y_of = -3, modulus_of = -1, exponent_of = -2;
constexpr std::int64_t type_okp = 1, type_ec2 = 2, type_rsa = 3, curve_p256 = 1, curve_ed25519 = 6;
constexpr std::size_t least_modulus = 256, most_modulus = 512;  // bytes

using OwnKey = std::unique_ptr<EVP_PKEY, FreeKey>;

struct FreeContext {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(OSSL_PARAM_BLD* build) const { OSSL_PARAM_BLD_free(build); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
    void operator()(BIGNUM* number) const { BN_free(number); }
};
template <class T>
using Own = std::unique_ptr<T, FreeContext>;

unsigned char const* raw(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

bool says(Cbor const& map, std::int64_t key, std::int64_t value)
{
    auto const* found = map.find(key);
    return found && found->kind == Cbor::Kind::Integer && found->number == value;
}

OwnKey made_of(char const* type, OSSL_PARAM_BLD* build)
{
    Own<OSSL_PARAM> const parameters(OSSL_PARAM_BLD_to_param(build));
    Own<EVP_PKEY_CTX> const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return {};
    OwnKey made(key);
    Own<EVP_PKEY_CTX> const check(EVP_PKEY_CTX_new(key, nullptr));
    if (!check || EVP_PKEY_public_check(check.get()) != 1)
        return {};
    return made;
}

OwnKey ec2(Cbor const& map)
{
    auto const x = map.bytes_of(x_of), y = map.bytes_of(y_of);
    if (!says(map, key_type, type_ec2) || !says(map, curve, curve_p256) || !x || !y || x->size() != 32 || y->size() != 32)
        return {};
    auto const point = "\x04" + *x + *y;
    Own<OSSL_PARAM_BLD> const build(OSSL_PARAM_BLD_new());
    if (!build || OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1
        || OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return {};
    return made_of("EC", build.get());
}

OwnKey rsa(Cbor const& map)
{
    auto const modulus = map.bytes_of(modulus_of), exponent = map.bytes_of(exponent_of);
    if (!says(map, key_type, type_rsa) || !modulus || !exponent || modulus->size() < least_modulus || modulus->size() > most_modulus || modulus->front() == 0
        || exponent->empty() || exponent->size() > 4)
        return {};
    Own<BIGNUM> const n(BN_bin2bn(raw(*modulus), static_cast<int>(modulus->size()), nullptr)), e(BN_bin2bn(raw(*exponent), static_cast<int>(exponent->size()), nullptr));
    if (!n || !e || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) || BN_is_one(e.get()))
        return {};
    Own<OSSL_PARAM_BLD> const build(OSSL_PARAM_BLD_new());
    if (!build || OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 || OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return {};
    return made_of("RSA", build.get());
}

OwnKey okp(Cbor const& map)
{
    auto const x = map.bytes_of(x_of);
    if (!says(map, key_type, type_okp) || !says(map, curve, curve_ed25519) || !x || x->size() != 32)
        return {};
    return OwnKey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(*x), x->size()));
}

}  // namespace

std::expected<Key, Fault> key_of(std::string_view cose)
{
    auto const read = read_cbor(cose);
    if (!read || read->size != cose.size() || read->item.kind != Cbor::Kind::Map)
        return std::unexpected(Fault::Malformed);
    auto const* algorithm = read->item.find(key_algorithm);
    if (!algorithm || algorithm->kind != Cbor::Kind::Integer)
        return std::unexpected(Fault::Key);
    Key made { .algorithm = algorithm->number };
    switch (made.algorithm) {
    case es256: made.key = ec2(read->item); break;
    case rs256: made.key = rsa(read->item); break;
    case eddsa: made.key = okp(read->item); break;
    default: return std::unexpected(Fault::Algorithm);
    }
    if (!made.key)
        return std::unexpected(Fault::Key);
    return made;
}

bool verifies(EVP_PKEY* key, std::int64_t algorithm, std::string_view bytes, std::string_view signature)
{
    Own<EVP_MD_CTX> const context(EVP_MD_CTX_new());
    auto const* digest = algorithm == eddsa ? nullptr : EVP_sha256();  // Ed25519 hashes itself
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) != 1)
        return false;
    return EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(bytes), bytes.size()) == 1;
}

}  // namespace mado::webauthn
