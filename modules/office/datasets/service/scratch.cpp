#include "service/scratch.h"

#include "service/prepare.h"

#include <chrono>
#include <system_error>
#include <unistd.h>

namespace mado::open_data {

namespace {

constexpr std::string_view scratch_name = "table-", scratch_letters = "XXXXXX";

}  // namespace

std::filesystem::path service::scratch_pattern(Workplace const& here)
{
    auto const folder = here.workshop.empty() ? std::filesystem::temp_directory_path() : here.workshop;
    return folder / (std::string(scratch_name) + std::string(scratch_letters));
}

service::Scratch::Scratch(Workplace const& here)
{
    auto pattern = scratch_pattern(here);
    std::filesystem::create_directories(pattern.parent_path());
    auto path = pattern.string();
    auto const file = ::mkstemp(path.data());
    if (file < 0)
        throw std::system_error(errno, std::generic_category(), path);
    ::close(file);
    path_ = path;
}

service::Scratch::~Scratch()
{
    std::error_code gone;
    std::filesystem::remove(path_, gone);
}

std::optional<files::Plain> service::plain_file(Workplace const& here, files::Blob const& blob) { return files::Plain::of(here.files, blob, scratch_pattern(here), 0); }

csv::Source service::source_of(std::filesystem::path const& file)
{
    auto opened = csv::of_file(file.string());
    if (!opened)
        throw std::runtime_error(opened.error());
    return std::move(*opened);
}

std::size_t tidy_scratch(Workplace const& here)
{
    constexpr auto kept_for = std::chrono::hours(24);
    if (here.workshop.empty() || !std::filesystem::is_directory(here.workshop))
        return 0;
    std::size_t gone = 0;
    for (auto const& one : std::filesystem::directory_iterator(here.workshop)) {
        auto const name = one.path().filename().string();
        std::error_code vanished;             // another process of this node may be as quick
        bool const is_ours = name.starts_with(scratch_name) && name.size() == scratch_name.size() + scratch_letters.size() && one.is_regular_file(vanished);
        auto const at = is_ours ? one.last_write_time(vanished) : std::filesystem::file_time_type {};
        if (is_ours && !vanished && std::filesystem::file_time_type::clock::now() - at > kept_for)
            gone += std::filesystem::remove(one.path(), vanished) ? 1 : 0;
    }
    return gone;
}

}  // namespace mado::open_data
