#include "postgresql/engine.h"

#include "postgresql/walls.h"

namespace mado::db::detail {

namespace {

using namespace postgresql;
using namespace std::chrono_literals;

constexpr auto longest_pause_of_a_race = 50ms, longest_pause_without_a_server = 500ms;

}  // namespace

PostgresqlEngine::PostgresqlEngine(Options options)
    : Engine(std::move(options)), pool_(options_, tallies_, counters_), names_(options_), teller_(options_), listener_(options_)
{
}

// Runs it until it took or the deadline is over. Nothing of an attempt that is tried again was kept.
void PostgresqlEngine::until_it_took(std::string_view what, std::function<void(Patience&)> const& attempt)
{
    Patience patience(options_.deadline_ms);
    bool doubted = false;
    auto const again = [&](std::string const& says, std::chrono::milliseconds longest) {
        if (patience.over())
            throw Busy(std::string(what) + " did not come through in " + std::to_string(options_.deadline_ms) + " ms: " + says);
        patience.pause(longest);
    };
    for (;;) {
        try {
            attempt(patience);
            return;
        } catch (LostRace const& race) {
            ++counters_.retries;
            again(race.what(), longest_pause_of_a_race);
        } catch (PerhapsLostRace const& race) {   // a key that is simply there fails alike the second time
            if (std::exchange(doubted, true))
                throw;
            ++counters_.retries;
            again(race.what(), longest_pause_of_a_race);
        } catch (LostConnection const& lost) {
            pool_.forget_idle();   // the others are as old
            again(lost.what(), longest_pause_without_a_server);
        }
    }
}

void PostgresqlEngine::run_read(std::string const& tenant, std::function<void(Read&)> const& work)
{
    until_it_took("a read", [&](Patience& patience) { read_once(tenant, work, patience); });
}

void PostgresqlEngine::read_once(std::string const& tenant, std::function<void(Read&)> const& work, Patience const& patience)
{
    auto const start = std::chrono::steady_clock::now();
    auto const lease = pool_.lease(patience.until());
    lease->begin(PostgresqlConnection::Use::Reads, tenant);
    try {
        work_on(*lease, tenant, work);
        if (lease->failure())
            std::rethrow_exception(lease->failure());
        lease->commit();
    } catch (...) {
        lease->rollback();
        if (lease->failure())   // what the closure made of it counts less than why
            std::rethrow_exception(lease->failure());
        throw;
    }
    report_if_slow("read", *lease, start);
}

bool PostgresqlEngine::run_write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work)
{
    bool kept = false;
    until_it_took(alone.name, [&](Patience& patience) { kept = write_once(tenant, alone, work, patience); });
    return kept;
}

bool PostgresqlEngine::write_once(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work, Patience& patience)
{
    std::vector<std::function<void()>> wakes;
    std::vector<std::pair<std::string, std::string>> notices;
    bool kept = false;
    try {
        auto const lease = pool_.lease(patience.until());
        try {
            kept = write_on(*lease, tenant, alone, work);
        } catch (UnknownCommit const&) {
            wakes = std::move(lease->wakes);
            notices = std::move(lease->notices);
            throw;
        }
        if (kept) {
            wake(lease->wakes);
            teller_.tell(lease->notices);
        }
        return kept;
    } catch (UnknownCommit const& unknown) {
        pool_.forget_idle();
        if (!was_committed(unknown))
            throw LostConnection(unknown.says);
    }
    wake(wakes);
    teller_.tell(notices);
    return true;
}

bool PostgresqlEngine::write_on(PostgresqlConnection& connection, std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work)
{
    auto const start = std::chrono::steady_clock::now();
    bool kept = false;
    connection.begin(PostgresqlConnection::Use::Writes, tenant);
    try {
        if (!alone.alone.empty())
            connection.lock(lock_number("alone", tenant, alone.alone));
        kept = work_on(connection, tenant, work);
        if (connection.failure())
            std::rethrow_exception(connection.failure());
        if (kept)
            connection.commit();
        else
            connection.rollback();
    } catch (UnknownCommit const&) {
        throw;
    } catch (...) {
        connection.rollback();
        if (connection.failure())
            std::rethrow_exception(connection.failure());
        throw;
    }
    report_if_slow(alone.name, connection, start);
    return kept;
}

// A COMMIT without an answer: never run again before the server has said that it did not take. With patience of its own: the COMMIT may have used up the write's.
bool PostgresqlEngine::was_committed(UnknownCommit const& unknown)
{
    for (Patience patience(options_.deadline_ms); !patience.over();) {
        try {
            if (auto const answer = ask_whether_committed(unknown, patience))
                return *answer;
        } catch (LostConnection const&) {
            pool_.forget_idle();
        } catch (Busy const&) {
        }
        patience.pause(longest_pause_without_a_server);
    }
    throw Failure("whether a write was kept is not known: the connection was lost while it was committed, and the server did not say in time. " + unknown.says);
}

// Nothing while the server is still at it. After a failover a number may have been given again, so "committed" may be said of another's write; that ours is
// not there can be said for certain.
std::optional<bool> PostgresqlEngine::ask_whether_committed(UnknownCommit const& unknown, Patience const& patience)
{
    auto const lease = pool_.lease(patience.until());
    auto& link = lease->link();
    auto const answers = link.ask("SELECT pg_xact_status(CAST($1 AS xid8))", { unknown.transaction });
    if (!answers.front().good()) {
        if (answers.front().state() == "22023")   // a number of the future: this leader has never seen it
            return false;
        fail_from(answers.front(), "asking for the outcome of a commit");
    }
    auto const says = answers.front().text(0, 0);
    if (says == "aborted")
        return false;
    if (says == "committed" && link.timeline() == unknown.timeline)
        return true;
    if (says == "in progress" && link.timeline() == unknown.timeline) {   // it does not know yet that we are gone
        link.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = CAST($1 AS integer) AND backend_xid = CAST(CAST($2 AS xid8) AS xid)",
            { std::to_string(unknown.process), unknown.transaction });
        return std::nullopt;
    }
    throw Failure("whether a write was kept is not known: the connection was lost while it was committed and another server leads now. " + unknown.says);
}

void PostgresqlEngine::run_migrations(std::vector<Migration> const& migrations)
{
    until_it_took("the migration", [&](Patience& patience) {
        auto const lease = pool_.lease(patience.until());
        try {
            migrate_on(*lease, migrations);
        } catch (...) {
            lease->rollback();
            throw;
        }
    });
    pool_.forget_idle();   // they planned with tables that have changed
}

void PostgresqlEngine::migrate_on(PostgresqlConnection& connection, std::vector<Migration> const& migrations)
{
    begin_migration(connection);
    try {
        migrate_schema(connection, migrations);
    } catch (Failure const&) {
        if (connection.link().bad() || !options_.lent || !*options_.lent)
            throw;
        connection.rollback();   // a test's database whose rows are another list's
        begin_migration(connection);
        throw_schema_away(connection);
        migrate_schema(connection, migrations);
    }
    connection.script("COMMIT");
    if (options_.lent)
        *options_.lent = false;
}

std::string PostgresqlEngine::run_check(Statement const& statement)
{
    std::string fault;
    until_it_took("a check", [&](Patience& patience) { fault = pool_.lease(patience.until())->check(statement); });
    return fault;
}

}  // namespace mado::db::detail
