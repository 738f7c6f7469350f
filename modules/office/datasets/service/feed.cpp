// A feed of public transport that came as a file: what base/gtfs says of it stands where the findings of a table stand. It hinders no publication; who runs the
// buses mends it.
#include "service/prepare.h"

#include <mado/gtfs/check.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::open_data {

namespace {

constexpr std::size_t most_unpacked = 512u << 20, most_samples = 8, most_notices = 200;

bool is_feed(gtfs::Feed const& feed)
{
    constexpr std::string_view tables[] = { "agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt" };
    return !feed.in_folders().empty() || std::ranges::count_if(tables, [&](std::string_view name) { return feed.table(name) != nullptr; }) >= 2;
}

int number_of(Day day) { return day.year() * 10'000 + static_cast<int>(day.month()) * 100 + static_cast<int>(day.day_of_month()); }

std::string day_words(int number)
{
    auto const day = Day::of(number / 10'000, static_cast<unsigned>(number / 100 % 100), static_cast<unsigned>(number % 100));
    return day ? wareki::short_text(*day) : std::string();
}

// "stops.txt:12", as the tools of others name it.
std::string place_of(std::vector<gtfs::Fact> const& facts)
{
    std::string file, row;
    for (auto const& fact : facts) {
        if (fact.name == "filename" || fact.name == "childFilename")
            file = fact.value;
        if (fact.name == "csvRowNumber")
            row = fact.value;
    }
    return file.empty() || row.empty() ? file : file + ":" + row;
}

RuleFound found_of(gtfs::Notice const& notice)
{
    RuleFound made;
    made.rule = notice.code;
    made.severity = gtfs::name_of(notice.severity);
    made.count = notice.total;
    for (auto const& sample : notice.samples)
        if (auto place = place_of(sample); !place.empty() && std::ranges::find(made.cells, place) == made.cells.end())
            made.cells.push_back(std::move(place));
    auto const words = gtfs::words_of(notice.code);
    made.says = words ? Sentence { "open_data.feed.says", { { "words", std::string(words->ja) } } } : Sentence { "open_data.feed.unreadable", { { "code", notice.code } } };
    return made;
}

}  // namespace

bool check_feed(std::filesystem::path const& file, Day today, Checked& checked)
{
    auto const feed = gtfs::Feed::open(file, { .unpacked = most_unpacked });
    if (!feed || !is_feed(*feed))
        return false;
    auto const report = gtfs::check(*feed, { .today = number_of(today), .samples = most_samples });
    auto const kinds = [&](gtfs::Severity severity) { return std::to_string(std::ranges::count(report.notices, severity, &gtfs::Notice::severity)); };
    text::Arguments arguments { { "routes", std::to_string(report.counts.routes) }, { "trips", std::to_string(report.counts.trips) }, { "stops", std::to_string(report.counts.stops) },
        { "errors", kinds(gtfs::Severity::Error) }, { "warnings", kinds(gtfs::Severity::Warning) } };
    bool const runs = report.service_from > 0 && report.service_until > 0;
    if (runs) {
        arguments.emplace("from", day_words(report.service_from));
        arguments.emplace("until", day_words(report.service_until));
    }
    checked.no_table = { runs ? "open_data.feed.runs" : "open_data.feed.words", std::move(arguments) };
    for (auto const& notice : report.notices)
        if (checked.rules.size() < most_notices)
            checked.rules.push_back(found_of(notice));
    return true;
}

}  // namespace mado::open_data
