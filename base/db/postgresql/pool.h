#pragma once
// Connections opened when first needed and kept, at most Options::connections.
#include "postgresql/connection.h"

#include <condition_variable>

namespace mado::db::postgresql {

// Until when something is tried, and how long to wait between.
class Patience {
public:
    explicit Patience(std::int64_t milliseconds) : until_(std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds)) {}
    std::chrono::steady_clock::time_point until() const { return until_; }
    bool over() const { return std::chrono::steady_clock::now() >= until_; }
    void pause(std::chrono::milliseconds longest);   // longer each time, with a part of chance, so that rivals do not meet again

private:
    std::chrono::steady_clock::time_point until_;
    int pauses_ = 0;
};

class Pool {
public:
    Pool(Options const& options, detail::Tallies& tallies, detail::Counters& counters) : options_(options), tallies_(tallies), counters_(counters) {}

    class Lease {
    public:
        Lease(Pool& from, std::unique_ptr<PostgresqlConnection> connection) : from_(from), connection_(std::move(connection)) {}
        ~Lease() { from_.give_back(std::move(connection_)); }
        Lease(Lease const&) = delete;
        Lease& operator=(Lease const&) = delete;
        PostgresqlConnection& operator*() const { return *connection_; }
        PostgresqlConnection* operator->() const { return connection_.get(); }

    private:
        Pool& from_;
        std::unique_ptr<PostgresqlConnection> connection_;
    };
    Lease lease(std::chrono::steady_clock::time_point until);   // throws Busy when none became free, LostConnection when none opens
    void forget_idle();

private:
    void give_back(std::unique_ptr<PostgresqlConnection> connection);
    std::unique_ptr<PostgresqlConnection> take(std::chrono::steady_clock::time_point until);

    Options const& options_;
    detail::Tallies& tallies_;
    detail::Counters& counters_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<PostgresqlConnection>> idle_;
    int leased_ = 0;
};

}  // namespace mado::db::postgresql
