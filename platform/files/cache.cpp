#include "cache.h"

#include "place.h"

#include <chrono>

namespace mado::files {

namespace {

// Who was given a path opens it at once. Until then it stays, even when that is more than the bound for a while.
constexpr std::chrono::minutes in_use { 1 };
constexpr std::chrono::hours unfinished_for { 24 };

struct Kept {
    std::filesystem::file_time_type used;
    std::uint64_t size;
    std::filesystem::path path;
};

// Other threads and processes may take away what is seen here: a file that went is passed over.
std::vector<Kept> kept_in(std::filesystem::path const& folder)
{
    std::vector<Kept> all;
    std::error_code gone;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!is_blob_name(entry.path().filename().string()))
            continue;
        auto const used = entry.last_write_time(gone);
        auto const size = gone ? 0 : entry.file_size(gone);
        if (!gone)
            all.push_back({ used, size, entry.path() });
    }
    return all;
}

// Of a process that was killed.
void remove_unfinished(std::filesystem::path const& folder)
{
    std::error_code gone;
    for (auto const& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file(gone) && entry.path().filename().string().starts_with("new.")
            && std::filesystem::file_time_type::clock::now() - entry.last_write_time(gone) > unfinished_for)
            std::filesystem::remove(entry.path(), gone);
}

}  // namespace

Cache::Cache(std::filesystem::path folder, std::uint64_t most_bytes) : folder_(std::move(folder)), most_bytes_(most_bytes)
{
    make_folder(folder_);
    remove_unfinished(folder_);
    for (auto const& kept : kept_in(folder_))
        bytes_ += kept.size;
}

std::optional<std::filesystem::path> Cache::find(std::string const& name)
{
    auto path = spread(folder_, name);
    std::error_code gone;
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now(), gone);
    return gone ? std::nullopt : std::optional(std::move(path));
}

std::filesystem::path Cache::take(std::filesystem::path const& temporary, std::string const& name)
{
    auto const path = spread(folder_, name);
    std::lock_guard const lock(mutex_);
    auto const size = std::filesystem::file_size(temporary);
    std::filesystem::create_directories(path.parent_path());
    bool const is_new = !std::filesystem::exists(path);
    std::filesystem::rename(temporary, path);
    if (is_new)
        bytes_ += size;
    if (bytes_ > most_bytes_)
        make_room();
    return path;
}

bool Cache::forget(std::string const& name)
{
    auto const path = spread(folder_, name);
    std::lock_guard const lock(mutex_);
    std::error_code gone;
    auto const size = std::filesystem::file_size(path, gone);
    if (gone || !std::filesystem::remove(path, gone))
        return false;
    bytes_ -= std::min(bytes_, size);
    return true;
}

std::uint64_t Cache::bytes() const
{
    std::lock_guard const lock(mutex_);
    return bytes_;
}

// A tenth more than needed, so that not every new file looks through the folder.
void Cache::make_room()
{
    auto all = kept_in(folder_);
    std::ranges::sort(all, {}, &Kept::used);
    bytes_ = 0;
    for (auto const& kept : all)
        bytes_ += kept.size;
    auto const enough = most_bytes_ - most_bytes_ / 10;
    auto const now = std::filesystem::file_time_type::clock::now();
    for (auto const& kept : all) {
        if (bytes_ <= enough || now - kept.used < in_use)
            return;
        std::error_code gone;
        std::filesystem::remove(kept.path, gone);
        bytes_ -= std::min(bytes_, kept.size);
    }
}

}  // namespace mado::files
