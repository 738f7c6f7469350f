#pragma once
// A clean form that somebody else keeps too: the papers of a meeting become parts of its record.
#include <mado/sanitizing/files.h>

namespace mado::sanitizing {

// The blob of the clean form with its key, for another owner to name. Nothing while there is none.
std::optional<files::Blob> clean_blob(db::Read& tx, Workplace const& here, File const& file);
std::vector<db::Statement> sharing_statements();

}  // namespace mado::sanitizing
