#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace mado::sanitizing::model {

// Bytes that are text and nothing else, as UTF-8 without a mark: UTF-8, UTF-16 with its mark, or CP932 of Windows, each strictly. Nothing: they are no text.
std::optional<std::string> plain_text(std::string_view bytes);

}  // namespace mado::sanitizing::model
