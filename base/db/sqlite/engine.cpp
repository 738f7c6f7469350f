#include "sqlite/engine.h"

namespace mado::db {

namespace {

// A group that runs long would keep its first writers waiting: the rest of the queue makes the next group.
constexpr auto longest_group = std::chrono::milliseconds(100);

thread_local bool inside_a_transaction = false;

class Inside {
public:
    explicit Inside(std::string_view what)
    {
        if (inside_a_transaction)
            throw std::logic_error("a " + std::string(what) + " inside another transaction: the edge opens exactly one");
        inside_a_transaction = true;
    }
    ~Inside() { inside_a_transaction = false; }
    Inside(Inside const&) = delete;
    Inside& operator=(Inside const&) = delete;
};

}  // namespace

ReadConnections::Lease ReadConnections::lease()
{
    std::unique_ptr<detail::Connection> connection;
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
            connection = std::make_unique<detail::Connection>(options_, detail::Connection::Use::Reads);
        } catch (...) {
            give_back(nullptr);
            throw;
        }
    }
    return { *this, std::move(connection) };
}

void ReadConnections::give_back(std::unique_ptr<detail::Connection> connection)
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

Database::Engine::Engine(Options options)
    : options_(std::move(options)), in_memory_(options_.path == ":memory:"), writer_(options_, detail::Connection::Use::Writes), readers_(options_),
      thread_([this] { work_until_stopped(); })
{
}

Database::Engine::~Engine()
{
    {
        std::lock_guard const lock(queueing_);
        stopping_ = true;
    }
    queued_or_stopping_.notify_one();
    thread_.join();
}

void Database::Engine::write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work)
{
    Inside const inside("write");
    auto const request = std::make_shared<Request>(tenant, alone, work);
    {
        std::lock_guard const lock(queueing_);
        if (stopping_)
            throw Failure("the database is closing");
        queue_.push_back(request);
    }
    queued_or_stopping_.notify_one();
    request->answered.acquire();
    if (request->failure)
        std::rethrow_exception(request->failure);
}

void Database::Engine::work_until_stopped()
{
    inside_a_transaction = true;  // closures, hooks and wakes run here: none of them may open a transaction
    while (wait_for_work())
        run_group();
}

bool Database::Engine::wait_for_work()
{
    std::unique_lock lock(queueing_);
    queued_or_stopping_.wait(lock, [&] { return stopping_ || !queue_.empty() || !taken_.empty(); });
    std::ranges::move(queue_, std::back_inserter(taken_));
    queue_.clear();
    return !taken_.empty();
}

void Database::Engine::run_group()
{
    std::lock_guard const lock(writing_);
    Group group;
    writer_.wakes.clear();
    writer_.notices.clear();
    writer_.start_work(detail::Connection::Use::Writes);
    try {
        try {
            writer_.control(detail::Connection::Control::BeginWriting);
        } catch (...) {
            group.assign(taken_.begin(), taken_.end());
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

void Database::Engine::run_queued(Group& group)
{
    group_changes_ = 0;
    auto const until = std::chrono::steady_clock::now() + longest_group;
    do {
        group.push_back(std::move(taken_.front()));
        taken_.pop_front();
        run_closure(*group.back());
    } while (!taken_.empty() && std::chrono::steady_clock::now() < until);
}

// Throws only when the whole group is lost.
void Database::Engine::run_closure(Request& request)
{
    using Control = detail::Connection::Control;
    auto const start = std::chrono::steady_clock::now();
    auto const changes = writer_.changes();
    auto const wakes = writer_.wakes.size();
    auto const notices = writer_.notices.size();
    writer_.start_work(detail::Connection::Use::Writes);
    writer_.control(Control::Savepoint);
    bool keep = false;
    try {
        Write tx(writer_, request.tenant);
        keep = request.work(tx);
        if (writer_.failure())
            std::rethrow_exception(writer_.failure());
    } catch (...) {
        request.failure = std::current_exception();
    }
    if (writer_.lost())
        std::rethrow_exception(writer_.failure());
    report_if_slow(request.alone.name, writer_, start);
    if (keep && !request.failure) {
        group_changes_ += writer_.changes() - changes;
    } else {
        writer_.control(Control::RollbackTo);
        writer_.wakes.resize(wakes);
        writer_.notices.resize(notices);
    }
    writer_.control(Control::Release);
}

void Database::Engine::finish(bool changed)
{
    if (changed && hook_)
        run_hook();
    writer_.control(detail::Connection::Control::Commit);
}

void Database::Engine::run_hook()
{
    writer_.start_work(detail::Connection::Use::Writes);
    AllTenants all(writer_);
    hook_(all);
    if (writer_.failure())
        std::rethrow_exception(writer_.failure());
}

void Database::Engine::wake_and_answer(Group const& group)
{
    for (auto const& request : group)
        request->answered.release();
    for (auto const& wake : writer_.wakes) {
        try {
            wake();
        } catch (...) {  // A wake has nothing to say that could still matter: its write is durable and answered.
        }
    }
    writer_.wakes.clear();
    tell_notices();
}

// There is one process on a SQLite file: who listens is here.
void Database::Engine::tell_notices()
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
void Database::Engine::fail_group(Group const& group, std::exception_ptr const& why)
{
    writer_.wakes.clear();
    for (auto const& request : group) {
        if (!request->failure)
            request->failure = why;
        request->answered.release();
    }
}

void Database::Engine::read(std::string const& tenant, std::function<void(Read&)> const& work)
{
    Inside const inside("read");
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

void Database::Engine::read_on(detail::Connection& connection, std::string const& tenant, std::function<void(Read&)> const& work)
{
    auto const start = std::chrono::steady_clock::now();
    connection.start_work(detail::Connection::Use::Reads);
    connection.control(detail::Connection::Control::Begin);
    try {
        Read tx(connection, tenant);
        work(tx);
        if (connection.failure())
            std::rethrow_exception(connection.failure());
        connection.control(detail::Connection::Control::Commit);
    } catch (...) {
        connection.rollback();
        throw;
    }
    report_if_slow("read", connection, start);
}

void Database::Engine::report_if_slow(std::string_view what, detail::Connection const& connection, std::chrono::steady_clock::time_point start) const
{
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
    if (!options_.slow || took <= options_.slow_microseconds)
        return;
    auto const slowest = connection.slowest();
    options_.slow(slowest.empty() ? std::string(what) : std::string(what) + ", mostly " + slowest, took);
}

void Database::Engine::migrate(std::vector<Migration> const& migrations)
{
    Inside const inside("migration");
    std::lock_guard const lock(writing_);
    writer_.start_work(detail::Connection::Use::Writes);
    apply_migrations(writer_, migrations);
    readers_.forget_idle();
}

void Database::Engine::before_group_commit(std::function<void(AllTenants&)> hook)
{
    std::lock_guard const lock(writing_);
    hook_ = std::move(hook);
}

std::string Database::Engine::check(Statement const& statement)
{
    Inside const inside("check");
    if (in_memory_) {
        std::lock_guard const lock(writing_);
        return writer_.check(statement);
    }
    auto lease = readers_.lease();
    return (*lease).check(statement);
}

}  // namespace mado::db
