#pragma once
// Runs every migration and prepares every statement on a real PostgreSQL (tools/private_postgresql), so that it is no surprise later.
#include <mado/db/database.h>

#include <memory>
#include <string>
#include <vector>

namespace mado::db {

class PostgresqlCheck {
public:
    explicit PostgresqlCheck(std::string const& conninfo);  // works in a schema of its own, dropped at the end; throws Failure
    ~PostgresqlCheck();
    PostgresqlCheck(PostgresqlCheck const&) = delete;
    PostgresqlCheck& operator=(PostgresqlCheck const&) = delete;

    void migrate(std::vector<Migration> const& migrations);  // throws Failure naming module and file

    // Prepares without running. The fault's text, or empty. Also refuses a result column that is no text, integer or bytes there
    // (SUM of integers is numeric: CAST it).
    std::string check(Statement const& statement);

private:
    class Session;
    std::unique_ptr<Session> session_;
};

}  // namespace mado::db
