#pragma once
// Files that systems uploaded and have not named in a draft yet.
#include "store/attachment_store.h"

namespace mado::approvals::service {

inline constexpr std::string_view owner_of_uploads = "draft_upload";
constexpr std::int64_t uploads_kept_us = 86'400'000'000;

// They belong to a draft from now on. Conflict: another draft was quicker.
Result<void> use_up(db::Write& tx, std::vector<std::string> const& uploads);
std::size_t sweep_uploads(Workplace const& here, std::string const& tenant);

}  // namespace mado::approvals::service
