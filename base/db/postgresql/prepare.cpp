#include <mado/db/prepare.h>

#include "engine/migrations.h"
#include "postgresql/connection.h"

namespace mado::db {

namespace {

using postgresql::Answer;

// A plain connection of a superuser: no role, no schema, no pipeline.
class Admin {
public:
    Admin(std::string const& conninfo, std::string const& database)
    {
        char const* names[] = { "connect_timeout", "dbname", database.empty() ? nullptr : "dbname", nullptr };
        char const* values[] = { "5", conninfo.c_str(), database.c_str(), nullptr };
        connection_ = PQconnectdbParams(names, values, 1);
        if (PQstatus(connection_) != CONNECTION_OK) {
            std::string const words = PQerrorMessage(connection_);
            PQfinish(connection_);
            throw Failure("PostgreSQL: " + words);
        }
        PQsetNoticeProcessor(connection_, [](void*, char const*) {}, nullptr);
    }
    ~Admin() { PQfinish(connection_); }
    Admin(Admin const&) = delete;
    Admin& operator=(Admin const&) = delete;

    Answer run(std::string const& sql) const
    {
        Answer answer { std::unique_ptr<PGresult, Answer::Clear>(PQexec(connection_, sql.c_str())) };
        if (!answer.good())
            throw Failure(std::string("PostgreSQL: ") + PQresultErrorMessage(answer.result.get()));
        return answer;
    }
    bool finds(std::string const& sql) const { return run(sql).rows() > 0; }
    std::string text(std::string const& value) const { return quoted(PQescapeLiteral(connection_, value.data(), value.size())); }
    std::string name(std::string const& value) const { return quoted(PQescapeIdentifier(connection_, value.data(), value.size())); }

private:
    static std::string quoted(char* from_libpq)
    {
        if (!from_libpq)
            throw Failure("PostgreSQL: a name or password is not UTF-8");
        std::string text = from_libpq;
        PQfreemem(from_libpq);
        return text;
    }
    PGconn* connection_;
};

void prepare_roles(Admin const& admin, Preparation const& preparation, std::vector<std::string>& did)
{
    auto const make = [&](std::string const& role, std::string const& attributes) {
        if (admin.finds("SELECT 1 FROM pg_roles WHERE rolname = " + admin.text(role)))
            return;
        admin.run("CREATE ROLE " + admin.name(role) + " " + attributes);
        did.push_back("The role " + role + " was made.");
    };
    for (auto const& role : { postgresql::owner_role, postgresql::service_role, postgresql::platform_role })
        make(role, "NOLOGIN NOINHERIT");
    make(preparation.login, "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE");
    if (!preparation.password.empty()) {
        admin.run("ALTER ROLE " + admin.name(preparation.login) + " PASSWORD " + admin.text(preparation.password));
        did.push_back("The password of " + preparation.login + " was set.");
    }
    for (auto const& role : { postgresql::owner_role, postgresql::service_role, postgresql::platform_role })
        admin.run("GRANT " + role + " TO " + admin.name(preparation.login));
    // The operator's page: how large a database is, how many connect, how far a standby is behind. Rows of other roles' tables stay closed.
    admin.run("ALTER ROLE " + postgresql::platform_role + " INHERIT; GRANT pg_read_all_stats TO " + postgresql::platform_role);
}

void prepare_database(Admin const& admin, Preparation const& preparation, std::string const& database, std::vector<std::string>& did)
{
    if (!admin.finds("SELECT 1 FROM pg_database WHERE datname = " + admin.text(database))) {
        admin.run("CREATE DATABASE " + admin.name(database) + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        did.push_back("The database " + database + " was made.");
    }
    auto const& owner = postgresql::owner_role;
    auto const users = postgresql::service_role + ", " + postgresql::platform_role;
    admin.run("REVOKE ALL ON DATABASE " + admin.name(database) + " FROM PUBLIC; GRANT CONNECT ON DATABASE " + admin.name(database) + " TO "
        + admin.name(preparation.login) + "; GRANT CREATE ON DATABASE " + admin.name(database) + " TO " + owner);
    Admin const inside(preparation.admin, database);
    if (!inside.finds("SELECT 1 FROM pg_namespace WHERE nspname = 'mado'")) {
        inside.run("CREATE SCHEMA mado AUTHORIZATION " + owner);
        did.push_back("The schema mado of " + database + " was made; it belongs to " + owner + ".");
    }
    inside.run("GRANT USAGE ON SCHEMA mado TO " + users);
}

}  // namespace

std::vector<std::string> prepare_server(Preparation const& preparation)
{
    std::vector<std::string> did;
    Admin const admin(preparation.admin, "");
    // Two that prepare one server at the same time take turns.
    admin.run("SELECT pg_advisory_lock(" + std::to_string(postgresql::lock_number("prepare", "", "")) + ")");
    prepare_roles(admin, preparation, did);
    for (auto const& database : preparation.databases)
        prepare_database(admin, preparation, database, did);
    return did;
}

DatabaseState look_at(Options const& options, std::vector<Migration> const& migrations)
{
    DatabaseState state;
    detail::Tallies tallies;
    std::atomic<std::int64_t> connections = 0;
    postgresql::PostgresqlConnection connection(options, tallies, connections);
    auto const server = connection.link().script("SELECT current_setting('server_version'), session_user");
    state.server = server.text(0, 0);
    state.login = server.text(0, 1);
    for (auto const& role : { postgresql::owner_role, postgresql::service_role, postgresql::platform_role })
        if (connection.link().script("SELECT 1 FROM pg_roles WHERE rolname = '" + role + "' AND pg_has_role(oid, 'MEMBER')").rows() == 0)
            state.faults.push_back(state.login + " is no member of " + role + ": run `madoguchi database prepare`.");
    if (connection.link().script("SELECT 1 FROM pg_roles WHERE rolname = session_user AND (rolsuper OR rolbypassrls)").rows() != 0)
        state.faults.push_back(state.login + " is a superuser or passes the walls between tenants: sign in with the role that `madoguchi database prepare` made.");
    if (!state.faults.empty())
        return state;
    connection.script("BEGIN READ ONLY; SET LOCAL ROLE " + postgresql::owner_role);
    connection.work_as_owner();
    auto const open = connection.link().script("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('mado') AND relkind IN ('r', 'p') "
        "AND relname <> 'mado_migration' AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname");
    for (int row = 0; row < open.rows(); ++row)
        state.faults.push_back("The table " + open.text(row, 0) + " has no wall between tenants (row level security).");
    if (connection.link().script("SELECT 1 FROM pg_class WHERE oid = to_regclass('mado.mado_migration')").rows() == 0) {
        for (auto const& migration : migrations)
            state.pending.push_back(migration.module + "/migrations/" + migration.name);
    } else {
        state.pending = detail::pending_migrations(connection, migrations);
    }
    connection.rollback();
    return state;
}

}  // namespace mado::db
