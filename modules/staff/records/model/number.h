#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace mado::records::model {

// 「総務部 総務課 文書係」, 12 → 「総務課文書係収第12号」: the names of the course and section, so that no two divisions share a series.
std::string received_number(std::string_view division_name, std::int64_t number);

}  // namespace mado::records::model
