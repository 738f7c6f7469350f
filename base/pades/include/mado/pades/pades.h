#pragma once
// Signatures in PDF files (PAdES, EN 319 142-1) as an update behind the bytes that are there: what was signed before stays as it was, and valid.
//
//   auto const signer = pades::signer_of(certificates_pem, pades::key_from_pem(key_pem).value());
//   auto pdf = TRY(pades::signed_pdf(pdf, *signer, { .at = now, .reason = "発行" }, stamps));   // B-B; with stamps B-T
//   pdf = TRY(pades::preserved(pdf, evidence, *stamps));                                       // the long-term form, B-LTA
#include <mado/crypto/token.h>
#include <mado/result/result.h>
#include <mado/x509/certificate.h>

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::pades {

// What signs. Throws std::runtime_error (crypto::TokenAway when it lies on a token) when it cannot.
class Key {
public:
    virtual ~Key() = default;
    // Of the SHA-256 of what is signed: PKCS #1 1.5 for RSA, the DER of r and s for EC.
    virtual std::string sign(std::string_view digest) const = 0;
};
using KeyPointer = std::shared_ptr<Key const>;

// PKCS #8 or older PEM without a passphrase. The sentence (English) says what is wrong.
std::expected<KeyPointer, std::string> key_from_pem(std::string_view pem);
// A private key that never leaves its token; RSA or EC as the certificate says.
KeyPointer key_on_token(crypto::TokenPlace place, x509::Certificate const& certificate);

struct Signer {
    std::vector<x509::Certificate> certificates;   // the signer's first, then those above it
    KeyPointer key;
};
// Refuses a key that is not the certificate's (it signs once to see), one that is too weak, and a chain that is empty.
std::expected<Signer, std::string> signer_of(std::string_view certificates_pem, KeyPointer key);
std::string common_name(x509::Certificate const& certificate);   // the whole subject where there is none

// RFC 3161. `ask` posts a request (application/timestamp-query) and gives the answer's body; nothing: nobody answers. `authority`: the PEM of what its
// certificates go back to; an answer of anybody else is refused.
struct Stamps {
    std::function<std::optional<std::string>(std::string const& request)> ask;
    std::string authority;
};

struct Wish {
    std::int64_t at = 0;            // seconds since 1970, as the signer says
    std::string reason {}, place {};
};

// One more signature behind what is there. Invalid "pades.not_readable": the file is not one that we write (a plain table of offsets, no encryption).
// Busy "pades.key_away" and "pades.stamp_away": to be tried again; Invalid "pades.stamp_refused".
Result<std::string> signed_pdf(std::string_view pdf, Signer const& signer, Wish const& wish, Stamps const* stamps = nullptr);

// What a reader needs in thirty years: every certificate, and what was said about revocation at the time (DER).
struct Evidence {
    std::vector<std::string> certificates {}, lists {}, responses {};
};
// Of the file's signatures and time-stamps: the certificates in them, for whoever fetches lists.
std::vector<x509::Certificate> certificates_in(std::string_view pdf);
// http and https addresses of the lists that a certificate names.
std::vector<std::string> list_addresses(x509::Certificate const& certificate);
// The evidence as the file's security store (DSS), and a time-stamp over everything.
Result<std::string> preserved(std::string_view pdf, Evidence const& evidence, Stamps const& stamps);

// -- reading again
enum class Kind { Signature, TimeStamp };
struct Found {
    Kind kind = Kind::Signature;
    std::string by;                            // common name of the signer or the time-stamp authority
    bool holds = false;                        // the bytes that it covers are as they were signed
    bool is_whole = false;                     // it covers the file to its end
    std::optional<std::int64_t> stamped_at {}; // by a time-stamp authority: seconds since 1970
    std::optional<x509::Certificate> certificate {};
};
// In the order of the file. Whether a certificate is trusted is not asked here. Invalid "pades.not_readable".
Result<std::vector<Found>> signatures_in(std::string_view pdf);

}  // namespace mado::pades
