#pragma once
// Makes the certificates and lists of a test with OpenSSL's own writer. Extensions are OpenSSL's configuration text: lines of a section, further sections below.
#include "../owned.h"

#include <mado/x509/path.h>

#include <openssl/conf.h>
#include <openssl/dsa.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <doctest/doctest.h>

#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mado::x509::test {

inline constexpr std::int64_t now = 1'795'000'000;  // in November 2026
inline constexpr std::int64_t year = 31'556'952;
using Key = std::shared_ptr<EVP_PKEY>;

inline Key make_key()
{
    return Key(EVP_EC_gen("P-256"), EVP_PKEY_free);
}

inline Key key(int number)  // made once: what a test needs is that they differ
{
    static std::map<int, Key> keys;
    auto& one = keys[number];
    if (!one)
        one = make_key();
    return one;
}

inline Owned<CONF, NCONF_free> configuration(std::string const& text)
{
    Owned<CONF, NCONF_free> conf(NCONF_new(nullptr));
    Owned<BIO, BIO_free_all> memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    long line = 0;
    REQUIRE(NCONF_load_bio(conf.get(), memory.get(), &line) == 1);
    return conf;
}

// "C=JP/O=Town/CN=Root": each part an RDN; "+" joins two in one RDN.
inline Owned<X509_NAME, X509_NAME_free> name(std::string text, int type = MBSTRING_UTF8)
{
    Owned<X509_NAME, X509_NAME_free> made(X509_NAME_new());
    int set = 0;
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of("/+"), text.size());
        auto const equals = text.find('=');
        auto const value = text.substr(equals + 1, end - equals - 1);
        REQUIRE(X509_NAME_add_entry_by_txt(made.get(), text.substr(0, equals).c_str(), type, reinterpret_cast<unsigned char const*>(value.c_str()), -1, -1, set) == 1);
        set = end < text.size() && text[end] == '+' ? -1 : 0;
        text.erase(0, std::min(end + 1, text.size()));
    }
    return made;
}

struct Made {
    Certificate certificate;
    Key key;
};

struct How {
    Key key {};
    std::int64_t from = now - year, through = now + year;
    std::string serial = "1000";  // hex; "-" in front: negative
    std::string issuer_name {};   // instead of the issuer's subject
    int name_type = MBSTRING_UTF8;
    int version = 2;
    bool broken_signature = false;
    EVP_MD const* digest = EVP_sha256();
};

inline Owned<ASN1_INTEGER, ASN1_INTEGER_free> integer(std::string const& hex)
{
    BIGNUM* number = nullptr;
    BN_hex2bn(&number, hex.c_str());
    Owned<BIGNUM, BN_free> owned(number);
    return Owned<ASN1_INTEGER, ASN1_INTEGER_free>(BN_to_ASN1_INTEGER(number, nullptr));
}

inline void set_time(ASN1_TIME* time, std::int64_t at)
{
    ASN1_TIME_set(time, static_cast<::time_t>(at));
}

// An own critical extension without a meaning: "1.2.3.4=critical,ASN1:NULL".
inline Made issue(Made const* issuer, std::string const& subject, std::string const& extensions, How how = {})
{
    if (!how.key)
        how.key = make_key();
    Owned<X509, X509_free> made(X509_new());
    X509_set_version(made.get(), how.version);
    X509_set_serialNumber(made.get(), integer(how.serial).get());
    X509_set_subject_name(made.get(), name(subject, how.name_type).get());
    auto const issuer_name = !how.issuer_name.empty() ? how.issuer_name : issuer == nullptr ? subject : std::string();
    if (!issuer_name.empty())
        X509_set_issuer_name(made.get(), name(issuer_name, how.name_type).get());
    else
        X509_set_issuer_name(made.get(), X509_get_subject_name(issuer->certificate.native()));
    ASN1_TIME_set(X509_getm_notBefore(made.get()), static_cast<::time_t>(how.from));
    ASN1_TIME_set(X509_getm_notAfter(made.get()), static_cast<::time_t>(how.through));
    X509_set_pubkey(made.get(), how.key.get());
    auto const conf = configuration("[ext]\n" + extensions + "\n");
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer == nullptr ? made.get() : issuer->certificate.native(), made.get(), nullptr, nullptr, 0);
    X509V3_set_nconf(&context, conf.get());
    if (how.version == 2)
        REQUIRE(X509V3_EXT_add_nconf(conf.get(), &context, "ext", made.get()) == 1);
    auto* const signer = issuer == nullptr ? how.key.get() : issuer->key.get();
    REQUIRE(X509_sign(made.get(), signer, how.digest) > 0);
    auto bytes = Certificate::of(made.get()).der();
    if (how.broken_signature)
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
    auto certificate = Certificate::read(bytes);
    REQUIRE(certificate);
    return { *certificate, how.key };
}

