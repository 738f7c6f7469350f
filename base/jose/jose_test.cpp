#include <mado/jose/jose.h>

#include <mado/crypto/box.h>

#include "openssl.h"

using namespace mado;
using namespace mado::jose;

namespace {

json::Value const claims = json::object({ { "iss", "https://op.example.jp" }, { "sub", "a-1" } });

struct Signer {
    SigningKey key = SigningKey::make();
    KeySet keys = *keys_of(json::object({ { "keys", json::array({ key.public_members("one") }) } }));
    std::string token(std::string const& kid = "one") const { return key.sign(claims, json::object({ { "kid", kid } })); }
};

// An RSA signer: only tests sign with RSA.
struct Rsa {
    Pair pair { EVP_RSA_gen(2048) };
    std::string number(char const* name) const
    {
        BIGNUM* found = nullptr;
        REQUIRE(EVP_PKEY_get_bn_param(pair.get(), name, &found) == 1);
        Number const held(found);
        std::string bytes(static_cast<std::size_t>(BN_num_bytes(found)), '\0');
        BN_bn2bin(found, reinterpret_cast<unsigned char*>(bytes.data()));
        return bytes;
    }
    json::Value jwk(std::string const& id) const
    {
        return json::object({ { "kty", "RSA" }, { "n", crypto::base64url(number("n")) }, { "e", crypto::base64url(number("e")) }, { "kid", id } });
    }
    std::string sign(std::string const& algorithm, std::string const& id) const
    {
        auto const bytes = crypto::base64url(json::write(json::object({ { "alg", algorithm }, { "kid", id } }))) + "." + crypto::base64url(json::write(claims));
        Digest const digest(EVP_MD_CTX_new());
        EVP_PKEY_CTX* context = nullptr;
        REQUIRE(EVP_DigestSignInit(digest.get(), &context, EVP_sha256(), nullptr, pair.get()) == 1);
        if (algorithm == "PS256") {
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST);
        }
        std::size_t size = 0;
        REQUIRE(EVP_DigestSign(digest.get(), nullptr, &size, octets(bytes), bytes.size()) == 1);
        std::string signature(size, '\0');
        REQUIRE(EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, octets(bytes), bytes.size()) == 1);
        return bytes + "." + crypto::base64url(signature);
    }
};

std::string with_header(std::string const& token, json::Value const& header) { return crypto::base64url(json::write(header)) + token.substr(token.find('.')); }

Fault fault_of(std::string const& token, KeySet const& keys, Algorithm wanted = Algorithm::ES256)
{
    auto const read = verify(token, keys, wanted);
    REQUIRE_FALSE(read.has_value());
    CHECK_FALSE(read.error().says.empty());
    return read.error().fault;
}

}  // namespace

TEST_CASE("a token of the known key is read, of all three algorithms")
{
    Signer const signer;
    auto const read = verify(signer.token(), signer.keys, Algorithm::ES256);
    REQUIRE(read);
    CHECK(read->claims == claims);
    CHECK(read->key.thumbprint == signer.key.thumbprint());
    Rsa const rsa;
    auto const keys = *keys_of(json::object({ { "keys", json::array({ rsa.jwk("r") }) } }));
    CHECK(verify(rsa.sign("RS256", "r"), keys, Algorithm::RS256));
    CHECK(verify(rsa.sign("PS256", "r"), keys, Algorithm::PS256));
    CHECK(fault_of(rsa.sign("RS256", "r"), keys, Algorithm::PS256) == Fault::Algorithm);
    CHECK(fault_of(rsa.sign("PS256", "r"), keys, Algorithm::RS256) == Fault::Algorithm);
}

TEST_CASE("one changed bit anywhere in a token is seen")
{
    Signer const signer;
    auto const token = signer.token();
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '.')
            continue;
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK_MESSAGE(!verify(changed, signer.keys, Algorithm::ES256), "place ", i);
    }
}

TEST_CASE("a token does not choose how it is checked")
{
    Signer const signer;
    auto const token = signer.token();
    auto const unsigned_part = token.substr(0, token.rfind('.') + 1);
    CHECK(fault_of(with_header(token, json::object({ { "alg", "none" }, { "kid", "one" } })), signer.keys) == Fault::Algorithm);
    CHECK(fault_of(with_header(unsigned_part, json::object({ { "alg", "none" } })), signer.keys) == Fault::Algorithm);
    CHECK(fault_of(with_header(token, json::object({ { "alg", "HS256" }, { "kid", "one" } })), signer.keys) == Fault::Algorithm);
    CHECK(fault_of(with_header(token, json::object({ { "alg", "es256" }, { "kid", "one" } })), signer.keys) == Fault::Algorithm);
    CHECK(fault_of(with_header(token, json::object({ { "kid", "one" } })), signer.keys) == Fault::Algorithm);
    CHECK(fault_of(signer.key.sign(claims, json::object({ { "kid", "one" }, { "crit", json::array({ "b64" }) }, { "b64", false } })), signer.keys) == Fault::Critical);
    CHECK(fault_of(signer.key.sign(claims, json::object({ { "kid", 1 } })), signer.keys) == Fault::Malformed);
    // A stranger signs well and brings his key along.
    auto const stranger = SigningKey::make();
    CHECK(fault_of(stranger.sign(claims, json::object({ { "kid", "one" }, { "jwk", stranger.public_members() }, { "jku", "https://evil.example/keys" } })), signer.keys) == Fault::Signature);
    CHECK_FALSE(algorithm_of("HS256"));
    CHECK_FALSE(algorithm_of("none"));
}

