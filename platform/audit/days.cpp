// The signed days. A day's row covers a stretch of places without a gap to the row before it, so an event that is sealed late (at midnight, or by a node
// whose clock is behind) belongs to the next row instead of spoiling one that is signed.
#include <mado/audit/audit.h>

#include "chain.h"

namespace mado::audit {

namespace {

constexpr int page = 5'000;

// Collects the stretches of the days after `signed_last` and before `before`, event by event in the order of places.
class Stretches {
public:
    Stretches(std::string tenant, std::optional<Day> signed_last, Day before, std::int64_t after)
        : tenant_(std::move(tenant)), signed_last_(signed_last), before_(before), first_(after + 1)
    {
    }

    void add(store::Leaf const& leaf)
    {
        auto const day = day_in_tokyo(leaf.at);
        // An event of another date (today, or one whose row is signed already) stands between those of a day, but neither begins nor ends one.
        bool const is_of_a_day = day < before_ && (!signed_last_ || day > *signed_last_);
        if (is_of_a_day && day_ && day > *day_) {
            close(tree_, leaf.place - 1);
            tree_ = {};
            first_ = leaf.place;
        }
        if (!is_of_a_day && !end_)
            end_ = End { tree_, leaf.place - 1 };
        tree_.add(leaf.chain);
        if (is_of_a_day) {
            day_ = std::max(day_.value_or(day), day);
            end_.reset();
            last_ = leaf.place;
        }
    }

    std::vector<DayRoot> finish()
    {
        if (day_)
            end_ ? close(end_->tree, end_->place) : close(tree_, last_);
        return std::move(roots_);
    }

private:
    struct End { MerkleTree tree; std::int64_t place; };
    void close(MerkleTree const& tree, std::int64_t last) { roots_.push_back({ tenant_, *day_, tree.count(), tree.root(), first_, last }); }

    std::string const tenant_;
    std::optional<Day> const signed_last_;
    Day const before_;
    std::int64_t first_, last_ = 0;
    MerkleTree tree_;
    std::optional<Day> day_;
    std::optional<End> end_;   // where the stretch ends if nothing of its day follows
    std::vector<DayRoot> roots_;
};

// Of a day that was signed before rows knew their places: everything before the first event of a later date. Looked for once.
std::int64_t covered_until(db::Database& database, std::string const& tenant, store::SignedDay const& last)
{
    if (last.last_place)
        return *last.last_place;
    auto const until = read_trace(database, tenant, [&](db::Read& tx) { return store::last_place_before(tx, instant_in_tokyo(last.day.plus_days(1), 0)); });
    (void)write_trace(database, tenant, { .name = "audit.last_place" }, [&](db::Write& tx) -> Result<void> { store::keep_last_place(tx, last.day, until); return {}; });
    return until;
}

std::vector<DayRoot> unsigned_days_of(db::Database& database, std::string const& tenant, Day before)
{
    auto const last = read_trace(database, tenant, [](db::Read& tx) { return store::last_day(tx); });
    if (last && last->day >= before.plus_days(-1))
        return {};
    auto after = last ? covered_until(database, tenant, *last) : 0;
    Stretches stretches(tenant, last ? std::optional(last->day) : std::nullopt, before, after);
    for (std::size_t read = page; read == page;) {
        auto const leaves = read_trace(database, tenant, [&](db::Read& tx) { return store::leaves_after(tx, after, page); });
        for (auto const& leaf : leaves)
            stretches.add(leaf);
        read = leaves.size();
        if (read > 0)
            after = leaves.back().place;
    }
    return stretches.finish();
}

}  // namespace

std::vector<DayRoot> unsigned_days(db::Database& database, Day before)
{
    std::vector<DayRoot> roots;
    for (auto const& tenant : db::AllTenants::read(database, [](db::Read& tx) { return store::tenants(tx); }))
        std::ranges::move(unsigned_days_of(database, tenant, before), std::back_inserter(roots));
    return roots;
}

std::string sign(DayRoot const& root, crypto::SigningKey const& key)
{
    return crypto::sign(key, signed_bytes(root.tenant, root.day, root.events, root.root));
}

void keep_root(db::Write& tx, DayRoot const& root, std::string const& signature)
{
    store::keep_day(tx, { root.day, root.events, root.root, signature, root.first_place, root.last_place });
}

std::size_t sign_days(db::Database& database, crypto::SigningKey const& key, Day before)
{
    auto const roots = unsigned_days(database, before);
    for (auto const& root : roots) {
        auto const signature = sign(root, key);
        (void)write_trace(database, root.tenant, { .name = "audit.sign_days" }, [&](db::Write& tx) -> Result<void> { keep_root(tx, root, signature); return {}; });
    }
    return roots.size();
}

}  // namespace mado::audit
