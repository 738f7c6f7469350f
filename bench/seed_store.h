#pragma once
// What the seeding programs write with: SQLite itself, in large transactions, without the services.
#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mado::bench {

class Statement {
public:
    Statement(sqlite3* database, std::string const& sql) : database_(database)
    {
        if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK)
            throw std::runtime_error(std::string(sqlite3_errmsg(database)) + ": " + sql);
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;
    Statement& text(char const* name, std::string_view value)
    {
        sqlite3_bind_text(statement_, place(name), value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
        return *this;
    }
    Statement& number(char const* name, std::int64_t value)
    {
        sqlite3_bind_int64(statement_, place(name), value);
        return *this;
    }
    Statement& bytes(char const* name, std::string_view value)
    {
        sqlite3_bind_blob(statement_, place(name), value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
        return *this;
    }
    Statement& nothing(char const* name)
    {
        sqlite3_bind_null(statement_, place(name));
        return *this;
    }
    void run()
    {
        if (sqlite3_step(statement_) != SQLITE_DONE)
            throw std::runtime_error(sqlite3_errmsg(database_));
        sqlite3_reset(statement_);
    }
    template <class Reader>
    void each(Reader reader)
    {
        while (sqlite3_step(statement_) == SQLITE_ROW)
            reader(statement_);
        sqlite3_reset(statement_);
    }
    std::vector<std::string> texts()
    {
        std::vector<std::string> all;
        each([&](sqlite3_stmt* row) { all.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(row, 0))); });
        return all;
    }

private:
    int place(char const* name)
    {
        auto const found = sqlite3_bind_parameter_index(statement_, name);
        if (found == 0)
            throw std::logic_error(std::string("no parameter ") + name);
        return found;
    }
    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
};

class Database {
public:
    explicit Database(std::string const& path)
    {
        if (sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK)
            throw std::runtime_error("cannot open " + path + ": make a demonstration there first (madoguchi demo --data)");
        run("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA foreign_keys=OFF");  // if the lights go out it is made again
    }
    ~Database()
    {
        sqlite3_exec(database_, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
        sqlite3_close(database_);
    }
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;
    void run(char const* sql)
    {
        if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(std::string(sqlite3_errmsg(database_)) + ": " + sql);
    }
    sqlite3* handle() { return database_; }

private:
    sqlite3* database_ = nullptr;
};

constexpr int rows_in_a_transaction = 50'000;

// Runs `add` so many times in large transactions.
template <class Add>
void in_large_transactions(Database& database, std::int64_t many, Add add)
{
    for (std::int64_t i = 0; i < many; ++i) {
        if (i % rows_in_a_transaction == 0)
            database.run(i == 0 ? "BEGIN" : "COMMIT; BEGIN");
        add(i);
    }
    if (many > 0)
        database.run("COMMIT");
}

}  // namespace mado::bench
