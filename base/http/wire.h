#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mado::http {

namespace asio = boost::asio;

// A connection's bytes, plain or through TLS. Used by one thread.
class Wire {
public:
    virtual ~Wire() = default;
    virtual asio::awaitable<bool> open() = 0;                                        // the handshake
    virtual asio::awaitable<std::size_t> read(std::span<char> into) = 0;             // 0: ended, failed or cancelled
    virtual asio::awaitable<std::size_t> write(std::string_view bytes) = 0;          // some of them; 0: failed or cancelled
    virtual std::size_t write_now(std::string_view head, std::string_view body) = 0; // what goes without waiting, perhaps none
    virtual asio::awaitable<void> finish() = 0;                                      // says that nothing more will be sent
    virtual asio::awaitable<std::size_t> drain(std::span<char> into) = 0;            // raw bytes after finish(); 0: ended
    virtual void cancel() = 0;                                                       // what waits ends at once
    virtual bool is_gone() = 0;                                                      // the peer has hung up; from any thread while nothing is read or written
    virtual std::string peer() { return {}; }                                        // after open(): the fingerprint of the certificate that an admitted peer showed
};

bool has_hung_up(int socket);

std::unique_ptr<Wire> plain_wire(asio::ip::tcp::socket socket);

class TlsKeys;  // a certificate with its key
std::shared_ptr<TlsKeys> tls_keys(std::string const& certificate_file, std::string const& key_file);  // throws when they do not fit
struct PeerTrust;
std::shared_ptr<TlsKeys> peer_keys(PeerTrust const& trust);  // of both ends (<mado/http/peer.h>); `trust` outlives them
std::unique_ptr<Wire> tls_wire(asio::ip::tcp::socket socket, std::shared_ptr<TlsKeys> keys);

}  // namespace mado::http
