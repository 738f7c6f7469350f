#include "link_board.h"

#include <mado/log/log.h>

namespace mado::gateway {

namespace {

constexpr std::int64_t pace_us = 3'000'000;
constexpr std::string_view full = "full";  // the neighbour is heard, and what it says cannot be kept: over when something could

constexpr db::Statement upsert_neighbour { "gateway.upsert_neighbour", R"sql(
    INSERT INTO gateway_neighbour (tenant, zone, node, opened_here, connected_since, heard_at, fault, files)
    VALUES ($tenant, $zone, $node, $opened_here, $connected_since, $heard_at, $fault, $files)
    ON CONFLICT (tenant, zone) DO UPDATE SET node = $node, opened_here = $opened_here, connected_since = $connected_since, heard_at = $heard_at, fault = $fault, files = $files
)sql" };
constexpr db::Statement select_neighbours { "gateway.select_neighbours", R"sql(
    SELECT zone, node, opened_here, connected_since, heard_at, fault, files FROM gateway_neighbour WHERE tenant = $tenant ORDER BY zone
)sql" };

json::Value as_json(std::vector<FileUnderWay> const& files)
{
    return json::array_of(files, [](FileUnderWay const& file) {
        return json::object({ { "name", file.name }, { "inward", file.inward }, { "size", static_cast<std::int64_t>(file.size) }, { "done", static_cast<std::int64_t>(file.done) }, { "since", file.since.microseconds } });
    });
}

Neighbour read_neighbour(db::Row const& row)
{
    Neighbour one { row.text("zone"), row.text("node"), row.flag("opened_here"), { row.integer("connected_since") }, { row.integer("heard_at") }, row.text("fault") };
    if (auto const files = json::parse(row.text("files")); files && files->is_array())
        for (auto const& file : files->array())
            one.files.push_back({ file.text("name"), file.flag("inward"), static_cast<std::uint64_t>(file.integer("size")), static_cast<std::uint64_t>(file.integer("done")), { file.integer("since") } });
    return one;
}

}  // namespace

std::vector<db::Statement> link_statements() { return { upsert_neighbour, select_neighbours }; }

std::vector<Neighbour> neighbours(db::Database& database)
{
    return db::AllTenants::read(database, [](db::Read& tx) { return tx.all(select_neighbours, {}, read_neighbour); });
}

Board::Known& Board::of(std::string const& zone)
{
    auto& known = known_[zone];
    if (known.neighbour.zone.empty()) {
        known.neighbour.zone = zone;
        known.neighbour.opened_here = trust_of(own_zone_) > trust_of(zone);
    }
    return known;
}

void Board::knows(std::string const& zone, bool opened_here)
{
    std::lock_guard const lock(mutex_);
    auto& known = of(zone);
    for (auto& before : neighbours(database_))
        if (before.zone == zone)
            known.neighbour = before;  // when it was heard last outlives the process
    known.neighbour.zone = zone;
    known.neighbour.node = node_;
    known.neighbour.opened_here = opened_here;
    known.neighbour.files.clear();
    write(known, When::Now);
}

void Board::heard(std::string const& zone)
{
    std::lock_guard const lock(mutex_);
    auto& known = of(zone);
    auto& one = known.neighbour;
    auto const now = clock_.now();
    bool const again = one.connected_since.microseconds == 0 || now.microseconds - one.heard_at.microseconds > silent_after_us;
    if (again)
        one.connected_since = now;
    one.heard_at = now;
    if (one.fault != full)
        one.fault.clear();
    write(known, again ? When::Now : When::Sometimes);
}

void Board::failed(std::string const& zone, std::string const& fault)
{
    std::lock_guard const lock(mutex_);
    auto& known = of(zone);
    bool const is_new = known.neighbour.fault != fault;
    known.neighbour.fault = fault;
    if (fault != full)
        known.neighbour.connected_since = {};
    write(known, is_new ? When::Now : When::Sometimes);
}

void Board::has_room(std::string const& zone)
{
    std::lock_guard const lock(mutex_);
    auto& known = of(zone);
    if (known.neighbour.fault != full)
        return;
    known.neighbour.fault.clear();
    write(known, When::Now);
}

void Board::under_way(std::string const& zone, std::string const& name, bool inward, std::uint64_t size, std::uint64_t done)
{
    std::lock_guard const lock(mutex_);
    auto& known = of(zone);
    auto& files = known.neighbour.files;
    auto found = std::ranges::find(files, name, &FileUnderWay::name);
    if (found == files.end())
        found = files.insert(files.end(), { name, inward, size, done, clock_.now() });
    found->done = done;
    if (done >= size)
        files.erase(found);
    write(known, When::Sometimes);
}

void Board::forget(std::string const& zone, std::string const& name)
{
    std::lock_guard const lock(mutex_);
    std::erase_if(of(zone).neighbour.files, [&](auto const& file) { return file.name == name; });
}

void Board::write(Known& known, When when)
{
    auto const now = clock_.now().microseconds;
    if (when == When::Sometimes && now - known.written_us < pace_us)
        return;
    known.written_us = now;
    auto const& one = known.neighbour;
    try {
        (void)db::AllTenants::write(database_, { .name = "gateway.neighbour" }, [&](db::Write& tx) -> Result<void> {
            tx.execute(upsert_neighbour, { { "$zone", one.zone }, { "$node", node_ }, { "$opened_here", one.opened_here }, { "$connected_since", one.connected_since.microseconds },
                { "$heard_at", one.heard_at.microseconds }, { "$fault", one.fault }, { "$files", json::write(as_json(one.files)) } });
            return {};
        });
    } catch (std::exception const& error) {
        log::warn("gateway.board_not_written", { { "what", error.what() } });  // what is shown, not what is carried
    }
}

}  // namespace mado::gateway
