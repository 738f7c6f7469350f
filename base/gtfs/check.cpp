#include "checks/ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

// A feed of Japan: it has files or columns of GTFS-JP, runs in Japan's time, or speaks Japanese.
bool is_japanese(Feed const& feed)
{
    for (auto const& file : files())
        if (auto const* table = feed.table(file.name)) {
            if (file.japanese)
                return true;
            for (auto const column : table->columns)
                if (is_japanese_column(file.name, column))
                    return true;
        }
    Cells const agency(feed, "agency.txt");
    auto const zone = agency.column("agency_timezone"), language = agency.column("agency_lang");
    for (std::size_t row = 0; row < agency.rows(); ++row)
        if (agency.at(row, zone) == "Asia/Tokyo" || agency.at(row, language).starts_with("ja"))
            return true;
    return false;
}

}  // namespace

std::uint64_t Report::of(Severity severity) const
{
    std::uint64_t total = 0;
    for (auto const& notice : notices)
        if (notice.severity == severity)
            total += notice.total;
    return total;
}

Report check(Feed const& feed, Asked const& asked)
{
    bool const japanese = asked.rules == Rules::Japanese || (asked.rules == Rules::Detect && is_japanese(feed));
    Notices notices(asked.samples);
    Ground const ground(feed, asked, japanese, notices);
    check_structure(ground);
    check_values(ground);
    check_links(ground);
    check_agencies_and_feed(ground);
    check_stops(ground);
    check_routes(ground);
    check_times(ground);
    check_services(ground);
    check_blocks(ground);
    check_shapes(ground);
    check_others(ground);
    if (japanese)
        check_japan(ground);

    Report report;
    report.rules = japanese ? Rules::Japanese : Rules::Canonical;
    report.today = asked.today;
    report.counts = { ground.agency.rows(), ground.routes_.rows(), ground.trips_.rows(), ground.stops_.rows(), ground.stop_times.rows(), 0 };
    std::unordered_set<std::string_view> shapes;
    for (std::size_t row = 0; row < ground.shapes_.rows(); ++row)
        shapes.insert(ground.shapes_.at(row, ground.shapes_.column("shape_id")));
    report.counts.shapes = shapes.size();
    for (auto const& file : files())
        if (feed.table(file.name))
            report.files.emplace_back(file.name);
    std::ranges::sort(report.files);
    std::unordered_set<std::string_view> running;
    for (auto const id : ground.trip_order)
        running.insert(ground.trip.at(id).service);
    for (auto const service : running)
        if (auto const days = ground.service.find(service); days != ground.service.end() && !days->second.empty()) {
            auto const first = date_of(days->second.front()), last = date_of(days->second.back());
            report.service_from = report.service_from == 0 ? first : std::min(report.service_from, first);
            report.service_until = std::max(report.service_until, last);
        }
    report.notices = notices.all();
    return report;
}

}  // namespace mado::gtfs
