#include <mado/db/fresh.h>

#include <mado/db/prepare.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include <libpq-fe.h>
#include <unistd.h>

namespace mado::db::test {

namespace {

constexpr char const* login = "madoguchi_test";

std::string server()
{
    char const* named = std::getenv("MADO_TEST_POSTGRESQL");
    if (!named)
        throw Failure("MADO_TEST_POSTGRESQL is not set: export MADO_TEST_POSTGRESQL=$(tools/private_postgresql start)");
    return named;
}

// A database of this program, with a superuser's connection that empties it.
class Lent {
public:
    Lent(std::string name, std::string const& as_admin) : name_(std::move(name)), admin_(PQconnectdb((as_admin + " dbname=" + name_).c_str()), &PQfinish) {}
    void run(char const* sql) const
    {
        std::unique_ptr<PGresult, decltype(&PQclear)> const result(PQexec(admin_.get(), sql), &PQclear);
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
            throw Failure(std::string("tests: ") + PQerrorMessage(admin_.get()));
    }
    // Without triggers of foreign keys, and only what has rows: most tables of a test have none.
    void empty() const
    {
        run(R"sql(
SET session_replication_role = replica; SET client_min_messages = warning;
DO $empty$
DECLARE kept record; filled boolean;
BEGIN
    FOR kept IN SELECT relname AS name FROM pg_class
                 WHERE relnamespace = 'mado'::regnamespace AND relkind = 'r' AND relname <> 'mado_migration' AND pg_relation_size(oid) > 0 LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM mado.%I)', kept.name) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM mado.%I', kept.name);
        END IF;
    END LOOP;
END
$empty$)sql");
    }

private:
    std::string name_;
    std::unique_ptr<PGconn, decltype(&PQfinish)> admin_;
};

// The databases of this program: made when needed, the first that is free is lent, all are dropped at its end.
class Databases {
public:
    Databases() : admin_(server()) {}
    ~Databases()
    {
        std::unique_ptr<PGconn, decltype(&PQfinish)> const admin(PQconnectdb(admin_.c_str()), &PQfinish);
        for (auto& [name, database] : all_) {
            database.reset();
            PQclear(PQexec(admin.get(), ("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)").c_str()));
        }
    }
    Databases(Databases const&) = delete;
    Databases& operator=(Databases const&) = delete;

    // `pattern` has a # where the number of the first free one stands. With the rows of another one: nobody may have that open.
    Options lend(std::string const& pattern, std::string const& copied = {})
    {
        std::lock_guard const lock(mutex_);
        for (std::size_t number = 0;; ++number)
            if (auto name = pattern; !busy_.contains(name.replace(name.find('#'), 1, std::to_string(number)))) {
                if (!copied.empty())
                    copy(copied, name);
                return lend_named(name, copied.empty());
            }
    }
    std::string address(std::string const& database) const { return admin_ + " user=" + login + " dbname=" + database; }

private:
    void copy(std::string const& from, std::string const& to)
    {
        all_[from].reset();
        all_[to].reset();
        std::unique_ptr<PGconn, decltype(&PQfinish)> const admin(PQconnectdb(admin_.c_str()), &PQfinish);
        for (auto const& sql : { "DROP DATABASE IF EXISTS " + to + " WITH (FORCE)", "CREATE DATABASE " + to + " TEMPLATE " + from }) {
            std::unique_ptr<PGresult, decltype(&PQclear)> const result(PQexec(admin.get(), sql.c_str()), &PQclear);
            if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
                throw Failure(std::string("tests: ") + PQerrorMessage(admin.get()));
        }
    }

    Options lend_named(std::string const& name, bool empty)
    {
        auto& database = all_[name];
        if (database && empty) {
            database->empty();
        } else {
            prepare_server({ .admin = admin_, .login = login, .databases = { name } });
            database = empty ? std::make_unique<Lent>(name, admin_) : nullptr;
        }
        busy_.insert(name);
        Options options;
        options.postgresql = address(name);
        options.lent = std::shared_ptr<bool>(new bool(true), [this, name](bool* lent) {
            delete lent;
            std::lock_guard const back(mutex_);
            busy_.erase(name);
        });
        return options;
    }

    std::string admin_;
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Lent>> all_;
    std::set<std::string> busy_;
};

std::string pattern() { return "mado_test_" + std::to_string(::getpid()) + "_#"; }

Databases& databases()
{
    static Databases all;
    return all;
}

}  // namespace

SqlEngine engine()
{
    char const* chosen = std::getenv("MADO_TEST_ENGINE");
    return chosen && std::strcmp(chosen, "postgresql") == 0 ? SqlEngine::Postgresql : SqlEngine::Sqlite;
}

Options fresh()
{
    if (engine() == SqlEngine::Sqlite)
        return { .path = ":memory:" };
    return databases().lend(pattern());
}

Options fresh(std::filesystem::path const& file)
{
    if (engine() == SqlEngine::Sqlite)
        return { .path = file.string(), .synchronous_full = false };
    return fresh();
}

std::vector<std::string> places_of(Database& database, std::string const& needle)
{
    bool const is_sqlite = database.engine() == SqlEngine::Sqlite;
    return AllTenants::read(database, [&](Read& tx) {
        struct Place { std::string table, column, type; };
        auto const places = tx.all(
            { "test.columns", is_sqlite ? "SELECT t.name AS of_table, c.name AS of_column, c.type AS of_type FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
                                        : "SELECT table_name AS of_table, column_name AS of_column, data_type AS of_type FROM information_schema.columns WHERE table_schema = current_schema()" },
            {}, [](Row const& row) { return Place { row.text("of_table"), row.text("of_column"), row.text("of_type") }; });
        if (places.empty())
            throw Failure("tests: the database has no tables");
        std::vector<std::string> found;
        for (auto const& place : places) {
            auto const holds = is_sqlite ? "instr(CAST(" + place.column + " AS BLOB), CAST('" + needle + "' AS BLOB)) > 0"
                : place.type == "bytea"  ? "position(CAST('" + needle + "' AS bytea) IN " + place.column + ") > 0"
                                         : "position('" + needle + "' IN CAST(" + place.column + " AS text)) > 0";
            auto const sql = "SELECT COUNT(*) AS n FROM " + place.table + " WHERE " + holds;
            if (tx.one({ "test.scan", sql }, {}, [](Row const& row) { return row.integer("n"); }).value() > 0)
                found.push_back(place.table + "." + place.column);
        }
        return found;
    });
}

// The three are lent together, so the first free number is the same.
ZoneDatabases::ZoneDatabases()
{
    if (engine() == SqlEngine::Sqlite)
        return;
    for (auto const* zone : { "front", "office", "core" })
        lend(databases().lend(pattern() + "_" + zone), zone);
}

ZoneDatabases::ZoneDatabases(ZoneDatabases const& other)
{
    auto const from = other.address_.substr(std::min(other.address_.rfind('=') + 1, other.address_.size()));
    if (from.empty())
        return;
    for (std::string const zone : { "front", "office", "core" })
        lend(databases().lend(pattern() + "_copy_" + zone, from.substr(0, from.find('{')) + zone), zone);
}

void ZoneDatabases::lend(Options options, std::string const& zone)
{
    address_ = options.postgresql;
    address_.replace(address_.rfind(zone), zone.size(), "{zone}");
    lent_.push_back(std::move(options));
}

ZoneDatabases::~ZoneDatabases() = default;

}  // namespace mado::db::test
