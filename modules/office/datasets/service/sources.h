#pragma once
#include <mado/open_data/desk.h>

namespace mado::open_data::service {

// The table as it was fetched becomes the draft's. Where somebody reviews just now it waits for the next time.
Result<void> take_fetched(db::Write& tx, Workplace const& here, SourceEntry source, Result<Fetched> const& fetched);
std::unexpected<Refusal> not_fetched(std::string fault);      // as a fetch refuses that got nothing

// add_resource and add_source with the id that was given out already.
Result<ResourceEntry> add_resource_as(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, Prepared const& prepared, std::string_view name, std::int64_t revision,
    ResourceId const& as);
Result<ResourceEntry> add_source_as(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, SourceEntry const& source, Fetched const& fetched, std::int64_t revision,
    std::string_view name, ResourceId const& as);

}  // namespace mado::open_data::service
