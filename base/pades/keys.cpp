#include <mado/pades/pades.h>

#include "cms.h"
#include "owned.h"

#include <mado/crypto/token_signature.h>

namespace mado::pades {

namespace {

using Pkey = Owned<EVP_PKEY, EVP_PKEY_free>;
constexpr int least_rsa_bits = 2048;

std::string signed_with(EVP_PKEY* key, std::string_view digest)
{
    Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(key, nullptr));
    std::size_t size = 0;
    if (!context || EVP_PKEY_sign_init(context.get()) != 1 || EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1
        || EVP_PKEY_sign(context.get(), nullptr, &size, octets(digest), digest.size()) != 1)
        throw std::runtime_error("the key does not sign");
    std::string made(size, '\0');
    if (EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(made.data()), &size, octets(digest), digest.size()) != 1)
        throw std::runtime_error("the key does not sign");
    made.resize(size);
    return made;
}

class FileKey final : public Key {
public:
    explicit FileKey(Pkey key) : key_(std::move(key)) {}
    std::string sign(std::string_view digest) const override { return signed_with(key_.get(), digest); }

private:
    Pkey key_;
};

// A token gives r and s one behind the other (PKCS #11, CKM_ECDSA); a CMS has them as a SEQUENCE (RFC 5753).
std::string sequence_of(std::string_view both)
{
    auto const half = both.size() / 2;
    auto* const made = ECDSA_SIG_new();
    ECDSA_SIG_set0(made, BN_bin2bn(octets(both), static_cast<int>(half), nullptr), BN_bin2bn(octets(both.substr(half)), static_cast<int>(half), nullptr));
    auto der = der_of<i2d_ECDSA_SIG>(made);
    ECDSA_SIG_free(made);
    return der;
}

class TokenKey final : public Key {
public:
    TokenKey(crypto::TokenPlace place, bool is_rsa) : place_(std::move(place)), is_rsa_(is_rsa) {}
    std::string sign(std::string_view digest) const override
    {
        auto const made = crypto::token_sign(place_, is_rsa_ ? crypto::TokenKeyKind::Rsa : crypto::TokenKeyKind::Ec, digest);
        return is_rsa_ ? made : sequence_of(made);
    }

private:
    crypto::TokenPlace place_;
    bool is_rsa_;
};

bool is_signature(x509::Certificate const& certificate, std::string_view digest, std::string_view signature)
{
    Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(X509_get0_pubkey(certificate.native()), nullptr));
    auto const good = context && EVP_PKEY_verify_init(context.get()) == 1 && EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1
        && EVP_PKEY_verify(context.get(), octets(signature), signature.size(), octets(digest), digest.size()) == 1;
    ERR_clear_error();
    return good;
}

std::vector<x509::Certificate> read_chain(std::string_view pem)
{
    std::vector<x509::Certificate> chain;
    Owned<BIO, BIO_free_all> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    for (Owned<X509, X509_free> one(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)); one; one.reset(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)))
        chain.push_back(x509::Certificate::of(one.get()));
    ERR_clear_error();
    return chain;
}

}  // namespace

std::expected<KeyPointer, std::string> key_from_pem(std::string_view pem)
{
    Owned<BIO, BIO_free_all> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Pkey key(PEM_read_bio_PrivateKey(memory.get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr));
    ERR_clear_error();
    if (!key)
        return std::unexpected("is no private key in PEM without a passphrase");
    return std::make_shared<FileKey const>(std::move(key));
}

KeyPointer key_on_token(crypto::TokenPlace place, x509::Certificate const& certificate)
{
    return std::make_shared<TokenKey const>(std::move(place), certificate.key_kind().starts_with("RSA"));
}

std::expected<Signer, std::string> signer_of(std::string_view certificates_pem, KeyPointer key)
{
    Signer signer { read_chain(certificates_pem), std::move(key) };
    if (signer.certificates.empty())
        return std::unexpected("has no certificate in PEM");
    auto const& own = signer.certificates.front();
    auto const is_rsa = own.key_kind().starts_with("RSA");
    if ((!is_rsa && own.key_kind() != "EC") || (is_rsa && own.key_bits() < least_rsa_bits))
        return std::unexpected("needs an RSA key of 2,048 bits or more, or an EC key");
    if (!own.may_sign())
        return std::unexpected("is a certificate that may not sign (keyUsage)");
    auto const digest = sha256_of("madoguchi");
    if (!is_signature(own, digest, signer.key->sign(digest)))
        return std::unexpected("is not the certificate of this key (the signer's certificate stands first)");
    return signer;
}

std::string common_name(x509::Certificate const& certificate)
{
    auto const* name = X509_get_subject_name(certificate.native());
    auto const place = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (place < 0)
        return certificate.subject();
    unsigned char* text = nullptr;
    auto const size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)));
    std::string words(size > 0 ? reinterpret_cast<char const*>(text) : "", size > 0 ? static_cast<std::size_t>(size) : 0);
    OPENSSL_free(text);
    return words;
}

std::vector<std::string> list_addresses(x509::Certificate const& certificate)
{
    std::vector<std::string> addresses;
    Owned<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate.native(), NID_crl_distribution_points, nullptr, nullptr)));
    for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
        auto const* point = sk_DIST_POINT_value(points.get(), i)->distpoint;
        if (point == nullptr || point->type != 0)
            continue;
        for (int n = 0; n < sk_GENERAL_NAME_num(point->name.fullname); ++n) {
            auto const* name = sk_GENERAL_NAME_value(point->name.fullname, n);
            if (name->type != GEN_URI)
                continue;
            std::string address(reinterpret_cast<char const*>(ASN1_STRING_get0_data(name->d.ia5)), static_cast<std::size_t>(ASN1_STRING_length(name->d.ia5)));
            if (address.starts_with("http://") || address.starts_with("https://"))
                addresses.push_back(std::move(address));
        }
    }
    return addresses;
}

}  // namespace mado::pades
