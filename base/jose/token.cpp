#include <mado/jose/jose.h>

#include "openssl.h"

#include <mado/crypto/box.h>

namespace mado::jose {

namespace {

constexpr std::size_t half = 32;  // of an ES256 signature: r and s (RFC 7518 §3.4)

struct Parts {
    std::string_view signed_bytes;  // header.claims
    json::Value header;
    std::string claims, signature;
};

std::optional<json::Value> object_of(std::string_view bytes)
{
    auto parsed = json::parse(bytes, { .bytes = most_token_bytes, .depth = 16 });
    if (!parsed || !parsed->is_object())
        return std::nullopt;
    return std::move(*parsed);
}

std::optional<Parts> taken_apart(std::string_view compact)
{
    auto const first = compact.find('.');
    auto const second = first == std::string_view::npos ? first : compact.find('.', first + 1);
    if (compact.size() > most_token_bytes || second == std::string_view::npos || compact.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    auto const header = crypto::from_base64url(compact.substr(0, first));
    auto claims = crypto::from_base64url(compact.substr(first + 1, second - first - 1));
    auto signature = crypto::from_base64url(compact.substr(second + 1));
    if (!header || !claims || !signature)
        return std::nullopt;
    auto parsed = object_of(*header);
    if (!parsed)
        return std::nullopt;
    return Parts { compact.substr(0, second), std::move(*parsed), std::move(*claims), std::move(*signature) };
}

// r and s side by side, as OpenSSL wants them: a sequence of two numbers.
std::string der_of(std::string_view signature)
{
    Signature const pair(ECDSA_SIG_new());
    Number r(BN_bin2bn(octets(signature), half, nullptr)), s(BN_bin2bn(octets(signature.substr(half)), half, nullptr));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
        throw std::bad_alloc();
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* bytes = nullptr;
    auto const size = i2d_ECDSA_SIG(pair.get(), &bytes);
    if (size <= 0)
        throw std::bad_alloc();
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

bool is_signed_by(Key const& key, Algorithm wanted, std::string_view bytes, std::string_view signature)
{
    if (wanted == Algorithm::ES256 && signature.size() != 2 * half)
        return false;
    auto const expected = wanted == Algorithm::ES256 ? der_of(signature) : std::string(signature);
    Digest const digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX* context = nullptr;
    if (!digest || EVP_DigestVerifyInit(digest.get(), &context, EVP_sha256(), nullptr, pair_of(key.handle)) != 1)
        return false;
    // RFC 7518 §3.5: PSS with MGF1 of the same hash and a salt of its length.
    if (wanted == Algorithm::PS256 && (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1 || EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) != 1))
        return false;
    return EVP_DigestVerify(digest.get(), octets(expected), expected.size(), octets(bytes), bytes.size()) == 1;
}

std::unexpected<Wrong> wrong(Fault fault, char const* says) { return std::unexpected(Wrong { fault, says }); }

}  // namespace

std::optional<json::Value> unverified_header(std::string_view compact)
{
    auto parts = taken_apart(compact);
    if (!parts)
        return std::nullopt;
    return std::move(parts->header);
}

std::expected<Token, Wrong> verify(std::string_view compact, KeySet const& keys, Algorithm wanted)
{
    auto parts = taken_apart(compact);
    if (!parts)
        return wrong(Fault::Malformed, "not three parts of base64url with a header in JSON");
    if (parts->header.text("alg") != names_of(Algorithm {})[static_cast<std::size_t>(wanted)])
        return wrong(Fault::Algorithm, "another algorithm than the one agreed on");
    if (parts->header.has("crit"))
        return wrong(Fault::Critical, "an extension that must be understood and is not");
    auto const name = parts->header.text_if("kid");
    if (parts->header.has("kid") && (!name || name->empty()))
        return wrong(Fault::Malformed, "a key id that is no text");
    std::vector<Key const*> fitting;
    for (auto const& key : keys.keys)
        if (key.fits(wanted) && (!name || key.id == *name))
            fitting.push_back(&key);
    if (fitting.empty() || (!name && fitting.size() > 1))
        return wrong(Fault::UnknownKey, "no key of the set is the one that signed");
    for (auto const* key : fitting)
        if (is_signed_by(*key, wanted, parts->signed_bytes, parts->signature)) {
            auto claims = object_of(parts->claims);
            if (!claims)
                return wrong(Fault::Malformed, "claims that are no JSON object");
            return Token { std::move(parts->header), std::move(*claims), *key };
        }
    return wrong(Fault::Signature, "the signature does not fit");
}

}  // namespace mado::jose
