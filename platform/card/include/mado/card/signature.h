#pragma once
// A signature with the card's signature certificate: a detached CMS (RFC 5652) over bytes that both sides make alike (statement.h).
#include <mado/card/person.h>
#include <mado/card/revocation.h>
#include <mado/result/result.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::card {

inline constexpr std::string_view signature_policy = "1.2.392.200149.8.5.1.1.20";  // 署名用電子証明書
inline constexpr std::string_view test_policy = "1.2.392.200149.8.5.1.0.20";       // of test cards

// Whom we believe. The authorities are pinned: a certificate of an authority that comes with the signature is never looked at.
struct Authority {
    x509::Certificate certificate;
    std::string policy { signature_policy };  // the one that its certificates must have
};
using Trust = std::vector<Authority>;
Trust pinned_authorities();  // of J-LIS, in this program (assets/)
// The pinned ones, and where test cards may be used also that authority, with the test policy alone.
Trust trust_with(std::optional<x509::Certificate> const& test_authority);

struct Signed {
    Person person;
    x509::Certificate certificate, authority;
    std::string policy;
    bool is_test = false;           // signed with a test card: no person has shown anything
    std::int64_t signed_at = 0;     // by the signer's clock: said, not proven
    std::int64_t checked_at = 0;    // when it arrived: what its validity is held against
    Revocation revocation;
};

// At the moment of arrival `at` (seconds since 1970). Refuses Invalid, key card.…: not_a_signature, several_signers, not_detached, weak, other_content,
// wrong, foreign, not_this_kind, not_yet, expired, not_for_signing, unreadable_person, revoked. An unknown revocation is no refusal: it is told.
Result<Signed> verify(std::string_view cms, std::string_view content, Trust const& trust, std::int64_t at, RevocationProvider const& revocation);

// What is kept with a case so that anybody can verify again, offline: the CMS, the authority's certificate, the answer about revocation, the hash of the
// content, and what came out.
json::Value evidence_of(Signed const& one, std::string_view cms, std::string_view content);
struct Again {
    bool holds = false;
    std::vector<std::string> wrong {};  // English, one line each
    std::optional<Signed> result {};
};
// `content`: the bytes that were signed, when they are at hand; without them only their hash is compared with the signature's.
Again verify_again(json::Value const& evidence, std::optional<std::string_view> content, Trust const& trust);

}  // namespace mado::card
