#include "web/tables.h"

namespace mado::watch::pages {

namespace {

std::string mean(Viewer const& viewer, std::int64_t us, std::int64_t count) { return viewer.duration(count > 0 ? us / count : 0); }

Table statements(Viewer const& viewer)
{
    auto table = viewer.table("statements", { "statement", "zone", "runs", "mean", "slowest", "in_all" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& one : zone.database.statements)
            table.rows.push_back({ "", { head(one.name), plain(viewer.zone(zone.name)), amount(std::to_string(one.runs)), amount(mean(viewer, one.microseconds, one.runs)),
                amount(viewer.duration(one.slowest_microseconds)), amount(viewer.duration(one.microseconds)) } });
    return table;
}

Table routes(Viewer const& viewer)
{
    constexpr std::size_t most = 20;
    auto table = viewer.table("routes", { "page", "zone", "runs", "mean", "slowest", "in_all" });
    for (auto const& zone : viewer.state.seen->zones)
        for (std::size_t i = 0; i < zone.times.routes.size() && i < most; ++i) {
            auto const& one = zone.times.routes[i];
            table.rows.push_back({ "", { head(one.pattern), plain(viewer.zone(zone.name)), amount(std::to_string(one.answered)), amount(mean(viewer, one.microseconds, one.answered)),
                amount(viewer.duration(one.slowest_microseconds)), amount(viewer.duration(one.microseconds)) } });
        }
    return table;
}

Table closures(Viewer const& viewer)
{
    auto table = viewer.table("closures", { "statement", "zone", "at", "took" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& one : zone.slow)
            table.rows.push_back({ "", { head(one.what), plain(viewer.zone(zone.name)), plain(viewer.moment(one.at), viewer.ago(one.at)), amount(viewer.duration(one.microseconds)) } });
    return table;
}

}  // namespace

Result<http::Response> show_slow(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("slow") };
    page.tables = { routes(viewer), statements(viewer), closures(viewer) };
    return viewer.show(std::move(page), attempt);
}

}  // namespace mado::watch::pages
