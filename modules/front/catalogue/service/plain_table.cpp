#include "service/plain_table.h"

#include <mado/crypto/box.h>

#include <algorithm>
#include <system_error>
#include <thread>

namespace mado::catalogue {

namespace {

constexpr unsigned most_threads = 4;

}  // namespace

struct PlainTable::Passing {
    std::string bytes {};
    std::filesystem::path file {};
    Passing() = default;
    Passing(Passing const&) = delete;
    Passing& operator=(Passing const&) = delete;
    ~Passing()
    {
        std::error_code gone;
        if (!file.empty())
            std::filesystem::remove(file, gone);
    }
};

bool write_plain(Workplace const& here, datasets::Resource const& resource, std::filesystem::path const& file)
{
    auto const boxed = here.files.local(resource.blob.name);
    try {
        return boxed && crypto::decrypt_file(boxed->string(), file.string(), resource.blob.key);
    } catch (std::system_error const&) {      // gone since, or no room
        return false;
    }
}

std::optional<PlainTable> PlainTable::of(Workplace const& here, std::filesystem::path const& folder, datasets::Resource const& resource)
{
    auto passing = std::make_shared<Passing>();
    if (resource.blob.size <= most_bytes_in_memory) {
        auto bytes = here.files.read(resource.blob.name, resource.blob.key);
        if (!bytes)
            return std::nullopt;
        passing->bytes = std::move(*bytes);
    } else {
        std::filesystem::create_directories(folder);
        passing->file = folder / (resource.hash + ".plain." + here.ids.handle());
        if (!write_plain(here, resource, passing->file))
            return std::nullopt;
    }
    PlainTable made;
    made.kept_ = std::move(passing);
    return made;
}

csv::Source PlainTable::source() const
{
    if (kept_->file.empty())
        return csv::of_text(kept_->bytes);
    return csv::of_file(kept_->file.string()).value_or(csv::of_text({}));
}

unsigned PlainTable::threads() const { return kept_->file.empty() ? 1 : std::clamp(std::thread::hardware_concurrency(), 1u, most_threads); }

}  // namespace mado::catalogue
