#pragma once
// Two or three zones with their links, and a wire between them that can be cut.
#include <mado/crypto/box.h>
#include <mado/db/fresh.h>
#include <mado/gateway/link.h>
#include <mado/http/peer.h>
#include <mado/names/embedded.h>

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

namespace mado::embedded {
std::span<File const> files();
std::span<File const> gateway();
}

namespace mado::gateway::test {

inline std::string const town = "332089";

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-link-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

// Each zone has a folder of keys of its own, as on hosts of their own.
inline std::string keys_folder(std::filesystem::path const& folder, std::string const& zone) { return (folder / zone / "keys").string(); }
inline void pair_all(std::filesystem::path const& folder, std::vector<std::string> const& zones)
{
    for (auto const& zone : zones) {
        keys_of(zone, keys_folder(folder, zone));
        link_keys_of(zone, keys_folder(folder, zone));
    }
    for (auto const& zone : zones)
        for (auto const& other : zones)
            for (auto const* ending : { ".pub", ".tls.pub" })
                if (zone != other)
                    std::filesystem::copy_file(std::filesystem::path(keys_folder(folder, other)) / (other + ending), std::filesystem::path(keys_folder(folder, zone)) / (other + ending), std::filesystem::copy_options::overwrite_existing);
}

struct Linked {
    db::Options options { db::test::fresh() };
    db::Database database { options };
    files::Store files;
    Ids ids;
    SystemClock clock;
    std::string keys;
    Gateway gateway;
    Link link;
    std::mutex mutex;
    std::vector<std::string> handled;

    static LinkOptions link_options(std::filesystem::path const& folder, std::string const& zone)
    {
        LinkOptions options;
        options.keys = keys_folder(folder, zone);
        options.partial = folder / zone / "link";
        options.node = "test";
        options.rest_seconds = 0;
        options.wait_seconds = 1;
        options.chunk_bytes = 40'000;
        return options;
    }
    Linked(std::string const& zone, std::filesystem::path const& folder) : Linked(zone, folder, link_options(folder, zone)) {}
    Linked(std::string const& zone, std::filesystem::path const& folder, LinkOptions const& link_options)
        : files(folder / zone / "files"), keys(keys_folder(folder, zone)), gateway(keys_of(zone, keys), database, files, clock, ids), link(gateway, database, files, clock, link_options)
    {
        std::vector<db::Migration> migrations { { "files", 1, "0001", embedded::files().front().bytes } };
        int number = 0;
        for (auto const& file : embedded::gateway())
            migrations.push_back({ "gateway", ++number, file.path.data(), file.bytes });
        database.migrate(migrations);
        for (auto const kind : { Kind::Submitted, Kind::Told, Kind::Published })
            gateway.receives(kind, [this](db::Write&, Caller const& caller, Moment const&, Message const& message) -> Result<void> {
                std::lock_guard const lock(mutex);
                handled.push_back(caller.tenant + ":" + message.body.text("word"));
                return {};
            });
    }
    ~Linked() { link.stop(); }

    void say(Kind kind, std::string const& to, std::string const& subject, std::string const& word, std::vector<BlobName> blobs = {})
    {
        Letter letter { kind, subject, to, {}, clock.now(), std::move(blobs) };
        letter.body = plain_body(town, kind, subject, {}, letter.arrived_at, json::object({ { "word", word } }));
        Moment const now { clock.now(), ids };
        (void)database.write(town, [&](db::Write& tx) -> Result<void> { post(tx, now, letter); return {}; });
    }
    std::size_t heard()
    {
        std::lock_guard const lock(mutex);
        return handled.size();
    }
    std::vector<std::string> all_heard()
    {
        std::lock_guard const lock(mutex);
        return handled;
    }
    std::size_t waits() { return gateway.look(town).size(); }
};

// Waits for what other threads do; false after the time.
template <class Question>
bool soon(Question&& question, std::chrono::seconds time = std::chrono::seconds { 60 })
{
    auto const until = std::chrono::steady_clock::now() + time;
    while (!question()) {
        if (std::chrono::steady_clock::now() > until)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds { 5 });
    }
    return true;
}

// A wire to 127.0.0.1:to that is cut after so many bytes of either direction, connection by connection: 0 never.
class Wire {
public:
    explicit Wire(std::uint16_t to) : to_(to)
    {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = at(0);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 64) == 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        accepting_ = std::jthread([this](std::stop_token const& stop) { accept(stop); });
    }
    ~Wire()
    {
        accepting_.request_stop();
        accepting_.join();
        closing_ = true;
        carrying_.clear();
        ::close(listener_);
    }
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    std::atomic<std::size_t> outward { 0 }, inward { 0 };  // allowance of a connection: from who opened it, and back
    std::atomic<int> cuts { 0 };
    std::atomic<std::uint64_t> bytes_back { 0 };

private:
    static sockaddr_in at(std::uint16_t port)
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    void accept(std::stop_token const& stop)
    {
        while (!stop.stop_requested()) {
            pollfd waiting { listener_, POLLIN, 0 };
            if (::poll(&waiting, 1, 20) <= 0)
                continue;
            int const from = ::accept(listener_, nullptr, nullptr);
            int const to = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            auto const address = at(to_);
            if (::connect(to, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
                ::close(from);
                ::close(to);
                continue;
            }
            carrying_.emplace_back([this, from, to] { carry(from, to); });
        }
    }

    void carry(int from, int to)
    {
        for (int const end : { from, to }) {
            int const at_once = 1;  // pieces go as they come, they do not wait for the word that the last one arrived
            ::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        }
        std::array<std::size_t, 2> carried {};
        std::array<char, 4'096> bytes {};
        for (bool open = true; open && !closing_;) {
            std::array<pollfd, 2> both { { { from, POLLIN, 0 }, { to, POLLIN, 0 } } };
            if (::poll(both.data(), both.size(), 20) <= 0)
                continue;
            for (std::size_t i = 0; i < 2 && open; ++i) {
                if (both[i].revents == 0)
                    continue;
                std::size_t const most = i == 0 ? outward : inward;  // asked again: a connection that stands already is bounded too
                auto const room = most == 0 ? bytes.size() : std::min(bytes.size(), most - std::min(most, carried[i]));
                auto const got = room == 0 ? 0 : ::recv(i == 0 ? from : to, bytes.data(), room, 0);
                if (room > 0 && (got <= 0 || ::send(i == 0 ? to : from, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)) {
                    open = false;
                    break;
                }
                carried[i] += static_cast<std::size_t>(got);
                if (i == 1)
                    bytes_back += static_cast<std::uint64_t>(got);
                if (most > 0 && carried[i] >= most) {
                    ++cuts;
                    open = false;
                }
            }
        }
        ::close(from);
        ::close(to);
    }

    std::uint16_t to_, port_ = 0;
    int listener_ = -1;
    std::atomic<bool> closing_ { false };
    std::vector<std::jthread> carrying_;
    std::jthread accepting_;
};

}  // namespace mado::gateway::test
