#include <mado/backup/archive.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace mado::backup {

namespace {

[[noreturn]] void fail(std::filesystem::path const& what) { throw std::system_error(errno, std::generic_category(), what.empty() ? "standard output" : what.string()); }

}  // namespace

Output::Output(std::filesystem::path path) : path_(std::move(path)), part_(path_.string() + ".part")
{
    if (std::filesystem::exists(path_))
        throw std::runtime_error(path_.string() + " is there already: choose another name. Nothing was written.");
    descriptor_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0)
        fail(part_);
    // What a backup that was killed has left is begun anew; what another one is writing is not touched.
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor_);
        throw std::runtime_error("another backup is writing " + part_.string() + ". Nothing was written.");
    }
    if (::ftruncate(descriptor_, 0) != 0) {
        ::close(descriptor_);
        fail(part_);
    }
}

Output::Output(int descriptor) : descriptor_(::dup(descriptor))
{
    if (descriptor_ < 0)
        fail({});
}

Output::~Output()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void Output::write(std::string_view bytes)
{
    hash_.add(bytes);
    bytes_ += bytes.size();
    while (!bytes.empty()) {
        auto const put = ::write(descriptor_, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            fail(part_);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

void Output::finish()
{
    if (path_.empty())
        return;
    if (::fsync(descriptor_) != 0)
        fail(part_);
    std::filesystem::rename(part_, path_);
    auto const folder = path_.parent_path().empty() ? std::filesystem::path(".") : path_.parent_path();
    int const directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const synced = directory >= 0 && ::fsync(directory) == 0;
    if (directory >= 0)
        ::close(directory);
    if (!synced)
        fail(folder);
}

std::string Output::sha256() { return crypto::hex(hash_.finish()); }

}  // namespace mado::backup
