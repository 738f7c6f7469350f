#pragma once
// Two programs that know each other: TLS 1.3, each side proved by a certificate that the other one has pinned. No authority says who is who, no session
// is resumed (a certificate that is admitted no more ends at the next handshake), and a certificate is who it is while it is pinned: its dates are not asked.
#include <mado/http/server.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace mado::http {

struct PeerIdentity {
    std::string certificate, key;  // PEM
};
// Called at every handshake, from any thread: from memory or a small file.
struct PeerTrust {
    std::function<PeerIdentity()> own;
    std::function<bool(std::string const& fingerprint)> admits;
};

// A new key (P-256) with a certificate that signs itself, for 10 years.
PeerIdentity make_peer_identity(std::string const& name);
// Lower hex SHA-256 of the DER of each certificate in PEM, in order.
std::vector<std::string> certificate_fingerprints(std::string_view pem);

// A Server whose every peer has shown an admitted certificate. `Request::remote` is its fingerprint, nothing else. certificate_file and key_file are not used.
class PeerServer {
public:
    PeerServer(ServerOptions options, PeerTrust trust, Server::LimitsOf limits, Server::Handle handle, Server::Failed failed);
    ~PeerServer();
    void start();
    void stop();
    std::uint16_t port() const;

private:
    class Running;
    std::unique_ptr<Running> running_;
};

// Keeps its connection between calls. One call at a time.
class PeerClient {
public:
    explicit PeerClient(PeerTrust trust);
    ~PeerClient();

    struct Call {
        std::string method = "GET", url {};            // https alone
        std::string body {}, content_type {};
        int deadline_ms = 30'000, connect_ms = 5'000;
        std::uint64_t most_bytes = 96u << 20;
        std::function<bool(std::string_view)> sink {};  // of a 200: takes the body as it comes; false ends the call
    };
    // Busy "http.call.no_answer" with `reason` when the peer does not answer or one side does not admit the other.
    Result<Response> call(Call const& call);
    void stop();                                       // from any thread: ends the call under way and refuses those after it

private:
    class Connected;
    std::unique_ptr<Connected> connected_;
};

}  // namespace mado::http
