#include "partial_files.h"

#include <mado/db/database.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace mado::gateway {

namespace fs = std::filesystem;

namespace {

struct Descriptor {
    int number;
    ~Descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
};

std::uint64_t size_of(fs::path const& path)
{
    std::error_code absent;
    auto const size = fs::file_size(path, absent);
    return absent ? 0 : size;
}

}  // namespace

bool is_blob_name(std::string_view name)
{
    return name.size() == 64 && std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

PartialFiles::PartialFiles(fs::path folder, std::uint64_t most_bytes) : folder_(std::move(folder)), most_bytes_(most_bytes)
{
    fs::create_directories(folder_);
    for (auto const& entry : fs::directory_iterator(folder_))
        bytes_ += size_of(entry.path());
}

std::uint64_t PartialFiles::kept(std::string const& name) { return size_of(path(name)); }

bool PartialFiles::append(std::string const& name, std::uint64_t from, std::string_view bytes)
{
    std::lock_guard const lock(mutex_);
    if (kept(name) != from)
        return false;
    if (bytes_ + bytes.size() > most_bytes_)
        throw db::DiskFull("files under way: the allowance is used up");
    Descriptor const file { ::open(path(name).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) };
    while (file.number >= 0 && !bytes.empty()) {
        auto const wrote = ::write(file.number, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            break;
        bytes_ += static_cast<std::uint64_t>(wrote);
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    if (file.number >= 0 && bytes.empty())
        return true;
    if (errno == ENOSPC || errno == EDQUOT)
        throw db::DiskFull("files under way: the disk is full");
    throw std::system_error(errno, std::generic_category(), "files under way");
}

void PartialFiles::remove(std::string const& name)
{
    std::lock_guard const lock(mutex_);
    bytes_ -= std::min(bytes_, kept(name));
    std::error_code ignored;
    fs::remove(path(name), ignored);
}

std::size_t PartialFiles::tidy(Instant before)
{
    std::vector<std::string> old;
    for (auto const& entry : fs::directory_iterator(folder_)) {
        struct stat status {};
        if (::stat(entry.path().c_str(), &status) == 0 && static_cast<std::int64_t>(status.st_mtime) * 1'000'000 < before.microseconds)
            old.push_back(entry.path().filename().string());
    }
    for (auto const& name : old)
        remove(name);
    return old.size();
}

}  // namespace mado::gateway
