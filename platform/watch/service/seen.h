#pragma once
// What one look saw of the zones of this process, and the figures made of it.
#include "model/figure.h"
#include "service/certificates.h"
#include "service/key_states.h"

#include <mado/gateway/link.h>
#include <mado/jobs/jobs.h>
#include <mado/module/counts.h>
#include <mado/module/zone.h>
#include <mado/nodes/nodes.h>
#include <mado/sanitizing/files.h>

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mado::watch {

struct ZoneSeen {
    std::string name;
    bool answers = false;                      // the database; else what follows it is empty
    std::string fault {};
    db::SqlEngine engine_kind = db::SqlEngine::Sqlite;
    EngineState engine {};
    std::int64_t wal_bytes = 0, skew_us = 0;
    Backlog backlog {};
    TraceCount trace {};
    std::vector<ParkedJob> parked_jobs {};
    std::vector<ParkedLetter> parked_letters {};
    std::vector<jobs::LastRun> runs {};
    std::vector<nodes::Node> nodes {};
    bool sanitizes = false;                    // a zone that files from outside come to
    std::vector<sanitizing::Queue> sanitizing {};
    std::vector<gateway::Neighbour> neighbours {};
    db::Figures database {};                   // of this process, from here on
    http::ServerCounts http {};
    web::Times times {};
    std::vector<SlowClosure> slow {};
};

struct DiskSeen { std::int64_t size = 0, free = 0; };

// What changes slowly or costs more: looked at every ten minutes.
struct SlowSeen {
    struct Files { std::string zone; std::int64_t count = 0, bytes = 0; };
    std::vector<Files> files {};
    struct Unsigned { std::string zone; std::int64_t days = 0; };
    std::vector<Unsigned> unsigned_days {};
    std::vector<Certificate> certificates {};
    std::vector<KeyState> keys {};
    struct Migrations { std::string zone; std::vector<AppliedMigrations> applied; };
    std::vector<Migrations> migrations {};
    struct Growth { std::string name, object; std::int64_t value = 0; std::optional<std::int64_t> a_day {}; };
    std::vector<Growth> growth {};             // of what watch_sample keeps
    std::optional<std::int64_t> disk_days_left {};
};

// A point of the last hour, of one zone.
struct Tick {
    Instant at;
    std::int64_t requests = 0, busy = 0, writes = 0, retries = 0, queued = 0, p99_us = 0, microseconds = 0;
    std::array<std::int64_t, web::Times::bounds_us.size() + 1> counts {};
};
using Ticks = std::deque<Tick>;

struct Seen {
    Instant at {};
    std::vector<ZoneSeen> zones {};
    DiskSeen disk {};
    std::int64_t memory = 0;
    std::optional<Instant> backup {};
    std::shared_ptr<SlowSeen const> slow = std::make_shared<SlowSeen const>();
    Figures figures {};
    std::vector<Durations> durations {};
};

// Whether a town counts: what is done in training towns is no work of the server.
using Counts = std::function<bool(std::string const& tenant)>;

ZoneSeen look_at(Zone& zone, Instant now, Counts const& counts);
DiskSeen look_at_disk(std::filesystem::path const& data);
std::int64_t resident_bytes();
std::optional<Instant> last_backup(std::filesystem::path const& data);
SlowSeen look_slowly(std::vector<Zone*> const& zones, std::filesystem::path const& data, std::filesystem::path const& keys, std::vector<std::filesystem::path> const& certificates, Instant now);

// The newest tick that is at least so much older than the last one; the first when there is none.
Tick const& tick_before(Ticks const& ticks, std::int64_t us);
// The tick of this look; p99 is of the ticks of the last five minutes before it.
Tick tick_of(ZoneSeen const& zone, Instant at, Ticks const& before);
// All figures of a look. `ticks`: of each zone in the order of seen.zones, this look's last.
Figures figures_of(Seen const& seen, std::vector<Ticks> const& ticks, std::string const& node);
std::vector<Durations> durations_of(Seen const& seen, std::string const& node);

}  // namespace mado::watch
