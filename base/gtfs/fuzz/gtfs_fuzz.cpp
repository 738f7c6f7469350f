// Feeds of any bytes: a line "@name" begins a file. Nothing crashes, and every notice has a code with words or is none of ours.
#include <mado/gtfs/check.h>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const all(reinterpret_cast<char const*>(bytes), size);
    std::map<std::string, std::string> files;
    std::string* file = nullptr;
    for (std::size_t at = 0; at < all.size();) {
        auto const end = std::min(all.find('\n', at), all.size());
        auto const line = all.substr(at, end - at);
        if (line.starts_with('@'))
            file = &files[std::string(line.substr(1))];
        else if (file)
            file->append(line).push_back('\n');
        at = end + 1;
    }
    auto const feed = mado::gtfs::Feed::of_files(std::move(files), { .rows = 10'000 });
    for (auto const rules : { mado::gtfs::Rules::Japanese, mado::gtfs::Rules::Canonical })
        for (auto const& notice : mado::gtfs::check(*feed, { .today = 20261122, .rules = rules }).notices)
            if (!mado::gtfs::words_of(notice.code))
                std::abort();
    return 0;
}
