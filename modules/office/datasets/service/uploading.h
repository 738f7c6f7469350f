#pragma once
#include <mado/open_data/uploads.h>

namespace mado::open_data::service {

constexpr std::string_view blobs_of_uploads = "open_data_upload";

// With a dataset that is discarded, or once it is in the draft: its bytes are not named for its sake any more.
void forget_uploads(db::Write& tx, DatasetId const& id);
void forget_upload(db::Write& tx, UploadId const& id);

// What the job writes: how far it is; that it goes wrong; what was read, as a resource of the draft.
Result<void> keep_stage(db::Write& tx, Workplace const& here, UploadId const& id, UploadStage stage);
Result<void> keep_wait(db::Write& tx, Workplace const& here, UploadId const& id);
Result<void> keep_failure(db::Write& tx, Workplace const& here, UploadId const& id, Refusal const& why);
Result<void> put_upload(db::Write& tx, Workplace const& here, UploadId const& id, Prepared const& prepared);

}  // namespace mado::open_data::service
