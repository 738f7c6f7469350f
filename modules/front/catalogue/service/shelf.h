#pragma once
// The published datasets of towns, remembered until the catalogue of that town changes: neither drafts (which never come here) nor what was withdrawn is in it,
// whichever town asks. Nothing here reads the database.
#include "model/search.h"
#include "service/tables.h"
#include "service/usage.h"

#include <mado/datasets/dcat.h>
#include <mado/datasets/standards.h>
#include <mado/tenancy/towns.h>

namespace mado::gtfs {
class Timetable;
}

namespace mado::catalogue {

struct TownShelf {
    datasets::Publisher publisher {};
    std::int64_t revision = -1;
    std::vector<std::shared_ptr<datasets::Dataset const>> datasets {};   // by name
};

// What one catalogue offers: a town its own, a prefecture its own and those of all its municipalities (they are public).
struct View {
    datasets::Publisher own {};
    std::vector<std::shared_ptr<TownShelf const>> shelves {};   // its own first
    std::vector<datasets::Offered> all {};
    datasets::Offered const* find(std::string_view name_or_id) const;
    // The dataset of a resource, and its place there.
    std::pair<datasets::Offered const*, std::size_t> find_resource(std::string_view id) const;
};

// A document that was kept: the Dataset with its blobs. Throws std::logic_error when it cannot be read.
std::shared_ptr<datasets::Dataset const> dataset_from(std::string const& document);
datasets::Publisher publisher_of(Workplace const& here, tenancy::Town const& town);

class Shelf {
public:
    Tables tables {};
    UsageCounter usage {};
    // service/feeds: timetables that somebody looked at, the last first. Reading one takes long: whoever meets another reading comes again.
    std::mutex feeds_mutex {}, feeds_reading {};
    std::list<std::pair<std::string, std::shared_ptr<gtfs::Timetable const>>> feeds {};

    // What is remembered of a town, whatever its revision; none: nothing. web/reading reads what is new and keeps it here.
    std::shared_ptr<TownShelf const> known(std::string const& town);
    std::shared_ptr<TownShelf const> keep(datasets::Publisher publisher, std::int64_t revision, std::vector<std::string> const& documents);
    datasets::Vocabulary const& vocabulary(Workplace const& here);
    datasets::Standards const& standards(Workplace const& here);

private:
    std::mutex mutex_ {};
    std::list<std::pair<std::string, std::shared_ptr<TownShelf const>>> towns_ {};   // the last used first
    std::unique_ptr<datasets::Vocabulary> vocabulary_ {};
    std::unique_ptr<datasets::Standards> standards_ {};
};

}  // namespace mado::catalogue
