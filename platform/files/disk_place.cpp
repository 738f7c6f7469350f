#include "place.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace mado::files {

namespace {

[[noreturn]] void fail(std::string const& what) { throw std::system_error(errno, std::generic_category(), what); }

class DiskPlace : public Place {
public:
    explicit DiskPlace(std::filesystem::path folder) : folder_(std::move(folder)) { make_folder(folder_); }

    std::filesystem::path const& folder() const override { return folder_; }

    void take(std::filesystem::path const& temporary, std::string const& name) override
    {
        auto const target = spread(folder_, name);
        std::filesystem::create_directories(target.parent_path());
        std::filesystem::rename(temporary, target);
        sync_folder(target.parent_path());
        sync_folder(folder_);
    }

    bool has(std::string const& name) override { return std::filesystem::exists(spread(folder_, name)); }

    std::optional<std::filesystem::path> local(std::string const& name) override
    {
        auto path = spread(folder_, name);
        return std::filesystem::exists(path) ? std::optional(std::move(path)) : std::nullopt;
    }

    bool forget_local(std::string const&) override { return false; }
    void remove(std::string const& name) override { std::filesystem::remove(spread(folder_, name)); }

    std::vector<std::string> older_than(Instant at) override
    {
        std::vector<std::string> names;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder_)) {
            struct stat status {};
            auto const name = entry.path().filename().string();
            if (!entry.is_regular_file() || !is_blob_name(name) || ::stat(entry.path().c_str(), &status) != 0)
                continue;
            if (static_cast<std::int64_t>(status.st_mtime) * 1'000'000 < at.microseconds)
                names.push_back(name);
        }
        return names;
    }

private:
    std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<Place> on_disk(std::filesystem::path folder) { return std::make_unique<DiskPlace>(std::move(folder)); }

bool is_blob_name(std::string_view name)
{
    return name.size() == 64 && std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void make_folder(std::filesystem::path const& folder)
{
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
}

std::filesystem::path temporary_in(std::filesystem::path const& folder)
{
    auto pattern = (folder / "new.XXXXXX").string();
    int const descriptor = ::mkstemp(pattern.data());
    if (descriptor < 0)
        fail("make a file in " + folder.string());
    ::close(descriptor);
    return pattern;
}

void sync_folder(std::filesystem::path const& folder)
{
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || ::fsync(descriptor) != 0) {
        if (descriptor >= 0)
            ::close(descriptor);
        fail("sync " + folder.string());
    }
    ::close(descriptor);
}

std::filesystem::path spread(std::filesystem::path const& folder, std::string const& name)
{
    if (!is_blob_name(name))
        throw std::invalid_argument("not the name of a blob");
    return folder / name.substr(0, 2) / name;
}

}  // namespace mado::files
