#pragma once
// What validation asks of a certificate and a CRL, taken out of OpenSSL's structures once.
#include "owned.h"

#include <mado/x509/certificate.h>

#include <openssl/x509v3.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace mado::x509 {

struct CertificateFacts {
    Owned<X509, X509_free> x509;
    std::string fault {};              // an extension that cannot be read, or stands twice
    std::string unknown_critical {};   // OID of an extension that is critical and not ours
    bool has_basic_constraints = false, is_ca = false;
    std::optional<long> path_length {};
    std::optional<unsigned> usage {};  // bit n of keyUsage at 1 << n
    bool has_policies = false;
    std::vector<std::string> policies {};
    std::vector<std::pair<std::string, std::string>> mappings {};
    std::optional<long> require_explicit {}, inhibit_mapping {}, inhibit_any {};
    Owned<NAME_CONSTRAINTS, NAME_CONSTRAINTS_free> constraints {};
    Owned<GENERAL_NAMES, GENERAL_NAMES_free> other_names {}, issuer_names {};
    Owned<CRL_DIST_POINTS, CRL_DIST_POINTS_free> distribution_points {};
    Owned<EVP_PKEY, EVP_PKEY_free> key {};  // none: an unknown algorithm, or DSA without its parameters
    bool self_issued = false;

    X509_NAME const* subject() const { return X509_get_subject_name(x509.get()); }
    X509_NAME const* issuer() const { return X509_get_issuer_name(x509.get()); }
    bool may(int bit) const { return !usage || (*usage >> bit & 1u) != 0; }  // absent: everything
};

inline constexpr int digital_signature = 0, non_repudiation = 1, key_cert_sign = 5, crl_sign = 6;
inline constexpr unsigned all_reasons = 0x1fe;  // bits 1 to 8 of ReasonFlags

struct CrlEntry {
    std::size_t issuer;  // in CrlFacts::entry_issuers
    int reason;
};
inline constexpr int remove_from_crl = 8;

struct CrlFacts {
    Owned<X509_CRL, X509_CRL_free> crl;
    std::string fault {};              // then it tells nothing
    Owned<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> scope {};
    unsigned reasons = all_reasons;
    bool indirect = false;
    Owned<ASN1_INTEGER, ASN1_INTEGER_free> number {}, base {};  // base: a delta to that number
    std::string authority_key {};      // bytes of the extension
    std::string scope_bytes {};
    std::vector<std::vector<Owned<X509_NAME, X509_NAME_free>>> entry_issuers {};
    std::multimap<std::string, CrlEntry> entries {};  // by serial_key

    X509_NAME const* issuer() const { return X509_CRL_get_issuer(crl.get()); }
    bool is_delta() const { return base != nullptr; }
};

std::string serial_key(ASN1_INTEGER const* serial);
std::string oid_text(ASN1_OBJECT const* object);
bool same_name(X509_NAME const* a, X509_NAME const* b);
bool same_bytes(X509 const* a, X509 const* b);
// Orders a moment against the time of a certificate or CRL, which must have the form that RFC 5280 asks for. Nothing: it has not.
std::optional<int> compare_time(ASN1_TIME const* time, std::int64_t at);

}  // namespace mado::x509
