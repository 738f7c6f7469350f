#include "transfer/postgresql_session.h"
#include "transfer/rows.h"

#include <algorithm>

namespace mado::db::transfer {

namespace {

class PostgresqlSource final : public Source {
public:
    explicit PostgresqlSource(Options const& options) : session_(options, postgresql::platform_role) {}

    void begin() override
    {
        session_.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        session_.run("SELECT 1");  // the first statement is what fixes the snapshot
    }
    std::vector<Applied> migrations() override
    {
        std::vector<Applied> all;
        session_.run(std::string("SET LOCAL ROLE ") + postgresql::owner_role);  // it is the owner's table
        for (auto const& row : session_.run("SELECT module, number, name, sha256 FROM mado_migration ORDER BY module COLLATE \"C\", number"))
            all.push_back({ row[0], std::stoll(row[1]), row[2], row[3] });
        session_.run(std::string("SET LOCAL ROLE ") + postgresql::platform_role);
        return all;
    }
    std::vector<Table> tables() override { return session_.tables(); }
    std::int64_t count(Table const& table) override { return session_.count(table); }
    Sum read(Table const& table, TakeRows const& take) override { return session_.read(table, take); }

private:
    PostgresqlSession session_;
};

// The handling of letters alone: the inbox, and what was handled. Everything else goes on, submissions too. In this order nobody can wait for us while
// we wait for him: who has the inbox and not yet gateway_handled never asks for it.
class PostgresqlHold final : public Hold {
public:
    explicit PostgresqlHold(Options const& options) : session_(options, postgresql::owner_role) {}

