#include "service/map_library.h"

#include <mado/crypto/box.h>

#include <algorithm>
#include <fstream>
#include <vector>

namespace mado::catalogue {

namespace {

namespace fs = std::filesystem;

bool has_all(fs::path const& folder)
{
    std::error_code fault;
    return std::ranges::all_of(std::initializer_list<MapFile> { map_script, map_worker, map_style }, [&](MapFile const& one) { return fs::is_regular_file(folder / one.name, fault); });
}

// As the package installs it; beside the program; in the source's node_modules, where it was built.
std::optional<fs::path> found()
{
    std::vector<fs::path> places { "/usr/lib/madoguchi/maplibre-gl" };
    std::error_code fault;
    auto const program = fs::read_symlink("/proc/self/exe", fault);
    if (!fault) {
        places.push_back(program.parent_path() / "../lib/madoguchi/maplibre-gl");
        auto above = program.parent_path();
        for (int steps = 0; steps < 4 && above.has_relative_path(); ++steps) {
            places.push_back(above / "node_modules/maplibre-gl/dist");
            above = above.parent_path();
        }
    }
    auto const place = std::ranges::find_if(places, has_all);
    return place == places.end() ? std::nullopt : std::optional(*place);
}

std::string edition_of(std::optional<fs::path> const& folder)
{
    if (!folder)
        return {};
    std::string bytes;
    for (auto const& one : { map_script, map_worker, map_style }) {
        std::ifstream in(*folder / one.name, std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(in), {});
    }
    return crypto::sha256_hex(bytes).substr(0, 16);
}

}  // namespace

std::optional<fs::path> const& map_folder()
{
    static auto const folder = found();
    return folder;
}

std::string const& map_edition()
{
    static auto const edition = edition_of(map_folder());
    return edition;
}

}  // namespace mado::catalogue
