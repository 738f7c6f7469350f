#pragma once
// libpq in pipeline mode: commands are sent, one sync ends them, their answers are collected with patience that ends.
#include <mado/db/database.h>

#include <chrono>
#include <string>

#include <libpq-fe.h>

namespace mado::db::postgresql {

struct LostConnection : Failure {   // run the closure again on another connection
    using Failure::Failure;
};
struct LostRace : Failure {         // 40001, 40P01: run it again
    using Failure::Failure;
};
struct PerhapsLostRace : Failure {  // 23505: a key that another transaction took meanwhile, or one that is simply there
    using Failure::Failure;
};

inline std::string const owner_role = "madoguchi_owner";        // owns schema and tables, runs migrations
inline std::string const service_role = "madoguchi_service";    // transactions of one tenant
inline std::string const platform_role = "madoguchi_platform";  // AllTenants
inline std::string const schema = "mado";
inline std::string const channel = "madoguchi";

struct Answer {
    struct Clear { void operator()(PGresult* result) const { PQclear(result); } };
    std::unique_ptr<PGresult, Clear> result {};

    ExecStatusType status() const { return PQresultStatus(result.get()); }
    bool good() const { return status() == PGRES_COMMAND_OK || status() == PGRES_TUPLES_OK; }
    bool skipped() const { return status() == PGRES_PIPELINE_ABORTED; }
    std::string state() const;   // SQLSTATE
    int rows() const { return PQntuples(result.get()); }
    std::string text(int row, int column) const;
};

struct Argument {   // as PostgreSQL takes it: text or bytes; no value: NULL
    char const* value = nullptr;
    int length = 0;
    bool bytes = false;
};

class Link {
public:
    explicit Link(Options const& options);   // throws LostConnection, also when the server is no leader
    ~Link();
    Link(Link const&) = delete;
    Link& operator=(Link const&) = delete;

    void prepare(std::string const& name, std::string const& sql);
    void describe(std::string const& name);
    void execute(std::string const& name, std::vector<Argument> const& arguments = {}, bool binary = false);
    void sync();
    std::vector<Answer> collect(std::size_t commands);   // and the sync behind them
    // The same in parts, for a command whose rows come one by one: those before it; its rows until an answer that is no single row; the sync.
    std::vector<Answer> answers(std::size_t commands);
    void one_row_at_a_time();
    Answer next_row();
    void collect_sync();
    std::vector<Answer> ask(std::string const& sql, std::vector<std::string> const& arguments = {});   // one command and its sync
    Answer script(std::string const& sql);               // several statements, without patience; throws what fail_from throws

    bool bad() const { return PQstatus(connection_) != CONNECTION_OK || broken_; }
    bool in_transaction() const { return PQtransactionStatus(connection_) == PQTRANS_INTRANS; }
    std::string const& timeline() const { return timeline_; }   // of the server when this was opened: another after a failover
    int process() const { return PQbackendPID(connection_); }
    PGconn* raw() const { return connection_; }
    std::chrono::milliseconds patience {};                // with one answer

private:
    Answer next();
    Answer next_of_command();
    void sent(int ok);
    [[noreturn]] void lost(std::string const& says);

    PGconn* connection_ = nullptr;
    bool broken_ = false;
    std::string timeline_;
};

// Throws what an error of the server means: DiskFull, Busy, LostRace, LostConnection or Failure with the statement's name.
[[noreturn]] void fail_from(Answer const& answer, std::string_view what);

// A number that all processes derive alike from a name, for an advisory lock.
std::int64_t lock_number(std::string_view kind, std::string_view tenant, std::string_view name);

}  // namespace mado::db::postgresql
