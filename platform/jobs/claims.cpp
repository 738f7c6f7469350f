#include "claims.h"

#include "job_store.h"

namespace mado::jobs {

namespace {

constexpr int towns_a_round = 8, jobs_a_round = 8;
constexpr auto a_while = std::chrono::seconds(3);

std::string held_by(std::string const& runner) { return "jobs.node." + runner; }

}  // namespace

Claims::Claims(db::Database& database, Clock const& clock, std::string name) : database_(database), clock_(clock), name_(std::move(name)) {}

std::vector<Job> Claims::take()
{
    std::lock_guard const lock(mutex_);
    if (!database_.holds(held_by(name_)))
        return {};
    // Towns whose only jobs wait for another of their kind give none: then the next ones are asked, until each had its turn.
    for (bool from_the_first = served_last_.empty();; from_the_first = true) {
        bool at_the_end = false;
        while (!at_the_end)
            if (auto some = take_some(at_the_end); !some.empty())
                return some;
        if (from_the_first)
            return {};
    }
}

// The claimers of all nodes take turns (the key), so that none of them loses a race; what another has just changed is skipped.
std::vector<Job> Claims::take_some(bool& at_the_end)
{
    struct Some { std::vector<Job> jobs; std::vector<std::string> towns; };
    auto const from = served_last_;
    auto some = *db::AllTenants::write(database_, { .alone = "jobs.claim", .name = "jobs.claim" }, [&](db::Write& tx) -> Result<Some> {
        Some found;
        auto const now = clock_.now();
        found.towns = store::towns_with_due(tx, now, from, towns_a_round);
        auto const of_each = found.towns.empty() ? 0 : std::max(1, jobs_a_round / static_cast<int>(found.towns.size()));
        for (auto const& town : found.towns)
            std::ranges::move(store::claim(tx, town, name_, now, of_each), std::back_inserter(found.jobs));
        return found;
    });
    for (auto const& job : some.jobs)
        taken_.insert(job.id);
    at_the_end = some.towns.size() < static_cast<std::size_t>(towns_a_round);
    served_last_ = at_the_end ? std::string {} : some.towns.back();
    return std::move(some.jobs);
}

void Claims::forget(Job const& job)
{
    std::lock_guard const lock(mutex_);
    taken_.erase(job.id);
}

bool Claims::is_gone(std::string const& runner, Patience patience)
{
    auto const name = held_by(runner);
    if (!database_.holds(name)) {
        free_since_.erase(runner);
        return false;
    }
    auto const now = std::chrono::steady_clock::now();
    auto const since = free_since_.try_emplace(runner, now).first->second;
    if (patience == Patience::None || now - since >= a_while)
        return true;
    database_.release(name);
    return false;
}

void Claims::set_gone_free(Patience patience)
{
    std::lock_guard const looking(looking_);
    std::set<std::string> others;
    {
        std::lock_guard const lock(mutex_);
        for (auto const& claim : db::AllTenants::read(database_, [](db::Read& tx) { return store::claims(tx); }))
            if (claim.runner != name_)
                others.insert(claim.runner);
            else if (!taken_.contains(claim.id))
                (void)db::AllTenants::write(database_, [&](db::Write& tx) -> Result<void> { store::give_back(tx, claim); return {}; });
    }
    std::erase_if(free_since_, [&](auto const& one) { return !others.contains(one.first); });
    for (auto const& runner : others)
        if (is_gone(runner, patience)) {
            (void)db::AllTenants::write(database_, [&](db::Write& tx) -> Result<void> { store::give_back_all(tx, runner); return {}; });
            database_.release(held_by(runner));
            free_since_.erase(runner);
        }
}

void Claims::leave()
{
    std::lock_guard const lock(mutex_);
    (void)db::AllTenants::write(database_, [&](db::Write& tx) -> Result<void> { store::give_back_all(tx, name_); return {}; });
    taken_.clear();
    database_.release(held_by(name_));
}

std::int64_t Claims::count() const
{
    std::lock_guard const lock(mutex_);
    return static_cast<std::int64_t>(taken_.size());
}

}  // namespace mado::jobs
