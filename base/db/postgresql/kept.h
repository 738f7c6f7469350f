#pragma once
// What needs a connection of its own for as long as the process lives: hearing notices, sending them, and holding names.
#include "postgresql/link.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace mado::db::postgresql {

// Listens on a thread of its own, from the first topic on; reconnects for ever.
class Listener {
public:
    explicit Listener(Options const& options) : options_(options) {}
    ~Listener();
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;
    void on_notice(std::string topic, std::function<void(std::string const&)> told);   // returns when it listens, or after the deadline

private:
    void listen_until_stopped();
    void listen_once();
    void hear(Link& link);
    void tell(std::string const& topic, std::string const& words);
    void tell_all_that_something_was_missed();
    bool stopped_within(std::chrono::milliseconds time);

    Options const& options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::vector<std::function<void(std::string const&)>>> told_;
    bool listens_ = false, missed_ = false, stopping_ = false;
    int wake_[2] = { -1, -1 };   // a pipe: ends the waiting
    std::thread thread_;
};

// Sends the notices of what is committed, on a thread of its own. NOTIFY inside the writes would put their commits in a row: the server holds one lock for it until
// the commit is on disk. What is lost with a connection is made good by those who look now and then.
class Teller {
public:
    explicit Teller(Options const& options) : options_(options) {}
    ~Teller();   // what waits is still sent, when the server is there
    Teller(Teller const&) = delete;
    Teller& operator=(Teller const&) = delete;
    void tell(std::vector<std::pair<std::string, std::string>> const& notices);   // topic and words; after the commit

private:
    static constexpr std::size_t most_waiting = 10'000, most_at_once = 200;
    void tell_until_stopped();
    void send(std::vector<std::string> const& payloads);

    Options const& options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> waiting_;
    bool stopping_ = false;
    std::unique_ptr<Link> link_;   // of the thread
    std::thread thread_;
};

// Names as advisory locks of a session: the server takes them away when the process dies, and when it hangs for as long as `patience`. Whoever holds one asks again
// every few seconds.
class Names {
public:
    explicit Names(Options const& options, std::chrono::milliseconds patience = std::chrono::seconds(20)) : options_(options), patience_(patience) {}
    bool holds(std::string const& name);
    void release(std::string const& name);

private:
    bool connected();

    Options const& options_;
    std::chrono::milliseconds const patience_;
    std::mutex mutex_;
    std::unique_ptr<Link> link_;
    std::set<std::string> held_;
    std::chrono::steady_clock::time_point not_before_ {};   // after a failure: asked again a second later
};

}  // namespace mado::db::postgresql
