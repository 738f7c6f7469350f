#pragma once
#include <string>
#include <string_view>

namespace mado::crypto {

// RFC 5869 whole, for its vectors; `derive` is what others use. At most 255 * 32 bytes.
std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view purpose, std::size_t size);

}  // namespace mado::crypto
