#include "web/map_view.h"

#include "service/map_library.h"

#include <algorithm>

namespace mado::catalogue {

namespace {

std::string address_of(Visit const& visit, MapFile const& file)
{
    return map_folder() ? web::link(visit, { "data-map", file.name }) + "?edition=" + map_edition() : std::string();
}

Result<http::Response> show_file(Visit const& visit, Attempt const*)
{
    std::initializer_list<MapFile> const all { map_script, map_worker, map_style };
    auto const file = std::ranges::find(all, visit.request.path.at("form"), &MapFile::name);
    if (file == all.end() || !map_folder())
        return refuse(Refusal::Kind::NotFound, "web.not_found");
    http::Response response;
    response.file = (*map_folder() / file->name).string();
    // Private: the answer may carry a browser's first cookie. The address changes with the files.
    response.with("content-type", std::string(file->media_type)).with("cache-control", "private, max-age=31536000, immutable").with("x-content-type-options", "nosniff");
    return response;
}

}  // namespace

MapBox map_of(Visit const& visit, std::vector<Point> const& points, std::vector<std::vector<Point>> const& lines, std::string about, std::string source)
{
    MapBox box { .about = about, .script = address_of(visit, map_script), .worker = address_of(visit, map_worker), .style = address_of(visit, map_style), .source = std::move(source), .picture = {} };
    box.picture = sketch_of(points, lines, about);
    return box;
}

std::vector<web::Route> map_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data-map/{form}").open_to_everyone().to(show_file));
    return routes;
}

}  // namespace mado::catalogue
