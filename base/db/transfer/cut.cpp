// The moment at which the zones are seen together. Why it is enough: docs/adr/0018-backup.md.
#include "transfer/rows.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace mado::db::transfer {

namespace {

using Watch = std::chrono::steady_clock;

constexpr int patience_ms = 250;        // for one lock: those that are had already hold back writers meanwhile
constexpr int attempts_at_most = 240;   // about a minute

bool is_sqlite(Options const& options) { return options.postgresql.empty(); }

std::unique_ptr<Source> source_of(Options const& options) { return is_sqlite(options) ? sqlite_source(options) : postgresql_source(options); }

using Holds = std::vector<std::unique_ptr<Hold>>;

bool take_all(Holds const& holds)
{
    return std::ranges::all_of(holds, [](auto const& hold) { return hold->take(patience_ms); });
}

void let_all_go(Holds const& holds)
{
    for (auto const& hold : holds)
        hold->let_go();
}

}  // namespace

std::unique_ptr<Source> open_source(Options const& options)
{
    auto source = source_of(options);
    source->begin();
    return source;
}

std::unique_ptr<Target> open_target(Options const& options, std::vector<Migration> const& migrations)
{
    return is_sqlite(options) ? sqlite_target(options, migrations) : postgresql_target(options, migrations);
}

SoleUse::SoleUse(Options const& options) : hold_(is_sqlite(options) ? sqlite_sole_use(options) : postgresql_sole_use(options)) {}
SoleUse::~SoleUse() = default;

// Connections are opened before anything is held. Somebody who keeps one zone's database busy must not make us hold back another's for long:
// then all is let go and tried again.
Cut cut(std::vector<Options> const& zones)
{
    Cut made;
    Holds holds;
    for (auto const& zone : zones) {
        made.sources.push_back(source_of(zone));
        holds.push_back(is_sqlite(zone) ? sqlite_hold(zone) : postgresql_hold(zone));
    }
    for (; made.attempts <= attempts_at_most; ++made.attempts) {
        auto const start = Watch::now();
        if (take_all(holds)) {
            for (auto const& source : made.sources)
                source->begin();
            let_all_go(holds);
            made.held_microseconds = std::chrono::duration_cast<std::chrono::microseconds>(Watch::now() - start).count();
            return made;
        }
        let_all_go(holds);
        std::this_thread::sleep_for(std::chrono::milliseconds(made.attempts % 20));
    }
    throw Failure("the databases of all zones could not be held at one moment within a minute: something writes for a long time");
}

}  // namespace mado::db::transfer
