#pragma once
// The named numbers that everything here speaks of: pages show them, /metrics prints them, alarms are rules over them.
#include <mado/web/site.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::watch {

enum class Shape { Gauge, Counter };
enum class Unit { Number, Microseconds };  // microseconds are printed to Prometheus as seconds

struct Kind {
    std::string_view name;                 // "jobs_parked"; Prometheus sees "madoguchi_jobs_parked"
    Shape shape;
    Unit unit;
    std::string_view help;
};
std::span<Kind const> kinds();             // every figure there is, by name
Kind const* kind(std::string_view name);

using Labels = std::map<std::string, std::string, std::less<>>;  // zone, node, town code …: only where their number is bounded
struct Figure {
    std::string name;
    Labels labels {};
    std::int64_t value = 0;
};
using Figures = std::vector<Figure>;

std::optional<std::int64_t> value_of(Figures const& figures, std::string_view name, Labels const& labels = {});  // the first that has these labels, and perhaps more

struct Durations {                         // of pages, of one zone in this process
    Labels labels;
    std::array<std::int64_t, web::Times::bounds_us.size() + 1> counts {};
    std::int64_t microseconds = 0;
};
// The shortest bound that keeps this share (in percent) of the answers: "99 of 100 were faster than …". 0: there were none. What is over the last
// bound is answered as twice the last bound.
std::int64_t percentile_us(std::array<std::int64_t, web::Times::bounds_us.size() + 1> const& counts, int percent);

// The text format of Prometheus, version 0.0.4. Figures of one name stand together under their HELP and TYPE; a figure that is not in kinds() is a
// mistake of code (std::logic_error).
std::string exposition(Figures const& figures, std::vector<Durations> const& durations);

}  // namespace mado::watch
