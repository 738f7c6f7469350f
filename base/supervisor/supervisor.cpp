#include <mado/supervisor/supervisor.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace mado::supervisor {

namespace {

struct Socket {
    int number = -1;
    explicit Socket(int n) : number(n) {}
    ~Socket()
    {
        if (number >= 0)
            ::close(number);
    }
    Socket(Socket const&) = delete;
    Socket& operator=(Socket const&) = delete;
};

// "/run/systemd/notify", or "@…" in the abstract namespace.
std::optional<sockaddr_un> address_of(std::string_view path, socklen_t& length)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (path.size() < 2 || (path.front() != '/' && path.front() != '@') || path.size() >= sizeof address.sun_path)
        return std::nullopt;
    std::memcpy(address.sun_path, path.data(), path.size());
    if (path.front() == '@')
        address.sun_path[0] = '\0';
    length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    return address;
}

bool becomes(int number, short event, std::chrono::milliseconds patience)
{
    pollfd waited { number, event, 0 };
    return ::poll(&waited, 1, static_cast<int>(patience.count())) == 1;
}

std::optional<std::int64_t> number_of(char const* name)
{
    char const* text = std::getenv(name);
    std::int64_t value = 0;
    if (!text || std::from_chars(text, text + std::strlen(text), value).ptr != text + std::strlen(text) || value <= 0)
        return std::nullopt;
    return value;
}

}  // namespace

bool tell(std::string_view state)
{
    char const* const path = std::getenv("NOTIFY_SOCKET");
    socklen_t length = 0;
    auto const address = address_of(path ? path : "", length);
    if (!address)
        return false;
    Socket const socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (socket.number < 0)
        return false;
    auto const sent = ::sendto(socket.number, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<sockaddr const*>(&*address), length);
    return sent == static_cast<ssize_t>(state.size());
}

std::optional<std::chrono::microseconds> watchdog_pace()
{
    auto const after = number_of("WATCHDOG_USEC");
    auto const meant = number_of("WATCHDOG_PID");
    if (!after || (meant && *meant != ::getpid()))
        return std::nullopt;
    return std::chrono::microseconds { *after / 2 };
}

bool answers(std::string const& host, std::uint16_t port, std::chrono::milliseconds patience)
{
    addrinfo wanted {};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0)
        return false;
    Socket const socket(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket.number >= 0)
        (void)::connect(socket.number, found->ai_addr, found->ai_addrlen);
    ::freeaddrinfo(found);
    if (socket.number < 0 || !becomes(socket.number, POLLOUT, patience))
        return false;
    constexpr std::string_view question = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    if (::send(socket.number, question.data(), question.size(), MSG_NOSIGNAL) < 0 || !becomes(socket.number, POLLIN, patience))
        return false;
    char first = 0;
    return ::recv(socket.number, &first, 1, 0) >= 0;
}

}  // namespace mado::supervisor
