#include "temporary_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace mado::http {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "mado-upload-";

std::string or_system_folder(std::string const& folder)
{
    return folder.empty() ? fs::temp_directory_path().string() : folder;
}

}  // namespace

OpenFile::~OpenFile()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

OpenFile OpenFile::to_read(std::string const& path)
{
    OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat state {};
    if (!file || ::fstat(file.descriptor_, &state) != 0)
        throw std::system_error(errno, std::generic_category(), "open " + path);
    if (!S_ISREG(state.st_mode))
        throw std::system_error(EISDIR, std::generic_category(), "open " + path);
    return file;
}

std::uint64_t OpenFile::size() const
{
    struct stat state {};
    return ::fstat(descriptor_, &state) == 0 ? static_cast<std::uint64_t>(state.st_size) : 0;
}

std::size_t OpenFile::read(char* into, std::size_t most, std::uint64_t at) const
{
    auto const got = ::pread(descriptor_, into, most, static_cast<off_t>(at));
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

bool OpenFile::write(std::string_view bytes) const
{
    while (!bytes.empty()) {
        auto const written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

TemporaryFiles::~TemporaryFiles()
{
    for (auto const& path : paths_)
        ::unlink(path.c_str());
}

OpenFile TemporaryFiles::make(std::string& path)
{
    path = or_system_folder(folder_) + "/" + std::string(prefix) + "XXXXXX";
    OpenFile file(::mkostemp(path.data(), O_CLOEXEC));
    if (file)
        paths_.push_back(path);
    return file;
}

void TemporaryFiles::remove(std::string const& path)
{
    ::unlink(path.c_str());
    std::erase(paths_, path);
}

void TemporaryFiles::sweep(std::string const& folder)
{
    std::error_code ignored;
    auto const yesterday = fs::file_time_type::clock::now() - std::chrono::hours(24);
    for (auto const& entry : fs::directory_iterator(or_system_folder(folder), ignored))
        if (entry.path().filename().string().starts_with(prefix) && entry.last_write_time(ignored) < yesterday)
            fs::remove(entry.path(), ignored);
}

}  // namespace mado::http