TEST_CASE("the public key of a peer is no secret: HS256 with it as the key is nothing")
{
    Signer const signer;
    auto const bytes = crypto::base64url(R"({"alg":"HS256","kid":"one"})") + "." + crypto::base64url(json::write(claims));
    crypto::SymmetricKey key;
    auto const x = *crypto::from_base64url(signer.key.public_members()["x"].text());
    std::ranges::copy(x, key.bytes.begin());
    CHECK(fault_of(bytes + "." + crypto::base64url(crypto::hmac_sha256(key, bytes)), signer.keys) == Fault::Algorithm);
}

TEST_CASE("which key: by its name, or the only one that fits")
{
    Signer const one, two;
    CHECK(fault_of(one.token("other"), one.keys) == Fault::UnknownKey);
    auto const both = *keys_of(json::object({ { "keys", json::array({ one.key.public_members("one"), two.key.public_members("two") }) } }));
    CHECK(verify(one.token("one"), both, Algorithm::ES256));
    CHECK(fault_of(one.token("two"), both) == Fault::Signature);  // the name of another key
    CHECK(verify(one.key.sign(claims), one.keys, Algorithm::ES256));
    CHECK(fault_of(one.key.sign(claims), both) == Fault::UnknownKey);  // without a name there must be no choice
}

TEST_CASE("keys that prove nothing are left out")
{
    Signer const signer;
    Rsa const rsa;
    auto good = signer.key.public_members("one");
    auto const changed = [&](std::string_view name, json::Value value) {
        auto jwk = good;
        jwk.set(name, std::move(value));
        return key_of(jwk);
    };
    CHECK(key_of(good));
    CHECK_FALSE(changed("crv", "secp256k1"));
    CHECK_FALSE(changed("kty", "oct"));
    CHECK_FALSE(changed("use", "enc"));
    CHECK_FALSE(changed("key_ops", json::array({ "encrypt" })));
    CHECK_FALSE(changed("alg", "HS256"));
    CHECK_FALSE(changed("alg", "RS256"));
    CHECK_FALSE(changed("d", "AAAA"));
    CHECK_FALSE(changed("x", good["y"].text()));                                  // beside the curve
    CHECK_FALSE(changed("x", crypto::base64url(std::string(31, '\1'))));
    CHECK(key_of(rsa.jwk("r")));
    auto weak = rsa.jwk("r");
    weak.set("n", crypto::base64url(std::string(128, '\x81')));
    CHECK_FALSE(key_of(weak));
    auto even = rsa.jwk("r");
    even.set("e", crypto::base64url("\x02"));
    CHECK_FALSE(key_of(even));
    auto const shared = json::object({ { "kty", "oct" }, { "k", "c2VjcmV0" }, { "kid", "one" } });
    CHECK(keys_of(json::object({ { "keys", json::array({ shared, good }) } }))->keys.size() == 1);
    CHECK_FALSE(keys_of(json::object({})));
    CHECK_FALSE(keys_of(json::object({ { "keys", json::Value(json::Array(51, good)) } })));
    CHECK(keys_of(json_of(signer.keys))->keys.front().thumbprint == signer.key.thumbprint());
}

TEST_CASE("the thumbprint of RFC 7638 §3.1")
{
    auto const jwk = json::parse(R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})");
    REQUIRE(jwk);
    auto const key = key_of(*jwk);
    REQUIRE(key);
    CHECK(key->thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST_CASE("our own key goes through PEM, and another curve is refused")
{
    auto const key = SigningKey::make();
    auto const again = SigningKey::from_pem(key.pem());
    REQUIRE(again);
    CHECK(again->thumbprint() == key.thumbprint());
    CHECK(verify(again->sign(claims), *keys_of(json::object({ { "keys", json::array({ key.public_members() }) } })), Algorithm::ES256));
    CHECK_FALSE(SigningKey::from_pem("no key"));
    Pair const other(EVP_EC_gen("P-384"));
    Stream const stream(BIO_new(BIO_s_mem()));
    REQUIRE(PEM_write_bio_PrivateKey(stream.get(), other.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(stream.get(), &bytes);
    CHECK_FALSE(SigningKey::from_pem({ bytes, static_cast<std::size_t>(size) }));
}

TEST_CASE("what is no token")
{
    Signer const signer;
    for (std::string const text : { "", ".", "..", "...", "a.b", "a.b.c", "e30.e30.", "e30=.e30.AA", "W10.e30.AA", "e30.e30.AA.AA" })
        CHECK_FALSE(verify(text, signer.keys, Algorithm::ES256));
    CHECK_FALSE(verify(std::string(most_token_bytes + 1, 'A'), signer.keys, Algorithm::ES256));
    // Twice the same member: two readers could see two things.
    auto const twice = crypto::base64url(R"({"alg":"none","alg":"ES256"})") + ".e30.AA";
    CHECK(fault_of(twice, signer.keys) == Fault::Malformed);
    CHECK_FALSE(unverified_header("a.b.c"));
}
