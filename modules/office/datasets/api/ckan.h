#pragma once
// CKAN's action API v3 at the office, for who brings datasets in: /api/3/action/NAME with a system's token. What is made is a draft; a person publishes it. The shapes are
// those of the catalogue (platform/datasets, platform/harvest reads them), so that what `ckanapi` dumps it can load again.
#include "web/pages.h"

#include <mado/api/gate.h>
#include <mado/datasets/ckan.h>
#include <mado/open_data/pending.h>

#include <span>

namespace mado::open_data::ckan {

// One call: what was sent is one object, whichever way it came.
struct Acting {
    web::Desk& desk;
    mado::web::Visit const& visit;
    api::System const& system;
    json::Value asked;

    Workplace const& here() const { return visit.here; }
    std::string const& tenant() const { return visit.tenant(); }
    datasets::Reference const& reference() const { return desk.reference(visit.here); }
    Caller caller() const;
    datasets::Publisher publisher() const;
};

enum class Does { Reads, Writes };            // who writes sends POST
struct Action {
    std::string_view name;
    Does does;
    Result<json::Value> (*run)(Acting const&);
    std::string_view help;
};
std::span<Action const> reading_actions();
std::span<Action const> searching_actions();
std::span<Action const> package_actions();
std::span<Action const> resource_actions();

std::vector<mado::web::Route> routes(std::shared_ptr<web::Desk> const& desk);

// -- shapes.
// A dataset by its id or name, of a division that the system was granted; another one is not there.
Result<Entry> entry_asked(db::Read& tx, Acting const& acting, std::string const& id_or_name);
std::vector<Entry> mine(db::Read& tx, Acting const& acting);                // by name
// As the public would have it: with the resources of the draft, then those on their way.
datasets::Dataset content_of(db::Read& tx, Entry const& entry);
json::Value package(db::Read& tx, Acting const& acting, Entry const& entry);
json::Value resource(db::Read& tx, Acting const& acting, Entry const& entry, ResourceId const& id);
// What a package says of itself; `division`: where it is to go. Refuses Invalid at fields of ours.
Result<datasets::Dataset> description_of(Acting const& acting, json::Value const& package, std::string const& division);
// The division that a package names, or the only one that the system has. Refuses Invalid at "division".
Result<std::string> division_of(db::Read& tx, Acting const& acting, json::Value const& package, std::string const& otherwise);
// Text, number or flag as text; empty for all else.
std::string said(json::Value const& of, std::string_view key);
// The text of a name that has to be there. Refuses Invalid at it.
Result<std::string> must(json::Value const& of, std::string_view key);

// -- a resource that a call names: a file that was sent is made ready outside every transaction; an address is noted, and a job fetches it.
struct Brought {
    std::string id {};                        // of the one that it replaces; empty: a new one
    std::string name {}, description {};
    std::optional<Prepared> upload {};
    std::optional<Original> large {};         // instead of `upload`: a job reads it
    std::string address {};                   // to be fetched; empty: it stays as it is
    bool has_words = false;                   // name or description were said
};
// Whether a file has to be fetched for it.
bool is_fetched(json::Value const& said, std::string const& known_address);
// Refuses Invalid at "address" (nothing to fetch, or what may not be called).
Result<Brought> brought(Acting const& acting, json::Value const& said, std::string const& known_address, http::Upload const* upload);
// Within the one transaction; the revision is the newest. The id of the resource, of one that is on its way too.
Result<ResourceId> put(db::Write& tx, Acting const& acting, DatasetId const& dataset, Brought const& brought);
// Out of the draft, or not wanted any more.
Result<void> taken_out(db::Write& tx, Acting const& acting, ResourceId const& id, std::int64_t revision);
// Where a resource comes from, or where the public gets it.
std::string address_of(db::Read& tx, Acting const& acting, Entry const& entry, ResourceEntry const& resource);
// The dataset of a resource that is there or on its way, for whoever may see it.
Result<Entry> entry_of_resource(db::Read& tx, Acting const& acting, ResourceId const& id);

}  // namespace mado::open_data::ckan
