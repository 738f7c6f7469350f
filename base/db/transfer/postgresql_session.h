#pragma once
// A connection to PostgreSQL as a transfer uses it, and rows in the binary form of COPY.
#include "postgresql/link.h"

#include <mado/db/transfer.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mado::db::transfer {

class PostgresqlSession {
public:
    PostgresqlSession(Options const& options, std::string const& role);
    using Rows = std::vector<std::vector<std::string>>;
    Rows run(std::string const& sql);
    bool try_lock(std::string const& sql);  // false: the lock was not had in time (55P03)
    void copy_out(std::string const& sql, std::function<void(std::string_view)> const& take);  // COPY … TO STDOUT; one row a call
    void start_copy_in(std::string const& sql);
    void copy_in(std::string_view bytes);
    void end_copy_in();

    std::vector<Table> tables();
    std::int64_t count(Table const& table);
    Sum read(Table const& table, TakeRows const& take);

private:
    using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
    Answer ask(std::string const& sql);
    [[noreturn]] void fail(std::string const& what);
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace mado::db::transfer
