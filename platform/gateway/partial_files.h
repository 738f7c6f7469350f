#pragma once
// Files that are under way: each grows from its beginning and is whole or gone in the end. What was received stays when the connection or the process ends.
#include <mado/time/instant.h>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace mado::gateway {

bool is_blob_name(std::string_view name);  // 64 lower hex digits

class PartialFiles {
public:
    PartialFiles(std::filesystem::path folder, std::uint64_t most_bytes);
    std::uint64_t kept(std::string const& name);
    // Puts bytes behind the `from` that are there. False: another number is there. Throws db::DiskFull when the disk or the allowance is full: what fitted stays.
    bool append(std::string const& name, std::uint64_t from, std::string_view bytes);
    std::filesystem::path path(std::string const& name) const { return folder_ / name; }
    void remove(std::string const& name);
    std::size_t tidy(Instant before);

private:
    std::filesystem::path folder_;
    std::uint64_t most_bytes_, bytes_ = 0;
    std::mutex mutex_;
};

}  // namespace mado::gateway
