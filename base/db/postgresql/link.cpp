#include "postgresql/link.h"

#include <mado/crypto/box.h>

#include <poll.h>

namespace mado::db::postgresql {

namespace {

constexpr auto reading_patience = std::chrono::milliseconds(35'000);   // above the server's own limit for reads

std::string last_words(PGconn* connection)
{
    std::string text = PQerrorMessage(connection);
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

// Small tables would be read whole, and a table read whole conflicts with every write to it: SERIALIZABLE wants indexes.
std::string session_settings(Options const& options)
{
    auto const deadline = std::to_string(options.deadline_ms);
    std::string settings = "SET search_path = mado; SET client_min_messages = warning; SET enable_seqscan = off; SET jit = off; "
                           "SET statement_timeout = 30000; SET idle_in_transaction_session_timeout = 30000; "
                           "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; ";
    settings.append("SET lock_timeout = ").append(deadline).append("; ");
    settings += "SELECT substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) AS timeline";
    return settings;
}

}  // namespace

std::string Answer::state() const
{
    auto const* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    return state ? state : "";
}

std::string Answer::text(int row, int column) const
{
    return { PQgetvalue(result.get(), row, column), static_cast<std::size_t>(PQgetlength(result.get(), row, column)) };
}

Link::Link(Options const& options) : patience(reading_patience)
{
    // What stands before dbname yields to the address; the password stands after it.
    char const* names[] = { "fallback_application_name", "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
        "client_encoding", "dbname", options.postgresql_password.empty() ? nullptr : "password", nullptr };
    char const* values[] = { "madoguchi", "3", "5", "2", "3", "10000", "UTF8", options.postgresql.c_str(), options.postgresql_password.c_str(), nullptr };
    connection_ = PQconnectdbParams(names, values, 1);
    try {
        if (PQstatus(connection_) != CONNECTION_OK)
            throw LostConnection("PostgreSQL: " + last_words(connection_));
        PQsetNoticeProcessor(connection_, [](void*, char const*) {}, nullptr);
        Answer const set { { std::unique_ptr<PGresult, Answer::Clear>(PQexec(connection_, session_settings(options).c_str())) } };
        if (set.status() != PGRES_TUPLES_OK)   // a server in recovery has no insert position: it is no leader (yet)
            throw LostConnection("PostgreSQL: " + last_words(connection_));
        timeline_ = set.text(0, 0);
        if (PQenterPipelineMode(connection_) != 1)
            throw LostConnection("PostgreSQL: " + last_words(connection_));
    } catch (...) {
        PQfinish(connection_);
        throw;
    }
}

Link::~Link() { PQfinish(connection_); }

void Link::lost(std::string const& says)
{
    broken_ = true;
    throw LostConnection("PostgreSQL: " + says);
}

void Link::sent(int ok)
{
    if (ok != 1)
        lost(last_words(connection_));
}

void Link::prepare(std::string const& name, std::string const& sql) { sent(PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr)); }
void Link::describe(std::string const& name) { sent(PQsendDescribePrepared(connection_, name.c_str())); }

void Link::execute(std::string const& name, std::vector<Argument> const& arguments, bool binary)
{
    std::vector<char const*> values(arguments.size());
    std::vector<int> lengths(arguments.size()), formats(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        values[i] = arguments[i].value;
        lengths[i] = arguments[i].length;
        formats[i] = arguments[i].bytes ? 1 : 0;
    }
    sent(PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(arguments.size()), values.data(), lengths.data(), formats.data(), binary ? 1 : 0));
}

void Link::sync() { sent(PQpipelineSync(connection_)); }

// One result, or none at the end of a command.
Answer Link::next()
{
    auto const until = std::chrono::steady_clock::now() + patience;
    while (PQisBusy(connection_) == 1) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd readable { PQsocket(connection_), POLLIN, 0 };
        auto const ready = left <= 0 ? 0 : ::poll(&readable, 1, static_cast<int>(left));
        if (ready == 0)
            lost("the server did not answer for " + std::to_string(patience.count()) + " ms");
        if (ready > 0 && PQconsumeInput(connection_) != 1)
            lost(last_words(connection_));
    }
    return { std::unique_ptr<PGresult, Answer::Clear>(PQgetResult(connection_)) };
}

Answer Link::next_of_command()
{
    auto answer = next();
    if (!answer.result)
        lost("the connection was lost");
    auto const state = answer.state();
    // The server says goodbye (08, 57P01…57P03) before it closes: what it was asked meanwhile has no answer.
    if (PQstatus(connection_) != CONNECTION_OK || state.starts_with("08") || state.starts_with("57P0"))
        lost(last_words(connection_));
    return answer;
}

std::vector<Answer> Link::answers(std::size_t commands)
{
    std::vector<Answer> answers;
    answers.reserve(commands);
    for (std::size_t i = 0; i < commands; ++i) {
        answers.push_back(next_of_command());
        while (next().result) {
        }
    }
    return answers;
}

void Link::one_row_at_a_time()
{
    if (PQsetSingleRowMode(connection_) != 1)
        lost("rows cannot be asked for one by one");
}

Answer Link::next_row()
{
    auto answer = next_of_command();
    if (answer.status() != PGRES_SINGLE_TUPLE)
        while (next().result) {
        }
    return answer;
}

void Link::collect_sync()
{
    if (next().status() != PGRES_PIPELINE_SYNC)
        lost("the connection was lost");
}

std::vector<Answer> Link::collect(std::size_t commands)
{
    auto all = answers(commands);
    collect_sync();
    return all;
}

std::vector<Answer> Link::ask(std::string const& sql, std::vector<std::string> const& arguments)
{
    std::vector<char const*> values;
    for (auto const& argument : arguments)
        values.push_back(argument.c_str());
    sent(PQsendQueryParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0));
    sync();
    return collect(1);
}

Answer Link::script(std::string const& sql)
{
    if (PQexitPipelineMode(connection_) != 1)
        lost(last_words(connection_));
    Answer answer { std::unique_ptr<PGresult, Answer::Clear>(PQexec(connection_, sql.c_str())) };
    if (PQstatus(connection_) != CONNECTION_OK)
        lost(last_words(connection_));
    PQenterPipelineMode(connection_);
    if (!answer.good() && answer.status() != PGRES_EMPTY_QUERY)
        fail_from(answer, "script");
    return answer;
}

void fail_from(Answer const& answer, std::string_view what)
{
    auto const state = answer.state();
    auto const* words = PQresultErrorField(answer.result.get(), PG_DIAG_MESSAGE_PRIMARY);
    auto const text = std::string(what) + ": " + (words ? words : "no answer") + " (PostgreSQL " + state + ")";
    if (state == "40001" || state == "40P01")
        throw LostRace(text);
    if (state == "23505")
        throw PerhapsLostRace(text);
    if (state == "53100")
        throw DiskFull(text);
    if (state == "57014" || state == "55P03")   // its own time was over
        throw Busy(text);
    if (state.starts_with("08") || state.starts_with("57P0") || state == "25006" || state == "53300")   // 25006: a leader that is none any more
        throw LostConnection(text);
    throw Failure(text);
}

std::int64_t lock_number(std::string_view kind, std::string_view tenant, std::string_view name)
{
    auto const hash = crypto::sha256(std::string(kind) + '\n' + std::string(tenant) + '\n' + std::string(name));
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i)
        number = number << 8 | static_cast<unsigned char>(hash[i]);
    return static_cast<std::int64_t>(number);
}

}  // namespace mado::db::postgresql
