#pragma once
// The CMS of a PAdES signature (EN 319 122-1: content-type, message-digest, signing-certificate-v2; no signing-time, which stands in the PDF), and RFC 3161.
#include <mado/pades/pades.h>

namespace mado::pades {

std::string sha256_of(std::string_view first, std::string_view second = {});

// Of a content whose SHA-256 is `digest`. With stamps: the signature's own time-stamp is in it (B-T).
Result<std::string> signature_over(std::string_view digest, Signer const& signer, Stamps const* stamps);
// The DER of a time-stamp token (a CMS) over that digest, checked: its imprint, our nonce, its signer up to the authority.
Result<std::string> stamp_over(std::string_view digest, Stamps const& stamps);

// The CMS of a signature over a content with that digest. `holds` is false when it is not of it.
Found read_signature(std::string_view cms, std::string_view digest);
Found read_stamp(std::string_view token, std::string_view digest);
std::vector<x509::Certificate> certificates_of(std::string_view cms);  // also of the time-stamp in it

}  // namespace mado::pades
