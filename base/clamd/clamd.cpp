#include <mado/clamd/clamd.h>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace mado::clamd {

namespace {

using Moment = std::chrono::steady_clock::time_point;

struct Away { std::string why; };  // thrown within this file alone

struct Socket {
    int number = -1;
    explicit Socket(int opened) : number(opened) {}
    Socket(Socket&& other) noexcept : number(other.number) { other.number = -1; }
    Socket& operator=(Socket&&) = delete;
    ~Socket()
    {
        if (number >= 0)
            ::close(number);
    }
};

struct Place { std::string host, port; };

Place place_of(std::string_view address)
{
    auto const colon = address.rfind(':');
    auto host = address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    return { std::string(host), std::string(address.substr(colon + 1)) };
}

void wait_for(Socket const& socket, short what, Moment last)
{
    for (;;) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(last - std::chrono::steady_clock::now()).count();
        if (left <= 0)
            throw Away { "no answer in time" };
        pollfd one { socket.number, what, 0 };
        auto const ready = ::poll(&one, 1, static_cast<int>(left));
        if (ready > 0)
            return;
        if (ready < 0 && errno != EINTR)
            throw Away { std::strerror(errno) };
    }
}

Socket connected(int family, sockaddr const* address, socklen_t size, Moment last)
{
    Socket made(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (made.number < 0)
        throw Away { std::strerror(errno) };
    if (::connect(made.number, address, size) == 0)
        return made;
    if (errno != EINPROGRESS)
        throw Away { std::strerror(errno) };
    wait_for(made, POLLOUT, last);
    int fault = 0;
    socklen_t length = sizeof fault;
    ::getsockopt(made.number, SOL_SOCKET, SO_ERROR, &fault, &length);
    if (fault != 0)
        throw Away { std::strerror(fault) };
    return made;
}

Socket reached(std::string const& address, Moment last)
{
    if (address.starts_with('/')) {
        sockaddr_un path {};
        path.sun_family = AF_UNIX;
        address.copy(path.sun_path, sizeof path.sun_path - 1);
        return connected(AF_UNIX, reinterpret_cast<sockaddr const*>(&path), sizeof path, last);
    }
    auto const place = place_of(address);
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(place.host.c_str(), place.port.c_str(), &hints, &found) != 0 || !found)
        throw Away { "the host's name is not known" };
    std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> const all(found, ::freeaddrinfo);
    for (auto const* one = found; one; one = one->ai_next)
        try {
            return connected(one->ai_family, one->ai_addr, one->ai_addrlen, last);
        } catch (Away const&) {
            if (!one->ai_next)
                throw;
        }
    throw Away { "the host's name is not known" };
}

// False: the other side has closed, perhaps with an answer (the size limit) that is still to be read.
bool send(Socket const& socket, std::string_view bytes, Moment last)
{
    while (!bytes.empty()) {
        auto const wrote = ::send(socket.number, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (wrote > 0)
            bytes.remove_prefix(static_cast<std::size_t>(wrote));
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            wait_for(socket, POLLOUT, last);
        else if (errno != EINTR)
            return false;
    }
    return true;
}

std::string size_word(std::size_t size)
{
    std::string word;
    for (int shift = 24; shift >= 0; shift -= 8)
        word += static_cast<char>(size >> shift & 0xFF);
    return word;
}

// Up to the NUL that ends an answer to a command with z.
std::string answer(Socket const& socket, Moment last)
{
    constexpr std::size_t longest = 4096;
    std::string all;
    char chunk[512];
    for (;;) {
        wait_for(socket, POLLIN, last);
        auto const got = ::recv(socket.number, chunk, sizeof chunk, 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0)
            throw Away { all.empty() ? "it closed without an answer" : "half an answer" };
        all.append(chunk, static_cast<std::size_t>(got));
        if (auto const end = all.find('\0'); end != std::string::npos)
            return all.substr(0, end);
        if (all.size() > longest)
            throw Away { "an answer without end" };
    }
}

Verdict understood(std::string_view said)
{
    constexpr std::string_view begins = "stream: ", found = " FOUND";
    if (said == "stream: OK")
        return { Answer::Clean, {} };
    if (said.starts_with(begins) && said.ends_with(found) && said.size() > begins.size() + found.size())
        return { Answer::Found, std::string(said.substr(begins.size(), said.size() - begins.size() - found.size())) };
    if (said.find("size limit exceeded") != std::string_view::npos)
        return { Answer::TooLarge, {} };
    return { Answer::Away, "it said: " + std::string(said.substr(0, 200)) };
}

Verdict asked(Options const& options, std::string_view bytes)
{
    auto const last = std::chrono::steady_clock::now() + options.time;
    auto const socket = reached(options.address, last);
    bool goes_on = send(socket, std::string_view("zINSTREAM\0", 10), last);
    while (goes_on && !bytes.empty()) {
        auto const piece = bytes.substr(0, options.chunk);
        goes_on = send(socket, size_word(piece.size()), last) && send(socket, piece, last);
        bytes.remove_prefix(piece.size());
    }
    goes_on = goes_on && send(socket, size_word(0), last);
    auto verdict = understood(answer(socket, last));
    if (!goes_on && verdict.answer == Answer::Clean)
        return { Answer::Away, "it did not take the whole file" };
    return verdict;
}

}  // namespace

Verdict scan(Options const& options, std::string_view bytes)
{
    if (bytes.size() > options.most)
        return { Answer::TooLarge, {} };
    try {
        return asked(options, bytes);
    } catch (Away const& away) {
        return { Answer::Away, away.why };
    }
}

std::optional<std::string> wrong_address(std::string_view address)
{
    if (address.starts_with('/'))
        return address.size() < sizeof(sockaddr_un::sun_path) ? std::nullopt : std::optional<std::string>("is too long for a unix socket");
    auto const colon = address.rfind(':');
    unsigned port = 0;
    auto const* end = address.data() + address.size();
    bool const has_port = colon != std::string_view::npos && colon > 0 && std::from_chars(address.data() + colon + 1, end, port).ptr == end && port > 0 && port < 65'536;
    return has_port ? std::nullopt : std::optional<std::string>("is the path of a unix socket (/run/clamav/clamd.ctl) or HOST:PORT");
}

}  // namespace mado::clamd
