#include <mado/supervisor/supervisor.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>
#include <thread>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace mado;
using namespace std::chrono_literals;

namespace {

struct Variable {
    std::string name;
    Variable(char const* n, std::string const& value) : name(n) { ::setenv(n, value.c_str(), 1); }
    ~Variable() { ::unsetenv(name.c_str()); }
};

// The other end of $NOTIFY_SOCKET.
class Supervisor {
public:
    explicit Supervisor(std::string const& path) : path_(path), socket_(::socket(AF_UNIX, SOCK_DGRAM, 0))
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        if (path.front() == '@')
            address.sun_path[0] = '\0';
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size())) == 0);
    }
    ~Supervisor()
    {
        ::close(socket_);
        if (path_.front() == '/')
            ::unlink(path_.c_str());
    }
    std::string heard() const
    {
        std::string words(100, '\0');
        auto const count = ::recv(socket_, words.data(), words.size(), MSG_DONTWAIT);
        words.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
        return words;
    }

private:
    std::string path_;
    int socket_;
};

// A listener that does with its first connection what the test says.
class Listener {
public:
    Listener() : socket_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), length) == 0);
        REQUIRE(::listen(socket_, 5) == 0);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
        port = ntohs(address.sin_port);
    }
    ~Listener() { stop(); }
    void stop()
    {
        if (socket_ >= 0)
            ::close(socket_);
        socket_ = -1;
    }
    int accept() const { return ::accept(socket_, nullptr, nullptr); }
    std::uint16_t port = 0;

private:
    int socket_;
};

std::string own_path(std::string const& kind) { return kind + "mado-supervisor-" + std::to_string(::getpid()); }

}  // namespace

TEST_CASE("supervisor: what is told arrives, by a file and by a name without one")
{
    for (std::string const kind : { "/tmp/", "@" }) {
        CAPTURE(kind);
        Supervisor const supervisor(own_path(kind));
        Variable const variable("NOTIFY_SOCKET", own_path(kind));
        CHECK(supervisor::tell("READY=1\nSTATUS=front 8080"));
        CHECK(supervisor.heard() == "READY=1\nSTATUS=front 8080");
        CHECK(supervisor.heard().empty());
    }
}

TEST_CASE("supervisor: nobody listens, and nothing happens")
{
    ::unsetenv("NOTIFY_SOCKET");
    CHECK_FALSE(supervisor::tell("READY=1"));
    for (std::string const& wrong : { std::string {}, std::string("relative"), std::string("/"), "/" + std::string(200, 'x'), own_path("/tmp/nobody-") }) {
        CAPTURE(wrong);
        Variable const variable("NOTIFY_SOCKET", wrong);
        CHECK_FALSE(supervisor::tell("READY=1"));
    }
}

TEST_CASE("supervisor: the pace of the watchdog is half of its patience, and only for the process that it means")
{
    CHECK_FALSE(supervisor::watchdog_pace());
    struct Row { char const* after; std::string meant; std::optional<std::chrono::microseconds> pace; };
    std::string const me = std::to_string(::getpid()), other = std::to_string(::getppid());
    for (auto const& row : { Row { "60000000", me, 30s }, Row { "60000000", other, {} }, Row { "0", me, {} }, Row { "-5", me, {} }, Row { "soon", me, {} }, Row { "10s", me, {} } }) {
        CAPTURE(row.after);
        Variable const after("WATCHDOG_USEC", row.after), meant("WATCHDOG_PID", row.meant);
        CHECK(supervisor::watchdog_pace() == row.pace);
    }
    Variable const after("WATCHDOG_USEC", "2000000");
    CHECK(supervisor::watchdog_pace() == 1s);
}

TEST_CASE("supervisor: a listener that answers or ends is alive, one that only accepts is not")
{
    Listener listener;
    CHECK_FALSE(supervisor::answers("127.0.0.1", listener.port, 100ms));  // the kernel has accepted, the program does nothing
    ::close(listener.accept());
    for (std::string const& does : { std::string("HTTP/1.1 200 OK\r\n\r\n"), std::string {} }) {
        CAPTURE(does);
        std::thread other([&] {
            int const peer = listener.accept();
            char bytes[200];
            (void)::recv(peer, bytes, sizeof bytes, 0);
            (void)::send(peer, does.data(), does.size(), MSG_NOSIGNAL);
            ::close(peer);
        });
        CHECK(supervisor::answers("127.0.0.1", listener.port, 5s));
        other.join();
    }
    listener.stop();
    CHECK_FALSE(supervisor::answers("127.0.0.1", listener.port, 100ms));
    CHECK_FALSE(supervisor::answers("nowhere.invalid", listener.port, 100ms));
}
