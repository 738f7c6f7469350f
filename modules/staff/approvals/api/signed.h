#pragma once
// The signed result that a system takes away: a JWS in its compact form (RFC 7515) with EdDSA over Ed25519 (RFC 8037), made with the zone's own signing
// key. It begins with the letters of its header, so it is never taken for a letter or a day's root, which the same key signs.
#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <string>

namespace mado::approvals::api_v1 {

json::Value public_key(crypto::SigningKey const& key);                          // JWK: kty crv x kid use alg
std::string signed_result(crypto::SigningKey const& key, json::Value const& claims);

}  // namespace mado::approvals::api_v1
