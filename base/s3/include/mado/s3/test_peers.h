#pragma once
// Peers for tests alone: a real one (npm's s3rver) and one that answers what the test says, also nothing or half of it.
#include <mado/s3/client.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace mado::s3::test {

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-s3-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

// Started for the test on a free port of loopback, ended with it. Its bucket is "madoguchi".
class RealPeer {
public:
    RealPeer()
    {
        int to[2], from[2];
        if (::pipe(to) != 0 || ::pipe(from) != 0)
            throw std::runtime_error("no pipe");
        std::string const root = MADO_SOURCE_ROOT, script = root + "/base/s3/tests/peer.mjs", folder = folder_.path.string();
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(to[0], 0);
            ::dup2(from[1], 1);
            for (int const end : { to[0], to[1], from[0], from[1] })
                ::close(end);
            ::execlp("node", "node", script.c_str(), root.c_str(), folder.c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(to[0]);
        ::close(from[1]);
        input_ = to[1];
        std::string line;
        for (char c = 0; ::read(from[0], &c, 1) == 1 && c != '\n';)
            line += c;
        ::close(from[0]);
        if (line.empty())
            throw std::runtime_error("s3rver did not start: `npm ci` in the source folder installs it");
        port_ = line;
    }
    ~RealPeer() { stop(); }

    void stop()
    {
        if (child_ <= 0)
            return;
        ::close(input_);
        ::kill(child_, SIGTERM);
        ::waitpid(child_, nullptr, 0);
        child_ = 0;
    }

    Options options() const { return { .endpoint = "http://127.0.0.1:" + port_, .bucket = "madoguchi", .key_id = "S3RVER", .secret = "S3RVER", .attempts = 3, .pause_ms = 5 }; }

private:
    Folder folder_;
    pid_t child_ = 0;
    int input_ = -1;
    std::string port_;
};

// One connection an answer, in order; "" closes without a word. After the last one the peer does not listen any more.
class ScriptedPeer {
public:
    explicit ScriptedPeer(std::vector<std::string> answers) : answers_(std::move(answers)), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 16) != 0
            || ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no free port");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~ScriptedPeer()
    {
        ::shutdown(listening_, SHUT_RDWR);
        thread_.join();
        ::close(listening_);
    }
    Options options() const
    {
        return { .endpoint = "http://127.0.0.1:" + std::to_string(port_), .bucket = "madoguchi", .key_id = "someone", .secret = "very-secret", .silent_seconds = 1, .attempts = 3, .pause_ms = 5 };
    }
    std::vector<std::string> requests() const
    {
        std::lock_guard const lock(mutex_);
        return requests_;
    }
    static std::string answer(int status, std::string const& body, std::string const& headers = {})
    {
        return "HTTP/1.1 " + std::to_string(status) + " x\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
    }

private:
    void serve()
    {
        for (auto const& answer : answers_) {
            int const peer = ::accept(listening_, nullptr, nullptr);
            if (peer < 0)
                return;
            auto request = whole_request(peer);
            {
                std::lock_guard const lock(mutex_);
                requests_.push_back(std::move(request));
            }
            (void)!::write(peer, answer.data(), answer.size());
            ::close(peer);
        }
        ::shutdown(listening_, SHUT_RDWR);
    }

    static std::string whole_request(int peer)
    {
        std::string text;
        char buffer[4096];
        for (;;) {
            if (auto const end = text.find("\r\n\r\n"); end != std::string::npos) {
                auto const length = text.find("Content-Length: ");
                if (length == std::string::npos || text.size() >= end + 4 + std::stoul(text.substr(length + 16)))
                    return text;
            }
            auto const got = ::read(peer, buffer, sizeof buffer);
            if (got <= 0)
                return text;
            text.append(buffer, static_cast<std::size_t>(got));
        }
    }

    std::vector<std::string> answers_, requests_;
    mutable std::mutex mutex_;
    int listening_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace mado::s3::test
