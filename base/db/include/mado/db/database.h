#pragma once
// What a service sees of the database: named statements on a transaction of one tenant, on SQLite or on PostgreSQL with the same text.
#include <mado/names/id.h>
#include <mado/result/result.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace mado::db {

struct Failure : std::runtime_error {  // the database itself failed: an accident
    using std::runtime_error::runtime_error;
};
enum class SqlEngine { Sqlite, Postgresql };

struct Busy : Failure {  // nothing was changed; the database had no time or no connection before the deadline: the edge answers 503
    using Failure::Failure;
};
struct DiskFull : Failure {  // nothing was changed; the edge answers it as Refusal::Kind::Full
    using Failure::Failure;
};

// A statement has a name (logs, metrics, `./test`) and named parameters ($name); $tenant is bound by the transaction itself.
// One text for both engines (docs/guides/sql.md). Declare as `constexpr db::Statement` and list it in the module's statements().
struct Statement {
    std::string_view name;
    std::string_view sql;
};

struct Bytes {  // a bytes_blob column
    std::string value;
};

using Value = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;

struct Parameter {
    std::string_view name;  // "$draft"
    Value value;
    Parameter(std::string_view n, Value v) : name(n), value(std::move(v)) {}
    Parameter(std::string_view n, std::nullptr_t) : name(n), value(nullptr) {}
    Parameter(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
    Parameter(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
    Parameter(std::string_view n, char const* v) : name(n), value(std::string(v)) {}
    Parameter(std::string_view n, bool v) : name(n), value(std::int64_t { v }) {}
    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
    Parameter(std::string_view n, Integer v) : name(n), value(static_cast<std::int64_t>(v)) {}
    template <class Tag>
    Parameter(std::string_view n, Id<Tag> const& id) : name(n), value(id.value) {}
    template <class T>
    Parameter(std::string_view n, std::optional<T> const& v) : name(n), value(v ? Parameter(n, *v).value : Value { nullptr }) {}
};
using Parameters = std::vector<Parameter>;

namespace detail { class Connection; class Cursor; class Engine; }

// One row while it is read. A column that the statement does not select, or one of another type, throws std::logic_error; NULL reads
// as 0, "" or nothing.
class Row {
public:
    explicit Row(detail::Cursor& cursor) : cursor_(cursor) {}
    std::int64_t integer(std::string_view column) const;
    std::string text(std::string_view column) const;
    std::string bytes(std::string_view column) const;
    bool flag(std::string_view column) const { return integer(column) != 0; }
    bool is_null(std::string_view column) const;
    std::optional<std::int64_t> optional_integer(std::string_view column) const;
    std::optional<std::string> optional_text(std::string_view column) const;
    template <class Tag>
    Id<Tag> id(std::string_view column) const { return { text(column) }; }

private:
    detail::Cursor& cursor_;
};

class Read {
public:
    Read(Read const&) = delete;
    Read& operator=(Read const&) = delete;
    virtual ~Read() = default;
    std::string const& tenant() const { return tenant_; }

    template <class Reader>
    auto one(Statement const& statement, Parameters const& parameters, Reader reader)
        -> std::optional<std::decay_t<decltype(reader(std::declval<Row const&>()))>>
    {
        std::optional<std::decay_t<decltype(reader(std::declval<Row const&>()))>> found;
        run(statement, parameters, [&](Row const& row) { if (!found) found.emplace(reader(row)); });
        return found;
    }
    template <class Reader>
    auto all(Statement const& statement, Parameters const& parameters, Reader reader)
        -> std::vector<std::decay_t<decltype(reader(std::declval<Row const&>()))>>
    {
        std::vector<std::decay_t<decltype(reader(std::declval<Row const&>()))>> found;
        run(statement, parameters, [&](Row const& row) { found.push_back(reader(row)); });
        return found;
    }
    void each(Statement const& statement, Parameters const& parameters, std::function<void(Row const&)> const& reader)
    {
        run(statement, parameters, reader);
    }

protected:
    friend class detail::Engine;
    friend class AllTenants;
    Read(detail::Connection& connection, std::string tenant) : connection_(connection), tenant_(std::move(tenant)) {}
    std::int64_t run(Statement const&, Parameters const&, std::function<void(Row const&)> const&);  // rows changed
    detail::Connection& connection_;
    std::string tenant_;
};

class Write : public Read {
public:
    std::int64_t execute(Statement const& statement, Parameters const& parameters)  // rows changed
    {
        return run(statement, parameters, [](Row const&) {});
    }
    // Runs once after this write is durable, on the writer's thread: only to wake somebody up. Never for work that must happen.
    void after_commit(std::function<void()> wake);
    // Tells every process on this database, this one too, once this write is durable (Database::on_notice): only to wake somebody up or to forget
    // what was remembered. `topic` is a name ("jobs.due"), `words` at most 4,000 bytes without NUL and nothing that a database's log must not hold.
    void notify(std::string_view topic, std::string_view words = {});

private:
    friend class detail::Engine;
    friend class AllTenants;
    using Read::Read;
};

struct Migration {
    std::string module {};   // owner; also the prefix of its tables
    int number = 0;
    std::string name {};     // "0001_drafts.sql"
    std::string_view sql {}; // in the dialect of docs/guides/sql.md
};

struct Options {
    // PostgreSQL 15 or later when not empty: what libpq takes ("host=… dbname=…" or an address postgresql://…). Its roles and the database are
    // made by `madoguchi database prepare` (docs/operations). Then the next four are not used.
    std::string postgresql {};
    std::string postgresql_password {};  // apart, so that the address can be shown
    int connections = 8;           // PostgreSQL: of the pool, for reads and writes together, besides one each that listens, tells and holds names
    std::int64_t deadline_ms = 10'000;  // PostgreSQL: until when a write that lost a race is tried again, and a connection waited for
    std::string path {};           // of the SQLite file; ":memory:" for tests that test no durability
    bool synchronous_full = true;  // false only in the control run of the fault tests
    int readers = 4;               // read connections kept
    std::string vfs {};            // name of a SQLite VFS, for fault tests; empty: the default
    // Tests (<mado/db/fresh.h>): a PostgreSQL database that is lent, for as long as a copy of this lives. While it says true, a past that is another
    // list's is thrown away with its rows.
    std::shared_ptr<bool> lent {};
    std::int64_t slow_microseconds = 5'000;                                         // a closure that takes longer is reported by name
    std::function<void(std::string_view what, std::int64_t microseconds)> slow {};  // … here, from any thread
};

struct Alone {
    std::string alone {};  // the key of contended work, "records.number.2026" (an advisory lock on PostgreSQL; one writer on SQLite)
    std::string_view name = "write";  // in logs and metrics
};

// What the database has done in this process, for metrics and the operator's page.
struct StatementFigures {
    std::string name;                // of the statement
    std::int64_t runs = 0, microseconds = 0, slowest_microseconds = 0;
};
struct Figures {
    std::int64_t reads = 0, writes = 0, refused = 0, failed = 0;
    std::int64_t retries = 0;                                 // PostgreSQL: attempts that lost a race (40001, 40P01)
    std::int64_t waiting = 0;                                 // that wait now: for the writer (SQLite), for a connection (PostgreSQL)
    std::int64_t connections = 0, connections_lost = 0;
    std::int64_t slow = 0;                                    // closures over Options::slow_microseconds
    std::vector<StatementFigures> statements {};              // the twenty that took most time in all
};

class Database {
public:
    explicit Database(Options options);
    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    // Applies what is new, in this order, keyed (module, number, sha256). A changed or missing old file throws Failure.
    void migrate(std::vector<Migration> const& migrations);

    // A consistent view. f may run several times and touches nothing but its transaction and its result. Returns what f returns
    // (any type). A read or write inside another throws std::logic_error.
    template <class Work>
    auto read(std::string const& tenant, Work work) -> std::invoke_result_t<Work, Read&>
    {
        of_one_town(tenant);
        return read_as(tenant, work);
    }

    // Commits when the work succeeds and only then returns; rolls back when it refuses (a Refusal in a Result) or throws. Group commit:
    // one writer thread runs what queued during the last commit, each closure in a savepoint, and answers after the commit.
    template <class Work>
    auto write(std::string const& tenant, Work work) -> std::invoke_result_t<Work, Write&> { return write(tenant, Alone {}, std::move(work)); }
    template <class Work>
    auto write(std::string const& tenant, Alone const& alone, Work work) -> std::invoke_result_t<Work, Write&>
    {
        of_one_town(tenant);
        return write_as(tenant, alone, work);
    }

    // Called on the writer's thread with the open transaction at the end of each group that changed something (the audit sealer).
    // What it throws fails the group: every write of it is rolled back and answered with that exception. SQLite only: PostgreSQL has no groups,
    // there the same work is scheduled (once a second, by the process that holds its name).
    void before_group_commit(std::function<void(class AllTenants&)> hook);

    SqlEngine engine() const;

    // Called for every notice of this topic, on a thread of the database's own: short, no transaction inside. After a lost connection it is called
    // once with "" as words: anything may have been missed. At start, before the first transaction.
    void on_notice(std::string topic, std::function<void(std::string const& words)> told);

    // True while this process, among all on this database, holds the name: for work that one process is to do ("gateway.pump"). It takes the name when
    // nobody has it and keeps it until release() or its end; a process that dies or loses its connection has lost it at once. Only to save work:
    // two may think that they hold it for a moment while a database fails over, so the work itself must bear being done twice. SQLite: always true.
    bool holds(std::string const& name);
    void release(std::string const& name);

    Figures figures() const;

    // Prepares a statement without running it; the error's text, or empty. For `./test`.
    std::string check(Statement const& statement);

private:
    friend class AllTenants;
    template <class Work>
    auto read_as(std::string const& tenant, Work& work) -> std::invoke_result_t<Work&, Read&>
    {
        std::optional<std::invoke_result_t<Work&, Read&>> result;
        run_read(tenant, [&](Read& tx) { result.emplace(work(tx)); });
        return std::move(*result);
    }
    template <class Work>
    auto write_as(std::string const& tenant, Alone const& alone, Work& work) -> std::invoke_result_t<Work&, Write&>
    {
        std::optional<std::invoke_result_t<Work&, Write&>> result;
        run_write(tenant, alone, [&](Write& tx) { result.emplace(work(tx)); return result->has_value(); });
        return std::move(*result);
    }
    static void of_one_town(std::string const& tenant);  // throws std::logic_error when empty: that is AllTenants' right
    void run_read(std::string const& tenant, std::function<void(Read&)> const& work);
    void run_write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work);
    std::unique_ptr<detail::Engine> engine_;
};

// Work across towns, for platform/ only (jobs, gateway, sealer): a transaction for one tenant after another on one connection.
class AllTenants {
public:
    // The same shape as Database::read and ::write, but the statements say themselves which tenants they mean ($tenant is "").
    template <class Work>
    static auto read(Database& database, Work work) { return database.read_as(std::string {}, work); }
    template <class Work>
    static auto write(Database& database, Work work) { return database.write_as(std::string {}, Alone {}, work); }
    template <class Work>
    static auto write(Database& database, Alone const& alone, Work work) { return database.write_as(std::string {}, alone, work); }

    // One write across towns whose work takes the AllTenants itself: all.as(tenant) is the same transaction as one tenant after another. For what
    // before_group_commit does on SQLite and a schedule on PostgreSQL: write_as_each(database, { .alone = "audit.seal" }, [](AllTenants& all) { … }).
    template <class Work>
    static auto write_as_each(Database& database, Alone const& alone, Work work) -> std::invoke_result_t<Work&, AllTenants&>
    {
        auto as_each = [&](Write& tx) {
            AllTenants all(tx.connection_);
            return work(all);
        };
        return database.write_as(std::string {}, alone, as_each);
    }

    explicit AllTenants(detail::Connection& connection) : connection_(connection) {}
    // Inside write_as_each and before_group_commit: the same transaction, as this tenant ("" = statements that span).
    Write as(std::string tenant);

private:
    detail::Connection& connection_;
};

}  // namespace mado::db
