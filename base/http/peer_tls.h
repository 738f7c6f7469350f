#pragma once
#include <mado/http/peer.h>

#include <openssl/ssl.h>

namespace mado::http {

// Both ends: TLS 1.3 alone, our certificate, theirs asked for and compared with what is pinned. `trust` outlives the context and its connections.
void prepare_for_peers(SSL_CTX* context, PeerTrust const& trust);
std::string fingerprint_of(X509* certificate);

}  // namespace mado::http
