// /data/{dataset}/files/{resource}/{form}: a table in the form that somebody wants, streamed from the disk; a file as it was published; the CSVW metadata beside a CSV.
#include "service/findings.h"
#include "service/plain_table.h"
#include "web/downloads.h"
#include "web/usage.h"

#include <mado/crypto/box.h>
#include <mado/datasets/stars.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::string_view metadata_name = "table.csv-metadata.json";
constexpr std::size_t etag_letters = 32;

std::string version_query(DatasetHere const& here) { return here.asked ? "?version=" + std::to_string(*here.asked) : ""; }

// The bytes as they were published.
Result<http::Response> give_bytes(Visit const& visit, Shelf& shelf, datasets::Resource const& resource, std::string const& type)
{
    auto path = shelf.tables.file(visit.here, visit.tenant(), resource.hash + ".bytes", [&](std::filesystem::path const& file) { return write_plain(visit.here, resource, file); });
    if (path.empty())
        return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
    http::Response response;
    response.file = std::move(path);
    response.with("content-type", type);
    return response;
}

// W3C "Model for Tabular Data and Metadata on the Web" §5.2: the metadata of a CSV is what its Link header names.
void link_metadata(Visit const& visit, DatasetHere const& here, datasets::Resource const& resource, http::Response& response)
{
    auto const address = web::link(visit, { "data", here.dataset->name, "files", resource.id, metadata_name }) + version_query(here);
    response.with("link", "<" + address + ">; rel=\"describedby\"; type=\"application/csvm+json\"");
}

Result<http::Response> give_metadata(Visit const& visit, Shelf& shelf, DatasetHere const& here, datasets::Resource const& resource)
{
    if (!resource.table)
        return refuse(Refusal::Kind::NotFound, "catalogue.no_table");
    auto const links = datasets::links_of(visit.here.library.text("datasets/links.yaml"));
    if (!links)
        throw std::logic_error("definitions/datasets/links.yaml: " + links.error());
    auto const offered = here.offered();
    auto const* licence = shelf.vocabulary(visit.here).licences.find(here.dataset->licence);
    auto const metadata = datasets::table_metadata(*here.dataset, resource, { .dataset = offered.address(), .table = offered.download_of(resource) + version_query(here),
        .row = rows_address(offered, resource) + "/", .licence = licence ? licence->url : "" }, *links);
    return http::bytes("application/csvm+json", json::write(metadata)).with("access-control-allow-origin", "*");
}

std::string file_stem(DatasetHere const& here, datasets::Resource const& resource)
{
    return here.dataset->title + (resource.name.empty() || resource.name == here.dataset->title ? "" : " " + resource.name);
}

Result<http::Response> give_original(Visit const& visit, Shelf& shelf, datasets::Resource const& resource)
{
    bool const is_type = !resource.media_type.empty() && std::ranges::all_of(resource.media_type, [](char c) { return c >= ' ' && c <= '~'; });
    auto const type = is_type ? resource.media_type : std::string("application/octet-stream");
    auto response = TRY(give_bytes(visit, shelf, resource, type));
    // Never shown within our pages: what was uploaded may be a page of its own.
    response.with("content-disposition", attachment(resource.file_name.empty() ? resource.id : resource.file_name)).with("x-content-type-options", "nosniff");
    return tagged(visit, std::move(response), resource.hash.substr(0, etag_letters) + "-original");
}

Result<http::Response> give_form(Visit const& visit, Shelf& shelf, DatasetHere const& here, datasets::Resource const* resource, std::string const& name)
{
    auto const* form = form_named(name);
    if (!form || !resource->table)
        return refuse(Refusal::Kind::NotFound, "catalogue.no_form");
    http::Response response;
    auto etag = resource->hash.substr(0, etag_letters) + "-" + name;
    if (name == "table.csv") {
        response = TRY(give_bytes(visit, shelf, *resource, std::string(form->media_type)));
    } else {
        auto const table = TRY(table_of(visit, shelf, here, *resource));
        if (!can_be(*form, table))
            return refuse(Refusal::Kind::NotFound, "catalogue.no_form");
        bool const is_linked = name == "table.ttl" || name == "table.jsonld";
        auto const linked = is_linked ? linked_of(here.offered(), *resource, table, shelf.vocabulary(visit.here), links_found(visit.here, visit.tenant(), *here.dataset, *resource, table))
                                      : place_of(here.offered(), *resource, table, shelf.vocabulary(visit.here));
        auto const stem = name_of_columns(*resource) + "-" + crypto::sha256_hex(linked.resource + "\n" + linked.title + "\n" + linked.licence).substr(0, 8);
        etag = stem + "-" + name;
        response.file = file_of(shelf.tables, visit.here, visit.tenant(), stem, table, *form, linked);
        if (response.file.empty())
            return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
        response.with("content-type", std::string(form->media_type));
    }
    response.with("content-disposition", attachment(file_stem(here, *resource) + "." + std::string(form->ending))).with("x-content-type-options", "nosniff").with("access-control-allow-origin", "*");
    if (form->ending == "csv")
        link_metadata(visit, here, *resource, response);
    return tagged(visit, std::move(response), etag);
}

Result<http::Response> show_file(Visit const& visit, Shelf& shelf)
{
    auto const here = TRY(dataset_here(visit, shelf, visit.request.path.at("dataset"), visit.request.query_of("version")));
    auto const* resource = TRY(resource_of(here, visit.request.path.at("resource")));
    auto const name = visit.request.path.at("form");
    if (name == metadata_name)
        return give_metadata(visit, shelf, here, *resource);
    auto response = TRY(name == "original" ? give_original(visit, shelf, *resource) : give_form(visit, shelf, here, resource, name));
    if (response.status == 200)               // who has these bytes already takes nothing
        count_usage(visit, shelf, here, resource->id, name);
    return response;
}

}  // namespace

std::string attachment(std::string const& name)
{
    std::string kept, plain;                  // plain: for programs of before RFC 8187
    std::ranges::copy_if(name, std::back_inserter(kept), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
    for (auto const c : kept)
        plain += static_cast<unsigned char>(c) < 0x80 && c > ' ' && c != '"' && c != '\\' && c != '/' ? c : '_';
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + http::percent_encoded(kept);
}

std::vector<web::Route> download_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/data/{dataset}/files/{resource}/{form}").open_to_everyone().to([shelf](Visit const& visit, Attempt const*) { return show_file(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
