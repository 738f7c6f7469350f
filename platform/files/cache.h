#pragma once
// A folder of ciphertext that may go at any time: bounded, the least recently used go first. The files themselves are the state, so a
// second process on the same folder and a restart do no harm.
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

namespace mado::files {

class Cache {
public:
    Cache(std::filesystem::path folder, std::uint64_t most_bytes);
    std::filesystem::path const& folder() const { return folder_; }
    std::optional<std::filesystem::path> find(std::string const& name);                        // and marks it as used
    std::filesystem::path take(std::filesystem::path const& temporary, std::string const& name);  // renames; others may go
    bool forget(std::string const& name);                                                      // false: it was not there
    std::uint64_t bytes() const;

private:
    void make_room();

    std::filesystem::path folder_;
    std::uint64_t most_bytes_;
    mutable std::mutex mutex_;
    std::uint64_t bytes_ = 0;
};

}  // namespace mado::files
