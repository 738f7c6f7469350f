// calendar.txt, calendar_dates.txt, frequencies.txt and trips of one block.
#include "ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Severity;

constexpr int big_gap = 13, beyond_window = 14, far_future = 365 * 2, days_ahead = 7;

void check_rows(Ground const& ground)
{
    auto const& calendar = ground.calendar;
    constexpr std::string_view days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
    auto const from = calendar.column("start_date"), until = calendar.column("end_date"), id = calendar.column("service_id");
    for (std::size_t row = 0; row < calendar.rows(); ++row) {
        auto const first = day_number_of(calendar.at(row, from)), last = day_number_of(calendar.at(row, until));
        if (first && last && *last < *first)
            ground.notices.add("start_and_end_range_out_of_order", Error,
                { { "filename", "calendar.txt" }, { "csvRowNumber", calendar.line(row) }, { "entityId", calendar.at(row, id) }, { "startFieldName", "start_date" }, { "startValue", calendar.at(row, from) },
                    { "endFieldName", "end_date" }, { "endValue", calendar.at(row, until) } });
        if (std::ranges::none_of(days, [&](std::string_view day) { return calendar.at(row, calendar.column(day)) == "1"; }))
            ground.notices.add("service_has_no_active_day_of_the_week", Warning, { { "csvRowNumber", calendar.line(row) }, { "serviceId", calendar.at(row, id) } });
    }
}

// The days of the feed's services, in an order that does not depend on the machine.
std::vector<std::string_view> in_order(Ground const& ground)
{
    std::vector<std::string_view> names;
    for (auto const& [name, days] : ground.service)
        names.push_back(name);
    std::ranges::sort(names);
    return names;
}

void check_days(Ground const& ground)
{
    auto const today = day_number_of(std::to_string(ground.asked.today)).value_or(0);
    bool any = false, all_ahead = true;
    int first_day = 0, last_day = 0;
    for (auto const name : in_order(ground)) {
        auto const& days = ground.service.at(name);
        if (days.empty())
            continue;
        first_day = any ? std::min(first_day, days.front()) : days.front();
        last_day = any ? std::max(last_day, days.back()) : days.back();
        any = true;
        all_ahead = all_ahead && days.front() > today;
        if (days.back() < today)
            ground.notices.add("expired_calendar", Warning, { { "serviceId", name }, { "endDate", date_of(days.back()) } });
        if (days.back() > today + far_future)
            ground.notices.add("service_extends_far_in_the_future", Warning, { { "serviceId", name }, { "endDate", date_of(days.back()) } });
        for (std::size_t i = 1; i < days.size(); ++i)
            if (days[i] - days[i - 1] - 1 > big_gap)
                ground.notices.add("big_gap_in_service", Info,
                    { { "serviceId", name }, { "gapStart", date_of(days[i - 1]) }, { "gapEnd", date_of(days[i]) }, { "gapDays", days[i] - days[i - 1] - 1 } });
    }
    if (any && all_ahead)
        ground.notices.add("future_calendar", Info, { { "currentDate", ground.asked.today }, { "firstServiceDate", date_of(first_day) } });
    Cells const info(ground.feed, "feed_info.txt");
    auto const from = info.column("feed_start_date"), until = info.column("feed_end_date");
    for (std::size_t row = 0; row < std::min<std::size_t>(info.rows(), 1) && any; ++row) {
        auto const starts = day_number_of(info.at(row, from)), ends = day_number_of(info.at(row, until));
        if (ends && *ends > last_day + beyond_window)
            ground.notices.add("feed_valid_beyond_total_service_window", Info, { { "feedEndDate", info.at(row, until) }, { "serviceWindowEndDate", date_of(last_day) } });
        if ((starts && first_day < *starts) || (ends && last_day > *ends))
            ground.notices.add("service_window_outside_feed_period", Warning,
                { { "feedStartDate", info.at(row, from) }, { "feedEndDate", info.at(row, until) }, { "serviceWindowStartDate", date_of(first_day) }, { "serviceWindowEndDate", date_of(last_day) } });
    }
}

