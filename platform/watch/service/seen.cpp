#include "service/seen.h"

#include "store/store.h"

#include <mado/watch/watch.h>

#include <charconv>
#include <fstream>

#include <unistd.h>

namespace mado::watch {

namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second, day_us = 24 * 60 * minute;
constexpr int most_parked = 200;

std::filesystem::path backup_mark(std::filesystem::path const& data) { return data / "backup.last"; }

template <class Row>
void leave_out(std::vector<Row>& rows, Counts const& counts)
{
    std::erase_if(rows, [&](Row const& row) { return !counts(row.tenant); });
}

std::int64_t size_of(std::filesystem::path const& file)
{
    std::error_code none;
    auto const size = std::filesystem::file_size(file, none);
    return none ? 0 : static_cast<std::int64_t>(size);
}

// A node that left in order is no node any more, and one that was started anew stands for its last start alone.
std::vector<nodes::Node> those_that_serve(std::vector<nodes::Node> all)
{
    std::vector<nodes::Node> serving;
    for (auto& node : all) {
        auto const same = std::ranges::find(serving, node.name, &nodes::Node::name);
        if (same == serving.end())
            serving.push_back(std::move(node));
        else if (same->started < node.started)
            *same = std::move(node);
    }
    std::erase_if(serving, [](auto const& node) { return node.left; });
    return serving;
}

void look_at_database(ZoneSeen& seen, Zone& zone, Instant now, Counts const& counts)
{
    auto& database = zone.here().database;
    seen.engine_kind = database.engine();
    struct Inside { EngineState engine; Backlog backlog; TraceCount trace; std::vector<ParkedJob> jobs; std::vector<ParkedLetter> letters; std::vector<jobs::LastRun> runs; std::vector<nodes::Node> nodes; std::vector<sanitizing::Queue> sanitizing; };
    seen.sanitizes = std::ranges::any_of(zone.modules(), [](Module const& module) { return module.name == "sanitizing"; });
    auto inside = db::AllTenants::read(database, [&](db::Read& tx) {
        return Inside { engine_state(tx), backlog(tx, now), trace_count(tx), parked_jobs(tx, most_parked), parked_letters(tx, most_parked), jobs::last_runs(tx), nodes::nodes(tx), seen.sanitizes ? sanitizing::queue(tx, { now.microseconds - day_us }) : std::vector<sanitizing::Queue> {} };
    });
    leave_out(inside.backlog.jobs, counts);
    leave_out(inside.backlog.letters, counts);
    leave_out(inside.backlog.mails, counts);
    leave_out(inside.sanitizing, counts);
    leave_out(inside.jobs, counts);
    leave_out(inside.letters, counts);
    seen.engine = inside.engine;
    seen.sanitizing = std::move(inside.sanitizing);
    seen.backlog = std::move(inside.backlog);
    seen.trace = inside.trace;
    seen.parked_jobs = std::move(inside.jobs);
    seen.parked_letters = std::move(inside.letters);
    seen.runs = std::move(inside.runs);
    seen.nodes = those_that_serve(std::move(inside.nodes));
    seen.neighbours = gateway::neighbours(database);
    seen.answers = true;
}

SlowSeen::Files files_below(std::string const& zone, std::filesystem::path const& folder)
{
    SlowSeen::Files found { zone, 0, 0 };
    std::error_code none;
    for (auto at = std::filesystem::recursive_directory_iterator(folder, std::filesystem::directory_options::skip_permission_denied, none); !none && at != std::filesystem::end(at); at.increment(none))
        if (at->is_regular_file(none)) {
            ++found.count;
            found.bytes += size_of(at->path());
        }
    return found;
}

std::int64_t unsigned_days(Zone& zone, Instant now)
{
    auto const today = day_in_tokyo(now);
    std::int64_t most = 0;
    db::AllTenants::read(zone.here().database, [&](db::Read& tx) {
        most = 0;
        for (auto const& town : zone.here().towns.all())
            if (auto const day = oldest_unsigned_day(tx, town.code, today))
                most = std::max<std::int64_t>(most, today - *day);
        return true;
    });
    return most;
}

// The figures of one look, by name.
class Maker {
public:
    explicit Maker(Figures& figures) : figures_(figures) {}
    void operator()(std::string_view name, Labels labels, std::int64_t value) { figures_.push_back({ std::string(name), std::move(labels), value }); }

private:
    Figures& figures_;
};

std::int64_t age(Instant now, Instant oldest) { return oldest.microseconds == 0 ? 0 : std::max<std::int64_t>(0, now.microseconds - oldest.microseconds); }

void older(Instant& oldest, Instant candidate)
{
    if (candidate.microseconds != 0 && (oldest.microseconds == 0 || candidate < oldest))
        oldest = candidate;
}

void add_sanitizing(Maker& add, ZoneSeen const& zone, Instant now)
{
    if (!zone.sanitizes)
        return;
    sanitizing::Queue all;
    for (auto const& one : zone.sanitizing) {
        all.waiting += one.waiting;
        all.held += one.held;
        all.refused += one.refused;
        all.infected += one.infected;
        all.failed += one.failed;
        older(all.oldest_waiting, one.oldest_waiting);
    }
    Labels const labels { { "zone", zone.name } };
    add("sanitizing_failed", labels, all.failed);
    add("sanitizing_held", labels, all.held);
    add("sanitizing_infected", labels, all.infected);
    add("sanitizing_refused", labels, all.refused);
    add("sanitizing_waiting", labels, all.waiting);
    add("sanitizing_waiting_age_seconds", labels, age(now, all.oldest_waiting));
}

void add_backlog(Maker& add, ZoneSeen const& zone, Instant now)
{
    Labels const labels { { "zone", zone.name } };
    std::int64_t waiting = 0, due = 0, parked = 0;
    Instant oldest {};
    for (auto const& job : zone.backlog.jobs) {
        waiting += job.waiting;
        due += job.due;
        parked += job.parked;
        older(oldest, job.oldest_due);
    }
    add("jobs_waiting", labels, waiting);
    add("jobs_due", labels, due);
    add("jobs_due_age_seconds", labels, age(now, oldest));
    add("jobs_parked", labels, parked);
    waiting = parked = 0;
    oldest = {};
    for (auto const& letter : zone.backlog.letters) {
        waiting += letter.waiting;
        parked += letter.parked;
        older(oldest, letter.oldest_waiting);
    }
    add("gateway_waiting", labels, waiting);
    add("gateway_waiting_age_seconds", labels, age(now, oldest));
    add("gateway_parked", labels, parked);
    std::int64_t failed = waiting = 0;
    oldest = {};
    for (auto const& mail : zone.backlog.mails) {
        waiting += mail.waiting;
        failed += mail.failed;
        older(oldest, mail.oldest_waiting);
    }
    add("mails_waiting", labels, waiting);
    add("mails_waiting_age_seconds", labels, age(now, oldest));
    add("mails_failed", labels, failed);
    add_sanitizing(add, zone, now);
    add("audit_unsealed", labels, zone.trace.unsealed);
    add("audit_unsealed_age_seconds", labels, age(now, zone.trace.oldest_unsealed));
    for (auto const& run : zone.runs) {
        Labels const of { { "zone", zone.name }, { "schedule", run.name } };
        add("schedule_age_seconds", of, age(now, run.ran_at));
        add("schedule_failed", of, run.fault.empty() ? 0 : 1);
    }
}

std::int64_t days_since(Instant then, Instant now) { return std::max<std::int64_t>(0, (now.microseconds - then.microseconds) / day_us); }

void add_keys(Maker& add, KeyState const& key, Instant now)
{
    constexpr std::int64_t hour_us = 3'600'000'000;
    Labels const labels { { "zone", key.zone } };
    add("key_readable", labels, key.fault.empty() ? 1 : 0);
    if (key.fault.empty()) {
        if (key.made.microseconds > 0)
            add("key_age_days", labels, days_since(key.made, now));
        add("key_split", labels, key.keepers > 0 ? 1 : 0);
        if (key.keepers > 0)
            add("key_check_age_days", labels, days_since(key.checked, now));
        add("key_rotation_age_days", labels, key.rotating ? days_since(*key.rotating, now) : 0);
        add("key_former_age_days", labels, key.former ? days_since(*key.former, now) : 0);
    }
    for (auto const& one : key.refused)
        add("gateway_refused_recent", { { "zone", key.zone }, { "neighbour", one.from } }, now.microseconds - one.at.microseconds < hour_us ? one.count : 0);
}

// A neighbour that was never heard has nothing to say yet; what waits for it has an alarm of its own.
void add_neighbours(Maker& add, ZoneSeen const& zone, Instant now)
{
    for (auto const& neighbour : zone.neighbours)
        if (neighbour.heard_at.microseconds > 0)
            add("gateway_neighbour_silent_seconds", { { "zone", zone.name }, { "neighbour", neighbour.zone } }, age(now, neighbour.heard_at));
}

void add_engine(Maker& add, ZoneSeen const& zone, std::string const& node)
{
    Labels const labels { { "zone", zone.name } };
    add("database_size_bytes", labels, zone.engine.bytes);
    if (zone.engine_kind == db::SqlEngine::Sqlite)
        return add("database_wal_bytes", labels, zone.wal_bytes);
    add("database_connections_used", labels, zone.engine.connections_used);
    add("database_connections_limit", labels, zone.engine.connections_most);
    add("database_connections_percent", labels, zone.engine.connections_most > 0 ? zone.engine.connections_used * 100 / zone.engine.connections_most : 0);
    add("database_leader", labels, zone.engine.is_leader ? 1 : 0);
    add("database_replicas", labels, zone.engine.replicas);
    add("database_replication_lag_seconds", labels, zone.engine.replication_lag_us);
    add("clock_skew_seconds", { { "zone", zone.name }, { "node", node } }, zone.skew_us);
}

void add_process(Maker& add, ZoneSeen const& zone, Ticks const& ticks, std::string const& node)
{
    Labels const labels { { "zone", zone.name }, { "node", node } };
    add("http_requests_total", labels, static_cast<std::int64_t>(zone.http.requests));
    add("http_busy_total", labels, static_cast<std::int64_t>(zone.http.refused_busy));
    add("http_connections", labels, static_cast<std::int64_t>(zone.http.connections_open));
    add("http_queued", labels, static_cast<std::int64_t>(zone.http.queued));
    auto const& last = ticks.back();
    auto const& of_minute = tick_before(ticks, minute);
    auto const& of_five = tick_before(ticks, 5 * minute);
    add("http_requests_recent", labels, last.requests - of_minute.requests);
    add("http_busy_recent", labels, last.busy - of_five.busy);
    add("http_page_p99_seconds", labels, last.p99_us);
    auto const& database = zone.database;
    add("database_reads_total", labels, database.reads);
    add("database_writes_total", labels, database.writes);
    add("database_refused_total", labels, database.refused);
    add("database_failed_total", labels, database.failed);
    add("database_retries_total", labels, database.retries);
    add("database_slow_total", labels, database.slow);
    add("database_waiting", labels, database.waiting);
    add("database_connections", labels, database.connections);
    add("database_connections_lost_total", labels, database.connections_lost);
    auto const writes = last.writes - of_five.writes, retries = last.retries - of_five.retries;
    constexpr std::int64_t few_writes = 50;  // under that a share says nothing
    add("database_retry_percent", labels, writes >= few_writes ? retries * 100 / writes : 0);
    for (auto const& statement : database.statements) {
        auto of = labels;
        of["statement"] = statement.name;
        add("database_statement_runs_total", of, statement.runs);
        add("database_statement_seconds_total", of, statement.microseconds);
    }
}

// Towns come and go by the hundred: only the busiest have figures of their own.
void add_lanes(Maker& add, ZoneSeen const& zone, std::string const& node)
{
    constexpr std::size_t most_lanes = 30;
    auto lanes = zone.http.lanes;
    std::ranges::sort(lanes, [](auto const& a, auto const& b) { return a.handled != b.handled ? a.handled > b.handled : a.name < b.name; });
    if (lanes.size() > most_lanes)
        lanes.resize(most_lanes);
    for (auto const& lane : lanes) {
        Labels const labels { { "zone", zone.name }, { "node", node }, { "town", lane.name } };
        add("lane_handled_total", labels, static_cast<std::int64_t>(lane.handled));
        add("lane_queued", labels, static_cast<std::int64_t>(lane.queued));
        add("lane_refused_total", labels, static_cast<std::int64_t>(lane.refused));
        add("lane_wait_p99_seconds", labels, static_cast<std::int64_t>(lane.wait_us_p99));
    }
}

void add_slow(Maker& add, Seen const& seen, std::string const& node)
{
    Labels const labels { { "node", node } };
    for (auto const& files : seen.slow->files) {
        add("files_stored", { { "zone", files.zone }, { "node", node } }, files.count);
        add("files_bytes", { { "zone", files.zone }, { "node", node } }, files.bytes);
    }
    for (auto const& days : seen.slow->unsigned_days)
        add("audit_unsigned_age_days", { { "zone", days.zone } }, days.days);
    for (auto const& certificate : seen.slow->certificates)
        add("certificate_days_left", { { "node", node }, { "file", certificate.file } },
            certificate.fault.empty() ? (certificate.ends.microseconds - seen.at.microseconds) / day_us : -1);
    for (auto const& key : seen.slow->keys)
        add_keys(add, key, seen.at);
    if (seen.disk.size > 0) {
        add("disk_size_bytes", labels, seen.disk.size);
        add("disk_free_bytes", labels, seen.disk.free);
        add("disk_free_percent", labels, seen.disk.free / (seen.disk.size / 100 + 1));
    }
    if (seen.slow->disk_days_left)
        add("disk_days_left", labels, *seen.slow->disk_days_left);
    add("memory_resident_bytes", labels, seen.memory);
    if (seen.backup)
        add("backup_age_seconds", labels, age(seen.at, *seen.backup));
}

}  // namespace

