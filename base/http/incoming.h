#pragma once
#include <mado/http/server.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mado::http {

// One request while it comes in: bytes go in, a Request comes out. Knows no sockets. (Beast's parser lives behind it, in incoming.cpp alone.)
class Incoming {
public:
    static constexpr std::size_t most_head_bytes = 32 * 1024;
    static constexpr std::size_t most_headers = 100;

    enum class Step {
        More,      // used up what it could; needs more bytes (and those it left again)
        Head,      // the head is complete: ask for the limits and call begin_body
        Complete,
        Refused,   // answer with status() and close
    };

    Incoming();
    ~Incoming();
    Incoming(Incoming const&) = delete;
    Incoming& operator=(Incoming const&) = delete;

    void restart(std::string_view remote, bool secure);          // for the next request of the connection
    Step feed(std::string_view bytes, std::size_t& used);
    Step begin_body(Limits const& limits, std::string const& temporary_folder, std::span<std::string const> trusted_proxies);

    Request& request();
    int status() const;             // why it was refused
    bool begun() const;             // has any byte of this request come?
    bool expects_continue() const;  // and has its body still to come
    bool keep_alive() const;
    std::uint64_t body_received() const;

private:
    class Parser;
    class Exchange;
    std::unique_ptr<Exchange> exchange_;
};

}  // namespace mado::http
