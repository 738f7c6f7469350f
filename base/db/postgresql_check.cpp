#include <mado/db/postgresql_check.h>

#include <mado/db/dialect.h>
#include <mado/names/id.h>

#include <libpq-fe.h>

namespace mado::db {

namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// pg_type.h: bool, bytea, int8, int2, int4, text, json, jsonb, unknown literals. Not here: float4, float8, numeric.
constexpr Oid readable_types[] = { 16, 17, 20, 21, 23, 25, 114, 3802, 705 };

}  // namespace

class PostgresqlCheck::Session {
public:
    explicit Session(std::string const& conninfo) : connection_(PQconnectdb(conninfo.c_str()), &PQfinish), schema_("check_" + Ids().handle())
    {
        if (PQstatus(connection_.get()) != CONNECTION_OK)
            throw Failure(std::string("PostgreSQL: ") + PQerrorMessage(connection_.get()));
        run("SET client_min_messages = warning");
        run("CREATE SCHEMA " + schema_ + "; SET search_path = " + schema_);
        run(postgresql_domains());
    }
    ~Session() { Answer const dropped(PQexec(connection_.get(), ("DROP SCHEMA " + schema_ + " CASCADE").c_str()), &PQclear); }
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    void run(std::string const& sql) const
    {
        Answer const answer(PQexec(connection_.get(), sql.c_str()), &PQclear);
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK && PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
            throw Failure(std::string("PostgreSQL: ") + PQresultErrorMessage(answer.get()));
    }

    std::string prepare(std::string const& sql) const
    {
        Answer const answer(PQprepare(connection_.get(), "", sql.c_str(), 0, nullptr), &PQclear);
        return PQresultStatus(answer.get()) == PGRES_COMMAND_OK ? "" : PQresultErrorMessage(answer.get());
    }

    // Of the statement prepared last.
    std::string unreadable_column() const
    {
        Answer const described(PQdescribePrepared(connection_.get(), ""), &PQclear);
        for (int i = 0; i < PQnfields(described.get()); ++i)
            if (std::ranges::find(readable_types, PQftype(described.get(), i)) == std::end(readable_types))
                return std::string("the column ") + PQfname(described.get(), i) + " is no text, integer or bytes on PostgreSQL: CAST it to a column word";
        return {};
    }

private:
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
    std::string schema_;
};

PostgresqlCheck::PostgresqlCheck(std::string const& conninfo) : session_(std::make_unique<Session>(conninfo)) {}
PostgresqlCheck::~PostgresqlCheck() = default;

void PostgresqlCheck::migrate(std::vector<Migration> const& migrations)
{
    for (auto const& migration : migrations) {
        try {
            session_->run(translate_for_postgresql(migration.sql));
        } catch (Failure const& failure) {
            throw Failure(migration.module + "/migrations/" + migration.name + ": " + failure.what());
        }
    }
}

std::string PostgresqlCheck::check(Statement const& statement)
{
    if (auto fault = leaves_the_dialect(statement.sql); !fault.empty())
        return fault;
    if (auto fault = session_->prepare(number_parameters(statement.sql).sql); !fault.empty())
        return fault;
    return session_->unreadable_column();
}

}  // namespace mado::db
