#pragma once
// The encodings of WHATWG's Encoding standard, by any of its labels, with what is wrong replaced by U+FFFD.
#include <mado/csv/reader.h>

#include <optional>
#include <string>
#include <string_view>

namespace mado::csvw {

bool is_encoding_label(std::string_view label);

// UTF-8 of a table in the encoding that the label names; a byte order mark decides before the label. What is not Unicode is brought to Normalization
// Form C, for which the whole of it is held, up to `most` bytes; nothing: it is larger.
struct Decoded {
    csv::Source source;
    csv::Encoding encoding;
};
std::optional<Decoded> decoded(csv::Source source, std::string_view label, std::size_t most = 1u << 30);

}  // namespace mado::csvw
