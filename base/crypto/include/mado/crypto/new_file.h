#pragma once
// Files of keys and secrets: whole or not at all, synced, and never readable by others, also not for a moment.
#include <filesystem>
#include <string_view>

#include <sys/types.h>

namespace mado::crypto {

// In the place of what is there. Throws std::system_error.
void replace_file(std::filesystem::path const& path, std::string_view bytes, mode_t mode = 0600);
// False when there is one already, which stays: of several who add at the same moment one does. Throws std::system_error.
bool add_file(std::filesystem::path const& path, std::string_view bytes, mode_t mode = 0600);

}  // namespace mado::crypto
