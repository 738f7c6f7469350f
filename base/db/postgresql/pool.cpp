#include "postgresql/pool.h"

#include <random>
#include <thread>

namespace mado::db::postgresql {

void Patience::pause(std::chrono::milliseconds longest)
{
    thread_local std::minstd_rand chance { std::random_device {}() };
    auto const most = std::min<std::int64_t>(longest.count() * 1'000, std::int64_t { 500 } << std::min(pauses_++, 12));
    std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(most / 2, most)(chance)));
}

std::unique_ptr<PostgresqlConnection> Pool::take(std::chrono::steady_clock::time_point until)
{
    std::unique_lock lock(mutex_);
    ++counters_.waiting;
    auto const free = freed_.wait_until(lock, until, [&] { return leased_ < std::max(1, options_.connections); });
    --counters_.waiting;
    if (!free)
        throw Busy("PostgreSQL: no connection of the pool became free in time");
    ++leased_;
    if (idle_.empty())
        return nullptr;
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

Pool::Lease Pool::lease(std::chrono::steady_clock::time_point until)
{
    auto connection = take(until);
    if (!connection) {
        try {
            connection = std::make_unique<PostgresqlConnection>(options_, tallies_, counters_.connections);
        } catch (...) {
            give_back(nullptr);
            throw;
        }
    }
    return { *this, std::move(connection) };
}

void Pool::give_back(std::unique_ptr<PostgresqlConnection> connection)
{
    if (connection && !connection->usable()) {
        if (connection->link().bad())
            ++counters_.lost;
        connection.reset();
    }
    {
        std::lock_guard const lock(mutex_);
        --leased_;
        if (connection)
            idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

void Pool::forget_idle()
{
    std::vector<std::unique_ptr<PostgresqlConnection>> gone;
    std::lock_guard const lock(mutex_);
    gone.swap(idle_);
}

}  // namespace mado::db::postgresql
