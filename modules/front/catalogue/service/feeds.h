#pragma once
// Feeds of public transport (GTFS) among the resources: the timetables that somebody looks at, remembered; what the check says, found once by the job.
#include "service/shelf.h"

#include <mado/gtfs/timetable.h>

namespace mado::catalogue {

bool is_feed(datasets::Resource const& resource);

// What base/gtfs says of it, as it is kept: counts, days, notices. "" where it cannot be read as a feed.
std::string feed_document(Shelf& shelf, Workplace const& here, std::string const& tenant, datasets::Resource const& resource);

struct FeedNotice { std::string code {}, severity {}, place {}; std::uint64_t total = 0; };
struct FeedFound {
    std::uint64_t agencies = 0, routes = 0, trips = 0, stops = 0;
    int from = 0, until = 0;                  // 20260401
    std::uint64_t errors = 0, warnings = 0;   // kinds of notices
    std::vector<FeedNotice> notices {};
};
// Nothing: the job has not run yet.
std::optional<FeedFound> feed_found(Workplace const& here, std::string const& tenant, datasets::Dataset const& dataset, datasets::Resource const& resource);

// Outside every transaction. Refuses Busy: somebody is reading it now, or it could not be read.
Result<std::shared_ptr<gtfs::Timetable const>> timetable_of(Shelf& shelf, Workplace const& here, std::string const& tenant, datasets::Resource const& resource);

}  // namespace mado::catalogue
