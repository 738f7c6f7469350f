#pragma once
// One connection to SQLite with its prepared statements. Used by one thread at a time.
#include <mado/db/database.h>

#include <sqlite3.h>

#include <exception>
#include <unordered_map>

namespace mado::db::detail {

[[noreturn]] void fail(sqlite3* database, std::string_view what);  // throws DiskFull or Failure with SQLite's own words

// A prepared statement: what it is called, its parameters and its columns. Positioned on a row while it runs.
class Cursor {
public:
    Cursor(sqlite3* database, Statement const& statement);
    ~Cursor();
    Cursor(Cursor const&) = delete;
    Cursor& operator=(Cursor const&) = delete;

    void give(Parameters const& parameters, std::string const& tenant);
    bool step();   // true: on a row
    void reset();
    bool reads_only() const { return sqlite3_stmt_readonly(statement_) != 0; }
    int column(std::string_view name) const;
    sqlite3_stmt* raw() const { return statement_; }
    std::string const& name() const { return name_; }
    std::string_view text() const { return text_; }   // as it was listed

    bool in_use = false;

private:
    void learn_parameters();
    void learn_columns();
    void give(int number, Parameter const& parameter);

    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
    std::string name_, text_;
    std::vector<std::string> parameters_, columns_;
    std::size_t tenant_at_ = 0;   // 1…; 0: the statement has no $tenant
    std::vector<bool> given_;
};

class Connection {
public:
    enum class Use { Reads, Writes };
    enum class Control { Begin, BeginWriting, Commit, Rollback, Savepoint, Release, RollbackTo };

    Connection(Options const& options, Use use);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    std::int64_t run(Statement const& statement, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader);
    void script(std::string const& sql);   // several statements without parameters
    std::string check(Statement const& statement);
    void control(Control what);
    bool in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }
    void rollback() noexcept;              // whatever is open; SQLite may have done it already (SQLITE_FULL)

    void start_work(Use use);              // of one closure
    std::exception_ptr failure() const { return failure_; }   // of this closure's statements, also when it was swallowed
    bool lost() const { return lost_; }    // the whole transaction must go: disk full, I/O error
    std::string slowest() const { return slowest_; }
    std::int64_t changes() const { return sqlite3_total_changes64(database_); }

    std::vector<std::function<void()>> wakes;   // of this group, run after its commit
    std::vector<std::pair<std::string, std::string>> notices;   // of this group: topic and words, told after its commit

private:
    Cursor& prepared(Statement const& statement);
    std::int64_t run(Cursor& cursor, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader);
    void remember_failure();
    void pragma(char const* sql);

    sqlite3* database_ = nullptr;
    std::unordered_map<std::string_view, std::unique_ptr<Cursor>> statements_;   // by text, which the cursor owns
    std::array<sqlite3_stmt*, 7> controls_ {};
    Use use_ = Use::Reads;
    std::exception_ptr failure_;
    bool lost_ = false;
    std::string slowest_;
    std::int64_t slowest_microseconds_ = 0;
};

}  // namespace mado::db::detail