struct Entry {
    std::string serial;
    std::string extensions {};
    std::string issuer {};  // the name of whose certificate it is, in an indirect list
};

struct ListHow {
    std::int64_t from = now - 86'400, next = now + 86'400;
    bool has_next = true;
    bool broken_signature = false;
    std::string issuer_name {};
};

inline Crl list(Made const& signer, std::string const& extensions, std::vector<Entry> const& entries = {}, ListHow how = {})
{
    Owned<X509_CRL, X509_CRL_free> made(X509_CRL_new());
    X509_CRL_set_version(made.get(), 1);
    X509_CRL_set_issuer_name(made.get(), how.issuer_name.empty() ? X509_get_subject_name(signer.certificate.native()) : name(how.issuer_name).get());
    Owned<ASN1_TIME, ASN1_TIME_free> from(ASN1_TIME_set(nullptr, static_cast<::time_t>(how.from))), next(ASN1_TIME_set(nullptr, static_cast<::time_t>(how.next)));
    X509_CRL_set1_lastUpdate(made.get(), from.get());
    if (how.has_next)
        X509_CRL_set1_nextUpdate(made.get(), next.get());
    auto const conf = configuration("[ext]\n" + extensions + "\n");
    X509V3_CTX context;
    X509V3_set_ctx(&context, signer.certificate.native(), nullptr, nullptr, made.get(), 0);
    X509V3_set_nconf(&context, conf.get());
    REQUIRE(X509V3_EXT_CRL_add_nconf(conf.get(), &context, "ext", made.get()) == 1);
    for (auto const& entry : entries) {
        auto* const revoked = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(revoked, integer(entry.serial).get());
        X509_REVOKED_set_revocationDate(revoked, from.get());
        auto const own = configuration("[ext]\n" + entry.extensions + "\n");
        X509V3_set_nconf(&context, own.get());
        STACK_OF(X509_EXTENSION)* all = nullptr;
        if (!entry.extensions.empty())
            REQUIRE(X509V3_EXT_add_nconf_sk(own.get(), &context, "ext", &all) == 1);
        for (int i = 0; i < sk_X509_EXTENSION_num(all); ++i)
            X509_REVOKED_add_ext(revoked, sk_X509_EXTENSION_value(all, i), -1);
        sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free);
        if (!entry.issuer.empty()) {
            Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(GENERAL_NAMES_new());
            auto* const general = GENERAL_NAME_new();
            GENERAL_NAME_set0_value(general, GEN_DIRNAME, name(entry.issuer).release());
            sk_GENERAL_NAME_push(names.get(), general);
            REQUIRE(X509_REVOKED_add1_ext_i2d(revoked, NID_certificate_issuer, names.get(), 1, 0) == 1);
        }
        X509_CRL_add0_revoked(made.get(), revoked);
    }
    REQUIRE(X509_CRL_sign(made.get(), signer.key.get(), EVP_sha256()) > 0);
    unsigned char* der = nullptr;
    auto const size = i2d_X509_CRL(made.get(), &der);
    std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    if (how.broken_signature)
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
    auto crl = Crl::read(bytes);
    REQUIRE(crl);
    return *crl;
}

inline std::string const ca = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n";
inline std::string const ee = "keyUsage=critical,digitalSignature,nonRepudiation\n";

inline Made root()
{
    static Made const one = issue(nullptr, "C=JP/O=Test/CN=Root", ca, { .key = key(0) });
    return one;
}

inline PathInputs path(std::vector<Made> const& all, std::vector<Crl> crls = {})
{
    PathInputs inputs;
    for (auto const& one : all)
        inputs.certificates.push_back(one.certificate);
    inputs.crls = std::move(crls);
    inputs.at = now;
    return inputs;
}

// A row of a table of cases: its name and what has to come of it. `why`: a part of the reason.
struct Row {
    char const* name;
    bool valid;
    std::function<PathInputs()> make;
    char const* why = "";
};

inline void run(std::vector<Row> const& rows)
{
    for (auto const& row : rows) {
        INFO(std::string(row.name));
        auto const verdict = validate(row.make());
        CAPTURE(verdict.why);
        CHECK(verdict.valid == row.valid);
        CHECK(verdict.why.find(row.why) != std::string::npos);
        CHECK(verdict.why.empty() == row.valid);
    }
}

}  // namespace mado::x509::test
