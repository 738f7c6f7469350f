// routes.txt: names, colours, addresses.
#include "ground.h"

#include <mado/text/utf8.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace mado::gtfs {

namespace {

using enum Severity;

// ITU-R BT.601; a colour that cannot be read has none.
std::optional<double> luma(std::string_view color)
{
    if (color.size() != 6 || color.find_first_not_of("0123456789abcdefABCDEF") != color.npos)
        return std::nullopt;
    auto const rgb = std::strtol(std::string(color).c_str(), nullptr, 16);
    return 0.299 * double(rgb >> 16) + 0.587 * double(rgb >> 8 & 0xFF) + 0.114 * double(rgb & 0xFF);
}

std::size_t letters(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

// "12 Main" of "12", and not "123".
bool holds_name(std::string_view name, std::string_view short_name)
{
    if (!name.starts_with(short_name))
        return false;
    auto const rest = name.substr(short_name.size());
    return rest.empty() || rest.front() == ' ' || rest.front() == '-' || rest.front() == '(';
}

}  // namespace

void check_routes(Ground const& ground)
{
    auto const& routes = ground.routes_;
    auto const id = routes.column("route_id"), brief = routes.column("route_short_name"), full = routes.column("route_long_name"), description = routes.column("route_desc"),
               type = routes.column("route_type"), agency = routes.column("agency_id"), url = routes.column("route_url"), color = routes.column("route_color"),
               text = routes.column("route_text_color");
    constexpr std::size_t short_at_most = 12;
    constexpr double contrast_at_least = 72;
    std::unordered_set<std::string_view> agencies;
    for (std::size_t row = 0; row < ground.agency.rows(); ++row)
        agencies.insert(ground.agency.at(row, ground.agency.column("agency_url")));
    std::unordered_map<std::string, std::size_t> names;
    for (std::size_t row = 0; row < routes.rows(); ++row) {
        auto const short_name = routes.at(row, brief), long_name = routes.at(row, full), about = routes.at(row, description);
        auto const tell = [&](std::string_view code, Severity severity) {
            ground.notices.add(code, severity, { { "csvRowNumber", routes.line(row) }, { "routeId", routes.at(row, id) }, { "routeShortName", short_name }, { "routeLongName", long_name } });
        };
        if (short_name.empty() && long_name.empty())
            tell("route_both_short_and_long_name_missing", Error);
        if (letters(short_name) > short_at_most)
            tell("route_short_name_too_long", Warning);
        if (!short_name.empty() && !long_name.empty() && holds_name(long_name, short_name))
            tell("route_long_name_contains_short_name", Warning);
        if (!about.empty() && (about == short_name || about == long_name))
            ground.notices.add("same_name_and_description_for_route", Warning,
                { { "csvRowNumber", routes.line(row) }, { "routeId", routes.at(row, id) }, { "routeDesc", about }, { "specifiedField", about == short_name ? "route_short_name" : "route_long_name" } });
        if (auto const address = routes.at(row, url); !address.empty() && agencies.contains(address))
            ground.notices.add("same_route_and_agency_url", Warning, { { "routeCsvRowNumber", routes.line(row) }, { "routeId", routes.at(row, id) }, { "routeUrl", address } });
        auto const ground_luma = luma(routes.at(row, color)), text_luma = luma(routes.at(row, text));
        if (ground_luma && text_luma && std::abs(*ground_luma - *text_luma) < contrast_at_least)
            ground.notices.add("route_color_contrast", Warning, { { "csvRowNumber", routes.line(row) }, { "routeId", routes.at(row, id) }, { "routeColor", routes.at(row, color) }, { "routeTextColor", routes.at(row, text) } });
        if (short_name.empty() && long_name.empty())
            continue;
        std::string key;
        for (auto const part : { long_name, short_name, routes.at(row, type), routes.at(row, agency) })
            (key += part) += '\x1F';
        auto const [first, fresh] = names.try_emplace(std::move(key), row);
        if (!fresh)
            ground.notices.add("duplicate_route_name", Warning,
                { { "csvRowNumber1", routes.line(first->second) }, { "routeId1", routes.at(first->second, id) }, { "csvRowNumber2", routes.line(row) }, { "routeId2", routes.at(row, id) },
                    { "routeShortName", short_name }, { "routeLongName", long_name }, { "routeTypeValue", routes.at(row, type) }, { "agencyId", routes.at(row, agency) } });
    }
}

}  // namespace mado::gtfs
