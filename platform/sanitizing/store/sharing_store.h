#pragma once
#include <mado/sanitizing/files.h>

namespace mado::sanitizing::store {

struct Clean { std::string blob; std::int64_t size = 0; std::string boxed_key; };
std::optional<Clean> clean(db::Read& tx, File const& file);

}  // namespace mado::sanitizing::store
