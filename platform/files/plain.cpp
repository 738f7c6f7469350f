#include <mado/files/plain.h>

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace mado::files {

struct Plain::Kept {
    std::string bytes {};
    std::filesystem::path file {};
    Kept() = default;
    Kept(Kept const&) = delete;
    Kept& operator=(Kept const&) = delete;
    ~Kept()
    {
        std::error_code gone;
        if (!file.empty())
            std::filesystem::remove(file, gone);
    }
};

bool write_plain(Store const& store, Blob const& blob, std::filesystem::path const& file)
{
    auto const boxed = store.local(blob.name);
    try {
        return boxed && crypto::decrypt_file(boxed->string(), file.string(), blob.key);
    } catch (std::system_error const& error) {
        if (error.code() == std::errc::no_space_on_device || error.code().value() == EDQUOT)
            throw db::DiskFull(error.what());
        return false;                         // gone since
    }
}

std::optional<Plain> Plain::of(Store const& store, Blob const& blob, std::filesystem::path const& pattern, std::uint64_t most_in_memory)
{
    auto kept = std::make_shared<Kept>();
    if (blob.size <= most_in_memory) {
        auto bytes = store.read(blob.name, blob.key);
        if (!bytes)
            return std::nullopt;
        kept->bytes = std::move(*bytes);
    } else {
        std::filesystem::create_directories(pattern.parent_path());
        auto path = pattern.string();
        auto const file = ::mkstemp(path.data());
        if (file < 0)
            throw std::system_error(errno, std::generic_category(), path);
        ::close(file);
        kept->file = path;
        if (!write_plain(store, blob, kept->file))
            return std::nullopt;
    }
    Plain made;
    made.kept_ = std::move(kept);
    return made;
}

std::filesystem::path const& Plain::file() const { return kept_->file; }
std::string const& Plain::bytes() const { return kept_->bytes; }

}  // namespace mado::files
