#pragma once
// How the applicant was identified, looked at again in this zone: whether the evidence still holds, and whether each answer that it brought is still what was
// shown. Nothing that the front says of itself is believed: the provider's signature is, by the keys in this zone's own configuration.
#include <mado/cases/cases.h>
#include <mado/identity/proof.h>
#include <mado/oidc/evidence.h>

#include <algorithm>
#include <memory>

namespace mado::cases {

using Providers = std::shared_ptr<std::vector<oidc::Provider> const>;

enum class Agreement {
    Same,         // as it was shown
    Changed,      // the applicant changed what was filled in, and it says so
    Different,    // typed or corrected otherwise than what was shown
    Tampered,     // said to be as it was shown, and is not
};
constexpr std::array<std::string_view, 4> names_of(Agreement) { return { "same", "changed", "different", "tampered" }; }
struct Compared {
    std::string field, attribute, shown, answer;  // words
    Agreement agreement = Agreement::Same;
};
struct IdentityFinding {
    identity::Proof proof;               // of a shielded case without what tells where the person is, and without evidence
    oidc::Verdict verdict;
    std::vector<Compared> compared;
    bool is_shielded = false;
    bool is_tampered() const
    {
        return verdict.standing == oidc::Standing::Altered || std::ranges::any_of(compared, [](Compared const& one) { return one.agreement == Agreement::Tampered; });
    }
};
// Nothing: nobody was identified.
std::optional<IdentityFinding> identity_finding(db::Read& tx, Workplace const& here, Case const& found, Providers const& providers);

}  // namespace mado::cases
