#include "new_file.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mado::tables {

namespace {

std::string said(std::filesystem::path const& file) { return file.string() + ": " + std::strerror(errno); }

bool stands_there(int descriptor, std::filesystem::path const& file)
{
    struct ::stat open {}, named {};
    return ::fstat(descriptor, &open) == 0 && ::stat(file.c_str(), &named) == 0 && open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

}  // namespace

std::expected<NewFile, std::string> NewFile::begin(std::filesystem::path const& file)
{
    auto partial = file;
    partial += ".partial";
    for (;;) {
        auto const descriptor = ::open(partial.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0)
            return std::unexpected(said(partial));
        NewFile made(file, partial, descriptor);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            made.partial_.clear();            // another's
            return std::unexpected(errno == EWOULDBLOCK ? partial.string() + ": is being made" : said(partial));
        }
        // Between open and lock the one before may have given it its name; what a crash left has lost its lock and is begun anew.
        if (!stands_there(descriptor, partial)) {
            made.partial_.clear();
            continue;
        }
        if (::ftruncate(descriptor, 0) != 0)
            return std::unexpected(said(partial));
        return made;
    }
}

NewFile::NewFile(NewFile&& other) noexcept : file_(std::move(other.file_)), partial_(std::exchange(other.partial_, {})), descriptor_(std::exchange(other.descriptor_, -1)) {}

NewFile::~NewFile()
{
    if (!partial_.empty())
        ::unlink(partial_.c_str());
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void NewFile::write(std::uint64_t at, std::string_view bytes) const
{
    while (!bytes.empty()) {
        auto const count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<::off_t>(at));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw std::runtime_error(said(partial_));
        at += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string NewFile::read(std::uint64_t at, std::size_t size) const
{
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        auto const count = ::pread(descriptor_, bytes.data() + done, size - done, static_cast<::off_t>(at + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            throw std::runtime_error(count == 0 ? partial_.string() + ": is shorter than it was" : said(partial_));
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

void NewFile::finish()
{
    if (::fdatasync(descriptor_) != 0 || ::rename(partial_.c_str(), file_.c_str()) != 0)
        throw std::runtime_error(said(partial_));
    partial_.clear();
    auto folder = file_.parent_path();
    auto const descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || ::fsync(descriptor) != 0) {
        auto const says = said(folder);
        if (descriptor >= 0)
            ::close(descriptor);
        throw std::runtime_error(says);
    }
    ::close(descriptor);
}

}  // namespace mado::tables
