#pragma once
// Stands between a Database and its PostgreSQL, for tests: forwards, and cuts the connection when it is told to.
#include <mado/db/database.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace mado::db::test {

class CuttingProxy {
public:
    enum class Cut { No, BeforeCommit, AfterCommit };   // before it reaches the server; after the server did it, before its answer came back

    explicit CuttingProxy(Options const& options) : options_(options), server_(socket_in(folder_of(options.postgresql)))
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-proxy-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        auto const address = address_of(socket_in(folder_.string()));
        if (::bind(listening_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0 || ::listen(listening_, 64) != 0)
            throw Failure("the proxy cannot listen");
        thread_ = std::thread([this] { accept_until_stopped(); });
    }
    ~CuttingProxy()
    {
        stopping_ = true;
        thread_.join();
        for (auto& pair : pairs_)
            pair.join();
        ::close(listening_);
        std::filesystem::remove_all(folder_);
    }
    CuttingProxy(CuttingProxy const&) = delete;
    CuttingProxy& operator=(CuttingProxy const&) = delete;

    // The same database, through here.
    Options options() const
    {
        auto through = options_;
        auto const there = folder_of(through.postgresql);
        through.postgresql.replace(through.postgresql.find(there), there.size(), folder_.string());
        return through;
    }
    void cut_next(Cut cut) { cut_ = cut; }   // the next commit, once
    // Every connection that stands now; returns when they are cut.
    void cut_all()
    {
        auto const next = ++generation_;
        while (standing_before(next))
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    void refuse(bool refuses) { refuses_ = refuses; }
    int cuts() const { return cuts_; }

private:
    static std::string folder_of(std::string const& conninfo)
    {
        auto const from = conninfo.find("host=") + 5;
        return conninfo.substr(from, conninfo.find(' ', from) - from);
    }
    static std::string socket_in(std::string const& folder) { return folder + "/.s.PGSQL.5432"; }
    static sockaddr_un address_of(std::string const& path)
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        return address;
    }

    bool standing_before(int generation)
    {
        std::lock_guard const lock(mutex_);
        return !standing_.empty() && *standing_.begin() < generation;
    }

    void accept_until_stopped()
    {
        while (!stopping_) {
            pollfd ready { listening_, POLLIN, 0 };
            if (::poll(&ready, 1, 10) <= 0)
                continue;
            auto const client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
            if (client >= 0 && refuses_)
                ::close(client);
            else if (client >= 0) {
                auto const born = generation_.load();
                {
                    std::lock_guard const lock(mutex_);
                    standing_.insert(born);
                }
                pairs_.emplace_back([this, client, born] { forward(client, born); });
            }
        }
    }

    void forward(int client, int born)
    {
        auto const server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        auto const address = address_of(server_);
        if (::connect(server, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0)
            while (!stopping_ && generation_ == born && forward_some(client, server)) {
            }
        ::close(server);
        ::close(client);
        std::lock_guard const lock(mutex_);
        standing_.erase(standing_.find(born));
    }

    // False when one side has ended, or was cut.
    bool forward_some(int client, int server)
    {
        pollfd both[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
        if (::poll(both, 2, 5) <= 0)
            return true;
        if (both[0].revents != 0) {
            auto const bytes = some(client);
            if (bytes.empty())
                return false;
            if (bytes.find(commits) != std::string::npos)
                if (auto const cut = cut_.exchange(Cut::No); cut != Cut::No)
                    return cut_at_commit(cut, server, bytes);
            if (!send_all(server, bytes))
                return false;
        }
        if (both[1].revents != 0) {
            auto const bytes = some(server);
            return !bytes.empty() && send_all(client, bytes);
        }
        return true;
    }

    bool cut_at_commit(Cut cut, int server, std::string const& bytes)
    {
        ++cuts_;
        if (cut == Cut::AfterCommit && send_all(server, bytes))
            some(server);   // its answer is dropped here
        return false;
    }

    static std::string some(int from)
    {
        std::string bytes(64 * 1024, '\0');
        auto const got = ::recv(from, bytes.data(), bytes.size(), 0);
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return bytes;
    }
    static bool send_all(int to, std::string_view bytes)
    {
        while (!bytes.empty()) {
            auto const sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // A Bind message of the statement that is prepared as commit_work: an empty portal, then its name.
    inline static std::string const commits { "\0commit_work\0", 13 };
    Options options_;
    std::string server_;
    std::filesystem::path folder_;
    int listening_ = -1;
    std::atomic<bool> stopping_ = false, refuses_ = false;
    std::atomic<int> generation_ = 0, cuts_ = 0;
    std::atomic<Cut> cut_ = Cut::No;
    std::mutex mutex_;
    std::multiset<int> standing_;   // the generations of the connections that stand
    std::list<std::thread> pairs_;
    std::thread thread_;
};

}  // namespace mado::db::test
