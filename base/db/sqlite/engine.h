#pragma once
// The SQLite engine: one writer thread with group commit, some connections that read.
#include "sqlite/connection.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>

namespace mado::db::detail {

// Connections that read, opened when first needed and kept.
class ReadConnections {
public:
    ReadConnections(Options const& options, Tallies& tallies, std::atomic<std::int64_t>& connections)
        : options_(options), tallies_(tallies), connections_(connections)
    {
    }

    class Lease {
    public:
        Lease(ReadConnections& from, std::unique_ptr<SqliteConnection> connection) : from_(from), connection_(std::move(connection)) {}
        ~Lease() { from_.give_back(std::move(connection_)); }
        Lease(Lease const&) = delete;
        Lease& operator=(Lease const&) = delete;
        SqliteConnection& operator*() const { return *connection_; }
        void discard() { connection_.reset(); }   // it met an I/O error: the next lease opens another

    private:
        ReadConnections& from_;
        std::unique_ptr<SqliteConnection> connection_;
    };
    Lease lease();
    void forget_idle();   // after migrations

private:
    void give_back(std::unique_ptr<SqliteConnection> connection);

    Options const& options_;
    Tallies& tallies_;
    std::atomic<std::int64_t>& connections_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;
    int leased_ = 0;
};

class SqliteEngine final : public Engine {
public:
    explicit SqliteEngine(Options options);
    ~SqliteEngine() override;

    SqlEngine kind() const override { return SqlEngine::Sqlite; }
    void before_group_commit(std::function<void(AllTenants&)> hook) override;
    void on_notice(std::string topic, std::function<void(std::string const&)> told) override { told_[std::move(topic)].push_back(std::move(told)); }
    bool holds(std::string const&) override { return true; }   // there is one process on a SQLite file
    void release(std::string const&) override {}

private:
    struct Request {
        std::string const& tenant;
        Alone const& alone;
        std::function<bool(Write&)> const& work;
        bool kept = false;
        std::exception_ptr failure {};
        std::binary_semaphore answered { 0 };
    };
    using Group = std::vector<std::shared_ptr<Request>>;   // shared: who waits may be gone before the wake-up returns

    void run_read(std::string const& tenant, std::function<void(Read&)> const& work) override;
    bool run_write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work) override;
    void run_migrations(std::vector<Migration> const& migrations) override;
    std::string run_check(Statement const& statement) override;
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
    void read_on(SqliteConnection& connection, std::string const& tenant, std::function<void(Read&)> const& work);

    bool const in_memory_;                // then one connection serves all, in turn
    std::mutex writing_;                  // who uses writer_
    SqliteConnection writer_;
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

}  // namespace mado::db::detail
