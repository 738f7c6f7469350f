#pragma once
// One validation: the certificates and lists it may use, and the walk down a path. Revocation needs paths of its own (who signed the list?), so both
// call each other.
#include "facts.h"

#include <mado/x509/path.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mado::x509 {

using Path = std::vector<CertificateFacts const*>;  // the anchor first

struct PolicyInputs {
    std::set<std::string> initial {};
    bool explicit_policy = false, inhibit_mapping = false, inhibit_any = false;
};

class Walk {
public:
    Walk(CertificateFacts const& anchor, std::vector<CertificateFacts const*> pool, std::vector<CrlFacts const*> crls, std::int64_t at);

    Verdict judge(Path const& path, PolicyInputs const& inputs);
    bool signed_by(CertificateFacts const& certificate, CertificateFacts const& issuer);
    bool signed_by(CrlFacts const& crl, CertificateFacts const& issuer);

private:
    struct Status {
        enum class Is { Good, Revoked, Undetermined } is = Is::Undetermined;
        std::string why {};
    };
    struct Search {  // for one certificate
        CertificateFacts const* certificate;
        Path const* above;      // its path without itself
        unsigned reasons = 0;   // for which something was found
        std::optional<int> revoked {};
        bool itself_may_sign = false;  // also a list that the certificate itself signed
    };

    Verdict judge_names_and_rights(Path const& path, PolicyInputs const& inputs);
    std::string basics(CertificateFacts const& certificate, CertificateFacts const& issuer, Verdict& verdict);
    EVP_PKEY* key_of(CertificateFacts const& certificate);
    void inherit_parameters(CertificateFacts const& certificate, CertificateFacts const& issuer);

    Status status_of(CertificateFacts const& certificate, Path const& above);
    void look_into(Search& search, DIST_POINT const* point);
    void look_into(Search& search, DIST_POINT const* point, CrlFacts const& crl);
    bool comes_from(CrlFacts const& crl, CertificateFacts const& certificate, DIST_POINT const* point) const;
    bool covers(CrlFacts const& crl, CertificateFacts const& certificate, DIST_POINT const* point) const;
    bool is_current(CrlFacts const& crl) const;
    CrlFacts const* delta_for(Search const& search, CrlFacts const& crl);
    bool may_be_trusted(CrlFacts const& crl, Search const& search);
    bool reaches_anchor(CertificateFacts const& certificate, Path& below);
    std::optional<int> entry(CrlFacts const& crl, CertificateFacts const& certificate) const;

    CertificateFacts const& anchor_;
    std::vector<CertificateFacts const*> pool_;
    std::vector<CrlFacts const*> crls_;
    std::int64_t at_;
    int signatures_ = 0;
    std::vector<std::pair<CertificateFacts const*, Owned<EVP_PKEY, EVP_PKEY_free>>> inherited_ {};
    std::vector<CertificateFacts const*> asked_ {};  // whose status is being determined further up
};

}  // namespace mado::x509
