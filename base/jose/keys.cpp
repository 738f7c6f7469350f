#include <mado/jose/jose.h>

#include "openssl.h"

#include <mado/crypto/box.h>

namespace mado::jose {

namespace {

constexpr std::size_t coordinate = 32, least_modulus = 256, most_modulus = 1024;  // bytes

std::unexpected<std::string> wrong(char const* says) { return std::unexpected(std::string(says)); }

std::optional<std::string> bytes_of(json::Value const& jwk, std::string_view member)
{
    auto const text = jwk.text_if(member);
    return text ? crypto::from_base64url(*text) : std::nullopt;
}

Pair made(char const* type, OSSL_PARAM_BLD* builder)
{
    Parameters const parameters(OSSL_PARAM_BLD_to_param(builder));
    KeyContext const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return Pair(key);
}

// A point that lies on the curve; another one would tell an attacker things of our arithmetic, and proves nothing.
bool is_sound(EVP_PKEY* key)
{
    KeyContext const context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return context && EVP_PKEY_public_check(context.get()) == 1;
}

std::expected<Key, std::string> elliptic(json::Value const& jwk)
{
    if (jwk.text("crv") != "P-256")
        return wrong("a curve other than P-256");
    auto const x = bytes_of(jwk, "x"), y = bytes_of(jwk, "y");
    if (!x || !y || x->size() != coordinate || y->size() != coordinate)
        return wrong("coordinates that are not 32 bytes");
    auto const point = "\x04" + *x + *y;
    Builder const builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1
        || OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        throw std::bad_alloc();
    auto pair = made("EC", builder.get());
    if (!pair || !is_sound(pair.get()))
        return wrong("a point that does not lie on the curve");
    Key key { .is_elliptic = true, .members = json::object({ { "crv", "P-256" }, { "kty", "EC" }, { "x", jwk.text("x") }, { "y", jwk.text("y") } }), .handle = shared(std::move(pair)) };
    return key;
}

std::expected<Key, std::string> rsa(json::Value const& jwk)
{
    auto const n = bytes_of(jwk, "n"), e = bytes_of(jwk, "e");
    if (!n || !e || n->size() < least_modulus || n->size() > most_modulus || n->front() == '\0')
        return wrong("a modulus that is not of 2048 to 8192 bits");
    if (e->empty() || e->size() > 4 || (static_cast<unsigned char>(e->back()) & 1u) == 0 || (e->size() == 1 && e->front() == '\1'))
        return wrong("an exponent that is even, one or long");
    Number const modulus(BN_bin2bn(octets(*n), static_cast<int>(n->size()), nullptr)), exponent(BN_bin2bn(octets(*e), static_cast<int>(e->size()), nullptr));
    Builder const builder(OSSL_PARAM_BLD_new());
    if (!modulus || !exponent || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1
        || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
        throw std::bad_alloc();
    auto pair = made("RSA", builder.get());
    if (!pair)
        return wrong("a key that OpenSSL does not take");
    Key key { .members = json::object({ { "e", jwk.text("e") }, { "kty", "RSA" }, { "n", jwk.text("n") } }), .handle = shared(std::move(pair)) };
    return key;
}

bool is_for_checking(json::Value const& jwk)
{
    if (auto const use = jwk.text_if("use"); use && *use != "sig")
        return false;
    if (auto const* operations = jwk.find("key_ops"); operations && operations->is_array())
        return std::ranges::any_of(operations->array(), [](json::Value const& one) { return one.is_text() && one.text() == "verify"; });
    return true;
}

}  // namespace

std::optional<Algorithm> algorithm_of(std::string_view name)
{
    auto const names = names_of(Algorithm {});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name)
            return static_cast<Algorithm>(i);
    return std::nullopt;
}

std::expected<Key, std::string> key_of(json::Value const& jwk)
{
    if (!jwk.is_object() || !is_for_checking(jwk))
        return wrong("no key for checking signatures");
    if (jwk.has("d") || jwk.has("k"))
        return wrong("a private or shared key among public ones");
    auto const type = jwk.text("kty");
    auto key = type == "EC" ? elliptic(jwk) : type == "RSA" ? rsa(jwk) : std::expected<Key, std::string>(wrong("another type of key"));
    if (!key)
        return key;
    if (auto const named = jwk.text_if("alg")) {
        key->algorithm = algorithm_of(*named);
        if (!key->algorithm || !key->fits(*key->algorithm))
            return wrong("a key for another algorithm");
    }
    key->id = jwk.text("kid");
    key->thumbprint = crypto::base64url(crypto::sha256(json::canonical(key->members)));  // RFC 7638: these members alone, in the order of their names
    return key;
}

std::expected<KeySet, std::string> keys_of(json::Value const& jwks)
{
    auto const* list = jwks.find("keys");
    if (!list || !list->is_array() || list->array().size() > most_keys)
        return wrong("no set of at most 50 keys");
    KeySet set;
    for (auto const& one : list->array())
        if (auto key = key_of(one))
            set.keys.push_back(std::move(*key));
    return set;
}

json::Value json_of(KeySet const& keys)
{
    json::Array list;
    for (auto const& key : keys.keys) {
        auto members = key.members;
        if (!key.id.empty())
            members.set("kid", key.id);
        if (key.algorithm)
            members.set("alg", names_of(Algorithm {})[static_cast<std::size_t>(*key.algorithm)]);
        list.push_back(std::move(members));
    }
    return json::object({ { "keys", std::move(list) } });
}

}  // namespace mado::jose
