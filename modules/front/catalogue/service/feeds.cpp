#include "service/feeds.h"

#include "service/plain_table.h"
#include "store/use_store.h"

#include <mado/gtfs/check.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_unpacked = 96u << 20, most_samples = 1, most_notices = 100, most_remembered = 3;

int number_of(Day day) { return day.year() * 10'000 + static_cast<int>(day.month()) * 100 + static_cast<int>(day.day_of_month()); }

std::string file_of_feed(Shelf& shelf, Workplace const& here, std::string const& tenant, datasets::Resource const& resource)
{
    return shelf.tables.file(here, tenant, resource.hash + ".bytes", [&](std::filesystem::path const& file) { return write_plain(here, resource, file); });
}

// "stops.txt:12", as the tools of others name it.
std::string place_of_fact(gtfs::Notice const& notice)
{
    std::string file, row;
    if (!notice.samples.empty())
        for (auto const& fact : notice.samples.front()) {
            if (fact.name == "filename" || fact.name == "childFilename")
                file = fact.value;
            if (fact.name == "csvRowNumber")
                row = fact.value;
        }
    return file.empty() || row.empty() ? file : file + ":" + row;
}

}  // namespace

bool is_feed(datasets::Resource const& resource) { return resource.format == "GTFS"; }

std::string feed_document(Shelf& shelf, Workplace const& here, std::string const& tenant, datasets::Resource const& resource)
{
    auto const path = file_of_feed(shelf, here, tenant, resource);
    auto const feed = path.empty() ? std::unexpected(gtfs::Problem {}) : gtfs::Feed::open(path, { .unpacked = most_unpacked });
    if (!feed)
        return {};
    auto const report = gtfs::check(*feed, { .today = number_of(here.now().today()), .samples = most_samples });
    json::Array notices;
    for (auto const& one : report.notices)
        if (notices.size() < most_notices)
            notices.push_back(json::object({ { "code", one.code }, { "severity", gtfs::name_of(one.severity) }, { "total", static_cast<std::int64_t>(one.total) }, { "place", place_of_fact(one) } }));
    auto const number = [](std::size_t count) { return json::Value(static_cast<std::int64_t>(count)); };
    return json::write(json::object({ { "agencies", number(report.counts.agencies) }, { "routes", number(report.counts.routes) }, { "trips", number(report.counts.trips) },
        { "stops", number(report.counts.stops) }, { "from", static_cast<std::int64_t>(report.service_from) }, { "until", static_cast<std::int64_t>(report.service_until) },
        { "notices", std::move(notices) } }));
}

std::optional<FeedFound> feed_found(Workplace const& here, std::string const& tenant, datasets::Dataset const& dataset, datasets::Resource const& resource)
{
    auto const kept = here.database.read(tenant, [&](db::Read& tx) { return store::finding(tx, dataset.id, "feed", resource.hash); });
    auto const value = kept ? json::parse(*kept) : std::unexpected(json::Error {});
    if (!value)
        return std::nullopt;
    auto const number = [&](std::string_view name) { return static_cast<std::uint64_t>(value->integer(name)); };
    FeedFound found { .agencies = number("agencies"), .routes = number("routes"), .trips = number("trips"), .stops = number("stops"), .from = static_cast<int>(value->integer("from")),
        .until = static_cast<int>(value->integer("until")) };
    for (auto const& one : value->array("notices")) {
        found.notices.push_back({ one.text("code"), one.text("severity"), one.text("place"), static_cast<std::uint64_t>(one.integer("total")) });
        found.errors += one.text("severity") == "ERROR" ? 1 : 0;
        found.warnings += one.text("severity") == "WARNING" ? 1 : 0;
    }
    return found;
}

Result<std::shared_ptr<gtfs::Timetable const>> timetable_of(Shelf& shelf, Workplace const& here, std::string const& tenant, datasets::Resource const& resource)
{
    auto const name = tenant + "/" + resource.hash;
    auto const remembered = [&]() -> std::optional<std::shared_ptr<gtfs::Timetable const>> {
        std::lock_guard const lock(shelf.feeds_mutex);
        auto& known = shelf.feeds;
        auto const found = std::ranges::find(known, name, [](auto const& one) -> std::string const& { return one.first; });
        if (found == known.end())
            return std::nullopt;
        known.splice(known.begin(), known, found);
        return known.front().second;
    };
    auto known = remembered();
    auto reading = std::unique_lock(shelf.feeds_reading, std::defer_lock);
    if (!known && reading.try_lock())
        known = remembered();
    if (!known && reading.owns_lock()) {
        auto const path = file_of_feed(shelf, here, tenant, resource);
        auto feed = path.empty() ? std::unexpected(gtfs::Problem {}) : gtfs::Feed::open(path, { .unpacked = most_unpacked });
        // One that cannot be read is remembered, too: nobody reads it again for nothing.
        known = feed ? std::make_shared<gtfs::Timetable const>(std::move(*feed)) : nullptr;
        std::lock_guard const lock(shelf.feeds_mutex);
        if (!path.empty())
            shelf.feeds.emplace_front(name, *known);
        if (shelf.feeds.size() > most_remembered)
            shelf.feeds.pop_back();
    }
    if (!known || !*known)
        return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
    return *known;
}

}  // namespace mado::catalogue
