#pragma once
#include <mado/http/message.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mado::http {

// What the router says about a request as soon as its head is here, before the body is read.
struct Limits {
    std::uint64_t body_bytes = 1 << 20;        // without files; larger → 413 at once, without reading the rest
    std::uint64_t file_bytes = 0;              // a single file; a larger one is marked too_large and its bytes are thrown away up to …
    std::uint64_t total_bytes = 0;             // … this much in all; beyond → 413 and the connection closes. 0: no files
    // `handle` answers this from memory without waiting for anything (assets, /healthz): it runs on the socket's own thread and is
    // answered even while the queue is full.
    bool quick = false;
};

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;                    // 0: any; Server::port() tells
    int io_threads = 2;
    int workers = 6;
    // Complete requests wait in lanes, one for each name that lane_of gives (a town). Whose lane was served least is next, by measured handling time, so
    // that neither many requests nor slow pages of one town take the time of another.
    std::size_t queue = 512;                   // that wait in all; beyond, the youngest of the longest lane is answered 503 with Retry-After
    std::size_t lane_queue = 128;              // that wait in one lane; beyond, that lane alone is answered 503
    int lane_workers = 0;                      // most that one lane may hold; 0: all but a quarter, so never all (but for the only one)
    int wait_seconds = 30;                     // that waited longer are answered 503 without work
    // The lane of a request, as soon as its head is here. A bounded number of names; "" for what belongs to nobody. Called on an I/O thread: from memory.
    std::function<std::string(std::string_view method, std::string_view target, std::string_view host)> lane_of {};
    std::size_t connections = 10'000;
    int idle_seconds = 30;                     // keep-alive without a request
    int head_seconds = 10;                     // from the first byte to the end of the head
    std::uint64_t slowest_bytes_per_second = 512;  // of a body, measured over ten seconds
    std::string temporary_folder {};            // for uploads
    std::vector<std::string> trusted_proxies {}; // addresses whose Forwarded headers count
    std::string certificate_file {}, key_file {};  // TLS when both are set
    // How the server's own refusals look (400 408 413 417 431 500 503 507); a short text when not set. Of the request there may be no more than its
    // head. Called on an I/O thread or a worker: from memory.
    std::function<Response(int status, Request const& request)> refused {};
};

struct LaneCounts {
    std::string name;                          // as lane_of gave it
    std::uint64_t queued = 0, running = 0;
    std::uint64_t handled = 0, refused = 0;    // refused: the lane or the whole was full
    std::uint64_t dropped = 0;                 // waited too long, or nobody waits for the answer any more
    std::uint64_t handling_us = 0;             // of workers, in all
    std::uint64_t wait_us_p50 = 0, wait_us_p99 = 0;  // before a worker took them, over the last minute (within a quarter)
};
struct ServerCounts {  // for /metrics
    std::uint64_t requests = 0, connections_open = 0, refused_busy = 0, queued = 0;
    std::vector<LaneCounts> lanes {};          // that ever had a request, by name
};

// Server push (SSE): publish by topic from any thread. A browser subscribes by a Response with `channel`.
class Channel {
public:
    virtual ~Channel() = default;
    virtual void publish(std::string const& topic, std::string const& event, std::string const& body) = 0;
};

// Sockets, TLS, slow clients, uploads and keep-alive are asynchronous in here; `handle` runs as plain blocking code on a worker.
// An exception from `handle` is answered 500 and given to `failed`.
class Server {
public:
    using LimitsOf = std::function<Limits(std::string_view method, std::string_view target)>;
    using Handle = std::function<Response(Request&)>;
    using Failed = std::function<Response(Request const&, std::exception_ptr)>;

    Server(ServerOptions options, LimitsOf limits, Handle handle, Failed failed);
    ~Server();                       // stops
    void start();                    // binds and listens; throws std::system_error when the address is taken
    void stop();                     // no new connections; finishes what is under way, up to 5 s
    std::uint16_t port() const;
    ServerCounts counts() const;
    std::uint64_t longest_wait_us(std::string_view lane) const;  // of the oldest that waits in this lane now; 0: none waits
    Channel& channel();

private:
    class Running;
    std::unique_ptr<Running> running_;
};

// An outgoing call (libcurl): never inside a transaction. http and https only; a redirect is an answer like any other. Refuses Busy when the
// peer does not answer within the deadline, TooLarge beyond `most_bytes`, Invalid when the address or a header is malformed.
struct Call {
    std::string method = "GET", url, body {};
    Pairs headers {};
    int deadline_ms = 5'000;
    std::uint64_t most_bytes = 16 << 20;
    // Refuses Invalid "http.call.private_peer" when the name leads to an address that is not of the public Internet (the peer that is really
    // connected to, so that a name cannot change its mind), keeps no connection and asks no proxy. For addresses that others gave us.
    bool public_peers_only = false;
};
Result<Response> call(Call const& call);
// "192.0.2.1", "2001:db8::1": whether it is an address of the public Internet. False for what is no address.
bool is_public_address(std::string_view address);

}  // namespace mado::http
