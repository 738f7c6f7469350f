#pragma once
// A SQLite file as a transfer opens it: beside the program that serves, or while nobody else knows it.
#include <mado/db/transfer.h>

#include <sqlite3.h>

#include <memory>
#include <string>

namespace mado::db::transfer {

class SqliteStatement {
public:
    SqliteStatement(sqlite3* database, std::string const& sql);
    ~SqliteStatement() { sqlite3_finalize(statement_); }
    SqliteStatement(SqliteStatement const&) = delete;
    SqliteStatement& operator=(SqliteStatement const&) = delete;
    bool step();  // whether there is a row
    void reset() { sqlite3_reset(statement_); }
    void give(int number, Cell const& cell);
    std::string text(int column) const;
    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    sqlite3_stmt* raw() const { return statement_; }

private:
    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
};

class SqliteFile {
public:
    explicit SqliteFile(Options const& options);  // throws Failure when there is no such file
    ~SqliteFile() { close(); }
    SqliteFile(SqliteFile const&) = delete;
    SqliteFile& operator=(SqliteFile const&) = delete;
    void run(std::string const& sql);
    bool try_run(std::string const& sql);  // false: SQLITE_BUSY
    void close();
    sqlite3* raw() const { return database_; }

    std::vector<Table> tables();
    std::int64_t count(Table const& table);
    Sum read(Table const& table, TakeRows const& take);

private:
    std::vector<Column> columns_of(std::string const& table, std::string const& sql, std::vector<std::string>& key);
    sqlite3* database_ = nullptr;
};

}  // namespace mado::db::transfer
