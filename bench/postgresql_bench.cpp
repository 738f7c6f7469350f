// The PostgreSQL engine against libpq alone on the same durable server (argument: a superuser's conninfo): one small write (a row and its event) and one read of
// a row, each a SERIALIZABLE transaction with the same round trips. The peer prepares its statements once and has neither roles nor walls between tenants.
#include <mado/db/database.h>
#include <mado/db/prepare.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include <libpq-fe.h>
#include <unistd.h>

using namespace mado;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int runs = 5, threads = 8;
constexpr auto run_time = std::chrono::seconds(2);
std::string const town = "332089", body(500, 'x'), details(200, 'y');

constexpr db::Statement insert_row { "bench.insert_row", "INSERT INTO bench_row (tenant, id, body) VALUES ($tenant, $id, $body)" };
constexpr db::Statement insert_event { "bench.insert_event", "INSERT INTO bench_event (tenant, id, details) VALUES ($tenant, $id, $details)" };
constexpr db::Statement select_row { "bench.select_row", "SELECT body FROM bench_row WHERE tenant = $tenant AND id = $id" };
constexpr char const* tables = "CREATE TABLE bench_row (tenant code_text NOT NULL, id id_text NOT NULL, body words_text NOT NULL, PRIMARY KEY (tenant, id));"
                               "CREATE TABLE bench_event (tenant code_text NOT NULL, id id_text NOT NULL, details words_text NOT NULL, PRIMARY KEY (tenant, id));";

// How often `work(thread)` is done a second, by all threads together.
template <class Work>
double rate(Work const& work)
{
    std::atomic<bool> stop = false;
    std::atomic<long> done = 0;
    std::vector<std::thread> all;
    auto const begun = Steady::now();
    for (int thread = 0; thread < threads; ++thread)
        all.emplace_back([&, thread] {
            for (; !stop; ++done)
                work(thread);
        });
    std::this_thread::sleep_for(run_time);
    stop = true;
    for (auto& one : all)
        one.join();
    return static_cast<double>(done) / std::chrono::duration<double>(Steady::now() - begun).count();
}

double median(std::vector<double> all)
{
    std::ranges::sort(all);
    return all[all.size() / 2];
}

class Raw {
public:
    explicit Raw(std::string const& conninfo) : connection_(PQconnectdb(conninfo.c_str()), &PQfinish)
    {
        for (auto const& [name, sql] : { std::pair { "begin", "BEGIN ISOLATION LEVEL SERIALIZABLE" }, std::pair { "begin_reading", "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY" },
                 std::pair { "commit", "COMMIT" }, std::pair { "row", "INSERT INTO raw_row VALUES ($1, $2, $3)" }, std::pair { "event", "INSERT INTO raw_event VALUES ($1, $2, $3)" },
                 std::pair { "select", "SELECT body FROM raw_row WHERE tenant = $1 AND id = $2" } })
            PQclear(PQprepare(connection_.get(), name, sql, 0, nullptr));
        PQenterPipelineMode(connection_.get());
    }
    bool write(std::string const& id)
    {
        send("begin", {});
        send("row", { town.c_str(), id.c_str(), body.c_str() });
        bool good = answered(2);
        send("event", { town.c_str(), id.c_str(), details.c_str() });
        good = answered(1) && good;
        send("commit", {});
        return answered(1) && good;
    }
    bool read(std::string const& id)
    {
        send("begin_reading", {});
        send("select", { town.c_str(), id.c_str() });
        bool const good = answered(2);
        send("commit", {});
        return answered(1) && good;
    }

private:
    void send(char const* name, std::vector<char const*> const& values)
    {
        PQsendQueryPrepared(connection_.get(), name, static_cast<int>(values.size()), values.data(), nullptr, nullptr, 1);
    }
    bool answered(int commands)
    {
        bool good = PQpipelineSync(connection_.get()) == 1;
        for (; commands > 0; --commands) {
            auto* const result = PQgetResult(connection_.get());
            good = good && (PQresultStatus(result) == PGRES_COMMAND_OK || PQntuples(result) == 1);
            PQclear(result);
            PQclear(PQgetResult(connection_.get()));
        }
        PQclear(PQgetResult(connection_.get()));
        return good;
    }
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace

int main(int count, char** words)
{
    if (count != 2)
        return std::fputs("usage: madoguchi_postgresql_bench CONNINFO   (tools/private_postgresql start --durable)\n", stderr), 2;
    std::string const admin = words[1], name = "mado_bench_" + std::to_string(::getpid());
    db::prepare_server({ .admin = admin, .login = "madoguchi_bench", .databases = { name } });
    db::Options options;
    options.postgresql = admin + " user=madoguchi_bench dbname=" + name;
    options.connections = threads;
    db::Database database(options);
    database.migrate({ { "bench", 1, "0001_bench.sql", tables } });
    {
        std::unique_ptr<PGconn, decltype(&PQfinish)> const making(PQconnectdb((admin + " dbname=" + name).c_str()), &PQfinish);
        PQclear(PQexec(making.get(), "CREATE TABLE raw_row (tenant text COLLATE \"C\" NOT NULL, id text COLLATE \"C\" NOT NULL, body text NOT NULL, PRIMARY KEY (tenant, id));"
                                     "CREATE TABLE raw_event (tenant text COLLATE \"C\" NOT NULL, id text COLLATE \"C\" NOT NULL, details text NOT NULL, PRIMARY KEY (tenant, id))"));
    }
    std::vector<std::unique_ptr<Raw>> raw;
    for (int i = 0; i < threads; ++i)
        raw.push_back(std::make_unique<Raw>(admin + " dbname=" + name));
    std::string const known = "known";
    std::atomic<long> number = 0, failed = 0;
    auto const fresh = [&] { return "row-" + std::to_string(++number); };
    auto const write = [&](std::string const& id) {
        return database.write(town, [&](db::Write& tx) -> Result<std::int64_t> {
            return tx.execute(insert_row, { { "$id", id }, { "$body", body } }) + tx.execute(insert_event, { { "$id", id }, { "$details", details } });
        });
    };
    if (!write(known) || !raw.front()->write(known))
        return std::fputs("the first write failed\n", stderr), 1;
    std::vector<double> our_writes, raw_writes, our_reads, raw_reads;
    for (int run = 0; run < runs; ++run) {
        our_writes.push_back(rate([&](int) { failed += write(fresh()) ? 0 : 1; }));
        raw_writes.push_back(rate([&](int thread) { failed += raw[static_cast<std::size_t>(thread)]->write(fresh()) ? 0 : 1; }));
        our_reads.push_back(rate([&](int) {
            failed += database.read(town, [&](db::Read& tx) { return tx.one(select_row, { { "$id", known } }, [](db::Row const& row) { return row.text("body").size(); }).has_value(); }) ? 0 : 1;
        }));
        raw_reads.push_back(rate([&](int thread) { failed += raw[static_cast<std::size_t>(thread)]->read(known) ? 0 : 1; }));
    }
    std::printf("postgresql.write.ours\t%.0f\twrites/s\npostgresql.write.raw\t%.0f\twrites/s\npostgresql.read.ours\t%.0f\treads/s\npostgresql.read.raw\t%.0f\treads/s\n"
                "postgresql.retries\t%lld\nfailed\t%ld\n",
        median(our_writes), median(raw_writes), median(our_reads), median(raw_reads), static_cast<long long>(database.figures().retries), failed.load());
    return failed == 0 ? 0 : 1;
}