// Days on which most trips of the feed's busiest time run, held against the coming week.
void check_coverage(Ground const& ground)
{
    auto const today = day_number_of(std::to_string(ground.asked.today)).value_or(0);
    std::map<int, std::size_t> trips;
    for (auto const id : ground.trip_order) {
        auto const service = ground.service.find(ground.trip.at(id).service);
        if (service == ground.service.end())
            continue;
        for (auto const day : service->second)
            ++trips[day];
    }
    if (trips.empty())
        return;
    auto const most = std::ranges::max_element(trips, {}, [](auto const& day) { return day.second; })->second;
    auto const busy = [&](auto const& day) { return day.second * 4 >= most * 3; };
    auto const first = std::ranges::find_if(trips, busy);
    auto last = trips.end();
    for (auto day = trips.begin(); day != trips.end(); ++day)
        if (busy(*day))
            last = day;
    if (first->first > today || last->first < today + days_ahead)
        ground.notices.add("trip_coverage_not_active_for_next7_days", Warning,
            { { "currentDate", ground.asked.today }, { "serviceWindowStartDate", date_of(first->first) }, { "serviceWindowEndDate", date_of(last->first) } });
}

void check_frequencies(Ground const& ground)
{
    Cells const rows(ground.feed, "frequencies.txt");
    auto const trip = rows.column("trip_id"), from = rows.column("start_time"), until = rows.column("end_time");
    std::map<std::string_view, std::vector<std::pair<int, std::size_t>>> by_trip;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        auto const start = seconds_of(rows.at(row, from)), end = seconds_of(rows.at(row, until));
        if (!start || !end)
            continue;
        if (*end <= *start)
            ground.notices.add(*end == *start ? "start_and_end_range_equal" : "start_and_end_range_out_of_order", Error,
                { { "filename", "frequencies.txt" }, { "csvRowNumber", rows.line(row) }, { "startFieldName", "start_time" }, { "startValue", rows.at(row, from) }, { "endFieldName", "end_time" }, { "endValue", rows.at(row, until) } });
        by_trip[rows.at(row, trip)].push_back({ *start, row });
    }
    for (auto& [id, starts] : by_trip) {
        std::ranges::sort(starts);
        for (std::size_t i = 1; i < starts.size(); ++i) {
            auto const before = starts[i - 1].second, row = starts[i].second;
            if (starts[i].first < *seconds_of(rows.at(before, until)))
                ground.notices.add("overlapping_frequency", Error,
                    { { "prevCsvRowNumber", rows.line(before) }, { "prevEndTime", rows.at(before, until) }, { "currCsvRowNumber", rows.line(row) }, { "currStartTime", rows.at(row, from) }, { "tripId", id } });
        }
    }
}

bool share_a_day(std::vector<int> const& a, std::vector<int> const& b)
{
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j])
            return true;
        a[i] < b[j] ? ++i : ++j;
    }
    return false;
}

}  // namespace

void check_services(Ground const& ground)
{
    check_rows(ground);
    check_days(ground);
    check_coverage(ground);
    check_frequencies(ground);
}

void check_blocks(Ground const& ground)
{
    struct Run { int from, until; std::string_view trip; std::string_view service; };
    std::map<std::string_view, std::vector<Run>> blocks;
    for (auto const id : ground.trip_order) {
        auto const& trip = ground.trip.at(id);
        if (trip.block.empty() || trip.calls.size() < 2 || trip.calls.front().departure < 0 || trip.calls.back().arrival < 0)
            continue;
        blocks[trip.block].push_back({ trip.calls.front().departure, trip.calls.back().arrival, id, trip.service });
    }
    for (auto& [block, runs] : blocks) {
        std::ranges::sort(runs, {}, [](Run const& run) { return std::tuple(run.from, run.until, run.trip); });
        for (std::size_t i = 0; i < runs.size(); ++i)
            for (std::size_t j = i + 1; j < runs.size() && runs[j].from < runs[i].until; ++j) {
                auto const a = ground.service.find(runs[i].service), b = ground.service.find(runs[j].service);
                if (a == ground.service.end() || b == ground.service.end() || !share_a_day(a->second, b->second))
                    continue;
                ground.notices.add("block_trips_with_overlapping_stop_times", Error,
                    { { "blockId", block }, { "csvRowNumberA", ground.trips_.line(ground.trip.at(runs[i].trip).row) }, { "tripIdA", runs[i].trip }, { "serviceIdA", runs[i].service },
                        { "csvRowNumberB", ground.trips_.line(ground.trip.at(runs[j].trip).row) }, { "tripIdB", runs[j].trip }, { "serviceIdB", runs[j].service } });
            }
    }
}

}  // namespace mado::gtfs
