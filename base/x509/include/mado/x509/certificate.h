#pragma once
// A certificate and a list of revoked ones (CRL), DER or PEM, read once with all that validation asks of them. Copies share what was read.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct x509_st;
struct X509_crl_st;

namespace mado::x509 {

struct CertificateFacts;
struct CrlFacts;

class Certificate {
public:
    // Nothing when the bytes are no certificate. One with a fault inside (an extension twice, or that cannot be read) is read; no path with it is valid.
    static std::optional<Certificate> read(std::string_view bytes);
    static Certificate of(x509_st* shared);  // takes a reference of its own

    x509_st* native() const;
    CertificateFacts const& facts() const { return *facts_; }
    std::string der() const;
    std::string pem() const;
    std::string fingerprint() const;  // SHA-256 of the DER, hex
    std::string subject() const;      // RFC 2253, UTF-8
    std::string issuer() const;
    std::string serial() const;       // hex
    std::int64_t from() const;        // notBefore and notAfter, seconds since 1970
    std::int64_t through() const;
    std::vector<std::string> policies() const;  // OIDs
    bool may_sign() const;             // keyUsage has digitalSignature or nonRepudiation, or there is none
    bool has_usage(int bit) const;     // that bit of keyUsage; false when there is no keyUsage
    int key_bits() const;
    std::string key_kind() const;      // "RSA", "EC", … as OpenSSL names it
    friend bool operator==(Certificate const& a, Certificate const& b);

private:
    explicit Certificate(std::shared_ptr<CertificateFacts const> facts) : facts_(std::move(facts)) {}
    std::shared_ptr<CertificateFacts const> facts_;
};

class Crl {
public:
    static std::optional<Crl> read(std::string_view bytes);
    CrlFacts const& facts() const { return *facts_; }
    std::string der() const;
    std::string issuer() const;
    std::int64_t this_update() const;
    std::optional<std::int64_t> next_update() const;
    std::size_t entries() const;

private:
    explicit Crl(std::shared_ptr<CrlFacts const> facts) : facts_(std::move(facts)) {}
    std::shared_ptr<CrlFacts const> facts_;
};

}  // namespace mado::x509
