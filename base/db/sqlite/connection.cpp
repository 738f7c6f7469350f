#include "sqlite/connection.h"

#include <mado/db/dialect.h>

namespace mado::db::detail {

namespace {

constexpr char const* control_texts[] = { "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT closure", "RELEASE closure", "ROLLBACK TO closure" };
constexpr int busy_milliseconds = 10'000;         // another process: a backup, `audit verify`
constexpr std::size_t statements_kept = 2'000;    // far above the listed ones; lists composed at run time must not fill the memory

class Running {  // resets the cursor whatever happens
public:
    explicit Running(SqliteCursor& cursor) : cursor_(cursor) { cursor_.in_use = true; }
    ~Running()
    {
        cursor_.reset();
        cursor_.in_use = false;
    }
    Running(Running const&) = delete;
    Running& operator=(Running const&) = delete;

private:
    SqliteCursor& cursor_;
};

}  // namespace

SqliteConnection::SqliteConnection(Options const& options, Use use, Tallies& tallies, std::atomic<std::int64_t>& connections)
    : Connection(tallies), use_(use), connections_(connections)
{
    auto const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    auto const* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
    try {
        if (sqlite3_open_v2(options.path.c_str(), &database_, flags, vfs) != SQLITE_OK)
            fail(database_, "opening " + options.path);
        sqlite3_busy_timeout(database_, busy_milliseconds);
        sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // "name" is never a text
        sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        pragma("PRAGMA journal_mode = WAL");
        pragma(options.synchronous_full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
        pragma("PRAGMA foreign_keys = ON");
        pragma("PRAGMA temp_store = MEMORY");
        pragma("PRAGMA journal_size_limit = 67108864");
        pragma(use == Use::Writes ? "PRAGMA cache_size = -32768" : "PRAGMA cache_size = -8192");
        if (use == Use::Reads)
            pragma("PRAGMA query_only = ON");
    } catch (...) {
        sqlite3_close_v2(database_);
        throw;
    }
    ++connections_;
}

SqliteConnection::~SqliteConnection()
{
    --connections_;
    statements_.clear();
    for (auto* control : controls_)
        sqlite3_finalize(control);
    sqlite3_close_v2(database_);
}

void SqliteConnection::pragma(char const* sql)
{
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(database_, sql);
}

void SqliteConnection::script(std::string const& sql)
{
    if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(database_, "script");
}

std::string SqliteConnection::check(Statement const& statement)
{
    try {
        SqliteCursor const cursor(database_, statement, tallies_);
        return leaves_the_dialect(statement.sql);
    } catch (std::exception const& error) {
        return error.what();
    }
}

void SqliteConnection::control(Control what)
{
    auto const index = static_cast<std::size_t>(what);
    auto*& statement = controls_.at(index);
    if (!statement && sqlite3_prepare_v3(database_, control_texts[index], -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        fail(database_, control_texts[index]);
    auto const code = sqlite3_step(statement);
    if (code != SQLITE_DONE) {
        try {
            fail(database_, control_texts[index]);
        } catch (...) {
            remember_failure();
            sqlite3_reset(statement);
            throw;
        }
    }
    sqlite3_reset(statement);
}

void SqliteConnection::rollback() noexcept
{
    if (!in_transaction())
        return;
    // What fails here fails because SQLite rolled back by itself; either way nothing of the transaction stays.
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteConnection::start_work(Use use)
{
    use_ = use;
    failure_ = nullptr;
    lost_ = false;
    forget_slowest();
}

// A statement that failed spoils its closure on PostgreSQL; so it does here, also when the closure caught the exception.
void SqliteConnection::remember_failure()
{
    auto const code = sqlite3_errcode(database_) & 0xff;
    failure_ = std::current_exception();
    lost_ = lost_ || code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_NOMEM || code == SQLITE_CORRUPT || code == SQLITE_NOTADB
        || code == SQLITE_CANTOPEN || (use_ == Use::Writes && !in_transaction());
}

SqliteCursor& SqliteConnection::prepared(Statement const& statement)
{
    auto const found = statements_.find(statement.sql);
    if (found != statements_.end())
        return *found->second;
    if (statements_.size() >= statements_kept)
        std::erase_if(statements_, [](auto const& kept) { return !kept.second->in_use; });
    auto cursor = std::make_unique<SqliteCursor>(database_, statement, tallies_);
    auto const key = cursor->sql();
    return *statements_.emplace(key, std::move(cursor)).first->second;
}

std::int64_t SqliteConnection::run(Statement const& statement, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader)
{
    try {
        auto& cursor = prepared(statement);
        if (!cursor.in_use)
            return run(cursor, parameters, tenant, reader);
        SqliteCursor another(database_, statement, tallies_);  // a reader that asks the same again
        return run(another, parameters, tenant, reader);
    } catch (Failure const&) {
        if (!failure_)
            remember_failure();
        throw;
    }
}

std::int64_t SqliteConnection::run(SqliteCursor& cursor, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader)
{
    if (use_ == Use::Reads && !cursor.reads_only())
        throw std::logic_error(cursor.name() + " changes something and stands in a read");
    auto const start = std::chrono::steady_clock::now();
    Running const running(cursor);
    cursor.give(parameters, tenant);
    Row const row(cursor);
    while (cursor.step())
        reader(row);
    count(cursor.tally(), cursor.name(), start);
    return cursor.reads_only() ? 0 : sqlite3_changes64(database_);
}

}  // namespace mado::db::detail
