#pragma once
// One connection to PostgreSQL: a transaction of one role and tenant after another, statements prepared once.
#include "postgresql/statement.h"

#include <deque>
#include <exception>
#include <unordered_map>

namespace mado::db::postgresql {

// The connection went while COMMIT was under way: whether it took is asked of the server (Engine), never guessed.
struct UnknownCommit {
    std::string transaction;   // its number: pg_current_xact_id
    std::string timeline;
    int process;
    std::string says;
};

// The rows of a statement while they come: one at a time, so that a long list fills no memory. When another statement wants the connection, the
// rest is set aside first.
class Coming {
public:
    explicit Coming(Link& link) : link_(link) {}
    Answer next();       // a single row; at the end what the server says of the whole
    Answer const* set_aside();   // the error that ended them, if any

private:
    Answer fetch();
    Link& link_;
    std::deque<Answer> aside_;
    bool ended_ = false;
};

class PostgresqlConnection final : public detail::Connection {
public:
    enum class Use { Reads, Writes };
    PostgresqlConnection(Options const& options, detail::Tallies& tallies, std::atomic<std::int64_t>& connections);
    ~PostgresqlConnection() override;
    PostgresqlConnection(PostgresqlConnection const&) = delete;
    PostgresqlConnection& operator=(PostgresqlConnection const&) = delete;

    // The transaction begins on the server with its first statement, in the same round trip. No tenant: the platform's role.
    void begin(Use use, std::string tenant);
    void commit();              // throws UnknownCommit, LostRace, …
    void rollback() noexcept;
    void lock(std::int64_t number);   // a session's advisory lock, until unlock_after_end
    std::exception_ptr failure() const { return failure_; }   // of this transaction's statements, also when it was swallowed

    std::int64_t run(Statement const& statement, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader) override;
    void script(std::string const& sql) override { link_.script(sql); }
    bool in_transaction() const override { return link_.in_transaction(); }
    void work_as_owner();       // the transaction that a script has begun: the next statements run in it
    std::string check(Statement const& statement);

    Link& link() { return link_; }
    bool usable() const { return !link_.bad() && prepared_ < statements_kept; }

private:
    static constexpr std::size_t statements_kept = 2'000;   // lists composed at run time must not fill the server's memory
    Prepared& prepared(Statement const& statement);
    std::size_t send_begin();
    void learn_begin(std::vector<Answer> const& answers);
    void unlock();
    void learn_unlocked();
    template <class Work>
    auto on_server(Work const& work);
    void send(Prepared& prepared, std::vector<Argument> const& arguments);
    std::int64_t receive(Prepared& prepared, std::function<void(Row const&)> const& reader);
    void refuse(Answer const& answer, Prepared const& prepared) const;

    Link link_;
    std::atomic<std::int64_t>& connections_;
    // By text, one for each role: a plan depends on who may see which rows.
    std::array<std::unordered_map<std::string_view, std::unique_ptr<Prepared>>, 3> statements_;
    std::size_t prepared_ = 0;
    Use use_ = Use::Reads;
    std::size_t role_ = 0;
    std::string tenant_, patience_, transaction_;
    bool begun_ = false, locked_ = false;
    Coming* coming_ = nullptr;   // whose rows are not all here yet
    std::exception_ptr failure_;
};

}  // namespace mado::db::postgresql
