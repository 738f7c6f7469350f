#include "model/picture.h"
#include "web/alarm_rows.h"

namespace mado::watch::pages {

namespace {

constexpr std::size_t picture_points = 60;

std::string milliseconds(Viewer const& viewer, std::int64_t us) { return us == 0 ? viewer.say("nothing_yet") : viewer.duration(us); }

template <class Value>
html::Safe picture(Ticks const& ticks, Value value)
{
    std::vector<std::int64_t> values;
    for (std::size_t i = 0; i < ticks.size(); ++i)
        values.push_back(value(ticks, i));
    return line_picture(values, picture_points);
}

Table zones(Viewer const& viewer)
{
    auto table = viewer.table("zones", { "zone", "state", "requests", "p99", "queued", "database" });
    auto const& seen = *viewer.state.seen;
    for (std::size_t i = 0; i < seen.zones.size(); ++i) {
        auto const& zone = seen.zones[i];
        auto const& ticks = viewer.state.ticks[i];
        Labels const labels { { "zone", zone.name } };
        auto const figure = [&](std::string_view name) { return value_of(seen.figures, name, labels).value_or(0); };
        Row row { zone.answers ? "" : "bad", {} };
        row.cells.push_back(head(viewer.zone(zone.name)));
        row.cells.push_back(zone.answers ? flag("good", viewer.say("state.works")) : flag("bad", viewer.say("state.no_database"), zone.fault));
        row.cells.push_back(amount(viewer.say("a_minute", { { "count", std::to_string(figure("http_requests_recent")) } }),
            picture(ticks, [](Ticks const& all, std::size_t at) { return at == 0 ? 0 : all[at].requests - all[at - 1].requests; })));
        row.cells.push_back(amount(milliseconds(viewer, figure("http_page_p99_seconds")), picture(ticks, [](Ticks const& all, std::size_t at) { return all[at].p99_us; })));
        row.cells.push_back(amount(std::to_string(zone.http.queued), picture(ticks, [](Ticks const& all, std::size_t at) { return all[at].queued; })));
        row.cells.push_back(plain((zone.engine_kind == db::SqlEngine::Sqlite ? "SQLite " : "PostgreSQL ") + zone.engine.version, bytes_words(zone.engine.bytes)));
        table.rows.push_back(std::move(row));
    }
    return table;
}

// Skew is told of this process alone: of the others their own pages tell.
Row node_row(Viewer const& viewer, ZoneSeen const& zone, nodes::Node const& node)
{
    auto const silent_us = viewer.state.seen->at.microseconds - node.seen.microseconds;
    bool const silent = silent_us > nodes::silent_seconds * 1'000'000ll;
    Row row { silent ? "bad" : "", {} };
    row.cells.push_back(head(node.name, viewer.zone(zone.name)));
    row.cells.push_back(silent ? flag("bad", viewer.say("state.silent"), viewer.since(node.seen)) : flag("good", viewer.say("state.works")));
    row.cells.push_back(plain(node.version));
    row.cells.push_back(plain(viewer.moment(node.started), viewer.since(node.started)));
    auto const memory = node.figures.integer("memory_bytes", -1);
    bool const is_this = node.name == viewer.tower.options_.node;
    row.cells.push_back(amount(is_this ? bytes_words(viewer.state.seen->memory) : memory >= 0 ? bytes_words(memory) : std::string {},
        is_this ? line_picture({ viewer.state.memory.begin(), viewer.state.memory.end() }, picture_points) : html::Safe {}));
    constexpr std::int64_t notable_us = 100'000;
    row.cells.push_back(plain(!is_this ? "" : zone.skew_us >= notable_us ? viewer.say("clock.apart", { { "time", viewer.duration(zone.skew_us) } }) : viewer.say("clock.same")));
    return row;
}

Table servers(Viewer const& viewer)
{
    auto table = viewer.table("nodes", { "node", "state", "version", "started", "memory", "clock" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& node : zone.nodes)
            table.rows.push_back(node_row(viewer, zone, node));
    return table;
}

Table databases(Viewer const& viewer)
{
    auto table = viewer.table("databases", { "zone", "database", "role", "connections", "waiting", "retries" });
    for (auto const& zone : viewer.state.seen->zones) {
        auto const& engine = zone.engine;
        bool const sqlite = zone.engine_kind == db::SqlEngine::Sqlite;
        Row row;
        row.cells.push_back(head(viewer.zone(zone.name)));
        row.cells.push_back(plain((sqlite ? "SQLite " : "PostgreSQL ") + engine.version,
            sqlite ? viewer.say("database.wal", { { "size", bytes_words(engine.bytes) }, { "wal", bytes_words(zone.wal_bytes) } }) : bytes_words(engine.bytes)));
        if (sqlite)
            row.cells.push_back(plain(viewer.say("database.file")));
        else
            row.cells.push_back(plain(viewer.say(engine.is_leader ? "database.leader" : "database.replica"),
                engine.replicas > 0 ? viewer.say("database.replicas", { { "count", std::to_string(engine.replicas) }, { "lag", viewer.duration(engine.replication_lag_us) } }) : ""));
        row.cells.push_back(amount(sqlite ? std::to_string(zone.database.connections)
                                          : viewer.say("database.connections", { { "used", std::to_string(engine.connections_used) }, { "most", std::to_string(engine.connections_most) } })));
        row.cells.push_back(amount(std::to_string(zone.database.waiting)));
        row.cells.push_back(amount(std::to_string(zone.database.retries)));
        table.rows.push_back(std::move(row));
    }
    return table;
}

Verdict verdict_of(Viewer const& viewer)
{
    std::int64_t urgent = 0, others = 0;
    for (auto const& alarm : viewer.state.alarms)
        if (alarm.is_on())
            ++(severity_of(viewer, alarm.rule) == Severity::Urgent ? urgent : others);
    if (urgent > 0)
        return { "bad", viewer.say("verdict.urgent", { { "count", std::to_string(urgent) } }), viewer.say("verdict.urgent.note") };
    if (others > 0)
        return { "heed", viewer.say("verdict.others", { { "count", std::to_string(others) } }), viewer.say("verdict.others.note") };
    return { "good", viewer.say("verdict.good"), viewer.say("verdict.good.note") };
}

}  // namespace

Result<http::Response> show_overview(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("overview"), .verdict = verdict_of(viewer) };
    if (auto alarms = alarms_now(viewer); !alarms.rows.empty())
        page.tables.push_back(std::move(alarms));
    page.tables.push_back(zones(viewer));
    page.tables.push_back(servers(viewer));
    page.tables.push_back(databases(viewer));
    return viewer.show(std::move(page), attempt);
}

}  // namespace mado::watch::pages