Tick const& tick_before(Ticks const& ticks, std::int64_t us)
{
    auto const& last = ticks.back();
    for (auto at = ticks.rbegin(); at != ticks.rend(); ++at)
        if (last.at.microseconds - at->at.microseconds >= us)
            return *at;
    return ticks.front();
}

void note_backup(std::filesystem::path const& data, Instant finished)
{
    auto const fresh = backup_mark(data).string() + ".new";
    std::ofstream(fresh) << finished.microseconds << "\n";
    std::error_code none;  // a backup that was made stays one, also when its mark cannot be written
    std::filesystem::rename(fresh, backup_mark(data), none);
}

std::optional<Instant> last_backup(std::filesystem::path const& data)
{
    std::ifstream in(backup_mark(data));
    std::int64_t us = 0;
    return in >> us ? std::optional(Instant { us }) : std::nullopt;
}

ZoneSeen look_at(Zone& zone, Instant now, Counts const& counts)
{
    ZoneSeen seen;
    seen.name = zone.name();
    seen.http = zone.counts();
    seen.times = zone.site().times();
    seen.slow = zone.slow();
    seen.database = zone.here().database.figures();
    try {
        look_at_database(seen, zone, now, counts);
        if (seen.engine.now_us != 0)
            seen.skew_us = std::abs(seen.engine.now_us - zone.here().clock.now().microseconds);
    } catch (std::exception const& error) {
        seen.fault = error.what();
    }
    auto const& path = zone.options().database.path;
    if (!path.empty() && path != ":memory:")
        seen.wal_bytes = size_of(path + "-wal");
    return seen;
}

