#include "peer_tls.h"

#include "encoding.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace mado::http {

namespace {

template <class T, void (*end)(T*)>
struct Ends { void operator()(T* one) const { end(one); } };
using Certificate = std::unique_ptr<X509, Ends<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Ends<EVP_PKEY, EVP_PKEY_free>>;
struct EndsBio { void operator()(BIO* bio) const { BIO_free(bio); } };
using Memory = std::unique_ptr<BIO, EndsBio>;

Memory reading(std::string_view bytes) { return Memory(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))); }

std::string written(BIO* bio)
{
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(bio, &bytes);
    return { bytes, static_cast<std::size_t>(size) };
}

void must(bool done, char const* what)
{
    if (!done)
        throw std::runtime_error(std::string("OpenSSL: ") + what);
}

// In the place of OpenSSL's chain: the certificate itself is what was pinned, or it is nobody.
int is_admitted(X509_STORE_CTX* shown, void* with)
{
    auto const& trust = *static_cast<PeerTrust const*>(with);
    auto* const certificate = X509_STORE_CTX_get0_cert(shown);
    bool admitted = false;
    try {
        admitted = certificate && trust.admits(fingerprint_of(certificate));
    } catch (std::exception const&) {
        admitted = false;  // through C: nobody is admitted while the pins cannot be read
    }
    X509_STORE_CTX_set_error(shown, admitted ? X509_V_OK : X509_V_ERR_CERT_REJECTED);
    return admitted ? 1 : 0;
}

int show_own(SSL* connection, void* with)
{
    try {
        auto const own = static_cast<PeerTrust const*>(with)->own();
        Certificate const certificate(PEM_read_bio_X509(reading(own.certificate).get(), nullptr, nullptr, nullptr));
        Key const key(PEM_read_bio_PrivateKey(reading(own.key).get(), nullptr, nullptr, nullptr));
        return certificate && key && SSL_use_certificate(connection, certificate.get()) == 1 && SSL_use_PrivateKey(connection, key.get()) == 1 ? 1 : 0;
    } catch (std::exception const&) {
        return 0;
    }
}

}  // namespace

std::string fingerprint_of(X509* certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned size = 0;
    must(X509_digest(certificate, EVP_sha256(), digest.data(), &size) == 1, "fingerprint");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i)
        (text += digits[digest[i] >> 4]) += digits[digest[i] & 15];
    return text;
}

void prepare_for_peers(SSL_CTX* context, PeerTrust const& trust)
{
    auto* const with = const_cast<PeerTrust*>(&trust);
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(context, is_admitted, with);
    SSL_CTX_set_cert_cb(context, show_own, with);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
}

PeerIdentity make_peer_identity(std::string const& name)
{
    Key const key(EVP_EC_gen("P-256"));
    Certificate const certificate(X509_new());
    must(key && certificate, "a new key");
    std::uint64_t serial = 0;
    must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "random numbers");
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1 | 1);
    constexpr long day = 24 * 3600, years_10 = 3652 * day;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), years_10);
    X509_set_pubkey(certificate.get(), key.get());
    auto* const subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<unsigned char const*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    for (auto const& [nid, value] : { std::pair { NID_basic_constraints, "critical,CA:FALSE" }, { NID_key_usage, "critical,digitalSignature" }, { NID_ext_key_usage, "serverAuth,clientAuth" } }) {
        std::unique_ptr<X509_EXTENSION, Ends<X509_EXTENSION, X509_EXTENSION_free>> const extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
        must(extension && X509_add_ext(certificate.get(), extension.get(), -1) == 1, "an extension");
    }
    must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "a signature");
    Memory const certificate_text(BIO_new(BIO_s_mem())), key_text(BIO_new(BIO_s_mem()));
    must(PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1, "PEM");
    must(PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "PEM");
    return { written(certificate_text.get()), written(key_text.get()) };
}

std::vector<std::string> certificate_fingerprints(std::string_view pem)
{
    std::vector<std::string> all;
    auto const bytes = reading(pem);
    while (Certificate const one { PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr) })
        all.push_back(fingerprint_of(one.get()));
    ERR_clear_error();
    return all;
}

}  // namespace mado::http
