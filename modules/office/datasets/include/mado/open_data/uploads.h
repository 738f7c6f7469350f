#pragma once
// 預かりファイル: a file that is too large to be read while somebody waits. It is received whole, kept, and read by a job; then it is a resource of the draft like any other.
#include <mado/open_data/open_data.h>

namespace mado::open_data {

using UploadId = Id<struct OpenUploadTag>;
inline constexpr std::string_view upload_job = "open_data.upload";

inline constexpr std::uint64_t read_at_once_bytes = 16u << 20;           // up to here whoever sends it waits for what was found
inline constexpr std::uint64_t least_limit = 16u << 20, limit_at_first = 1ull << 30, most_limit = 2ull << 30;

enum class UploadState { Waiting, Reading, Done, Failed };
constexpr std::array<std::string_view, 4> names_of(UploadState) { return { "waiting", "reading", "done", "failed" }; }
struct Upload {
    UploadId id;
    DatasetId dataset;
    ResourceId resource;                      // the one that it is to replace, or the id that the new one will have
    bool is_new = true;
    std::string name {}, description {};
    Original original {};
    UploadState state = UploadState::Waiting;
    UploadStage stage = UploadStage::Kept;
    Sentence fault {};                        // why it failed; while it waits: why the last try did
    PersonId by {};
    PositionId position {};
    std::string job {};
    Instant at {}, changed_at {};
    bool is_under_way() const { return state == UploadState::Waiting || state == UploadState::Reading; }
};

// What one file of this town may have.
std::uint64_t limit_of(db::Read& tx);
// For the whole town. Refuses Invalid at "megabytes".
Result<void> set_limit(db::Write& tx, Caller const& caller, Workplace const& here, std::int64_t megabytes);

// Outside every transaction: looked at for what no reading can make a table of, then kept. Refuses Invalid at "file".
Result<Original> receive_file(Workplace const& here, Incoming const& incoming);
// Notes it and its job. The same bytes for the same place, while they are under way, are the same upload; others for the same resource take the place of those before. `said`: dataset, is_new and resource (of a new one: empty, or the id that was
// given out), name, description, original.
// Refuses as add_resource and replace_resource do.
Result<Upload> take_upload(db::Write& tx, Caller const& caller, Workplace const& here, Upload const& said);
// Refuses NotFound, Conflict (it has not failed).
Result<Upload> retry_upload(db::Write& tx, Caller const& caller, Workplace const& here, UploadId const& id);
// Forgets it and its bytes, unless it has become a resource. A job that reads it just now finds nothing to write to.
Result<void> drop_upload(db::Write& tx, Caller const& caller, Workplace const& here, UploadId const& id);

Result<Upload> find_upload(db::Read& tx, Caller const& caller, UploadId const& id);
std::optional<Upload> upload_of(db::Read& tx, ResourceId const& id);     // that is to become this resource or to replace its file
std::vector<Upload> uploads(db::Read& tx, DatasetId const& id);          // not done, in the order in which they came

// The job: reads what was received, then writes it into the draft.
Result<void> read_upload(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, UploadId const& id);
// Those that are done for a week, or failed for a month. How many went.
std::size_t tidy_uploads(Workplace const& here, std::string const& tenant);

}  // namespace mado::open_data
