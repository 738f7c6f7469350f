#pragma once
// One connection to SQLite with its prepared statements. Used by one thread at a time.
#include "engine/engine.h"

#include <sqlite3.h>

#include <exception>
#include <unordered_map>

namespace mado::db::detail {

[[noreturn]] void fail(sqlite3* database, std::string_view what);  // throws DiskFull or Failure with SQLite's own words

// A prepared statement: what it is called, its parameters and its columns. Positioned on a row while it runs.
class SqliteCursor final : public Cursor {
public:
    SqliteCursor(sqlite3* database, Statement const& statement, Tallies& tallies);
    ~SqliteCursor() override;
    SqliteCursor(SqliteCursor const&) = delete;
    SqliteCursor& operator=(SqliteCursor const&) = delete;

    std::int64_t integer(std::string_view column) const override;
    std::string text(std::string_view column) const override;
    std::string bytes(std::string_view column) const override;
    bool is_null(std::string_view column) const override;

    void give(Parameters const& parameters, std::string const& tenant);
    bool step();   // true: on a row
    void reset();
    bool reads_only() const { return sqlite3_stmt_readonly(statement_) != 0; }
    std::string const& name() const { return name_; }
    std::string_view sql() const { return sql_; }   // as it was listed
    Tally& tally() const { return tally_; }

    bool in_use = false;

private:
    void learn_parameters();
    void learn_columns();
    void give(int number, Parameter const& parameter);
    int column(std::string_view name) const;
    int column_of(std::string_view name, std::initializer_list<int> types) const;   // NULL passes
    std::string bytes_of(int column) const;

    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
    std::string name_, sql_;
    Tally& tally_;
    std::vector<std::string> parameters_, columns_;
    std::size_t tenant_at_ = 0;   // 1…; 0: the statement has no $tenant
    std::vector<bool> given_;
};

class SqliteConnection final : public Connection {
public:
    enum class Use { Reads, Writes };
    enum class Control { Begin, BeginWriting, Commit, Rollback, Savepoint, Release, RollbackTo };

    SqliteConnection(Options const& options, Use use, Tallies& tallies, std::atomic<std::int64_t>& connections);
    ~SqliteConnection() override;
    SqliteConnection(SqliteConnection const&) = delete;
    SqliteConnection& operator=(SqliteConnection const&) = delete;

    std::int64_t run(Statement const& statement, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader) override;
    void script(std::string const& sql) override;
    std::string check(Statement const& statement);
    void control(Control what);
    bool in_transaction() const override { return sqlite3_get_autocommit(database_) == 0; }
    void rollback() noexcept;              // whatever is open; SQLite may have done it already (SQLITE_FULL)

    void start_work(Use use);              // of one closure
    std::exception_ptr failure() const { return failure_; }   // of this closure's statements, also when it was swallowed
    bool lost() const { return lost_; }    // the whole transaction must go: disk full, I/O error
    std::int64_t changes() const { return sqlite3_total_changes64(database_); }

private:
    SqliteCursor& prepared(Statement const& statement);
    std::int64_t run(SqliteCursor& cursor, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader);
    void remember_failure();
    void pragma(char const* sql);

    sqlite3* database_ = nullptr;
    std::unordered_map<std::string_view, std::unique_ptr<SqliteCursor>> statements_;   // by text, which the cursor owns
    std::array<sqlite3_stmt*, 7> controls_ {};
    Use use_ = Use::Reads;
    std::exception_ptr failure_;
    bool lost_ = false;
    std::atomic<std::int64_t>& connections_;   // how many are open
};

}  // namespace mado::db::detail
