#include "engine/engine.h"

namespace mado::db::detail {

namespace {

thread_local bool inside_a_transaction = false;
constexpr std::size_t statements_told = 20;

}  // namespace

Inside::Inside(std::string_view what)
{
    if (inside_a_transaction)
        throw std::logic_error("a " + std::string(what) + " inside another transaction: the edge opens exactly one");
    inside_a_transaction = true;
}

Inside::~Inside() { inside_a_transaction = false; }

std::int64_t microseconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
}

void Connection::forget_slowest()
{
    slowest_.clear();
    slowest_microseconds_ = 0;
}

void Connection::count(Tally& tally, std::string const& statement, std::chrono::steady_clock::time_point start)
{
    auto const took = microseconds_since(start);
    tally.count(took);
    if (took >= slowest_microseconds_) {
        slowest_microseconds_ = took;
        slowest_ = statement;
    }
}

void Engine::read(std::string const& tenant, std::function<void(Read&)> const& work)
{
    Inside const inside("read");
    try {
        run_read(tenant, work);
    } catch (...) {
        ++counters_.failed;
        throw;
    }
    ++counters_.reads;
}

void Engine::write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work)
{
    Inside const inside("write");
    try {
        if (!run_write(tenant, alone, work))
            ++counters_.refused;
    } catch (...) {
        ++counters_.failed;
        throw;
    }
    ++counters_.writes;
}

void Engine::migrate(std::vector<Migration> const& migrations)
{
    Inside const inside("migration");
    run_migrations(migrations);
}

std::string Engine::check(Statement const& statement)
{
    Inside const inside("check");
    return run_check(statement);
}

Figures Engine::figures() const
{
    auto const& c = counters_;
    return { .reads = c.reads, .writes = c.writes, .refused = c.refused, .failed = c.failed, .retries = c.retries, .waiting = c.waiting,
        .connections = c.connections, .connections_lost = c.lost, .slow = c.slow, .statements = tallies_.longest(statements_told) };
}

void Engine::work_on(Connection& connection, std::string const& tenant, std::function<void(Read&)> const& work)
{
    Read tx(connection, tenant);
    work(tx);
}

bool Engine::work_on(Connection& connection, std::string const& tenant, std::function<bool(Write&)> const& work)
{
    Write tx(connection, tenant);
    return work(tx);
}

void Engine::wake(std::vector<std::function<void()>>& wakes)
{
    for (auto const& wake : wakes) {
        try {
            wake();
        } catch (...) {  // A wake has nothing to say that could still matter: its write is durable and answered.
        }
    }
    wakes.clear();
}

void Engine::report_if_slow(std::string_view what, Connection const& connection, std::chrono::steady_clock::time_point start)
{
    auto const took = microseconds_since(start);
    if (took <= options_.slow_microseconds)
        return;
    ++counters_.slow;
    if (!options_.slow)
        return;
    auto const slowest = connection.slowest();
    options_.slow(slowest.empty() ? std::string(what) : std::string(what) + ", mostly " + slowest, took);
}

}  // namespace mado::db::detail
