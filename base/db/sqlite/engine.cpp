#include "sqlite/engine.h"

#include "engine/migrations.h"

#include <mado/db/dialect.h>

namespace mado::db::detail {

namespace {

// A group that runs long would keep its first writers waiting: the rest of the queue makes the next group.
constexpr auto longest_group = std::chrono::milliseconds(100);

constexpr char const* create_table = "CREATE TABLE IF NOT EXISTS mado_migration (module TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, "
                                     "sha256 TEXT NOT NULL, PRIMARY KEY (module, number)) STRICT";

}  // namespace

ReadConnections::Lease ReadConnections::lease()
{
    std::unique_ptr<SqliteConnection> connection;
    {
        std::unique_lock lock(mutex_);
        freed_.wait(lock, [&] { return leased_ < std::max(1, options_.readers); });
        ++leased_;
        if (!idle_.empty()) {
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!connection) {
        try {
            connection = std::make_unique<SqliteConnection>(options_, SqliteConnection::Use::Reads, tallies_, connections_);
        } catch (...) {
            give_back(nullptr);
            throw;
        }
    }
    return { *this, std::move(connection) };
}

void ReadConnections::give_back(std::unique_ptr<SqliteConnection> connection)
{
    {
        std::lock_guard const lock(mutex_);
        --leased_;
        if (connection)
            idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

void ReadConnections::forget_idle()
{
    std::lock_guard const lock(mutex_);
    idle_.clear();
}

SqliteEngine::SqliteEngine(Options options)
    : Engine(std::move(options)), in_memory_(options_.path == ":memory:"),
      writer_(options_, SqliteConnection::Use::Writes, tallies_, counters_.connections), readers_(options_, tallies_, counters_.connections),
      thread_([this] { work_until_stopped(); })
{
}

SqliteEngine::~SqliteEngine()
{
    {
        std::lock_guard const lock(queueing_);
        stopping_ = true;
    }
    queued_or_stopping_.notify_one();
    thread_.join();
}

bool SqliteEngine::run_write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work)
{
    auto const request = std::make_shared<Request>(tenant, alone, work);
    {
        std::lock_guard const lock(queueing_);
        if (stopping_)
            throw Failure("the database is closing");
        queue_.push_back(request);
        ++counters_.waiting;
    }
    queued_or_stopping_.notify_one();
    request->answered.acquire();
    if (request->failure)
        std::rethrow_exception(request->failure);
    return request->kept;
}

void SqliteEngine::work_until_stopped()
{
    Inside const inside("writer");  // closures, hooks and wakes run here: none of them may open a transaction
    while (wait_for_work())
        run_group();
}

bool SqliteEngine::wait_for_work()
{
    std::unique_lock lock(queueing_);
    queued_or_stopping_.wait(lock, [&] { return stopping_ || !queue_.empty() || !taken_.empty(); });
    std::ranges::move(queue_, std::back_inserter(taken_));
    queue_.clear();
    return !taken_.empty();
}

void SqliteEngine::run_group()
{
    std::lock_guard const lock(writing_);
    Group group;
    writer_.wakes.clear();
    writer_.notices.clear();
    writer_.start_work(SqliteConnection::Use::Writes);
    try {
        try {
            writer_.control(SqliteConnection::Control::BeginWriting);
        } catch (...) {
            group.assign(taken_.begin(), taken_.end());
            counters_.waiting -= static_cast<std::int64_t>(taken_.size());
            taken_.clear();
            throw;
        }
        run_queued(group);
        finish(group_changes_ != 0);
    } catch (...) {
        auto const why = std::current_exception();
        writer_.rollback();
        fail_group(group, why);
        return;
    }
    wake_and_answer(group);
}

void SqliteEngine::run_queued(Group& group)
{
    group_changes_ = 0;
    auto const until = std::chrono::steady_clock::now() + longest_group;
    do {
        group.push_back(std::move(taken_.front()));
        taken_.pop_front();
        --counters_.waiting;
        run_closure(*group.back());
    } while (!taken_.empty() && std::chrono::steady_clock::now() < until);
}

// Throws only when the whole group is lost.
void SqliteEngine::run_closure(Request& request)
{
    using Control = SqliteConnection::Control;
    auto const start = std::chrono::steady_clock::now();
    auto const changes = writer_.changes();
    auto const wakes = writer_.wakes.size();
    auto const notices = writer_.notices.size();
    writer_.start_work(SqliteConnection::Use::Writes);
    writer_.control(Control::Savepoint);
    bool keep = false;
    try {
        keep = work_on(writer_, request.tenant, request.work);
        if (writer_.failure())
            std::rethrow_exception(writer_.failure());
    } catch (...) {
        request.failure = std::current_exception();
    }
    if (writer_.lost())
        std::rethrow_exception(writer_.failure());
    report_if_slow(request.alone.name, writer_, start);
    if (keep && !request.failure) {
        request.kept = true;
        group_changes_ += writer_.changes() - changes;
    } else {
        writer_.control(Control::RollbackTo);
        writer_.wakes.resize(wakes);
        writer_.notices.resize(notices);
    }
    writer_.control(Control::Release);
}

void SqliteEngine::finish(bool changed)
{
    if (changed && hook_)
        run_hook();
    writer_.control(SqliteConnection::Control::Commit);
}

void SqliteEngine::run_hook()
{
    writer_.start_work(SqliteConnection::Use::Writes);
    AllTenants all(writer_);
    hook_(all);
    if (writer_.failure())
        std::rethrow_exception(writer_.failure());
}

void SqliteEngine::wake_and_answer(Group const& group)
{
    for (auto const& request : group)
        request->answered.release();
    wake(writer_.wakes);
    tell_notices();
}

// There is one process on a SQLite file: who listens is here.
void SqliteEngine::tell_notices()
{
    for (auto const& [topic, words] : writer_.notices)
        if (auto const found = told_.find(topic); found != told_.end())
            for (auto const& told : found->second) {
                try {
                    told(words);
                } catch (...) {  // as a wake: its write is durable and answered
                }
            }
    writer_.notices.clear();
}

// A refusal may have read what is now rolled back, so it is no answer either. An exception of the closure's own stays what it is.
void SqliteEngine::fail_group(Group const& group, std::exception_ptr const& why)
{
    writer_.wakes.clear();
    for (auto const& request : group) {
        if (!request->failure)
            request->failure = why;
        request->answered.release();
    }
}

void SqliteEngine::run_read(std::string const& tenant, std::function<void(Read&)> const& work)
{
    if (in_memory_) {
        std::lock_guard const lock(writing_);
        read_on(writer_, tenant, work);
        return;
    }
    auto lease = readers_.lease();
    try {
        read_on(*lease, tenant, work);
    } catch (...) {
        if ((*lease).lost())
            lease.discard();
        throw;
    }
}

void SqliteEngine::read_on(SqliteConnection& connection, std::string const& tenant, std::function<void(Read&)> const& work)
{
    auto const start = std::chrono::steady_clock::now();
    connection.start_work(SqliteConnection::Use::Reads);
    connection.control(SqliteConnection::Control::Begin);
    try {
        work_on(connection, tenant, work);
        if (connection.failure())
            std::rethrow_exception(connection.failure());
        connection.control(SqliteConnection::Control::Commit);
    } catch (...) {
        connection.rollback();
        throw;
    }
    report_if_slow("read", connection, start);
}

// All or nothing, so a start that stops leaves the database as it was.
void SqliteEngine::run_migrations(std::vector<Migration> const& migrations)
{
    std::lock_guard const lock(writing_);
    writer_.start_work(SqliteConnection::Use::Writes);
    writer_.control(SqliteConnection::Control::BeginWriting);
    try {
        writer_.script(create_table);
        apply_new_migrations(writer_, migrations, translate_for_sqlite);
        writer_.control(SqliteConnection::Control::Commit);
    } catch (...) {
        writer_.rollback();
        throw;
    }
    readers_.forget_idle();
}

void SqliteEngine::before_group_commit(std::function<void(AllTenants&)> hook)
{
    std::lock_guard const lock(writing_);
    hook_ = std::move(hook);
}

std::string SqliteEngine::run_check(Statement const& statement)
{
    if (in_memory_) {
        std::lock_guard const lock(writing_);
        return writer_.check(statement);
    }
    auto lease = readers_.lease();
    return (*lease).check(statement);
}

}  // namespace mado::db::detail
