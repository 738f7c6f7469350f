#pragma once
// A file that a program asked for by its address (CKAN's API): nobody waits for it. A job fetches it; then it is a resource of the draft, with the id that was given out.
#include <mado/open_data/desk.h>

namespace mado::open_data {

inline constexpr std::string_view bring_job = "open_data.bring";

enum class PendingState { Waiting, Failed };
constexpr std::array<std::string_view, 2> names_of(PendingState) { return { "waiting", "failed" }; }
struct Pending {
    ResourceId resource;
    DatasetId dataset;
    std::string address {}, name {}, description {};
    bool is_new = true;                       // else it replaces the file of that resource
    PendingState state = PendingState::Waiting;
    std::string fault {};                     // as SourceEntry's
    std::string job {};                       // on whose behalf
    Instant asked_at {};
};
constexpr int tries_of_pending = 3;

// Notes the wish and its job; asked again it replaces the wish. Refuses as add_resource and replace_resource do, and Invalid at "address". The id: of the resource that is
// there, or of the one that will be.
Result<ResourceId> want(db::Write& tx, Caller const& caller, Workplace const& here, Pending const& said, std::int64_t revision);
// Only what it is called, while it is on its way.
Result<void> rename_pending(db::Write& tx, Caller const& caller, Workplace const& here, Pending const& said, std::int64_t revision);
Result<void> forget_pending(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::int64_t revision);
std::optional<Pending> pending(db::Read& tx, ResourceId const& id);
std::vector<Pending> pending_of(db::Read& tx, DatasetId const& id);      // in the order in which they were asked for

// The job: fetches once, outside every transaction, then writes. Refuses what failed, to be tried again; the last try leaves the fault to be seen.
Result<void> bring(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, ResourceId const& id, int attempts, Send const& send);

}  // namespace mado::open_data
