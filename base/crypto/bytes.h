#pragma once
// libsodium speaks of unsigned char, we of strings.
#include <string>
#include <string_view>

namespace mado::crypto {

inline unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
inline unsigned char const* octets(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

}  // namespace mado::crypto
