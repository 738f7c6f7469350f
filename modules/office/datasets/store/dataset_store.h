#pragma once
#include <mado/open_data/coverage.h>

namespace mado::open_data::store {

// False: a dataset of that name is there.
bool insert(db::Write& tx, Entry const& entry);
// As it is now, with the revision that it was read in; false: changed meanwhile. The row's revision is `entry.revision`.
bool change(db::Write& tx, Entry const& entry, std::int64_t revision_before);
void remove(db::Write& tx, DatasetId const& id);                         // its row and its ticks
std::optional<Entry> find(db::Read& tx, DatasetId const& id);
std::optional<Entry> find_named(db::Read& tx, std::string_view name);
std::vector<Entry> all(db::Read& tx);                                    // by title
std::vector<PublicEntry> publicly(db::Read& tx);                         // of a standard, published or withdrawn

void insert(db::Write& tx, ResourceEntry const& resource);
void change(db::Write& tx, ResourceEntry const& resource);               // original, place, step
void remove(db::Write& tx, ResourceId const& id);                        // with its steps and reasons
std::optional<ResourceEntry> resource(db::Read& tx, ResourceId const& id);
std::vector<ResourceEntry> resources(db::Read& tx, DatasetId const& id);

void insert(db::Write& tx, ResourceId const& id, Step const& step);
void change(db::Write& tx, ResourceId const& id, Step const& step);      // its content alone
std::optional<Step> step(db::Read& tx, ResourceId const& id, std::int64_t number);
std::vector<Step> steps(db::Read& tx, ResourceId const& id);

void insert(db::Write& tx, DatasetId const& id, Version const& version);
std::optional<Version> version(db::Read& tx, DatasetId const& id, std::int64_t number);
std::vector<Version> versions(db::Read& tx, DatasetId const& id);

void keep(db::Write& tx, ResourceId const& id, Reason const& reason);
void remove_reasons(db::Write& tx, ResourceId const& id);
std::vector<Reason> reasons(db::Read& tx, ResourceId const& id);

// A file as it came, in a row of another table.
db::Value kept(Original const& original);
Original original_in(std::string const& bytes);

std::vector<db::Statement> dataset_statements();

}  // namespace mado::open_data::store
