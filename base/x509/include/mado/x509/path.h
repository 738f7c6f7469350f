#pragma once
// Validation of a certification path: RFC 5280 section 6. OpenSSL reads and checks signatures; the rules are ours, because X509_verify_cert builds paths of
// its own, looks at the anchor's dates, and knows neither a certificate that vouches for its own list nor lists for some reasons beside each other.
#include <mado/x509/certificate.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mado::x509 {

inline constexpr std::string_view any_policy = "2.5.29.32.0";

struct PathInputs {
    // The anchor first, the end entity last: this path and no other. Beside it may stand, anywhere between, certificates of those who signed a CRL.
    std::vector<Certificate> certificates;
    std::vector<Crl> crls {};                       // none: revocation is not looked at
    std::vector<std::string> initial_policies {};   // none, or any_policy among them: any
    bool explicit_policy = false;
    bool inhibit_mapping = false;
    bool inhibit_any = false;
    std::int64_t at = 0;                            // seconds since 1970
};

struct Verdict {
    bool valid = false;
    std::string why {};                             // English, one line; empty when valid
    bool revoked = false;                           // a CRL names one of them
    bool undetermined = false;                      // no CRL of those given tells about one of them
    bool expired = false;                           // one of them is not yet or no longer valid
};

Verdict validate(PathInputs const& inputs);

// Whether this CRL is signed by that certificate's key and current at that moment.
bool current_and_signed_by(Crl const& crl, Certificate const& issuer, std::int64_t at);

}  // namespace mado::x509
