#pragma once
// The SQLite engine: one writer thread with group commit, some connections that read.
#include "sqlite/connection.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>

namespace mado::db {

// Connections that read, opened when first needed and kept.
class ReadConnections {
public:
    explicit ReadConnections(Options const& options) : options_(options) {}

    class Lease {
    public:
        Lease(ReadConnections& from, std::unique_ptr<detail::Connection> connection) : from_(from), connection_(std::move(connection)) {}
        ~Lease() { from_.give_back(std::move(connection_)); }
        Lease(Lease const&) = delete;
        Lease& operator=(Lease const&) = delete;
        detail::Connection& operator*() const { return *connection_; }
        void discard() { connection_.reset(); }   // it met an I/O error: the next lease opens another

    private:
        ReadConnections& from_;
        std::unique_ptr<detail::Connection> connection_;
    };
    Lease lease();
    void forget_idle();   // after migrations

private:
    void give_back(std::unique_ptr<detail::Connection> connection);

    Options const& options_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<detail::Connection>> idle_;
    int leased_ = 0;
};

class Database::Engine {
public:
    explicit Engine(Options options);
    ~Engine();

    void read(std::string const& tenant, std::function<void(Read&)> const& work);
    void write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work);
    void migrate(std::vector<Migration> const& migrations);
    void before_group_commit(std::function<void(AllTenants&)> hook);
    std::string check(Statement const& statement);
    void on_notice(std::string topic, std::function<void(std::string const&)> told) { told_[std::move(topic)].push_back(std::move(told)); }

private:
    struct Request {
        std::string const& tenant;
        Alone const& alone;
        std::function<bool(Write&)> const& work;
        std::exception_ptr failure {};
        std::binary_semaphore answered { 0 };
    };
    using Group = std::vector<std::shared_ptr<Request>>;   // shared: who waits may be gone before the wake-up returns

    void work_until_stopped();
    bool wait_for_work();
    void run_group();
    void run_queued(Group& group);
    void run_closure(Request& request);
    void finish(bool changed);
    void run_hook();
    void wake_and_answer(Group const& group);
    void tell_notices();
    void fail_group(Group const& group, std::exception_ptr const& why);
    void read_on(detail::Connection& connection, std::string const& tenant, std::function<void(Read&)> const& work);
    void report_if_slow(std::string_view what, detail::Connection const& connection, std::chrono::steady_clock::time_point start) const;

    Options const options_;
    bool const in_memory_;                // then one connection serves all, in turn
    std::mutex writing_;                  // who uses writer_
    detail::Connection writer_;
    ReadConnections readers_;
    std::function<void(AllTenants&)> hook_;
    std::int64_t group_changes_ = 0;
    std::map<std::string, std::vector<std::function<void(std::string const&)>>> told_;   // by topic, filled at start

    std::mutex queueing_;
    std::condition_variable queued_or_stopping_;
    std::deque<std::shared_ptr<Request>> queue_;
    bool stopping_ = false;
    std::deque<std::shared_ptr<Request>> taken_;   // the writer's own
    std::thread thread_;                           // last: it uses all above
};

// Applies what is new in one transaction on this connection.
void apply_migrations(detail::Connection& connection, std::vector<Migration> const& migrations);

}  // namespace mado::db
