#pragma once
// A feed held against the GTFS Schedule reference and its best practices, with the codes and severities of the canonical validator's notices, and against what
// GTFS-JP asks beyond it (codes that begin with jp_).
#include <mado/gtfs/feed.h>

namespace mado::gtfs {

enum class Severity { Error, Warning, Info };
constexpr std::string_view name_of(Severity severity)
{
    constexpr std::string_view names[] = { "ERROR", "WARNING", "INFO" };
    return names[static_cast<std::size_t>(severity)];
}

struct Fact {
    std::string name {}, value {};                    // "csvRowNumber", "12"
    bool number = false;
};
struct Notice {
    std::string code {};
    Severity severity = Severity::Error;
    std::uint64_t total = 0;
    std::vector<std::vector<Fact>> samples {};        // the first of them
};

// Which rules. The canonical ones take what Japan's feeds lawfully have for faults (names of files, columns, ids in Japanese); Japanese knows them.
enum class Rules { Detect, Japanese, Canonical };

struct Asked {
    int today = 0;                                    // as 20261122: what "expired" and "the next 7 days" are counted from
    Rules rules = Rules::Detect;
    std::size_t samples = 50;                         // kept of each notice
};

struct Counts { std::size_t agencies = 0, routes = 0, trips = 0, stops = 0, stop_times = 0, shapes = 0; };
struct Report {
    Rules rules = Rules::Canonical;                   // those that were used
    int today = 0;
    Counts counts {};
    std::vector<std::string> files {};
    int service_from = 0, service_until = 0;          // first and last day on which any trip runs; 0: none
    std::vector<Notice> notices {};                   // errors first, then by code
    std::uint64_t of(Severity severity) const;
};

Report check(Feed const& feed, Asked const& asked);
std::string to_json(Report const& report);            // {"summary":{…},"notices":[{"code","severity","totalNotices","sampleNotices"}…]}
// What a notice says to the people of a bus company or a town, and what to do. Nothing: only its code is known.
struct Words { std::string_view ja, en; };
std::optional<Words> words_of(std::string_view code);

}  // namespace mado::gtfs
