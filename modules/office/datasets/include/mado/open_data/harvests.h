#pragma once
// Other catalogues that the town takes datasets from: CKAN, data.json, DCAT, an オープンデータ一覧, a page of links. What is new there becomes a draft here, what changed is
// described again, what is gone is told; nothing is published, and nothing deleted, by a reading.
#include <mado/harvest/collect.h>
#include <mado/open_data/desk.h>

#include <map>

namespace mado::open_data {

using HarvestId = Id<struct OpenHarvestTag>;

enum class HarvestStage { Idle, Waiting, Collecting, Taking };
constexpr std::array<std::string_view, 4> names_of(HarvestStage) { return { "idle", "waiting", "collecting", "taking" }; }
struct Harvest {
    HarvestId id;
    harvest::Kind kind = harvest::Kind::Ckan;
    std::string address {}, title {};
    std::string division {};                  // 主管課 of what is taken
    int every_hours = 24;
    SourceState state = SourceState::Running;
    HarvestStage stage = HarvestStage::Idle;
    std::int64_t found = 0, done = 0;         // of the run under way, or of the last one
    std::vector<harvest::Finding> findings {};
    harvest::Extent extent = harvest::Extent::Whole;
    std::optional<Instant> last_at {};
    Instant next_at {};
    int failures = 0;
    PersonId by {};
    Instant created_at {};
};

// Taken; Partly: a file did not come, or the dataset was under review: tried again. Left: it could not be registered, and why. Gone: it stands there no more.
enum class HarvestedState { Taken, Partly, Left, Gone };
constexpr std::array<std::string_view, 4> names_of(HarvestedState) { return { "taken", "partly", "left", "gone" }; }
struct Harvested {
    std::string identity {}, fingerprint {};
    DatasetId dataset {};                     // empty: none was registered
    std::string title {};
    HarvestedState state = HarvestedState::Taken;
    std::string described {};
    std::vector<Sentence> reasons {};
    struct File { std::string resource, address; };
    std::map<std::string, File, std::less<>> files {};  // by the file's identity
    Instant seen_at {};
};

// What would come: the first page alone, outside every transaction. Refuses Invalid at "address".
Result<harvest::Catalogue> preview_harvest(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Harvest const& said, Send const& send);

// All refuse NotFound (another town's, and another division's), Forbidden, Invalid at the field. A new one is read as soon as a worker is free.
Result<Harvest> add_harvest(db::Write& tx, Caller const& caller, Workplace const& here, Harvest const& said);
Result<void> run_harvest(db::Write& tx, Caller const& caller, Workplace const& here, HarvestId const& id);
Result<void> stop_harvest(db::Write& tx, Caller const& caller, Workplace const& here, HarvestId const& id);
Result<void> start_harvest(db::Write& tx, Caller const& caller, Workplace const& here, HarvestId const& id);

Result<Harvest> find_harvest(db::Read& tx, Caller const& caller, HarvestId const& id);
std::vector<Harvest> harvests(db::Read& tx, Caller const& caller);       // by title
std::vector<Harvested> harvested(db::Read& tx, HarvestId const& id);     // what needs a look first, then by title

// The job: reads the source, then takes what is new or changed, one dataset a write. What it did before a crash it does not do again.
inline constexpr std::string_view harvest_job = "open_data.harvest";
Result<void> take_harvest(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, HarvestId const& id, Send const& send);
// A job for each that is due. How many.
std::size_t enqueue_harvests(Workplace const& here, std::string const& tenant);

}  // namespace mado::open_data
