// The proof of a whole zone, in memory that does not grow with it: page after page in the order of places.
#include <mado/audit/proof.h>

#include "chain.h"

namespace mado::audit {

namespace {

constexpr int page = 2'000;

class Proof {
public:
    Proof(std::string tenant, std::vector<store::SignedDay> days, std::vector<std::array<std::uint8_t, 32>> const& signing_keys, Verification& found)
        : tenant_(std::move(tenant)), found_(found)
    {
        std::optional<std::int64_t> end;
        for (auto& day : days) {
            ++found_.days;
            auto const bytes = signed_bytes(tenant_, day.day, day.events, day.root);
            bool const is_ours = std::ranges::any_of(signing_keys, [&](auto const& key) { return crypto::verify(key, bytes, day.signature); });
            if (!is_ours)
                fault("the signature of " + day.day.iso() + " is not this zone's");
            if (day.first_place && *day.first_place != end.value_or(0) + 1)
                fault("before " + day.day.iso() + " there are events that belong to no signed day");
            end = day.last_place;
            days_.push_back({ std::move(day), is_ours });
        }
    }

    void add(store::Stored const& stored)
    {
        ++found_.events;
        auto const place = *stored.place;
        if (place != ++place_)
            fault("event " + stored.event.id + " stands at place " + std::to_string(place) + ", place " + std::to_string(place_) + " is missing");
        place_ = place;
        if (link(chain_, tenant_, stored) != stored.chain)
            fault("event " + stored.event.id + " at place " + std::to_string(place) + " was changed, or one before it removed");
        chain_ = stored.chain;
        add_to_days(stored);
    }

    void finish()
    {
        for (auto const& day : days_)
            if (day.is_ours && (day.tree.count() != day.kept.events || day.tree.root() != day.kept.root))
                fault("the events of " + day.kept.day.iso() + " are not those that were signed");
    }

private:
    struct SignedTree {
        store::SignedDay kept;
        bool is_ours;
        MerkleTree tree {};
    };

    void fault(std::string const& what) { found_.faults.push_back(tenant_ + ": " + what); }

    void add_to_days(store::Stored const& stored)
    {
        auto const day = day_in_tokyo(stored.event.at);
        // By place; a day without places covers the first events of its date, and what was sealed after it was signed is in none or in a later one.
        while (next_ < days_.size() && (!days_[next_].kept.first_place || days_[next_].kept.last_place.value_or(0) < *stored.place))
            ++next_;
        if (next_ < days_.size() && *days_[next_].kept.first_place <= *stored.place)
            days_[next_].tree.add(stored.chain);
        auto const of_date = std::ranges::lower_bound(days_, day, {}, [](SignedTree const& one) { return one.kept.day; });
        if (of_date != days_.end() && of_date->kept.day == day && !of_date->kept.first_place && of_date->tree.count() < of_date->kept.events)
            of_date->tree.add(stored.chain);
    }

    std::string const tenant_;
    Verification& found_;
    std::vector<SignedTree> days_;
    std::size_t next_ = 0;       // the first row whose stretch is not over
    std::int64_t place_ = 0;
    std::string chain_ = first_link();
};

}  // namespace

Verification verify(db::Database& database, std::array<std::uint8_t, 32> const& signing_key, Progress const& progress) { return verify_with(database, { signing_key }, progress); }

Verification verify_with(db::Database& database, std::vector<std::array<std::uint8_t, 32>> const& signing_keys, Progress const& progress)
{
    Verification found;
    for (auto const& tenant : db::AllTenants::read(database, [](db::Read& tx) { return store::tenants(tx); })) {
        // The days first: what they cover was sealed before them, and a sealed event never changes, so the pages need not be one view.
        Proof proof(tenant, read_trace(database, tenant, [](db::Read& tx) { return store::days(tx); }), signing_keys, found);
        std::int64_t after = 0;
        for (std::size_t read = page; read == page;) {
            auto const events = read_trace(database, tenant, [&](db::Read& tx) { return store::sealed_after(tx, after, page); });
            for (auto const& stored : events)
                proof.add(stored);
            read = events.size();
            if (read > 0)
                after = *events.back().place;
            if (progress)
                progress(found.events);
        }
        proof.finish();
        found.unsealed += read_trace(database, tenant, [](db::Read& tx) { return store::count_unsealed(tx); });
    }
    return found;
}

}  // namespace mado::audit
