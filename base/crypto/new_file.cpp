#include <mado/crypto/new_file.h>

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mado::crypto {

namespace {

[[noreturn]] void fail(int error, std::filesystem::path const& path) { throw std::system_error(error, std::generic_category(), "write " + path.string()); }

bool write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return false;
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return true;
}

// Under a name of its own beside the place, until it is given that.
class Fresh {
public:
    Fresh(std::filesystem::path const& path, std::string_view bytes, mode_t mode) : path_(path), name_(path.string() + ".XXXXXX")
    {
        int const file = ::mkostemp(name_.data(), O_CLOEXEC);  // 0600
        if (file < 0)
            fail(errno, path_);
        bool const is_there = write_all(file, bytes) && ::fchmod(file, mode) == 0 && ::fsync(file) == 0;
        auto const error = errno;
        ::close(file);
        if (!is_there) {
            ::unlink(name_.c_str());
            fail(error, path_);
        }
    }
    ~Fresh() { ::unlink(name_.c_str()); }
    Fresh(Fresh const&) = delete;
    Fresh& operator=(Fresh const&) = delete;

    void replace() const
    {
        if (::rename(name_.c_str(), path_.c_str()) != 0)
            fail(errno, path_);
        sync_folder();
    }
    bool add() const
    {
        if (::link(name_.c_str(), path_.c_str()) != 0) {
            if (errno != EEXIST)
                fail(errno, path_);
            return false;
        }
        sync_folder();
        return true;
    }

private:
    void sync_folder() const
    {
        auto const parent = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
        int const folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0)
            return;
        ::fsync(folder);
        ::close(folder);
    }
    std::filesystem::path path_;
    std::string name_;
};

}  // namespace

void replace_file(std::filesystem::path const& path, std::string_view bytes, mode_t mode) { Fresh(path, bytes, mode).replace(); }
bool add_file(std::filesystem::path const& path, std::string_view bytes, mode_t mode) { return Fresh(path, bytes, mode).add(); }

}  // namespace mado::crypto
