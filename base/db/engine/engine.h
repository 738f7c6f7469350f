#pragma once
// What both engines are to Database, and what they share: the mark of being inside a transaction, figures, reports of slow work.
#include <mado/db/database.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>

namespace mado::db::detail {

// How often a statement ran and how long it took, in this process. Counted by many threads without a lock.
struct Tally {
    std::atomic<std::int64_t> runs = 0, microseconds = 0, slowest = 0;
    void count(std::int64_t took);
};

class Tallies {
public:
    Tally& of(std::string const& statement);   // stays where it is; asked once when a statement is prepared
    std::vector<StatementFigures> longest(std::size_t most) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, Tally> tallies_;
};

// Positioned on a row.
class Cursor {
public:
    virtual ~Cursor() = default;
    virtual std::int64_t integer(std::string_view column) const = 0;
    virtual std::string text(std::string_view column) const = 0;
    virtual std::string bytes(std::string_view column) const = 0;
    virtual bool is_null(std::string_view column) const = 0;
};

// One connection with its prepared statements. Used by one thread at a time.
class Connection {
public:
    explicit Connection(Tallies& tallies) : tallies_(tallies) {}
    virtual ~Connection() = default;
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    virtual std::int64_t run(Statement const& statement, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader) = 0;
    virtual void script(std::string const& sql) = 0;   // several statements without parameters
    virtual bool in_transaction() const = 0;

    std::string slowest() const { return slowest_; }            // statement of the work at hand
    std::vector<std::function<void()>> wakes;                   // run after the commit
    std::vector<std::pair<std::string, std::string>> notices;   // topic and words, told after the commit

protected:
    void forget_slowest();
    void count(Tally& tally, std::string const& statement, std::chrono::steady_clock::time_point start);
    Tallies& tallies_;

private:
    std::string slowest_;
    std::int64_t slowest_microseconds_ = 0;
};

// Marks the thread as inside a transaction; another one inside it is a mistake of the program.
class Inside {
public:
    explicit Inside(std::string_view what);
    ~Inside();
    Inside(Inside const&) = delete;
    Inside& operator=(Inside const&) = delete;
};

struct Counters {
    std::atomic<std::int64_t> reads = 0, writes = 0, refused = 0, failed = 0, retries = 0, waiting = 0, connections = 0, lost = 0, slow = 0;
};

class Engine {
public:
    virtual ~Engine() = default;
    Engine(Engine const&) = delete;
    Engine& operator=(Engine const&) = delete;

    void read(std::string const& tenant, std::function<void(Read&)> const& work);
    void write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work);
    void migrate(std::vector<Migration> const& migrations);
    std::string check(Statement const& statement);
    Figures figures() const;

    virtual SqlEngine kind() const = 0;
    virtual void before_group_commit(std::function<void(AllTenants&)> hook) = 0;
    virtual void on_notice(std::string topic, std::function<void(std::string const&)> told) = 0;
    virtual bool holds(std::string const& name) = 0;
    virtual void release(std::string const& name) = 0;

protected:
    explicit Engine(Options options) : options_(std::move(options)) {}

    virtual void run_read(std::string const& tenant, std::function<void(Read&)> const& work) = 0;
    virtual bool run_write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work) = 0;   // false: refused, nothing is kept
    virtual void run_migrations(std::vector<Migration> const& migrations) = 0;
    virtual std::string run_check(Statement const& statement) = 0;

    static void work_on(Connection& connection, std::string const& tenant, std::function<void(Read&)> const& work);
    static bool work_on(Connection& connection, std::string const& tenant, std::function<bool(Write&)> const& work);
    static void wake(std::vector<std::function<void()>>& wakes);   // what its write asked for, now that it is durable
    void report_if_slow(std::string_view what, Connection const& connection, std::chrono::steady_clock::time_point start);

    Options const options_;
    Counters counters_;
    Tallies tallies_;
};

std::int64_t microseconds_since(std::chrono::steady_clock::time_point start);

}  // namespace mado::db::detail