    bool take(int milliseconds) override
    {
        if (!has_gateway())
            return true;
        session_.run("BEGIN");
        had_ = true;
        session_.run("SET LOCAL lock_timeout = " + std::to_string(milliseconds));
        return session_.try_lock("LOCK TABLE gateway_handled IN SHARE MODE") && session_.try_lock("LOCK TABLE gateway_inbox IN SHARE MODE");
    }
    void let_go() override
    {
        if (std::exchange(had_, false))
            session_.run("ROLLBACK");
    }

private:
    bool has_gateway() { return session_.run("SELECT to_regclass('gateway_handled') IS NOT NULL").at(0).at(0) == "t"; }
    PostgresqlSession session_;
    bool had_ = false;
};

// Every table of a stopped server, so that nobody writes.
class PostgresqlSoleUse final : public Hold {
public:
    explicit PostgresqlSoleUse(Options const& options) : session_(options, postgresql::owner_role) {}
    bool take(int milliseconds) override
    {
        session_.run("RESET ROLE");  // who signed in sees what his other sessions do; the owner does not
        for (auto const& row : session_.run("SELECT pid, application_name, COALESCE(host(client_addr), 'this host') FROM pg_stat_activity WHERE datname = current_database() "
                                            "AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY pid LIMIT 1"))
            throw Failure("PostgreSQL is in use by " + (row[1].empty() ? "a program" : row[1]) + " (process " + row[0] + ", from " + row[2] + "): stop the server first.");
        session_.run(std::string("SET ROLE ") + postgresql::owner_role);
        session_.run("BEGIN");
        session_.run("SET LOCAL lock_timeout = " + std::to_string(milliseconds));
        for (auto const& table : session_.tables())
            if (!session_.try_lock("LOCK TABLE " + quoted_name(table.name) + " IN SHARE MODE"))
                return false;
        return true;
    }
    void let_go() override { session_.run("ROLLBACK"); }

private:
    PostgresqlSession session_;
};

void append_big_endian(std::string& to, std::uint64_t value, int bytes)
{
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        to += static_cast<char>(static_cast<unsigned char>(value >> shift & 0xff));
}

constexpr std::string_view copy_header { "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19 };

void append_field(std::string& to, Cell const& cell)
{
    switch (cell.kind) {
    case Kind::Null:
        return append_big_endian(to, 0xffff'ffff, 4);
    case Kind::Integer:
        append_big_endian(to, 8, 4);
        return append_big_endian(to, static_cast<std::uint64_t>(cell.integer), 8);
    case Kind::Json:
        append_big_endian(to, cell.bytes.size() + 1, 4);
        to += '\1';
        break;
    default:
        append_big_endian(to, cell.bytes.size(), 4);
    }
    to += cell.bytes;
}

// The owner fills the tables. Only within this transaction row level security does not bind him: COPY knows no policies.
class PostgresqlTarget final : public Target {
public:
    PostgresqlTarget(Options const& options, std::vector<Migration> const& migrations) : session_(options, postgresql::owner_role)
    {
        if (session_.run("SELECT current_schema() IS NULL").at(0).at(0) == "t")
            throw Failure("the database " + session_.run("SELECT current_database()").at(0).at(0) + " is not prepared: `madoguchi database prepare` makes what it lacks");
        // Held until this session ends: of two who fill one database at the same moment the second is told.
        if (session_.run("SELECT pg_try_advisory_lock(" + std::to_string(postgresql::lock_number("transfer", "", "target")) + ")").at(0).at(0) != "t")
            throw Occupied("the database " + session_.run("SELECT current_database()").at(0).at(0) + " is being filled by somebody else: nothing was changed. Wait until that is done.");
        if (session_.run("SELECT to_regclass('mado_migration') IS NOT NULL").at(0).at(0) == "t") {
            open_walls();
            for (auto const& table : tables_)
                if (!session_.run("SELECT 1 FROM " + quoted_name(table.name) + " LIMIT 1").empty())
                    throw Occupied("the table " + table.name + " has rows already: nothing was changed. Choose an empty database (`madoguchi database prepare` makes one).");
            session_.run("ROLLBACK");
        }
        Database(options).migrate(migrations);
        open_walls();
        for (auto const& table : tables_)  // what the migrations themselves have written stands in the data too
            session_.run("DELETE FROM " + quoted_name(table.name));
    }

    std::vector<Table> tables() override { return tables_; }

    void write(Table const& table, std::string_view rows) override
    {
        if (table.name != writing_)
            begin(table);
        std::string copy;
        each_row(rows, table.columns.size(), [&](std::vector<Cell> const& cells) {
            append_big_endian(copy, cells.size(), 2);
            for (auto const& cell : cells)
                append_field(copy, cell);
        });
        session_.copy_in(copy);
    }

    void rows_are_in() override { end_table(); }
    Sum sum(Table const& table) override { return session_.read(table, {}); }
    void finish() override
    {
        for (auto const& name : forced_)
            session_.run("ALTER TABLE " + quoted_name(name) + " FORCE ROW LEVEL SECURITY");
        session_.run("COMMIT");
        for (auto const& table : tables_)
            session_.run("ANALYZE " + quoted_name(table.name));
    }

private:
    // Begins the transaction in which the owner sees all rows.
    void open_walls()
    {
        tables_ = session_.tables();
        session_.run("BEGIN");
        forced_.clear();
        for (auto const& row : session_.run("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relforcerowsecurity ORDER BY relname"))
            forced_.push_back(row[0]);
        for (auto const& name : forced_)
            session_.run("ALTER TABLE " + quoted_name(name) + " NO FORCE ROW LEVEL SECURITY");
    }

    void begin(Table const& table)
    {
        end_table();
        session_.start_copy_in("COPY " + quoted_name(table.name) + " (" + list_of(table.columns) + ") FROM STDIN (FORMAT binary)");
        session_.copy_in(copy_header);
        writing_ = table.name;
    }
    void end_table()
    {
        if (std::exchange(writing_, {}).empty())
            return;
        session_.copy_in(std::string_view("\377\377", 2));
        session_.end_copy_in();
    }

    PostgresqlSession session_;
    std::vector<Table> tables_;
    std::vector<std::string> forced_;
    std::string writing_;
};

}  // namespace

std::unique_ptr<Source> postgresql_source(Options const& options) { return std::make_unique<PostgresqlSource>(options); }
std::unique_ptr<Hold> postgresql_hold(Options const& options) { return std::make_unique<PostgresqlHold>(options); }
std::unique_ptr<Target> postgresql_target(Options const& options, std::vector<Migration> const& migrations) { return std::make_unique<PostgresqlTarget>(options, migrations); }

std::unique_ptr<Hold> postgresql_sole_use(Options const& options)
{
    auto hold = std::make_unique<PostgresqlSoleUse>(options);
    if (!hold->take(1'000))
        throw Failure("PostgreSQL is in use: stop the server first.");
    return hold;
}

}  // namespace mado::db::transfer
