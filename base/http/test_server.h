#pragma once
// A server and raw sockets for tests.
#include <mado/http/server.h>

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

namespace mado::http::test {

// A raw socket: says exactly what a test wants, and waits for answers at most ten seconds.
class Client {
public:
    explicit Client(std::uint16_t port)
    {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        timeval const time { 10, 0 };
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    }
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;
    ~Client() { ::close(socket_); }

    bool say(std::string_view text) const
    {
        while (!text.empty()) {
            auto const sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // One answer: its head and, by its content-length, its body.
    std::string hear(bool with_body = true)
    {
        std::size_t end = 0;
        while ((end = pending_.find("\r\n\r\n")) == std::string::npos)
            if (!more())
                return std::exchange(pending_, {});
        end += 4;
        auto const length = pending_.find("content-length: ");
        auto const size = with_body && length < end ? std::stoul(pending_.substr(length + 16)) : 0;
        while (pending_.size() < end + size)
            if (!more())
                break;
        auto answer = pending_.substr(0, end + size);
        pending_.erase(0, end + size);
        return answer;
    }

    std::string hear_until(std::string const& words)
    {
        while (pending_.find(words) == std::string::npos)
            if (!more())
                return "(closed) " + pending_;
        auto const end = pending_.find(words) + words.size();
        auto heard = pending_.substr(0, end);
        pending_.erase(0, end);
        return heard;
    }

    bool closed()
    {
        while (more()) {}
        return ended_;
    }

private:
    bool more()
    {
        char bytes[16 * 1024];
        auto const size = ::recv(socket_, bytes, sizeof bytes, 0);
        ended_ = size == 0 || (size < 0 && errno == ECONNRESET);
        if (size > 0)
            pending_.append(bytes, static_cast<std::size_t>(size));
        return size > 0;
    }

    int socket_ = -1;
    bool ended_ = false;
    std::string pending_;
};

inline Limits usual_limits(std::string_view, std::string_view target)
{
    if (target.starts_with("/upload"))
        return { .body_bytes = 1'000, .file_bytes = 10 << 20, .total_bytes = 12 << 20 };
    if (target.starts_with("/throws-limits"))
        throw std::runtime_error("limits");
    return { .body_bytes = 1'000, .quick = target.starts_with("/quick") };
}

inline Response usual_handle(Request& request)
{
    if (request.target == "/throws")
        throw std::runtime_error("lost database");
    if (request.target == "/forged")
        return see_other("/a\r\nset-cookie: x=y");
    if (request.target == "/events")
        return { .channel = "news" };
    if (request.target == "/nothing")
        return { .status = 204 };
    if (request.target == "/large")
        return bytes("application/octet-stream", std::string(8 << 20, 'L'));
    std::string said = request.method + " " + request.target + " " + request.body;
    for (auto const& [name, value] : request.form)
        said += "[" + name + "=" + value + "]";
    for (auto const& upload : request.uploads)
        said += "{" + upload.field + " " + std::to_string(upload.size) + (std::filesystem::exists(upload.path) ? " on disk" : "") + (upload.too_large ? " too large" : "") + "}";
    return text(200, said);
}

inline Response usual_failed(Request const&, std::exception_ptr) { return text(500, "sorry"); }

class TestServer {
public:
    explicit TestServer(ServerOptions const& options = {}, Server::Handle handle = usual_handle) : server(options, usual_limits, std::move(handle), usual_failed) { server.start(); }
    Server server;
    Client client() const { return Client(server.port()); }
};

inline std::string get(std::string const& target, std::string const& more = "") { return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n"; }
inline bool says(std::string const& answer, std::string_view words) { return answer.find(words) != std::string::npos; }

inline void wait_until(auto const& is_so)
{
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(100);
    while (!is_so()) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        std::this_thread::yield();
    }
}

}  // namespace mado::http::test
