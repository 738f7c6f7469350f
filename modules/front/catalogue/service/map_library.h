#pragma once
// MapLibre GL (npm maplibre-gl, docs/adr/0040): found at run time, served by us. Where it is not, maps stay the sketches that they are without script.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mado::catalogue {

struct MapFile { std::string_view name, media_type; };
inline constexpr MapFile map_script { "maplibre-gl-csp.js", "text/javascript; charset=utf-8" }, map_worker { "maplibre-gl-csp-worker.js", "text/javascript; charset=utf-8" },
    map_style { "maplibre-gl.css", "text/css; charset=utf-8" };

// The folder that has all three; looked for once.
std::optional<std::filesystem::path> const& map_folder();
// Changes with the files: for addresses that are kept for a year. "" where there are none.
std::string const& map_edition();

}  // namespace mado::catalogue
