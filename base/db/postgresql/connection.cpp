#include "postgresql/connection.h"

#include <mado/db/dialect.h>

namespace mado::db::postgresql {

namespace {

constexpr std::size_t service = 0, platform = 1, owner = 2;

std::string const& role_at(std::size_t index) { return index == service ? service_role : index == platform ? platform_role : owner_role; }

// Prepared on every connection. The number of a write's transaction is asked for with the first round trip, before a COMMIT can be lost.
struct Control {
    char const* name;
    char const* sql;
};
constexpr Control begin_reading { "begin_reading", "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY" };
constexpr Control begin_writing { "begin_writing", "BEGIN ISOLATION LEVEL SERIALIZABLE" };
constexpr Control read_as { "read_as", "SELECT set_config('role', $1, true), set_config('mado.tenant', $2, true)" };
constexpr Control write_as { "write_as", "SELECT set_config('role', $1, true), set_config('mado.tenant', $2, true), set_config('statement_timeout', $3, true), "
                                         "CAST(pg_current_xact_id() AS text)" };
// A COMMIT that waits for a standby must not be cut short: it would be answered as done without being there.
constexpr Control without_timeout { "without_timeout", "SET LOCAL statement_timeout = 0" };
constexpr Control commit_work { "commit_work", "COMMIT" };
constexpr Control roll_back { "roll_back", "ROLLBACK" };
constexpr Control lock_key { "lock_key", "SELECT pg_advisory_lock($1)" };
constexpr Control unlock_keys { "unlock_keys", "SELECT pg_advisory_unlock_all()" };
constexpr Control controls[] = { begin_reading, begin_writing, read_as, write_as, without_timeout, commit_work, roll_back, lock_key, unlock_keys };

Argument argument(std::string const& text) { return { text.c_str(), static_cast<int>(text.size()), false }; }

void refuse_bad(std::vector<Answer> const& answers, std::string_view what)
{
    for (auto const& answer : answers)
        if (!answer.good())
            fail_from(answer, what);
}

}  // namespace

PostgresqlConnection::PostgresqlConnection(Options const& options, detail::Tallies& tallies, std::atomic<std::int64_t>& connections)
    : Connection(tallies), link_(options), connections_(connections), patience_(std::to_string(options.deadline_ms))
{
    for (auto const& control : controls)
        link_.prepare(control.name, control.sql);
    link_.sync();
    refuse_bad(link_.collect(std::size(controls)), "preparing a connection");
    ++connections_;
}

PostgresqlConnection::~PostgresqlConnection() { --connections_; }

void PostgresqlConnection::begin(Use use, std::string tenant)
{
    use_ = use;
    role_ = tenant.empty() ? platform : service;
    tenant_ = std::move(tenant);
    transaction_.clear();
    begun_ = false;
    failure_ = nullptr;
    wakes.clear();
    notices.clear();
    forget_slowest();
}

void PostgresqlConnection::work_as_owner()
{
    begin(Use::Writes, "");
    role_ = owner;
    begun_ = true;
}

std::size_t PostgresqlConnection::send_begin()
{
    auto const& role = role_at(role_);
    link_.execute(use_ == Use::Reads ? begin_reading.name : begin_writing.name);
    if (use_ == Use::Reads)
        link_.execute(read_as.name, { argument(role), argument(tenant_) });
    else
        link_.execute(write_as.name, { argument(role), argument(tenant_), argument(patience_) });
    return 2;
}

void PostgresqlConnection::learn_begin(std::vector<Answer> const& answers)
{
    begun_ = true;   // also when what followed failed: there is something to roll back
    if (use_ == Use::Writes && answers[1].status() == PGRES_TUPLES_OK)
        transaction_ = answers[1].text(0, 3);
}

Prepared& PostgresqlConnection::prepared(Statement const& statement)
{
    auto& known = statements_.at(role_);
    auto const found = known.find(statement.sql);
    if (found != known.end())
        return *found->second;
    auto fresh = std::make_unique<Prepared>(statement, "s" + std::to_string(++prepared_), tallies_);
    auto const key = fresh->listed();
    return *known.emplace(key, std::move(fresh)).first->second;
}

Answer Coming::fetch()
{
    auto answer = link_.next_row();
    if (answer.status() != PGRES_SINGLE_TUPLE) {
        ended_ = true;
        link_.collect_sync();
    }
    return answer;
}

Answer Coming::next()
{
    if (aside_.empty())
        return fetch();
    auto answer = std::move(aside_.front());
    aside_.pop_front();
    return answer;
}

Answer const* Coming::set_aside()
{
    while (!ended_)
        aside_.push_back(fetch());
    return aside_.empty() || aside_.back().good() || aside_.back().status() == PGRES_SINGLE_TUPLE ? nullptr : &aside_.back();
}

void PostgresqlConnection::refuse(Answer const& answer, Prepared const& statement) const
{
    if (use_ == Use::Reads && answer.state() == "25006")
        throw std::logic_error(statement.name() + " changes something and stands in a read");
    fail_from(answer, statement.name());
}

// In one round trip with what must stand before it: the beginning of the transaction, the statement's preparation.
void PostgresqlConnection::send(Prepared& statement, std::vector<Argument> const& arguments)
{
    auto const begins = !begun_ ? send_begin() : 0;
    auto const prepares = !statement.ready;
    if (prepares)
        link_.prepare(statement.on_server(), statement.sql());
    link_.execute(statement.on_server(), arguments, true);
    link_.sync();
    auto const before = link_.answers(begins + (prepares ? 1 : 0));
    if (begins > 0)
        learn_begin(before);
    if (prepares)
        statement.ready = before.back().good();
    for (auto const& answer : before)
        if (!answer.good()) {
            link_.answers(1);   // it was skipped
            link_.collect_sync();
            refuse(answer, statement);
        }
    link_.one_row_at_a_time();
}

// What goes wrong on the server is remembered, what a reader throws is not.
template <class Work>
auto PostgresqlConnection::on_server(Work const& work)
{
    try {
        return work();
    } catch (...) {
        failure_ = std::current_exception();
        throw;
    }
}

std::int64_t PostgresqlConnection::receive(Prepared& statement, std::function<void(Row const&)> const& reader)
{
    Coming coming(link_);
    struct Registered {   // also when the reader throws: the connection must be free for the rollback
        Coming*& place;
        Coming& coming;
        Coming* outer;
        ~Registered()
        {
            place = outer;
            try {
                coming.set_aside();
            } catch (Failure const&) {   // the connection is bad and says so when it is used next
            }
        }
    } const registered { coming_, coming, std::exchange(coming_, &coming) };
    for (;;) {
        auto const answer = on_server([&] {
            auto next = coming.next();
            if (next.status() != PGRES_SINGLE_TUPLE && !next.good())
                refuse(next, statement);
            return next;
        });
        statement.learn_columns(answer.result.get());
        if (answer.status() == PGRES_SINGLE_TUPLE) {
            AnswerRow cells(statement, answer.result.get());
            reader(Row(cells));
            continue;
        }
        if (std::string_view(PQcmdStatus(answer.result.get())).starts_with("SELECT"))
            return 0;
        auto const* changed = PQcmdTuples(answer.result.get());
        return *changed == '\0' ? 0 : std::stoll(changed);
    }
}

std::int64_t PostgresqlConnection::run(Statement const& statement, Parameters const& parameters, std::string const& tenant, std::function<void(Row const&)> const& reader)
{
    if (failure_)   // nothing more runs in a transaction that failed
        std::rethrow_exception(failure_);
    if (coming_)
        on_server([&] {
            if (auto const* bad = coming_->set_aside())
                fail_from(*bad, statement.name);
        });
    auto& known = prepared(statement);
    auto const& arguments = known.arguments(parameters, tenant);
    auto const start = std::chrono::steady_clock::now();
    on_server([&] { send(known, arguments); });
    auto const changed = receive(known, reader);
    count(known.tally(), known.name(), start);
    return changed;
}

void PostgresqlConnection::commit()
{
    if (!begun_)
        return unlock();   // no statement ran: there is no transaction
    std::size_t commands = 1;
    if (use_ == Use::Writes) {
        link_.execute(without_timeout.name);
        ++commands;
    }
    link_.execute(commit_work.name);
    std::vector<Answer> answers;
    auto const knew = transaction_;
    try {
        link_.sync();
        if (locked_) {
            link_.execute(unlock_keys.name);
            link_.sync();
        }
        answers = link_.collect(commands);
    } catch (LostConnection const& lost) {
        if (use_ == Use::Reads)
            throw;
        throw UnknownCommit { knew, link_.timeline(), link_.process(), lost.what() };
    }
    begun_ = false;
    learn_unlocked();
    for (auto const& answer : answers)
        if (!answer.good())
            fail_from(answer, "commit");
    if (std::string_view(PQcmdStatus(answers.back().result.get())) != "COMMIT")
        throw Failure("commit: PostgreSQL rolled back");
}

// The answer to what commit sent behind itself. A connection that is lost now has lost its locks too.
void PostgresqlConnection::learn_unlocked()
{
    if (!std::exchange(locked_, false))
        return;
    try {
        link_.collect(1);
    } catch (LostConnection const&) {
    }
}

void PostgresqlConnection::unlock()
{
    if (!locked_)
        return;
    locked_ = false;
    link_.execute(unlock_keys.name);
    link_.sync();
    link_.collect(1);
}

void PostgresqlConnection::rollback() noexcept
{
    if (link_.bad())
        return;   // the server rolls back what it lost
    try {
        if (begun_) {
            begun_ = false;
            link_.execute(roll_back.name);
            link_.sync();
            link_.collect(1);
        }
        unlock();
    } catch (Failure const&) {   // the connection is bad now and is not used again
    }
}

void PostgresqlConnection::lock(std::int64_t number)
{
    auto const digits = std::to_string(number);
    link_.execute(lock_key.name, { argument(digits) });
    link_.sync();
    locked_ = true;
    refuse_bad(link_.collect(1), "waiting for a key");
}

// Looked at as the platform sees it, in a transaction that is rolled back.
std::string PostgresqlConnection::check(Statement const& statement)
{
    auto const told = [&](std::string const& fault) { return fault.empty() ? fault : std::string(statement.name) + ": " + fault; };
    if (auto fault = leaves_the_dialect(statement.sql); !fault.empty())
        return told(fault);
    begin(Use::Reads, "");
    std::string fault;
    try {
        Prepared const looked(statement, "", tallies_);
        auto const begins = send_begin();
        begun_ = true;
        link_.prepare("", looked.sql());
        link_.describe("");
        link_.sync();
        auto const answers = link_.collect(begins + 2);
        refuse_bad(answers, statement.name);
        fault = told(unreadable_column(answers.back().result.get()));
    } catch (LostConnection const&) {
        throw;
    } catch (std::exception const& error) {
        fault = error.what();
    }
    rollback();
    return fault;
}

}  // namespace mado::db::postgresql
