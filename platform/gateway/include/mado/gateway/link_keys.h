#pragma once
// The TLS half of a zone's keys: its own certificate, and which certificates are its neighbours'. There is no authority: a certificate signs itself, and a
// neighbour is who shows exactly the one that was pinned.
//
//   keys/ZONE.tls.key   PEM, the private key and its certificate (0600)
//   keys/ZONE.tls.pub   PEM, the certificate (0644): handed to the neighbours together with ZONE.pub
//   keys/NEIGHBOUR.tls.pub  PEM, one certificate or several: the present one first, those of before a rotation after it; each is admitted
//   keys/revoked.tls    lower hex SHA-256 of certificates (of the DER), one a line: admitted never more, whichever file names them
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::gateway {

struct LinkKeys {
    std::string zone;
    std::string certificate, key;                            // own, PEM
    std::string fingerprint;                                 // of the own certificate: lower hex SHA-256 of its DER
    std::map<std::string, std::vector<std::string>> pins {}; // "front" → fingerprints that are admitted as the front, the present one first
};

// Reads the folder; makes ZONE.tls.key when there is none, once for all nodes of the folder, and writes ZONE.tls.pub. Throws std::runtime_error that names the file.
LinkKeys link_keys_of(std::string const& zone, std::string const& folder);
// A new key and certificate in the place of the old one (rotation). What it was stays in no file: neighbours take the new ZONE.tls.pub in first. Gives the new fingerprint.
std::string rotate_link_key(std::string const& zone, std::string const& folder);
// Keeps a neighbour's ZONE.tls.pub: the certificates of `pem` in front of those that are kept already, no more than three. Gives the fingerprints of `pem`; throws when it has no certificate.
std::vector<std::string> pin_neighbour(std::string const& neighbour, std::string_view pem, std::string const& folder);
// From now on no process of this folder admits it (within seconds).
void revoke_certificate(std::string const& fingerprint, std::string const& folder);
std::vector<std::string> revoked_certificates(std::string const& folder);
// Of every certificate in PEM, in order.
std::vector<std::string> fingerprints_of(std::string_view pem);

}  // namespace mado::gateway