DiskSeen look_at_disk(std::filesystem::path const& data)
{
    std::error_code none;
    auto const space = std::filesystem::space(data, none);
    return none ? DiskSeen {} : DiskSeen { static_cast<std::int64_t>(space.capacity), static_cast<std::int64_t>(space.available) };
}

std::int64_t resident_bytes()
{
    std::ifstream statm("/proc/self/statm");
    std::int64_t total = 0, resident = 0;
    statm >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

SlowSeen look_slowly(std::vector<Zone*> const& zones, std::filesystem::path const& data, std::filesystem::path const& keys, std::vector<std::filesystem::path> const& files, Instant now)
{
    SlowSeen seen;
    for (auto* zone : zones) {
        seen.files.push_back(files_below(zone->name(), data / "files" / zone->name()));
        try {
            seen.unsigned_days.push_back({ zone->name(), unsigned_days(*zone, now) });
            seen.migrations.push_back({ zone->name(), db::AllTenants::read(zone->here().database, [](db::Read& tx) { return applied_migrations(tx); }) });
        } catch (std::exception const&) {
            // The database is away: database_up says so.
        }
    }
    seen.certificates = certificates(files);
    seen.keys = key_states(zones, keys);
    return seen;
}

Tick tick_of(ZoneSeen const& zone, Instant at, Ticks const& before)
{
    Tick tick { at, static_cast<std::int64_t>(zone.http.requests), static_cast<std::int64_t>(zone.http.refused_busy), zone.database.writes, zone.database.retries,
        static_cast<std::int64_t>(zone.http.queued), 0, zone.times.microseconds, zone.times.counts };
    auto recent = tick.counts;
    Ticks all = before;
    all.push_back(tick);
    auto const& from = tick_before(all, 5 * minute);
    if (&from != &all.back())
        for (std::size_t i = 0; i < recent.size(); ++i)
            recent[i] -= from.counts[i];
    tick.p99_us = percentile_us(recent, 99);
    return tick;
}

Figures figures_of(Seen const& seen, std::vector<Ticks> const& ticks, std::string const& node)
{
    Figures figures;
    Maker add(figures);
    for (std::size_t i = 0; i < seen.zones.size(); ++i) {
        auto const& zone = seen.zones[i];
        add("database_up", { { "zone", zone.name } }, zone.answers ? 1 : 0);
        add_process(add, zone, ticks[i], node);
        add_lanes(add, zone, node);
        if (!zone.answers)
            continue;
        add_engine(add, zone, node);
        add_backlog(add, zone, seen.at);
        add_neighbours(add, zone, seen.at);
        for (auto const& one : zone.nodes) {
            Labels const labels { { "zone", zone.name }, { "node", one.name } };
            add("node_silent_seconds", labels, std::max<std::int64_t>(0, seen.at.microseconds - one.seen.microseconds));
            add("node_started_timestamp_seconds", labels, one.started.microseconds / second);
        }
    }
    add_slow(add, seen, node);
    return figures;
}

std::vector<Durations> durations_of(Seen const& seen, std::string const& node)
{
    std::vector<Durations> all;
    for (auto const& zone : seen.zones)
        all.push_back({ { { "zone", zone.name }, { "node", node } }, zone.times.counts, zone.times.microseconds });
    return all;
}

}  // namespace mado::watch
