#include "service/plain_table.h"

#include <algorithm>
#include <thread>

namespace mado::catalogue {

namespace {

constexpr unsigned most_threads = 4;

}  // namespace

bool write_plain(Workplace const& here, datasets::Resource const& resource, std::filesystem::path const& file)
{
    try {
        return files::write_plain(here.files, resource.blob, file);
    } catch (db::DiskFull const&) {
        return false;
    }
}

std::optional<PlainTable> PlainTable::of(Workplace const& here, std::filesystem::path const& folder, datasets::Resource const& resource)
{
    try {
        auto plain = files::Plain::of(here.files, resource.blob, folder / (resource.hash + ".plain.XXXXXX"));
        if (!plain)
            return std::nullopt;
        PlainTable made;
        made.plain_ = std::move(*plain);
        return made;
    } catch (db::DiskFull const&) {
        return std::nullopt;
    }
}

csv::Source PlainTable::source() const
{
    if (plain_->file().empty())
        return csv::of_text(plain_->bytes());
    return csv::of_file(plain_->file().string()).value_or(csv::of_text({}));
}

unsigned PlainTable::threads() const { return plain_->file().empty() ? 1 : std::clamp(std::thread::hardware_concurrency(), 1u, most_threads); }

}  // namespace mado::catalogue
