#include <mado/clamd/clamd.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

using namespace mado::clamd;

namespace {

std::string exactly(int from, std::size_t size)
{
    std::string all(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        auto const got = ::recv(from, all.data() + have, size - have, 0);
        if (got <= 0)
            return all.substr(0, have);
        have += static_cast<std::size_t>(got);
    }
    return all;
}

// Speaks clamd's side of one INSTREAM: takes pieces until the empty one or its limit, then says what it is told to say.
struct Scanner {
    std::string folder, path, received;
    std::size_t limit = 1U << 30;
    int listener = -1;
    std::thread thread;

    explicit Scanner(std::string say, std::size_t most = 1U << 30, bool stays_silent = false) : limit(most)
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-clamd-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        path = folder + "/clamd.ctl";
        listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(::bind(listener, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listener, 1) == 0);
        thread = std::thread([this, say, stays_silent] { serve(say, stays_silent); });
    }
    ~Scanner()
    {
        ::shutdown(listener, SHUT_RDWR);
        thread.join();
        ::close(listener);
        std::filesystem::remove_all(folder);
    }

    void serve(std::string const& say, bool stays_silent)
    {
        int const one = ::accept(listener, nullptr, nullptr);
        if (one < 0)
            return;
        if (exactly(one, 10) != std::string("zINSTREAM\0", 10)) {
            ::close(one);
            return;
        }
        bool is_whole = false;
        while (!is_whole && received.size() <= limit) {
            auto const head = exactly(one, 4);
            if (head.size() < 4)
                break;
            std::size_t size = 0;
            for (unsigned char const byte : head)
                size = size << 8 | byte;
            is_whole = size == 0;
            received += exactly(one, size);
        }
        auto const words = received.size() > limit ? std::string("INSTREAM size limit exceeded. ERROR\0", 36) : say;
        if (stays_silent)
            (void)exactly(one, 1);  // until the other side goes
        else
            (void)!::send(one, words.data(), words.size(), MSG_NOSIGNAL);
        ::shutdown(one, SHUT_WR);
        while (!exactly(one, 4096).empty()) {
        }
        ::close(one);
    }
};

std::string with_end(std::string_view words) { return std::string(words) + '\0'; }

TEST_CASE("what clamd says is understood; only its whole OK is clean")
{
    struct Row { char const* name; std::string says; Answer answer; char const* what; };
    for (auto const& row : {
             Row { "clean", with_end("stream: OK"), Answer::Clean, "" },
             Row { "found", with_end("stream: Eicar-Test-Signature FOUND"), Answer::Found, "Eicar-Test-Signature" },
             Row { "a name with spaces", with_end("stream: Two words FOUND"), Answer::Found, "Two words" },
             Row { "half an answer", "stream: O", Answer::Away, "half an answer" },
             Row { "OK without its end", "stream: OK", Answer::Away, "half an answer" },
             Row { "nothing", "", Answer::Away, "it closed without an answer" },
             Row { "an error", with_end("stream: Can't allocate memory ERROR"), Answer::Away, "it said: stream: Can't allocate memory ERROR" },
             Row { "another word", with_end("PONG"), Answer::Away, "it said: PONG" },
             Row { "FOUND without a name", with_end("stream:  FOUND"), Answer::Away, "it said: stream:  FOUND" },
             Row { "OK and more", with_end("stream: OK FOUND"), Answer::Found, "OK" },
             Row { "without end", std::string(9000, 'x'), Answer::Away, "an answer without end" },
         }) {
        CAPTURE(row.name);
        Scanner const scanner(row.says);
        auto const verdict = scan({ .address = scanner.path }, "bytes");
        CHECK(verdict.answer == row.answer);
        CHECK(verdict.what == row.what);
    }
}

TEST_CASE("the bytes arrive whole, in pieces; nothing at all is also asked about")
{
    for (std::size_t const size : { 0U, 1U, 99U, 100U, 101U, 1000U, 300'000U }) {
        CAPTURE(size);
        std::string bytes;
        for (std::size_t at = 0; at < size; ++at)
            bytes += static_cast<char>(at * 7);
        Scanner scanner(with_end("stream: OK"));
        CHECK(scan({ .address = scanner.path, .chunk = 100 }, bytes).answer == Answer::Clean);
        CHECK(scanner.received == bytes);
    }
}

TEST_CASE("too large for the scanner, for us, silent, or not there: never clean")
{
    {
        Scanner const scanner(with_end("stream: OK"), 1000);
        CHECK(scan({ .address = scanner.path, .chunk = 100 }, std::string(50'000, 'a')).answer == Answer::TooLarge);
    }
    CHECK(scan({ .address = "/nowhere", .most = 10 }, "more than ten bytes").answer == Answer::TooLarge);
    {
        Scanner const scanner("", 1U << 30, true);
        auto const verdict = scan({ .address = scanner.path, .time = std::chrono::milliseconds(150) }, "bytes");
        CHECK(verdict.answer == Answer::Away);
        CHECK(verdict.what == "no answer in time");
    }
    CHECK(scan({ .address = "/nowhere/clamd.ctl" }, "bytes").answer == Answer::Away);
    CHECK(scan({ .address = "127.0.0.1:1" }, "bytes").answer == Answer::Away);
    CHECK(scan({ .address = "no-such-host.invalid:3310" }, "bytes").answer == Answer::Away);
}

TEST_CASE("an address is a path or a host with its port")
{
    struct Row { char const* address; bool is_right; };
    for (auto const& row : { Row { "/run/clamav/clamd.ctl", true }, Row { "scanner:3310", true }, Row { "[::1]:3310", true }, Row { "scanner", false }, Row { ":3310", false }, Row { "scanner:0", false },
             Row { "scanner:70000", false }, Row { "scanner:33a", false }, Row { "", false } }) {
        CAPTURE(row.address);
        CHECK(wrong_address(row.address).has_value() != row.is_right);
    }
    CHECK(wrong_address("/" + std::string(200, 'x')));
}

}  // namespace
