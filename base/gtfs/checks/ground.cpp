#include "ground.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace mado::gtfs {

std::string Said::value() const
{
    if (kind == Kind::Text)
        return std::string(text);
    if (kind == Kind::Whole)
        return std::to_string(whole);
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.10g", number);
    return digits;
}

void Notices::add(std::string_view code, Severity severity, std::initializer_list<Said> facts)
{
    auto& notice = found_[code];
    if (notice.total++ == 0) {
        notice.code = code;
        notice.severity = severity;
    }
    if (notice.samples.size() >= samples_)
        return;
    auto& sample = notice.samples.emplace_back();
    for (auto const& said : facts)
        sample.push_back({ std::string(said.name), said.value(), said.kind != Said::Kind::Text });
}

std::vector<Notice> Notices::all() const
{
    std::vector<Notice> all;
    for (auto const& [code, notice] : found_)
        all.push_back(notice);
    std::ranges::sort(all, {}, [](Notice const& notice) { return std::pair(static_cast<int>(notice.severity), std::string_view(notice.code)); });
    return all;
}

std::optional<std::int64_t> whole_of(std::string_view text)
{
    std::int64_t number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<double> number_of(std::string_view text)
{
    double number = 0;
    auto const begin = text.starts_with('+') ? text.substr(1) : text;
    auto const [end, fault] = std::from_chars(begin.data(), begin.data() + begin.size(), number);
    if (begin.empty() || fault != std::errc() || end != begin.data() + begin.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<int> seconds_of(std::string_view time)
{
    auto const size = time.size();
    if (size < 7 || size > 9 || time[size - 3] != ':' || time[size - 6] != ':')
        return std::nullopt;
    auto const hours = whole_of(time.substr(0, size - 6)), minutes = whole_of(time.substr(size - 5, 2)), seconds = whole_of(time.substr(size - 2));
    if (!hours || !minutes || !seconds || *hours < 0 || *minutes < 0 || *minutes > 59 || *seconds < 0 || *seconds > 59)
        return std::nullopt;
    return static_cast<int>(*hours * 3600 + *minutes * 60 + *seconds);
}

std::optional<int> day_number_of(std::string_view date)
{
    auto const digits = date.size() == 8 && std::ranges::all_of(date, [](char letter) { return letter >= '0' && letter <= '9'; }) ? whole_of(date) : std::nullopt;
    if (!digits)
        return std::nullopt;
    std::chrono::year_month_day const day { std::chrono::year(static_cast<int>(*digits / 10'000)), std::chrono::month(static_cast<unsigned>(*digits / 100 % 100)),
        std::chrono::day(static_cast<unsigned>(*digits % 100)) };
    if (!day.ok())
        return std::nullopt;
    return static_cast<int>(std::chrono::sys_days(day).time_since_epoch().count());
}

int date_of(int day_number)
{
    std::chrono::year_month_day const day { std::chrono::sys_days(std::chrono::days(day_number)) };
    return static_cast<int>(day.year()) * 10'000 + static_cast<int>(static_cast<unsigned>(day.month())) * 100 + static_cast<int>(static_cast<unsigned>(day.day()));
}

double meters_between(Point a, Point b)
{
    constexpr double radius = 6'371'008.8;  // mean, IUGG
    constexpr double degree = std::numbers::pi / 180;
    auto const half = [](double angle) { return std::sin(angle / 2) * std::sin(angle / 2); };
    auto const h = half((b.latitude - a.latitude) * degree) + std::cos(a.latitude * degree) * std::cos(b.latitude * degree) * half((b.longitude - a.longitude) * degree);
    return 2 * radius * std::asin(std::sqrt(std::min(1.0, h)));
}

namespace {

std::optional<Point> point_of(std::string_view latitude, std::string_view longitude)
{
    auto const north = number_of(latitude), east = number_of(longitude);
    if (!north || !east || std::abs(*north) > 90 || std::abs(*east) > 180)
        return std::nullopt;
    return Point { *north, *east };
}

void read_stops(Ground& ground)
{
    auto const& stops = ground.stops_;
    auto const id = stops.column("stop_id"), kind = stops.column("location_type"), latitude = stops.column("stop_lat"), longitude = stops.column("stop_lon");
    for (std::size_t i = 0; i < stops.rows(); ++i)
        ground.stop.try_emplace(stops.at(i, id), Stop { i, static_cast<int>(whole_of(stops.at(i, kind)).value_or(0)), point_of(stops.at(i, latitude), stops.at(i, longitude)) });
}

void read_trips(Ground& ground)
{
    auto const& trips = ground.trips_;
    auto const id = trips.column("trip_id"), route = trips.column("route_id"), service = trips.column("service_id"), shape = trips.column("shape_id"), block = trips.column("block_id");
    for (std::size_t i = 0; i < trips.rows(); ++i)
        if (ground.trip.try_emplace(trips.at(i, id), Trip { i, trips.at(i, route), trips.at(i, service), trips.at(i, shape), trips.at(i, block), {} }).second)
            ground.trip_order.push_back(trips.at(i, id));
    auto const& times = ground.stop_times;
    auto const of = times.column("trip_id"), sequence = times.column("stop_sequence"), arrival = times.column("arrival_time"), departure = times.column("departure_time"),
               stop = times.column("stop_id"), distance = times.column("shape_dist_traveled");
    Trip* last = nullptr;
    std::string_view last_id;
    for (std::size_t i = 0; i < times.rows(); ++i) {
        auto const trip = times.at(i, of);
        if (!last || trip != last_id) {
            auto const found = ground.trip.find(trip);
            last = found == ground.trip.end() ? nullptr : &found->second;
            last_id = trip;
        }
        if (last)
            last->calls.push_back({ i, whole_of(times.at(i, sequence)).value_or(0), seconds_of(times.at(i, arrival)).value_or(-1), seconds_of(times.at(i, departure)).value_or(-1),
                number_of(times.at(i, distance)).value_or(-1), times.at(i, stop) });
    }
    for (auto& [trip, kept] : ground.trip)
        if (!std::ranges::is_sorted(kept.calls, {}, &Call::sequence))
            std::ranges::stable_sort(kept.calls, {}, &Call::sequence);
}

void read_services(Ground& ground)
{
    auto const& calendar = ground.calendar;
    constexpr std::string_view days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
    constexpr int longest = 366 * 20;  // a year 9999 is a mistake and not 3 million days
    auto const id = calendar.column("service_id"), from = calendar.column("start_date"), until = calendar.column("end_date");
    for (std::size_t i = 0; i < calendar.rows(); ++i) {
        auto& running = ground.service[calendar.at(i, id)];
        auto const first = day_number_of(calendar.at(i, from)), last = day_number_of(calendar.at(i, until));
        if (!first || !last)
            continue;
        bool runs[7] {};
        for (std::size_t day = 0; day < 7; ++day)
            runs[day] = calendar.at(i, calendar.column(days[day])) == "1";
        for (int day = *first; day <= std::min(*last, *first + longest); ++day)
            if (runs[(day % 7 + 10) % 7])  // 1970-01-01 was a Thursday
                running.push_back(day);
    }
    std::unordered_map<std::string_view, std::unordered_set<int>> removed;
    auto const& dates = ground.calendar_dates;
    auto const of = dates.column("service_id"), date = dates.column("date"), exception = dates.column("exception_type");
    for (std::size_t i = 0; i < dates.rows(); ++i) {
        auto& running = ground.service[dates.at(i, of)];
        if (auto const day = day_number_of(dates.at(i, date)); day && dates.at(i, exception) == "1")
            running.push_back(*day);
        else if (day && dates.at(i, exception) == "2")
            removed[dates.at(i, of)].insert(*day);
    }
    for (auto& [service, running] : ground.service) {
        if (auto const gone = removed.find(service); gone != removed.end())
            std::erase_if(running, [&](int day) { return gone->second.contains(day); });
        std::ranges::sort(running);
        running.erase(std::unique(running.begin(), running.end()), running.end());
    }
}

}  // namespace

Ground::Ground(Feed const& feed_, Asked const& asked_, bool japanese_, Notices& notices_)
    : feed(feed_), asked(asked_), japanese(japanese_), notices(notices_), agency(feed, "agency.txt"), stops_(feed, "stops.txt"), routes_(feed, "routes.txt"), trips_(feed, "trips.txt"),
      stop_times(feed, "stop_times.txt"), calendar(feed, "calendar.txt"), calendar_dates(feed, "calendar_dates.txt"), shapes_(feed, "shapes.txt")
{
    read_stops(*this);
    for (std::size_t i = 0; i < routes_.rows(); ++i)
        route.try_emplace(routes_.at(i, routes_.column("route_id")), i);
    read_trips(*this);
    read_services(*this);
}

std::optional<Point> Ground::place_of(std::string_view stop_id) const
{
    auto const parent = stops_.column("parent_station");
    for (int depth = 0; depth < 3; ++depth) {
        auto const found = stop.find(stop_id);
        if (found == stop.end())
            return std::nullopt;
        if (found->second.at)
            return found->second.at;
        stop_id = stops_.at(found->second.row, parent);
    }
    return std::nullopt;
}

}  // namespace mado::gtfs
