#include <mado/csvw/url.h>

#include <mado/csvw/web.h>

#include <fstream>
#include <iterator>

namespace mado::csvw {

Folder::Folder(std::filesystem::path folder, std::string url, std::size_t document_bytes)
    : folder_(std::filesystem::weakly_canonical(folder)), url_(normal_url(url.ends_with('/') ? url : url + "/")), most_(document_bytes)
{
}

bool Folder::knows(std::string_view url) const { return normal_url(url).starts_with(url_); }

std::optional<std::filesystem::path> Folder::file(std::string_view url, bool without_query) const
{
    auto const normal = normal_url(without_fragment(url));
    if (!normal.starts_with(url_))
        return {};
    auto const rest = normal.substr(url_.size());
    for (auto const& name : { rest, without_query ? rest.substr(0, rest.find('?')) : rest })
        for (auto const& path : { folder_ / percent_decoded(name), folder_ / name }) {
            std::error_code error;
            auto const real = std::filesystem::weakly_canonical(path, error);
            // Neither dots nor links lead out of the folder.
            auto const inside = real.lexically_relative(folder_);
            if (!error && !inside.empty() && *inside.begin() != ".." && std::filesystem::is_regular_file(real, error))
                return real;
        }
    return {};
}

std::optional<std::string> Folder::document(std::string_view url)
{
    auto const path = file(url, false);
    std::error_code error;
    if (!path || std::filesystem::file_size(*path, error) > most_ || error)
        return {};
    std::ifstream in(*path, std::ios::binary);
    return std::string { std::istreambuf_iterator<char>(in), {} };
}

std::optional<csv::Source> Folder::table(std::string_view url)
{
    auto const path = file(url, true);
    if (!path)
        return {};
    auto source = csv::of_file(path->string());
    return source ? std::optional(*std::move(source)) : std::nullopt;
}

}  // namespace mado::csvw
