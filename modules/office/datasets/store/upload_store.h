#pragma once
#include <mado/open_data/uploads.h>

namespace mado::open_data::store {

void keep(db::Write& tx, Upload const& one);                             // inserts, or writes how far it has come
std::optional<Upload> upload(db::Read& tx, UploadId const& id);
std::optional<Upload> upload_of(db::Read& tx, ResourceId const& id);     // not done, the last
std::vector<Upload> uploads(db::Read& tx, DatasetId const& id);          // not done
std::vector<Upload> settled_uploads(db::Read& tx, UploadState state, Instant before, int most);
void remove(db::Write& tx, UploadId const& id);

std::optional<std::uint64_t> limit(db::Read& tx);
void keep_limit(db::Write& tx, std::uint64_t bytes, PersonId const& by, Instant at);

std::vector<db::Statement> upload_statements();

}  // namespace mado::open_data::store
